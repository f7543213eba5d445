namespace Stint.Sessions;

/// <summary>Parallel sessions on one clock: the union of their time beside the sum.</summary>
public static class Overlap
{
    /// <summary>Merges intervals in any order; empty ones count for nothing, touching ones become one.</summary>
    public static Coverage Union(IEnumerable<Interval> intervals)
    {
        List<Interval> merged = [];
        var wall = TimeSpan.Zero;
        var summed = TimeSpan.Zero;
        foreach (var interval in intervals.Where(each => !each.IsEmpty).OrderBy(each => each.Start))
        {
            summed += interval.Length;
            if (merged is [.., var last] && interval.Start <= last.End)
            {
                var end = Instant.Max(last.End, interval.End);
                wall += end - last.End;
                merged[^1] = last with { End = end };
            }
            else
            {
                wall += interval.Length;
                merged.Add(interval);
            }
        }

        return new Coverage(wall, summed, merged);
    }
}
