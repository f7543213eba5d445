using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>The days of visits: in which zones they are kept, and how they are counted from the visits.</summary>
internal static class VisitZones
{
    private static readonly Sql ForgetDays = new("delete from visit_days where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    private static readonly Sql ForgetPeople = new("delete from visit_day_people where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    private static readonly Sql ForgetValues = new("delete from visit_day_values where bucket = @bucket and workspace = @workspace and zone = @zone and date >= @from");

    private static readonly Sql Rows = new(
        $"""
        {VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and v.session_id > @after and v.started_at >= @since and {VisitRow.Joined}
        order by v.session_id limit 1000
        """);

    public static readonly DayZones Kept = new("visits", 7338, [ForgetDays, ForgetPeople, ForgetValues], Count, GoneDays.Any);

    private static void Count(Transaction tx, Context context, IReadOnlyList<(string Zone, DateOnly From)> zones, Instant since)
    {
        foreach (var (zone, from) in zones)
            GoneDays.Put(tx, context, zone, from);
        for (var after = ""; ;)
        {
            var rows = tx.Query(Rows, VisitRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@after", after), ("@since", since));
            if (rows.Count == 0)
                return;
            var days = new VisitDays();
            foreach (var row in rows)
                days.Change(null, row);
            foreach (var (zone, from) in zones)
                days.Apply(tx, context, [zone], from);
            after = rows[^1].Session.Id;
        }
    }
}
