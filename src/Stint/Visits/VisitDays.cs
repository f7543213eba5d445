using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Visits.Otlp;

namespace Stint.Visits;

/// <summary>
/// Keeps the days' figures equal to a recount: a visit that changes takes what it was out of the day it began on and puts in what it is now, in
/// the transaction of the change. Open visits count as visits; how long and whether they bounced is known when they are over.
/// </summary>
internal sealed class VisitDays
{
    private readonly List<(VisitRow? Before, VisitRow? After)> changes = [];

    private static readonly Bulk Days = new(
        "visit_days",
        $"(bucket, workspace, site, zone, date) do update set {string.Join(", ", VisitFigures.Names.Select(sum => $"{sum} = visit_days.{sum} + excluded.{sum}"))}",
        ["bucket bigint", "workspace text", "site text", "zone text", "date text", .. VisitFigures.Names.Select(sum => sum + " bigint")]);

    private static readonly Bulk People = new(
        "visit_day_people",
        "(bucket, workspace, site, zone, date, person) do update set visits = visit_day_people.visits + excluded.visits",
        ["bucket bigint", "workspace text", "site text", "zone text", "date text", "person text", "visits bigint"]);

    private static readonly Bulk Values = new(
        "visit_day_values",
        $"(bucket, workspace, site, zone, dimension, date, value) do update set {string.Join(", ", ValueSums.Names.Select(sum => $"{sum} = visit_day_values.{sum} + excluded.{sum}"))}",
        ["bucket bigint", "workspace text", "site text", "zone text", "date text", "dimension text", "value text", .. ValueSums.Names.Select(sum => sum + " bigint")]);

    /// <summary>Notes that a visit is another than before; null: there was none, or is none any more.</summary>
    public void Change(VisitRow? before, VisitRow? after) => changes.Add((before, after));

    /// <summary>Corrects the days in each zone in which days are kept, and notes what is to be told of the visits: every change comes by here.</summary>
    public void Apply(Transaction tx, Context context)
    {
        Announcements.Add(tx, context, changes);
        Apply(tx, context, VisitZones.Kept.ForChange(tx, context.Bucket, context.Workspace));
    }

    /// <summary>Corrects the days in some zones, from one on.</summary>
    public void Apply(Transaction tx, Context context, IEnumerable<string> zones, DateOnly from = default)
    {
        if (changes.Count == 0)
            return;
        var sums = new Shares(from);
        foreach (var zone in zones)
        {
            var info = GoneDays.ZoneOf(zone);
            foreach (var (before, after) in changes)
                sums.Move(before, after, zone, info);
        }

        // Sorted, so that two transactions that touch the same days take their rows in one order.
        object?[] Keys(Day day) => [context.Bucket, context.Workspace, day.Site, day.Zone, day.Date];
        Days.Write(tx, [.. Sorted(sums.Days.Where(day => !day.Figures.IsZero), day => day).Select(day => (object?[])[.. Keys(day), .. day.Figures.Values])]);
        People.Write(tx,
        [
            .. Sorted(sums.People.Where(each => each.Value != 0), each => each.Key.Day).ThenBy(each => each.Key.Person, StringComparer.Ordinal)
                .Select(each => (object?[])[.. Keys(each.Key.Day), each.Key.Person, each.Value]),
        ]);
        Values.Write(tx,
        [
            .. Sorted(sums.Values.Where(each => !each.Value.IsZero), each => each.Key.Day).ThenBy(each => each.Key.Dimension, StringComparer.Ordinal).ThenBy(each => each.Key.Value, StringComparer.Ordinal)
                .Select(each => (object?[])[.. Keys(each.Key.Day), each.Key.Dimension, each.Key.Value, .. each.Value.Values]),
        ]);
    }

    private static IOrderedEnumerable<T> Sorted<T>(IEnumerable<T> all, Func<T, Day> dayOf) =>
        all.OrderBy(each => dayOf(each).Site, StringComparer.Ordinal).ThenBy(each => dayOf(each).Zone, StringComparer.Ordinal).ThenBy(each => dayOf(each).Date, StringComparer.Ordinal);

    /// <summary>A local day of a site, and what is added to it.</summary>
    private sealed class Day(string site, string zone, string date)
    {
        public string Site => site;
        public string Zone => zone;
        public string Date => date;
        public VisitFigures Figures { get; } = new();
    }

    /// <summary>What is added to days, from one on.</summary>
    private sealed class Shares(DateOnly first)
    {
        private readonly Dictionary<(string Site, string Zone, DateOnly Date), Day> days = [];

        public IEnumerable<Day> Days => days.Values;
        public Dictionary<(Day Day, string Person), long> People { get; } = [];
        public Dictionary<(Day Day, string Dimension, string Value), ValueSums> Values { get; } = [];

        public void Move(VisitRow? before, VisitRow? after, string zone, TimeZoneInfo info)
        {
            var from = Add(before, -1, zone, info);
            var to = Add(after, +1, zone, info);
            // Who visits is a hash: what stays as it was need not be made twice.
            if (from == to && before?.Person == after?.Person)
                return;
            if (from is not null)
                Count(from, before!, -1);
            if (to is not null)
                Count(to, after!, +1);
        }

        /// <summary>Adds a visit to its day, or takes it out; null where there is none, or the day is none of these.</summary>
        private Day? Add(VisitRow? row, int sign, string zone, TimeZoneInfo info)
        {
            if (row is null)
                return null;
            var (date, hour) = HourSplit.At(row.Facts.StartedAt, info);
            if (date < first)
                return null;
            if (!days.TryGetValue((row.Site, zone, date), out var day))
                days[(row.Site, zone, date)] = day = new Day(row.Site, zone, Fold.Date(date));
            day.Figures.Add(row, sign);
            var marks = VisitFigures.Marks(row);
            foreach (var (dimension, value, n) in Dimensions.Of(row, date, hour))
            {
                if (!Values.TryGetValue((day, dimension, value), out var sums))
                    Values[(day, dimension, value)] = sums = new ValueSums();
                sums.Add(sign * n, marks);
            }

            return day;
        }

        private void Count(Day day, VisitRow row, int sign)
        {
            var key = (day, VisitPeople.Key(row.Person));
            People[key] = People.GetValueOrDefault(key) + sign;
        }
    }
}
