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
        "select id from sessions where bucket = @bucket and workspace = @workspace and kind = 'work' and id > @after order by id limit 500");

    private static readonly Sql Forget = new("delete from rollups where bucket = @bucket and workspace = @workspace and zone = @zone");

    private static readonly Sql ForgetHours = new("delete from rollup_hours where bucket = @bucket and workspace = @workspace and zone = @zone");

    public static List<string> Of(Transaction tx, int bucket, string workspace) =>
        tx.Query(All, row => row.Text(0), ("@bucket", bucket), ("@workspace", workspace));

    /// <summary>Makes sure that days are kept in the caller's zone, before a question about days.</summary>
    public static void Ensure(Context context)
    {
        if (!context.Database.Read(tx => Of(tx, context.Bucket, context.Workspace)).Contains(context.Zone.Id))
            context.Database.Write(tx => Keep(tx, context, context.Zone.Id));
    }

    /// <summary>Makes sure that days are kept in the zone.</summary>
    public static void Keep(Transaction tx, Context context, string zone)
    {
        var known = Of(tx, context.Bucket, context.Workspace);
        if (known.Contains(zone))
            return;
        if (known.Count >= Most)
        {
            throw Refusal.Conflict(
                "too_many_zones",
                $"Days are kept in {Most} zones already: {string.Join(", ", known)}.",
                "Ask in one of these, with --tz.");
        }

        tx.Execute(Add, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone));
        Count(tx, context, [zone]);
    }

    /// <summary>Counts every day again from the raw events; equals what stands.</summary>
    public static void Rebuild(Transaction tx, Context context)
    {
        var zones = Of(tx, context.Bucket, context.Workspace);
        foreach (var zone in zones)
        {
            tx.Execute(Forget, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone));
            tx.Execute(ForgetHours, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone));
        }

        Count(tx, context, zones);
    }

    private static void Count(Transaction tx, Context context, IReadOnlyList<string> zones)
    {
        var after = "";
        while (true)
        {
            var ids = tx.Query(SessionIds, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@after", after));
            if (ids.Count == 0)
                return;
            Fold.Apply(tx, context.Bucket, context.Workspace, zones, [.. ids.Select(id => (Share.Read(tx, context.Bucket, id), +1))]);
            after = ids[^1];
        }
    }
}
