namespace Stint.Sessions;

/// <summary>How a session is tiled by active and idle stretches.</summary>
public static class Segments
{
    /// <summary>
    /// Tiles [start, end] by the gaps between signs of life: a gap strictly longer than <paramref name="idleGap"/> is wholly idle,
    /// any other wholly active. Start and end count as signs; signs outside are ignored; a pause is idle and cuts the gap at its borders.
    /// </summary>
    /// <exception cref="ArgumentException">The end is before the start.</exception>
    public static IReadOnlyList<Segment> Tile(
        Instant start, Instant end, IEnumerable<Instant> signs, IEnumerable<Interval> pauses, TimeSpan idleGap)
    {
        List<Segment> segments = [];
        foreach (var gap in Gaps.Between(start, end, signs, pauses, idleGap))
        {
            var kind = gap.CountedAs == GapKind.Active ? SegmentKind.Active : SegmentKind.Idle;
            if (segments is [.., var last] && last.Kind == kind)
                segments[^1] = last with { End = gap.To };
            else
                segments.Add(new Segment(gap.From, gap.To, kind));
        }

        return segments;
    }

    /// <summary>The sum of the active stretches.</summary>
    public static TimeSpan Active(IEnumerable<Segment> segments) => Sum(segments, SegmentKind.Active);

    /// <summary>The sum of the idle stretches.</summary>
    public static TimeSpan Idle(IEnumerable<Segment> segments) => Sum(segments, SegmentKind.Idle);

    private static TimeSpan Sum(IEnumerable<Segment> segments, SegmentKind kind)
    {
        var total = TimeSpan.Zero;
        foreach (var segment in segments)
        {
            if (segment.Kind == kind)
                total += segment.Length;
        }

        return total;
    }
}
