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
        "(bucket, workspace, site, zone, date, dimension, value) do update set visits = visit_day_values.visits + excluded.visits",
        ["bucket bigint", "workspace text", "site text", "zone text", "date text", "dimension text", "value text", "visits bigint"]);

    /// <summary>Notes that a visit is another than before; null: there was none, or is none any more.</summary>
    public void Change(VisitRow? before, VisitRow? after) => changes.Add((before, after));

    /// <summary>Corrects the days in each zone in which days are kept.</summary>
    public void Apply(Transaction tx, Context context) => Apply(tx, context, VisitZones.ForChange(tx, context.Bucket, context.Workspace));

    public void Apply(Transaction tx, Context context, IEnumerable<string> zones)
    {
        if (changes.Count == 0)
            return;
        var sums = new Shares();
        foreach (var zone in zones)
        {
            var info = Zones.Find(zone)!;
            foreach (var (before, after) in changes)
                sums.Move(before, after, zone, info);
        }

        // Sorted, so that two transactions that touch the same days take their rows in one order.
        object?[] Keys(Day day) => [context.Bucket, context.Workspace, day.Site, day.Zone, day.Date];
        Days.Write(tx, [.. Sorted(sums.Days.Where(day => !day.Figures.IsZero), day => day).Select(day => (object?[])[.. Keys(day), .. day.Figures.Values])]);
        People.Write(tx, [.. Sorted(sums.People).Select(each => (object?[])[.. Keys(each.Day), each.Value, each.Visits])]);
        Values.Write(tx, [.. Sorted(sums.Values).Select(each => (object?[])[.. Keys(each.Day), each.Dimension, each.Value, each.Visits])]);
    }

    private static IOrderedEnumerable<T> Sorted<T>(IEnumerable<T> all, Func<T, Day> dayOf) =>
        all.OrderBy(each => dayOf(each).Site, StringComparer.Ordinal).ThenBy(each => dayOf(each).Zone, StringComparer.Ordinal).ThenBy(each => dayOf(each).Date, StringComparer.Ordinal);

    private static IEnumerable<(Day Day, string Dimension, string Value, long Visits)> Sorted(Dictionary<(Day Day, string Dimension, string Value), long> counts) =>
        Sorted(counts.Where(each => each.Value != 0).Select(each => (each.Key.Day, each.Key.Dimension, each.Key.Value, Visits: each.Value)), each => each.Day)
            .ThenBy(each => each.Dimension, StringComparer.Ordinal)
            .ThenBy(each => each.Value, StringComparer.Ordinal);

    /// <summary>A local day of a site, and what is added to it.</summary>
    private sealed class Day(string site, string zone, string date)
    {
        public string Site => site;
        public string Zone => zone;
        public string Date => date;
        public VisitFigures Figures { get; } = new();
    }

    /// <summary>What is added to days; what a visit leaves as it is on its day is not looked at twice.</summary>
    private sealed class Shares
    {
        private readonly Dictionary<(string Site, string Zone, DateOnly Date), Day> days = [];

        public IEnumerable<Day> Days => days.Values;
        public Dictionary<(Day Day, string Dimension, string Value), long> People { get; } = [];
        public Dictionary<(Day Day, string Dimension, string Value), long> Values { get; } = [];

        public void Move(VisitRow? before, VisitRow? after, string zone, TimeZoneInfo info)
        {
            var from = before is null ? null : DayOf(before, zone, info);
            var to = after is null ? null : before is not null && before.Facts.StartedAt == after.Facts.StartedAt ? from : DayOf(after, zone, info);
            if (before is not null)
                from!.Figures.Add(before, -1);
            if (after is not null)
                to!.Figures.Add(after, +1);
            Count(People, from, to, "", before?.Person, after?.Person);
            for (var i = 0; i < Dimensions.Names.Length; i++)
                Count(Values, from, to, Dimensions.Names[i], before is null ? null : Dimensions.Of(before.Facts, i), after is null ? null : Dimensions.Of(after.Facts, i));
        }

        private Day DayOf(VisitRow row, string zone, TimeZoneInfo info)
        {
            var date = DaySplit.Of(row.Facts.StartedAt, info);
            if (!days.TryGetValue((row.Site, zone, date), out var day))
                days[(row.Site, zone, date)] = day = new Day(row.Site, zone, Fold.Date(date));
            return day;
        }

        private static void Count(Dictionary<(Day Day, string Dimension, string Value), long> counts, Day? from, Day? to, string dimension, string? before, string? after)
        {
            if (from == to && before == after)
                return;
            if (before is not null)
                Add(counts, (from!, dimension, before), -1);
            if (after is not null)
                Add(counts, (to!, dimension, after), +1);
        }

        private static void Add(Dictionary<(Day Day, string Dimension, string Value), long> counts, (Day Day, string Dimension, string Value) key, int sign) =>
            counts[key] = counts.GetValueOrDefault(key) + sign;
    }
}

/// <summary>What visits are counted by, beside their day.</summary>
internal static class Dimensions
{
    public const string Entry = "entry";
    public const string Exit = "exit";

    public static readonly string[] Names = [Entry, Exit, "source", "referrer", "campaign", "device", "browser", "os"];

    /// <summary>A visit's value in the dimension of that place among the names; null when it has none.</summary>
    public static string? Of(VisitFacts facts, int dimension) => dimension switch
    {
        0 => facts.EntryPage,
        1 => facts.ExitPage,
        2 => facts.Source,
        3 => facts.Referrer,
        4 => facts.Campaign,
        5 => facts.DeviceType,
        6 => facts.Browser,
        _ => facts.Os,
    };
}
