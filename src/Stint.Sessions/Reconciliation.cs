namespace Stint.Sessions;

/// <summary>Names the difference between the old sessions of a neighbourhood and the new ones: each new one keeps the earliest old key it overlaps.</summary>
internal static class Reconciliation
{
    public static IEnumerable<LateChange> Of(List<Known> before, List<Cut> after)
    {
        var heirs = Heirs(before, after);
        var absorbed = Absorbed(before, after, heirs, out var removed);
        foreach (var session in removed)
            yield return new LateChange(LateKind.Removed, session.Key, session.Cut, After: null, []);
        for (var i = 0; i < after.Count; i++)
        {
            if (Change(heirs[i], after[i], absorbed[i], before) is { } change)
                yield return change;
        }
    }

    private static LateChange? Change(Known? kept, Cut now, List<Known> absorbed, List<Known> before)
    {
        if (kept is null)
        {
            return FirstOverlapping(before, now) is { } origin
                ? new LateChange(LateKind.Split, origin.Key, origin.Cut, now, [])
                : new LateChange(LateKind.Added, Key: null, Before: null, now, []);
        }

        if (absorbed.Count > 0)
            return new LateChange(LateKind.Merged, kept.Key, kept.Cut, now, absorbed);
        return kept.Cut == now ? null : new LateChange(LateKind.Changed, kept.Key, kept.Cut, now, []);
    }

    private static Known?[] Heirs(List<Known> before, List<Cut> after)
    {
        var heirs = new Known?[after.Count];
        var old = 0;
        for (var i = 0; i < after.Count; i++)
        {
            while (old < before.Count && before[old].Cut.End < after[i].Start)
                old++;
            if (old < before.Count && before[old].Cut.Start <= after[i].End)
                heirs[i] = before[old++];
        }

        return heirs;
    }

    private static List<Known>[] Absorbed(List<Known> before, List<Cut> after, Known?[] heirs, out List<Known> removed)
    {
        HashSet<Known> kept = new(heirs.OfType<Known>(), ReferenceEqualityComparer.Instance);
        var absorbed = new List<Known>[after.Count];
        for (var i = 0; i < after.Count; i++)
            absorbed[i] = [];
        removed = [];
        var now = 0;
        foreach (var session in before.Where(session => !kept.Contains(session)))
        {
            while (now < after.Count && after[now].End < session.Cut.Start)
                now++;
            if (now < after.Count && after[now].Start <= session.Cut.End)
                absorbed[now].Add(session);
            else
                removed.Add(session);
        }

        return absorbed;
    }

    private static Known? FirstOverlapping(List<Known> before, Cut now)
    {
        // The first old session that does not end before the new one begins; sessions are in order and apart.
        var low = 0;
        var high = before.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (before[middle].Cut.End < now.Start)
                low = middle + 1;
            else
                high = middle;
        }

        return low < before.Count && before[low].Cut.Start <= now.End ? before[low] : null;
    }
}
