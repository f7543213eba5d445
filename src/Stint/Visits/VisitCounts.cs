using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>One value of a dimension and how often it was met.</summary>
internal readonly record struct CountedValue(string Value, ValueSums Sums);

/// <summary>The visits that began on a local day.</summary>
/// <param name="Entry">The commonest page to enter by, of two that are as common the first by name; <paramref name="Exit"/> to leave.</param>
internal sealed record CountedDay(string Date, VisitFigures Figures, PeopleCount People, string? Entry, string? Exit);

/// <summary>
/// The visits of a range, counted. Whole local days are read from the days' figures, so that the cost follows the days and not the visits; any
/// other range, and one user's, from the visits. Both count by the same rules, and come out the same.
/// </summary>
internal abstract class VisitCounts
{
    public required VisitFigures Figures { get; init; }

    public abstract PeopleCount People { get; }

    /// <summary>The median duration of closed visits that have one, in seconds, and by how much of itself it may be wrong.</summary>
    public abstract (double? Seconds, double Error) Median { get; }

    /// <summary>The values of one of the dimensions that were asked for, in no order, one at a time.</summary>
    public abstract IEnumerable<CountedValue> Of(string dimension);

    /// <summary>Settles what is overdue, counts, and makes an answer of it in the same state of the store.</summary>
    /// <param name="context">Who asks, and in which zone.</param>
    /// <param name="range">Which visits.</param>
    /// <param name="dimensions">What <see cref="Of"/> may be asked for.</param>
    /// <param name="make">The answer.</param>
    public static T Read<T>(Context context, VisitRange range, string[] dimensions, Func<VisitCounts, T> make)
        where T : class
    {
        VisitExpiry.Settle(context);
        return range.IsWholeDays
            ? VisitZones.Kept.Read(context, tx => make(DayCounts.Read(tx, context, range)))
            : context.Database.Read(tx => make(RowCounts.Read(tx, context, range, dimensions)));
    }

    /// <summary>The same with the definition of what is counted, which is looked up before.</summary>
    public static T Read<T>(Context context, Arguments arguments, string[] dimensions, Func<VisitCounts, VisitDefinition, T> make)
        where T : class
    {
        var definition = VisitDefinition.Of(context, arguments);
        return Read(context, VisitRange.Of(context, arguments), dimensions, counts => make(counts, definition));
    }

    /// <summary>The same day by day; days with visits, in order. Only what is no whole day, and one user's, is counted from the visits.</summary>
    public static T ReadDays<T>(Context context, Arguments arguments, Func<IEnumerable<CountedDay>, VisitDefinition, T> make)
        where T : class
    {
        var (asked, range, definition) = (VisitRange.Asked(context, arguments), VisitRange.Of(context, arguments, byDay: true), VisitDefinition.Of(context, arguments, byDay: true));
        VisitExpiry.Settle(context);
        if (range.User is not null)
            return context.Database.Read(tx => make(RowCounts.ByDay(tx, context, range), definition));
        var (first, days, last) = range.Cut(context, asked);
        return VisitZones.Kept.Read(context, tx => make([.. Part(tx, first), .. DayCounts.ByDay(tx, context, days), .. Part(tx, last)], definition));

        IEnumerable<CountedDay> Part(Transaction tx, VisitRange? part) => part is null ? [] : RowCounts.ByDay(tx, context, part);
    }

    /// <summary>The values met oftenest; of two that are as common, the first by name.</summary>
    /// <param name="values">All there are.</param>
    /// <param name="most">How many are kept.</param>
    /// <param name="by">What counts; values with none of it are left out.</param>
    public static List<CountedValue> Top(IEnumerable<CountedValue> values, int most, Func<ValueSums, long> by)
    {
        var top = new SortedSet<CountedValue>(Comparer<CountedValue>.Create((one, other) =>
            by(other.Sums).CompareTo(by(one.Sums)) is not 0 and var order ? order : string.CompareOrdinal(one.Value, other.Value)));
        foreach (var value in values)
        {
            if (by(value.Sums) <= 0 || (top.Count == most && by(value.Sums) < by(top.Max.Sums)))
                continue;
            top.Add(value);
            if (top.Count > most)
                top.Remove(top.Max);
        }

        return [.. top];
    }
}
