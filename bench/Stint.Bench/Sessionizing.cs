using System.Globalization;
using Stint.Sessions;

namespace Stint.Bench;

/// <summary>P7: cutting signs in memory, in order against one pass over them, shuffled against the sort they need.</summary>
internal static class Sessionizing
{
    private const string OnePass = "one pass";
    private const string SortByInstant = "sort of instants";

    public static Workload Workload { get; } = new("P7", "sessionizing signs in memory", Cases);

#pragma warning disable CS1998 // Nothing is awaited: the data is made in memory.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        int[] sizes = full ? [100_000, 1_000_000, 10_000_000] : [10_000, 100_000, 1_000_000];
        foreach (var size in sizes)
            yield return Ordered("in order", Signs(size));
        // Signs of one instant are told apart by id, at random places: the processor can foresee neither.
        foreach (var size in sizes)
            yield return Ordered("in order, crowded", Signs(size, sameInstantPercent: 10));
        foreach (var size in sizes)
            yield return Shuffled(Signs(size));
    }

    // The target is for signs that no cache holds; from a cache, the plain sum is three times as fast, and branches are what is left to see.
    private static Case Ordered(string name, Sign[] signs) => new(name, signs.Length,
    [
        Contender.Of(OnePass, () => SumOf(signs)),
        Contender.Of("cut", () => Sessionizer.Cut(signs, Policy.Visit).Count, OnePass, target: signs.Length >= 10_000_000 ? 3 : null),
        Contender.Of("cutter, sign by sign", () => OneByOne(signs), OnePass),
    ]);

    private static Case Shuffled(Sign[] signs)
    {
        new Random(11).Shuffle(signs);
        return new Case("shuffled", signs.Length,
        [
            Contender.Of("sort of signs", () => SortedSigns(signs)),
            Contender.Of(SortByInstant, () => SortedInstants(signs)),
            // Compared with the faster of the two sorts, which is the one that a careful hand would write.
            Contender.Of("cut", () => Sessionizer.Cut(signs, Policy.Visit).Count, SortByInstant, target: 1.5),
        ], Runs: signs.Length >= 10_000_000 ? 3 : 11);
    }

    private static long SumOf(Sign[] signs)
    {
        var sum = 0L;
        foreach (var sign in signs)
            sum += sign.At.Milliseconds;
        return sum;
    }

    private static long OneByOne(Sign[] signs)
    {
        Cutter cutter = new(Policy.Visit);
        var cuts = 0L;
        foreach (var sign in signs)
        {
            if (cutter.Add(sign, out _))
                cuts++;
        }

        return cuts + (cutter.Finish(out _) ? 1 : 0);
    }

    private static long SortedSigns(Sign[] signs)
    {
        Sign[] copy = [.. signs];
        Array.Sort(copy);
        return copy[0].At.Milliseconds;
    }

    private static long SortedInstants(Sign[] signs)
    {
        var instants = new long[signs.Length];
        var places = new int[signs.Length];
        for (var i = 0; i < signs.Length; i++)
        {
            instants[i] = signs[i].At.Milliseconds;
            places[i] = i;
        }

        Array.Sort(instants, places);
        return places[0];
    }

    /// <summary>Signs in order: mostly seconds apart, some at the instant of the one before, one in fifty after more than the time-out.</summary>
    private static Sign[] Signs(int count, int sameInstantPercent = 2)
    {
        Random random = new(7);
        var ids = Enumerable.Range(0, 4096).Select(number => number.ToString("x4", CultureInfo.InvariantCulture)).ToArray();
        var signs = new Sign[count];
        var at = Instant.Parse("2026-01-01T00:00:00Z").Milliseconds;
        for (var i = 0; i < count; i++)
        {
            var id = i % ids.Length;
            at += random.Next(100) switch
            {
                var percent when percent < sameInstantPercent && id > 0 => 0,
                < 98 => random.Next(1, 120_000),
                _ => random.Next(1_800_001, 40_000_000),
            };
            signs[i] = new Sign(new Instant(at), ids[id]);
        }

        return signs;
    }
}
