using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>The zones in which a workspace's days are kept. The first question in a new zone counts its days once; from then on they are kept.</summary>
internal static class RollupZones
{
    /// <summary>Zones kept at the most: each costs every change a few rows.</summary>
    public const int Most = 16;

    private static readonly Sql All = new("select zone from rollup_zones where bucket = @bucket and workspace = @workspace order by zone");

    private static readonly Sql Add = new(
        "insert into rollup_zones (bucket, workspace, zone) values (@bucket, @workspace, @zone) on conflict do nothing");

    private static readonly Sql SessionIds = new(
        "select id from sessions where bucket = @bucket and workspace = @workspace and kind = 'work' and id > @after and coalesce(ended_at, last_activity_at) >= @since order by id limit 500");

    private static readonly Sql Forget = new("delete from rollups where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    private static readonly Sql ForgetHours = new("delete from rollup_hours where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    private static readonly Sql Used = new("select tz, count(*) from sessions where bucket = @bucket and workspace = @workspace group by tz");

    private static readonly Sql Drop = new("delete from rollup_zones where bucket = @bucket and workspace = @workspace and zone = @zone");

    // Who counts all days must see the change of everybody who did not know that these days are kept. SQLite has one writer at a time; on
    // PostgreSQL a counter waits for the changes under way, and changes wait for it.
    private static readonly Sql PostgresShare = new("select pg_advisory_xact_lock_shared(7337, @bucket)");

    private static readonly Sql PostgresAlone = new("select pg_advisory_xact_lock(7337, @bucket)");

    public static List<string> Of(Transaction tx, int bucket, string workspace) =>
        tx.Query(All, row => row.Text(0), ("@bucket", bucket), ("@workspace", workspace));

    /// <summary>The zones that a change must bring up to date; none is added before the change is over.</summary>
    public static List<string> ForChange(Transaction tx, int bucket, string workspace)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresShare, ("@bucket", bucket));
        return Of(tx, bucket, workspace);
    }

    /// <summary>Makes sure that days are kept in the caller's zone, before a question about days.</summary>
    public static void Ensure(Context context)
    {
        if (!context.Database.Read(tx => Of(tx, context.Bucket, context.Workspace)).Contains(context.Zone.Id))
            context.Database.Write(tx => Keep(tx, context, context.Zone.Id));
    }

    /// <summary>Makes sure that days are kept in the zone. When there is no room, the zone in which the fewest sessions were goes: it can be counted again.</summary>
    public static void Keep(Transaction tx, Context context, string zone)
    {
        while (!TryKeep(tx, context, zone))
        {
            var sessions = tx.Query(Used, row => (Zone: row.Text(0), N: row.Long(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace))
                .ToDictionary(each => each.Zone, each => each.N, StringComparer.Ordinal);
            var least = Of(tx, context.Bucket, context.Workspace).OrderBy(each => sessions.GetValueOrDefault(each)).ThenBy(each => each, StringComparer.Ordinal).First();
            foreach (var statement in (Sql[])[Drop, Forget, ForgetHours])
                tx.Execute(statement, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", least), ("@from", ""));
        }
    }

    /// <summary>Keeps days in the zone if there is room for one more; recording goes on without it.</summary>
    public static bool TryKeep(Transaction tx, Context context, string zone)
    {
        if (Of(tx, context.Bucket, context.Workspace).Contains(zone))
            return true;
        WaitAlone(tx, context.Bucket);
        var known = Of(tx, context.Bucket, context.Workspace);
        if (known.Contains(zone))
            return true;
        if (known.Count >= Most)
            return false;
        tx.Execute(Add, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone));
        Count(tx, context, [(zone, DateOnly.MinValue)], Instant.MinValue);
        return true;
    }

    /// <summary>
    /// Counts days again from the raw events, in each zone from the one that holds <paramref name="since"/>; equals what stands. Days before
    /// it are not touched, and a session that reaches over its beginning is counted in the days after it alone.
    /// </summary>
    public static void Rebuild(Transaction tx, Context context, Instant? since = null)
    {
        WaitAlone(tx, context.Bucket);
        var zones = Of(tx, context.Bucket, context.Workspace)
            .ConvertAll(zone => (Zone: zone, From: since is { } at ? DaySplit.Of(at, Zones.Find(zone)!) : DateOnly.MinValue));
        foreach (var (zone, from) in zones)
        {
            tx.Execute(Forget, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone), ("@from", Fold.Date(from)));
            tx.Execute(ForgetHours, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone), ("@from", Fold.Date(from)));
        }

        var earliest = since is null || zones.Count == 0 ? Instant.MinValue : zones.Min(each => DaySplit.Bounds(each.From, Zones.Find(each.Zone)!).Start);
        Count(tx, context, zones, earliest);
    }

    private static void WaitAlone(Transaction tx, int bucket)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresAlone, ("@bucket", bucket));
    }

    private static void Count(Transaction tx, Context context, IReadOnlyList<(string Zone, DateOnly From)> zones, Instant since)
    {
        var after = "";
        while (true)
        {
            var ids = tx.Query(SessionIds, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@after", after), ("@since", since));
            if (ids.Count == 0)
                return;
            var shares = ids.ConvertAll(id => (Share.Read(tx, context.Bucket, id), +1));
            foreach (var (zone, from) in zones)
                Fold.Apply(tx, context.Bucket, context.Workspace, [zone], shares, from);
            after = ids[^1];
        }
    }
}
