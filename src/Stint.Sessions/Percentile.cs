namespace Stint.Sessions;

/// <summary>Percentiles by nearest rank: always a value that occurred, and the same on every store.</summary>
public static class Percentile
{
    /// <summary>The value at rank ⌈p/100 × n⌉ (at least 1) of ascending values; null of none.</summary>
    /// <param name="sorted">Ascending values.</param>
    /// <param name="p">0 to 100.</param>
    public static double? NearestRank(ReadOnlySpan<double> sorted, double p)
    {
        var rank = Rank(sorted.Length, p);
        return sorted.IsEmpty ? null : sorted[rank - 1];
    }

    /// <summary>The value at rank ⌈p/100 × n⌉ (at least 1) of ascending values; null of none.</summary>
    /// <param name="sorted">Ascending values.</param>
    /// <param name="p">0 to 100.</param>
    public static long? NearestRank(ReadOnlySpan<long> sorted, double p)
    {
        var rank = Rank(sorted.Length, p);
        return sorted.IsEmpty ? null : sorted[rank - 1];
    }

    /// <summary>The 50th percentile: of an even number of values the lower of the middle two.</summary>
    public static double? Median(ReadOnlySpan<double> sorted) => NearestRank(sorted, 50);

    /// <summary>The 50th percentile: of an even number of values the lower of the middle two.</summary>
    public static long? Median(ReadOnlySpan<long> sorted) => NearestRank(sorted, 50);

    private static int Rank(int count, double p)
    {
        if (!(p is >= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A percentile is from 0 to 100.");
        // Decimal, because in binary 7 % of 100 is a little more than 7 and would be rank 8.
        return Math.Max(1, (int)Math.Ceiling((decimal)p * count / 100));
    }
}
