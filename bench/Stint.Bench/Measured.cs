namespace Stint.Bench;

/// <summary>One line of the table.</summary>
/// <param name="Workload">P1, P2, …</param>
/// <param name="Case">The case's name.</param>
/// <param name="Items">How many items one run worked on.</param>
/// <param name="Contender">What was run.</param>
/// <param name="MedianMs">Median over the interleaved runs, milliseconds.</param>
/// <param name="MinMs">Fastest run, milliseconds.</param>
/// <param name="PerItemNs">Median per item, nanoseconds: flat over sizes means that cost grows with the size and no faster.</param>
/// <param name="Against">The baseline; null for a baseline itself.</param>
/// <param name="Ratio">Median of the ratios to the baseline, run by run; null for a baseline itself.</param>
/// <param name="Target">The ratio that should not be exceeded.</param>
/// <param name="Growth">Time against the smallest size of the same case; null at the smallest.</param>
/// <param name="ProcessorMs">Median processor time of the processes that a run started, user and system; null where it started none.</param>
/// <param name="ProcessorRatio">As <paramref name="Ratio"/>, of processor time.</param>
internal sealed record Measured(
    string Workload, string Case, long Items, string Contender, double MedianMs, double MinMs, double PerItemNs,
    string? Against, double? Ratio, double? Target, double? Growth, double? ProcessorMs, double? ProcessorRatio)
{
    public bool Missed => Ratio > Target;
}
