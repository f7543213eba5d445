using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>
/// What removed visits have left in the days. It is kept beside each zone's days, under the zone 'ZONE gone', so that a recount is what is gone
/// and what is still there, together. Of people only the number stays.
/// </summary>
internal static class GoneDays
{
    private const string Mark = " gone";

    private const string Sums = "visits, closed, measured, duration_ms, engaged_ms, views, actions, errors, with_errors, short, one_view, unengaged";

    private const string OfZone = "where bucket = @bucket and workspace = @workspace and site in (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace)";

    private static readonly Sql PutDays = new(
        $"""
        insert into visit_days (bucket, workspace, site, zone, date, {Sums}) select bucket, workspace, site, @zone, date, {Sums} from visit_days
        {OfZone} and zone = @gone and date >= @from on conflict do nothing
        """);

    private static readonly Sql PutPeople = new(
        $"""
        insert into visit_day_people (bucket, workspace, site, zone, date, person, visits) select bucket, workspace, site, @zone, date, person, visits from visit_day_people
        {OfZone} and zone = @gone and date >= @from on conflict do nothing
        """);

    private static readonly Sql PutValues = new(
        $"""
        insert into visit_day_values (bucket, workspace, site, zone, dimension, date, value, visits, closed, short, one_view, unengaged)
        select bucket, workspace, site, @zone, dimension, date, value, visits, closed, short, one_view, unengaged from visit_day_values
        {OfZone} and zone = @gone and date >= @from on conflict do nothing
        """);

    private static readonly Sql AnyDay = new($"select 1 from visit_days {OfZone} and zone = @gone limit 1");

    private static readonly Sql AnyDayOf = new("select 1 from visit_days where bucket = @bucket and workspace = @workspace and site = @site and zone = @gone limit 1");

    private static readonly Sql Start = new(
        "insert into visit_zone_starts (bucket, workspace, site, zone, date) values (@bucket, @workspace, @site, @zone, @date) on conflict do nothing");

    private static readonly Sql Starts = new(
        "select coalesce(max(date), '') from visit_zone_starts where bucket = @bucket and workspace = @workspace and zone = @zone and (cast(@site as text) is null or site = @site)");

    /// <summary>The zone in which days are counted, also of those that are gone.</summary>
    public static TimeZoneInfo ZoneOf(string zone) => Zones.Find(zone.EndsWith(Mark, StringComparison.Ordinal) ? zone[..^Mark.Length] : zone)!;

    public static string In(string zone) => zone + Mark;

    /// <summary>Adds held visits that are about to be removed to what is gone, in each zone in which days are kept.</summary>
    public static void Take(Transaction tx, Context context, IEnumerable<VisitRow> rows)
    {
        var days = new VisitDays();
        foreach (var row in rows)
            days.Change(null, row);
        days.Apply(tx, context, VisitZones.Kept.ForChange(tx, context.Bucket, context.Workspace).Select(In));
    }

    /// <summary>Begins a recount of a zone's days with what is gone; of a zone that nobody had asked for before, notes from which day on it is known.</summary>
    public static void Put(Transaction tx, Context context, string zone, DateOnly from)
    {
        foreach (var statement in (Sql[])[PutDays, PutPeople, PutValues])
        {
            tx.Execute(
                statement, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone), ("@gone", In(zone)), ("@from", Fold.Date(from)));
        }

        foreach (var (site, edge) in VisitEdge.Every(tx, context))
        {
            if (tx.First(AnyDayOf, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@gone", In(zone))))
                continue;
            var first = Fold.Date(DaySplit.Of(new Instant(edge.Milliseconds - 1), Zones.Find(zone)!).AddDays(1));
            tx.Execute(Start, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@zone", zone), ("@date", first));
        }
    }

    /// <summary>Whether a zone's days hold what could not be counted again.</summary>
    public static bool Any(Transaction tx, Context context, string zone) =>
        tx.First(AnyDay, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@gone", In(zone)));

    /// <summary>The first day of a site, or of all, that is known in a zone; empty when all are.</summary>
    public static string FirstDay(Transaction tx, Context context, string? site, string zone) =>
        tx.First(Starts, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@zone", zone))!;
}
