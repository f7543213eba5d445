using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The zones in which days of visits are kept. The first question in a new zone counts its days once; from then on they are kept.</summary>
internal static class VisitZones
{
    /// <summary>Zones kept at the most: each costs every visit a few rows.</summary>
    private const int Most = 16;

    private static readonly Sql All = new("select zone from visit_zones where bucket = @bucket and workspace = @workspace order by zone");

    private static readonly Sql Add = new("insert into visit_zones (bucket, workspace, zone) values (@bucket, @workspace, @zone) on conflict do nothing");

    private static readonly Sql Drop = new("delete from visit_zones where bucket = @bucket and workspace = @workspace and zone = @zone");

    private static readonly Sql ForgetDays = new("delete from visit_days where bucket = @bucket and workspace = @workspace and zone = @zone");

    private static readonly Sql ForgetPeople = new("delete from visit_day_people where bucket = @bucket and workspace = @workspace and zone = @zone");

    private static readonly Sql ForgetValues = new("delete from visit_day_values where bucket = @bucket and workspace = @workspace and zone = @zone");

    private static readonly Sql Rows = new(
        $"{VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and v.session_id > @after and {VisitRow.Joined} order by v.session_id limit 1000");

    // As for the days of work: who counts all days waits for the changes under way, and changes wait for it.
    private static readonly Sql PostgresShare = new("select pg_advisory_xact_lock_shared(7338, @bucket)");

    private static readonly Sql PostgresAlone = new("select pg_advisory_xact_lock(7338, @bucket)");

    public static List<string> Of(Transaction tx, int bucket, string workspace) =>
        tx.Query(All, row => row.Text(0), ("@bucket", bucket), ("@workspace", workspace));

    /// <summary>The zones that a change must bring up to date; none is added before the change is over.</summary>
    public static List<string> ForChange(Transaction tx, int bucket, string workspace)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresShare, ("@bucket", bucket));
        return Of(tx, bucket, workspace);
    }

    /// <summary>Reads with the days of the caller's zone kept. When there is no room, the zone that comes last by name goes: it can be counted again.</summary>
    public static T Read<T>(Context context, Func<Transaction, T> read)
        where T : class
    {
        while (true)
        {
            var answer = context.Database.Read(tx => Of(tx, context.Bucket, context.Workspace).Contains(context.Zone.Id) ? read(tx) : null);
            if (answer is not null)
                return answer;
            context.Database.Write(tx => Keep(tx, context));
        }
    }

    /// <summary>Counts all days again from the visits; equals what stands.</summary>
    public static void Rebuild(Transaction tx, Context context)
    {
        WaitAlone(tx, context.Bucket);
        foreach (var zone in Of(tx, context.Bucket, context.Workspace))
        {
            Forget(tx, context, zone);
            Count(tx, context, zone);
        }
    }

    private static void Keep(Transaction tx, Context context)
    {
        WaitAlone(tx, context.Bucket);
        var known = Of(tx, context.Bucket, context.Workspace);
        if (known.Contains(context.Zone.Id))
            return;
        if (known.Count >= Most)
        {
            Forget(tx, context, known[^1]);
            tx.Execute(Drop, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", known[^1]));
        }

        tx.Execute(Add, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", context.Zone.Id));
        Count(tx, context, context.Zone.Id);
    }

    private static void Forget(Transaction tx, Context context, string zone)
    {
        foreach (var statement in (Sql[])[ForgetDays, ForgetPeople, ForgetValues])
            tx.Execute(statement, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone));
    }

    private static void Count(Transaction tx, Context context, string zone)
    {
        for (var after = ""; ;)
        {
            var rows = tx.Query(Rows, VisitRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@after", after));
            if (rows.Count == 0)
                return;
            var days = new VisitDays();
            foreach (var row in rows)
                days.Change(null, row);
            days.Apply(tx, context, [zone]);
            after = rows[^1].Session.Id;
        }
    }

    private static void WaitAlone(Transaction tx, int bucket)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresAlone, ("@bucket", bucket));
    }
}
