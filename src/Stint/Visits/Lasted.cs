using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>
/// Durations for a median: kept one by one up to a bound, and counted by steps besides. A step holds the durations that share their six leading
/// binary digits, so that its middle is wrong by less than a sixty-fourth.
/// </summary>
internal sealed class Lasted
{
    /// <summary>Durations that are kept one by one.</summary>
    public const int Most = 10_000;

    /// <summary>How much of itself the middle of a step may be wrong by.</summary>
    public const double StepError = 0.016;

    private const int Digits = 6;

    private readonly SortedDictionary<long, long> steps = [];
    private List<long>? each = [];

    /// <summary>The lower bound of the step that holds a duration, in milliseconds.</summary>
    public static string Step(long milliseconds) => (milliseconds >> Shift(milliseconds) << Shift(milliseconds)).ToString(CultureInfo.InvariantCulture);

    public void Add(long milliseconds)
    {
        AddStep(Step(milliseconds), 1);
        each?.Add(milliseconds);
        if (each?.Count > Most)
            each = null;
    }

    /// <summary>Adds durations of which only the step is known.</summary>
    public void AddStep(string step, long n)
    {
        var lower = long.Parse(step, NumberStyles.None, CultureInfo.InvariantCulture);
        steps[lower] = steps.GetValueOrDefault(lower) + n;
    }

    /// <summary>The median by nearest rank, and by how much of itself it may be wrong: 0 when every duration is known.</summary>
    public (double? Seconds, double Error) Median()
    {
        var n = steps.Values.Sum();
        if (n == 0)
            return (null, 0);
        if (each?.Count == n)
        {
            each.Sort();
            return (Percentile.Median(CollectionsMarshal.AsSpan(each)) / 1000d, 0);
        }

        var lower = MedianOf(steps);
        return ((lower + (((1L << Shift(lower)) - 1) / 2)) / 1000d, StepError);
    }

    /// <summary>Seconds as people say them: whole ones, from 1,000 s on of three digits.</summary>
    public static string Rounded(long milliseconds)
    {
        var (seconds, unit) = ((milliseconds + 500) / 1000, 1L);
        while (seconds / unit >= 1000)
            unit *= 10;
        return ((seconds + (unit / 2)) / unit * unit).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The median by nearest rank of values that occur so often each; at least one.</summary>
    public static long MedianOf(SortedDictionary<long, long> counts)
    {
        var rank = (counts.Values.Sum() + 1) / 2;
        return counts.First(each => (rank -= each.Value) <= 0).Key;
    }

    private static int Shift(long milliseconds) => Math.Max(0, BitOperations.Log2((ulong)Math.Max(milliseconds, 1)) + 1 - Digits);
}
