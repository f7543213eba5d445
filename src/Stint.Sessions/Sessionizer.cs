using System.Buffers;

namespace Stint.Sessions;

/// <summary>Cuts the signs of one actor into sessions: any order and any repetition of them give the same sessions.</summary>
public static class Sessionizer
{
    /// <summary>
    /// The sessions in order of time. A gap cuts only when it is strictly longer than <see cref="Policy.EndAfter"/>, and a sign later than
    /// the session's start by strictly more than <see cref="Policy.Cap"/> begins the next one. Signs in order cost one pass; others, a sort.
    /// </summary>
    public static IReadOnlyList<Cut> Cut(ReadOnlySpan<Sign> signs, Policy policy)
    {
        var limits = Limits.Of(policy);
        return CutOrdered(signs, limits) ?? CutAny(signs, limits);
    }

    /// <summary>The index of the session that holds an instant, or -1: which of the <paramref name="cuts"/> a sign belongs to.</summary>
    public static int IndexOf(IReadOnlyList<Cut> cuts, Instant at)
    {
        var low = 0;
        var high = cuts.Count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (cuts[middle].End < at)
                low = middle + 1;
            else if (cuts[middle].Start > at)
                high = middle - 1;
            else
                return middle;
        }

        return -1;
    }

    // Null as soon as a sign is out of order: what was done until then is the price of looking.
    private static List<Cut>? CutOrdered(ReadOnlySpan<Sign> signs, Limits limits)
    {
        List<Cut> cuts = [];
        if (signs.IsEmpty)
            return cuts;
        var start = signs[0].At.Milliseconds;
        var latest = limits.LatestOf(start);
        var last = start;
        var first = 0;
        var repeated = 0;
        for (var i = 1; i < signs.Length; i++)
        {
            // One test that nearly always holds: later than the last sign, and within the limits.
            var at = signs[i].At.Milliseconds;
            if (limits.IsNext(last, at) && at <= latest)
            {
                last = at;
            }
            else if (at > last)
            {
                cuts.Add(new Cut(new Instant(start), new Instant(last), i - first - repeated));
                (start, last, first, repeated) = (at, at, i, 0);
                latest = limits.LatestOf(start);
            }
            else
            {
                var order = at < last ? 1 : Sign.CompareIds(signs[i - 1].Id, signs[i].Id);
                if (order > 0)
                    return null;
                if (order == 0)
                    repeated++;
            }
        }

        cuts.Add(new Cut(new Instant(start), new Instant(last), signs.Length - first - repeated));
        return cuts;
    }

    // Ids matter only to tell repetition among signs of one instant, so instants are sorted alone, each with the place of its sign.
    private static List<Cut> CutAny(ReadOnlySpan<Sign> signs, Limits limits)
    {
        var instants = ArrayPool<long>.Shared.Rent(signs.Length);
        var places = ArrayPool<int>.Shared.Rent(signs.Length);
        try
        {
            for (var i = 0; i < signs.Length; i++)
            {
                instants[i] = signs[i].At.Milliseconds;
                places[i] = i;
            }

            Array.Sort(instants, places, 0, signs.Length);
            return CutSorted(signs, instants.AsSpan(0, signs.Length), places, limits);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(instants);
            ArrayPool<int>.Shared.Return(places);
        }
    }

    private static List<Cut> CutSorted(ReadOnlySpan<Sign> signs, ReadOnlySpan<long> instants, ReadOnlySpan<int> places, Limits limits)
    {
        List<Cut> cuts = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        var start = instants[0];
        var last = start;
        var count = 0L;
        for (var i = 0; i < instants.Length;)
        {
            var at = instants[i];
            if (!limits.Reach(start, last, at))
            {
                cuts.Add(new Cut(new Instant(start), new Instant(last), count));
                (start, count) = (at, 0);
            }

            last = at;
            var next = i + 1;
            while (next < instants.Length && instants[next] == at)
                next++;
            count += next == i + 1 ? 1 : Different(signs, places[i..next], ids);
            i = next;
        }

        cuts.Add(new Cut(new Instant(start), new Instant(last), count));
        return cuts;
    }

    private static int Different(ReadOnlySpan<Sign> signs, ReadOnlySpan<int> places, HashSet<string> ids)
    {
        ids.Clear();
        foreach (var place in places)
            ids.Add(signs[place].Id);
        return ids.Count;
    }
}
