using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>The days of work sessions: in which zones they are kept, and how they are counted from the raw events.</summary>
internal static class WorkDays
{
    private static readonly Sql SessionIds = new(
        "select id from sessions where bucket = @bucket and workspace = @workspace and kind = 'work' and id > @after and coalesce(ended_at, last_activity_at) >= @since order by id limit 500");

    private static readonly Sql Forget = new("delete from rollups where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    private static readonly Sql ForgetHours = new("delete from rollup_hours where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    public static readonly DayZones Kept = new("work", 7337, [Forget, ForgetHours], Count);

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
