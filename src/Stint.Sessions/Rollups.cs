namespace Stint.Sessions;

/// <summary>How a session's figures fall on local days.</summary>
public static class Rollups
{
    /// <summary>
    /// A session's share in each day it touches, in order of days: the session and its <paramref name="counts"/> (a rollup with counters only)
    /// on the day it started, active and idle time split at local midnights.
    /// </summary>
    public static IReadOnlyList<DayRollup> Of(Instant sessionStart, IReadOnlyList<Segment> segments, Rollup counts, TimeZoneInfo zone)
    {
        var measured = segments.Any(segment => segment.Length > TimeSpan.Zero);
        var day = DaySplit.Of(sessionStart, zone);
        var bounds = DaySplit.Bounds(day, zone);
        List<DayRollup> days = [new(day, counts + new Rollup { Sessions = 1, MeasuredSessions = measured ? 1 : 0 })];
        foreach (var segment in segments)
        {
            // Nearly all segments lie on the day the session started, and cost no look at the zone.
            if (segment.Start >= bounds.Start && segment.End <= bounds.End)
                days[0] = days[0] with { Figures = days[0].Figures + Time(segment.Kind, segment.Interval) };
            else
                AddParts(days, segment, zone);
        }

        return days;
    }

    /// <summary>Days added up.</summary>
    public static Rollup Sum(IEnumerable<DayRollup> days)
    {
        var total = Rollup.Zero;
        foreach (var day in days)
            total += day.Figures;
        return total;
    }

    // Segments are in order, and so are their days.
    private static void AddParts(List<DayRollup> days, Segment segment, TimeZoneInfo zone)
    {
        foreach (var part in DaySplit.Split(segment.Interval, zone))
        {
            var time = Time(segment.Kind, part.Interval);
            if (days[^1].Day == part.Day)
                days[^1] = days[^1] with { Figures = days[^1].Figures + time };
            else
                days.Add(new DayRollup(part.Day, time));
        }
    }

    private static Rollup Time(SegmentKind kind, Interval part)
    {
        var milliseconds = part.End.Milliseconds - part.Start.Milliseconds;
        return kind == SegmentKind.Active
            ? new Rollup { DurationMs = milliseconds, ActiveMs = milliseconds }
            : new Rollup { DurationMs = milliseconds, IdleMs = milliseconds };
    }
}
