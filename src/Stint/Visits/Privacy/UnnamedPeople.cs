using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>Turns the people of days into their number, where all of their visits are gone.</summary>
internal static class UnnamedPeople
{
    private const string OfSite = "bucket = @bucket and workspace = @workspace and site = @site";

    // Keys are hexadecimal, so the number's own row is behind all of them.
    private const string Named = $"date < @before and person < '{VisitPeople.Unnamed}' and (cast(@person as text) is null or person = @person)";

    private static readonly Sql Count = new(
        $"""
        insert into visit_day_people (bucket, workspace, site, zone, date, person, visits)
        select g.bucket, g.workspace, g.site, cast(@into as text), g.date, '{VisitPeople.Unnamed}', count(*) from visit_day_people g cross join visit_day_people v
        where g.bucket = @bucket and g.workspace = @workspace and g.site = @site and g.zone = @gone and g.date < @before and g.person < '{VisitPeople.Unnamed}' and g.visits > 0
          and (cast(@person as text) is null or g.person = @person)
          and v.bucket = g.bucket and v.workspace = g.workspace and v.site = g.site and v.zone = @zone and v.date = g.date and v.person = g.person and v.visits = g.visits
        group by g.bucket, g.workspace, g.site, g.date
        on conflict (bucket, workspace, site, zone, date, person) do update set visits = visit_day_people.visits + excluded.visits
        """);

    private static readonly Sql Drop = new(
        $"""
        delete from visit_day_people where {OfSite} and zone = @zone and {Named}
          and visits = coalesce((select g.visits from visit_day_people g where g.bucket = visit_day_people.bucket and g.workspace = visit_day_people.workspace
            and g.site = visit_day_people.site and g.zone = @gone and g.date = visit_day_people.date and g.person = visit_day_people.person), 0)
        """);

    private static readonly Sql DropGone = new(
        $"""
        delete from visit_day_people where {OfSite} and zone = @gone and {Named}
          and not exists (select 1 from visit_day_people v where v.bucket = visit_day_people.bucket and v.workspace = visit_day_people.workspace
            and v.site = visit_day_people.site and v.zone = @zone and v.date = visit_day_people.date and v.person = visit_day_people.person)
        """);

    private static readonly Sql Left = new(
        $"select 1 from visit_day_people where {OfSite} and zone = @gone and date >= @from and date < @before and person < '{VisitPeople.Unnamed}' limit 1");

    private static readonly Sql AnyLeft = new($"select 1 from visit_day_people where {OfSite} and zone = @gone and person < '{VisitPeople.Unnamed}' limit 1");

    /// <summary>Whether it is known who somebody was whose visits are gone.</summary>
    public static bool Any(Transaction tx, Context context, string site) => VisitZones.Kept.Of(tx, context.Bucket, context.Workspace).Exists(zone => tx.First(
        AnyLeft, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@gone", GoneDays.In(zone))));

    /// <summary>
    /// Forgets who it was on the days of a site before its edge. On the day of the edge somebody may come again, and would count twice. Returns
    /// whether anybody is left there.
    /// </summary>
    public static bool Fold(Transaction tx, Context context, string site, Instant edge)
    {
        var left = false;
        foreach (var zone in VisitZones.Kept.ForChange(tx, context.Bucket, context.Workspace))
        {
            var day = DaySplit.Of(edge, Zones.Find(zone)!);
            Unname(tx, context, site, zone, Timeline.Fold.Date(day), null);
            left |= tx.First(
                Left, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@gone", GoneDays.In(zone)),
                ("@from", Timeline.Fold.Date(day)), ("@before", Timeline.Fold.Date(day.AddDays(1))));
        }

        return left;
    }

    /// <summary>Forgets one person, also on the day of the edge.</summary>
    public static void Forget(Transaction tx, Context context, string site, string person)
    {
        var edge = VisitEdge.Of(tx, context, site);
        if (edge == Instant.MinValue)
            return;
        foreach (var zone in VisitZones.Kept.ForChange(tx, context.Bucket, context.Workspace))
            Unname(tx, context, site, zone, Timeline.Fold.Date(DaySplit.Of(edge, Zones.Find(zone)!).AddDays(1)), VisitPeople.Key(person));
    }

    private static void Unname(Transaction tx, Context context, string site, string zone, string before, string? person)
    {
        (string, object?)[] values =
        [
            ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@zone", zone), ("@gone", GoneDays.In(zone)), ("@before", before), ("@person", person),
        ];
        tx.Execute(Count, [.. values, ("@into", zone)]);
        tx.Execute(Count, [.. values, ("@into", GoneDays.In(zone))]);
        tx.Execute(Drop, values);
        tx.Execute(DropGone, values);
    }
}
