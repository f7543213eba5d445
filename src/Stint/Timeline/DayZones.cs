using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>
/// The zones in which the days of one kind of figures are kept. The first question in a new zone counts its days once; from then on they are kept.
/// Each kind tells what to forget and how to count.
/// </summary>
/// <param name="rollup">What is counted: work, visits.</param>
/// <param name="lockKey">The lock that changes and counting share on PostgreSQL, of this kind alone.</param>
/// <param name="forget">Statements that delete the days of @zone from @from on.</param>
/// <param name="count">Adds everything that reaches beyond an instant to the days of some zones, in each from its own first day on.</param>
/// <param name="isLasting">Whether a zone's days could not be counted again; null: all can.</param>
internal sealed class DayZones(
    string rollup, int lockKey, Sql[] forget, Action<Transaction, Context, IReadOnlyList<(string Zone, DateOnly From)>, Instant> count,
    Func<Transaction, Context, string, bool>? isLasting = null)
{
    /// <summary>Zones kept at the most: each costs every change a few rows.</summary>
    public const int Most = 16;

    private static readonly Sql All = new("select zone from day_zones where bucket = @bucket and workspace = @workspace and rollup = @rollup order by zone");

    private static readonly Sql Add = new(
        "insert into day_zones (bucket, workspace, rollup, zone) values (@bucket, @workspace, @rollup, @zone) on conflict do nothing");

    private static readonly Sql Drop = new("delete from day_zones where bucket = @bucket and workspace = @workspace and rollup = @rollup and zone = @zone");

    private static readonly Sql Used = new("select tz, count(*) from sessions where bucket = @bucket and workspace = @workspace group by tz");

    // Who counts all days must see the change of everybody who did not know that these days are kept. SQLite has one writer at a time; on
    // PostgreSQL a counter waits for the changes under way, and changes wait for it.
    private static readonly Sql PostgresShare = new("select pg_advisory_xact_lock_shared(@key, @bucket)");

    private static readonly Sql PostgresAlone = new("select pg_advisory_xact_lock(@key, @bucket)");

    public List<string> Of(Transaction tx, int bucket, string workspace) =>
        tx.Query(All, row => row.Text(0), ("@bucket", bucket), ("@workspace", workspace), ("@rollup", rollup));

    /// <summary>The zones that a change must bring up to date; none is added before the change is over.</summary>
    public List<string> ForChange(Transaction tx, int bucket, string workspace)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresShare, ("@key", lockKey), ("@bucket", bucket));
        return Of(tx, bucket, workspace);
    }

    /// <summary>Reads with the days of the caller's zone kept. A question in many other zones may take its place before the answer is read.</summary>
    public T Read<T>(Context context, Func<Transaction, T> read)
        where T : class
    {
        while (true)
        {
            var answer = context.Database.Read(tx => Of(tx, context.Bucket, context.Workspace).Contains(context.Zone.Id) ? read(tx) : null);
            if (answer is not null)
                return answer;
            context.Database.Write(tx => Keep(tx, context, context.Zone.Id));
        }
    }

    /// <summary>Makes sure that days are kept in the zone. When there is no room, the zone in which the fewest sessions were goes: it can be counted again.</summary>
    public void Keep(Transaction tx, Context context, string zone)
    {
        while (!TryKeep(tx, context, zone))
        {
            var sessions = tx.Query(Used, row => (Zone: row.Text(0), N: row.Long(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace))
                .ToDictionary(each => each.Zone, each => each.N, StringComparer.Ordinal);
            var least = Of(tx, context.Bucket, context.Workspace)
                .Where(each => isLasting?.Invoke(tx, context, each) != true)
                .OrderBy(each => sessions.GetValueOrDefault(each)).ThenBy(each => each, StringComparer.Ordinal)
                .FirstOrDefault()
                ?? throw Refusal.Conflict("too_many_zones", $"Days are kept in {Most} zones, and what they hold could not be counted again.", "Ask in one of them: " + string.Join(", ", Of(tx, context.Bucket, context.Workspace)));
            tx.Execute(Drop, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@rollup", rollup), ("@zone", least));
            Forget(tx, context, least, "");
        }
    }

    /// <summary>Keeps days in the zone if there is room for one more; recording goes on without it.</summary>
    public bool TryKeep(Transaction tx, Context context, string zone)
    {
        if (Of(tx, context.Bucket, context.Workspace).Contains(zone))
            return true;
        WaitAlone(tx, context.Bucket);
        var known = Of(tx, context.Bucket, context.Workspace);
        if (known.Contains(zone))
            return true;
        if (known.Count >= Most)
            return false;
        tx.Execute(Add, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@rollup", rollup), ("@zone", zone));
        count(tx, context, [(zone, DateOnly.MinValue)], Instant.MinValue);
        return true;
    }

    /// <summary>
    /// Counts days again, in each zone from the one that holds <paramref name="since"/>; equals what stands. Days before it are not touched, and
    /// what reaches over its beginning is counted in the days after it alone.
    /// </summary>
    public void Rebuild(Transaction tx, Context context, Instant? since = null)
    {
        WaitAlone(tx, context.Bucket);
        var zones = Of(tx, context.Bucket, context.Workspace)
            .ConvertAll(zone => (Zone: zone, From: since is { } at ? DaySplit.Of(at, Zones.Find(zone)!) : DateOnly.MinValue));
        foreach (var (zone, from) in zones)
            Forget(tx, context, zone, Fold.Date(from));
        var earliest = since is null || zones.Count == 0 ? Instant.MinValue : zones.Min(each => DaySplit.Bounds(each.From, Zones.Find(each.Zone)!).Start);
        count(tx, context, zones, earliest);
    }

    private void Forget(Transaction tx, Context context, string zone, string from)
    {
        foreach (var statement in forget)
            tx.Execute(statement, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone), ("@from", from));
    }

    private void WaitAlone(Transaction tx, int bucket)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresAlone, ("@key", lockKey), ("@bucket", bucket));
    }
}
