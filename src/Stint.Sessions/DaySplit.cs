namespace Stint.Sessions;

/// <summary>
/// Local days as stretches of UTC: a day starts at the first instant whose local date is that date, and lasts until the next one starts.
/// Days so defined tile time, also where midnight does not exist, a whole day is skipped, or clocks go back over midnight
/// (the repeated hour before midnight then belongs to the day that had already begun).
/// </summary>
public static class DaySplit
{
    // No offset reaches 15 h. So a day starts within 15 h of its UTC midnight, and in these 30 h a zone changes its offset once at most:
    // the closest two changes of any zone since 1970 are a week apart.
    private const long Reach = 15 * Hour;
    private const long Day = 24 * Hour;
    private const long Hour = 3_600_000;

    /// <summary>The local day the instant belongs to.</summary>
    public static DateOnly Of(Instant instant, TimeZoneInfo zone)
    {
        var offset = Offset(instant.Milliseconds, zone);
        var date = DateAt(instant.Milliseconds + offset);
        // Clocks that went back within the last day may show yesterday's date again.
        if (Offset(instant.Milliseconds - Day, zone) > offset && date < DateOnly.MaxValue && StartOf(date.AddDays(1), zone) <= instant.Milliseconds)
            return date.AddDays(1);
        return date;
    }

    /// <summary>The local day as an interval: 23, 24 or 25 h as a rule, empty for a date the zone skipped; never beyond <see cref="Instant"/>'s limits.</summary>
    public static Interval Bounds(DateOnly day, TimeZoneInfo zone) => new(
        Instant.Bounded(StartOf(day, zone)), EndOf(day, zone));

    /// <summary>The parts of an interval by local day, in order, tiling it exactly; nothing for an empty interval.</summary>
    public static IEnumerable<DayPart> Split(Interval interval, TimeZoneInfo zone)
    {
        if (interval.IsEmpty)
            yield break;
        var day = Of(interval.Start, zone);
        var start = interval.Start;
        while (start < interval.End)
        {
            var end = day == DateOnly.MaxValue ? interval.End : Instant.Min(EndOf(day, zone), interval.End);
            // A day that the zone skipped has no part.
            if (end > start)
                yield return new DayPart(day, new Interval(start, end));
            start = end;
            if (day < DateOnly.MaxValue)
                day = day.AddDays(1);
        }
    }

    private static Instant EndOf(DateOnly day, TimeZoneInfo zone) =>
        day == DateOnly.MaxValue ? Instant.MaxValue : Instant.Bounded(StartOf(day.AddDays(1), zone));

    /// <summary>UTC milliseconds of the first instant at which the local clock shows this date or a later one.</summary>
    private static long StartOf(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = (date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * Day;
        var before = Offset(midnight - Reach, zone);
        var after = Offset(midnight + Reach, zone);
        var reached = midnight - before;
        if (after == before)
            return reached;
        var change = ChangeBetween(midnight - Reach, midnight + Reach, before, zone);
        return reached < change ? reached : Math.Max(change, midnight - after);
    }

    private static long ChangeBetween(long before, long after, long offset, TimeZoneInfo zone)
    {
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            if (Offset(middle, zone) == offset)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    private static long Offset(long milliseconds, TimeZoneInfo zone) =>
        zone.GetUtcOffset(Utc(milliseconds)).Ticks / TimeSpan.TicksPerMillisecond;

    private static DateOnly DateAt(long localMilliseconds) => DateOnly.FromDateTime(Utc(localMilliseconds));

    private static DateTime Utc(long milliseconds) => new(
        Math.Clamp(Instant.EpochTicks + (milliseconds * TimeSpan.TicksPerMillisecond), 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}
