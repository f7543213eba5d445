using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Local days of a zone, the last one included; perhaps only the part of them that lies in some stretch of time.</summary>
internal sealed record DayRange(DateOnly From, DateOnly To, TimeZoneInfo Zone)
{
    /// <summary>What is cut off outside of; null: whole days.</summary>
    public Interval? Part { get; init; }

    public IEnumerable<DateOnly> Dates
    {
        get
        {
            for (var date = From; date <= To; date = date.AddDays(1))
                yield return date;
        }
    }

    /// <summary>The stretch of a day; empty for one that the zone skipped.</summary>
    public Interval Bounds(DateOnly date) => Part is { } part ? DaySplit.Bounds(date, Zone).Intersect(part) : DaySplit.Bounds(date, Zone);

    public bool IsWhole(DateOnly date) => Part is not { } part || (part.Start <= DaySplit.Bounds(date, Zone).Start && part.End >= DaySplit.Bounds(date, Zone).End);

    public Instant Start => Bounds(From).Start;

    public Instant End => Bounds(To).End;
}
