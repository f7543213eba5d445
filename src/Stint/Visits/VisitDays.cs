using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>
/// Keeps the days' figures equal to a recount: a visit that changes takes what it was out of the day it began on and puts in what it is now, in
/// the transaction of the change. Open visits count as visits; how long and whether they bounced is known when they are over.
/// </summary>
internal sealed class VisitDays
{
    private readonly List<(VisitRow Row, int Sign)> shares = [];

    private static readonly Sql Day = new(
        """
        insert into visit_days (bucket, workspace, site, zone, date, visits, closed, measured, duration_ms, engaged_ms, views, actions, errors, with_errors, short, one_view,
          unengaged)
        values (@bucket, @workspace, @site, @zone, @date, @visits, @closed, @measured, @duration, @engaged, @views, @actions, @errors, @with_errors, @short, @one_view,
          @unengaged)
        on conflict (bucket, workspace, site, zone, date) do update set
          visits = visit_days.visits + excluded.visits, closed = visit_days.closed + excluded.closed, measured = visit_days.measured + excluded.measured,
          duration_ms = visit_days.duration_ms + excluded.duration_ms, engaged_ms = visit_days.engaged_ms + excluded.engaged_ms,
          views = visit_days.views + excluded.views, actions = visit_days.actions + excluded.actions, errors = visit_days.errors + excluded.errors,
          with_errors = visit_days.with_errors + excluded.with_errors, short = visit_days.short + excluded.short, one_view = visit_days.one_view + excluded.one_view,
          unengaged = visit_days.unengaged + excluded.unengaged
        """);

    private static readonly Sql Person = new(
        """
        insert into visit_day_people (bucket, workspace, site, zone, date, person, visits) values (@bucket, @workspace, @site, @zone, @date, @value, @visits)
        on conflict (bucket, workspace, site, zone, date, person) do update set visits = visit_day_people.visits + excluded.visits
        """);

    private static readonly Sql Value = new(
        """
        insert into visit_day_values (bucket, workspace, site, zone, dimension, date, value, visits, closed, short, one_view, unengaged)
        values (@bucket, @workspace, @site, @zone, @dimension, @date, @value, @visits, @closed, @short, @one_view, @unengaged)
        on conflict (bucket, workspace, site, zone, dimension, date, value) do update set
          visits = visit_day_values.visits + excluded.visits, closed = visit_day_values.closed + excluded.closed, short = visit_day_values.short + excluded.short,
          one_view = visit_day_values.one_view + excluded.one_view, unengaged = visit_day_values.unengaged + excluded.unengaged
        """);

    /// <summary>Notes that a visit is another than before; null: there was none, or is none any more.</summary>
    public void Change(VisitRow? before, VisitRow? after)
    {
        if (before is not null)
            shares.Add((before, -1));
        if (after is not null)
            shares.Add((after, +1));
    }

    /// <summary>Corrects the days in each zone in which days are kept.</summary>
    public void Apply(Transaction tx, Context context) => Apply(tx, context, VisitZones.Kept.ForChange(tx, context.Bucket, context.Workspace));

    /// <summary>Corrects the days in some zones, from one on.</summary>
    public void Apply(Transaction tx, Context context, IEnumerable<string> zones, DateOnly from = default)
    {
        if (shares.Count == 0)
            return;
        var days = new SortedDictionary<string, (string Site, string Zone, string Date, VisitFigures Figures)>(StringComparer.Ordinal);
        var people = new SortedDictionary<string, Counted>(StringComparer.Ordinal);
        var values = new SortedDictionary<string, Counted>(StringComparer.Ordinal);
        foreach (var zone in zones)
        {
            var info = GoneDays.ZoneOf(zone);
            foreach (var (row, sign) in shares)
            {
                var (local, hour) = HourSplit.At(row.Facts.StartedAt, info);
                if (local < from)
                    continue;
                var date = Fold.Date(local);
                var marks = VisitFigures.Marks(row);
                var day = $"{row.Site}\0{zone}\0{date}";
                if (!days.TryGetValue(day, out var known))
                    days[day] = known = (row.Site, zone, date, new VisitFigures());
                known.Figures.Add(row, sign);
                Count(people, day, known, "", VisitPeople.Key(row.Person), sign, default);
                foreach (var (dimension, value, n) in Dimensions.Of(row, local, hour))
                    Count(values, day, known, dimension, value, sign * n, marks);
            }
        }

        // Sorted, so that two transactions that touch the same days take their rows in one order.
        foreach (var (site, zone, date, figures) in days.Values)
        {
            if (figures.IsZero)
                continue;
            tx.Execute(Day, [.. Keys(context, site, zone, date), .. figures.Values()]);
        }

        foreach (var each in people.Values.Where(each => each.Sums.Visits != 0))
            tx.Execute(Person, [.. Keys(context, each.Site, each.Zone, each.Date), ("@value", each.Value), ("@visits", each.Sums.Visits)]);
        foreach (var each in values.Values.Where(each => !each.Sums.IsZero))
            tx.Execute(Value, [.. Keys(context, each.Site, each.Zone, each.Date), ("@dimension", each.Dimension), ("@value", each.Value), .. each.Sums.Values()]);
    }

    private static (string, object?)[] Keys(Context context, string site, string zone, string date) =>
        [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@zone", zone), ("@date", date)];

    private static void Count(
        SortedDictionary<string, Counted> counts, string day, (string Site, string Zone, string Date, VisitFigures) of, string dimension, string value, long n, VisitMarks marks)
    {
        var key = $"{day}\0{dimension}\0{value}";
        if (!counts.TryGetValue(key, out var counted))
            counts[key] = counted = new Counted(of.Site, of.Zone, of.Date, dimension, value);
        counted.Sums.Add(n, marks);
    }

    private sealed class Counted(string site, string zone, string date, string dimension, string value)
    {
        public string Site => site;
        public string Zone => zone;
        public string Date => date;
        public string Dimension => dimension;
        public string Value => value;
        public ValueSums Sums { get; } = new();
    }
}
