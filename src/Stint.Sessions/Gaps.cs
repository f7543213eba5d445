namespace Stint.Sessions;

/// <summary>The gaps of a session, one by one: what <see cref="Segments"/> sums up, before it is summed up.</summary>
public static class Gaps
{
    /// <summary>Every gap of [start, end] in order, with how it counts and why; their lengths add up to the segments'.</summary>
    /// <exception cref="ArgumentException">The end is before the start.</exception>
    public static IReadOnlyList<Gap> Explain(
        Instant start, Instant end, IEnumerable<Instant> signs, IEnumerable<Interval> pauses, TimeSpan idleGap) =>
        [.. Between(start, end, signs, pauses, idleGap)];

    internal static IEnumerable<Gap> Between(
        Instant start, Instant end, IEnumerable<Instant> signs, IEnumerable<Interval> pauses, TimeSpan idleGap)
    {
        if (end < start)
            throw new ArgumentException($"The end {end} is before the start {start}.", nameof(end));
        var within = new Interval(start, end);
        // Most sessions have no pause, and need not pay for merging them.
        var stops = pauses is IReadOnlyCollection<Interval> { Count: 0 } ? [] : Overlap.Union(pauses.Select(within.Intersect)).Stretches;
        return Walk(within, Points(within, signs), stops, idleGap);
    }

    /// <summary>The signs within, in order, and the end; signs mostly come in order already.</summary>
    private static List<Instant> Points(Interval within, IEnumerable<Instant> signs)
    {
        List<Instant> points = [];
        var ordered = true;
        foreach (var sign in signs)
        {
            if (!within.Contains(sign))
                continue;
            ordered &= points.Count == 0 || points[^1] <= sign;
            points.Add(sign);
        }

        if (!ordered)
            points.Sort();
        points.Add(within.End);
        return points;
    }

    private static IEnumerable<Gap> Walk(Interval within, List<Instant> points, IReadOnlyList<Interval> stops, TimeSpan limit)
    {
        var cursor = within.Start;
        var stop = 0;
        foreach (var point in points)
        {
            for (; stop < stops.Count && stops[stop].Start < point; stop++)
            {
                if (cursor < stops[stop].Start)
                    yield return Judged(cursor, stops[stop].Start, limit);
                yield return new Gap(stops[stop].Start, stops[stop].End, GapKind.Paused, limit);
                cursor = stops[stop].End;
            }

            // A sign inside a pause is behind the cursor, and counts for nothing.
            if (point <= cursor)
                continue;
            yield return Judged(cursor, point, limit);
            cursor = point;
        }
    }

    private static Gap Judged(Instant from, Instant to, TimeSpan limit) =>
        new(from, to, to - from > limit ? GapKind.Idle : GapKind.Active, limit);
}
