using System.Diagnostics;

namespace Stint.Bench;

/// <summary>Runs contenders in turn, so that what disturbs the machine disturbs all of them, and compares them run by run.</summary>
internal static class Harness
{
    // Code gets its final form after some thirty calls; long runs get it while they run, and are not worth waiting for.
    private const int WarmUps = 40;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Measured>> RunAsync(Workload workload, bool full)
    {
        List<Measured> rows = [];
        await foreach (var each in workload.Cases(full))
        {
            if (each.Weighed is { } weighed)
                rows.Add(new Measured(workload.Id, each.Name, each.Items, weighed.What, 0, 0, 0, weighed.Of, each.Items / weighed.Most, 1, null, null, null));
            var times = await Times(each);
            foreach (var contender in each.Contenders)
                rows.Add(Row(workload, each, contender, times, rows));
        }

        return rows;
    }

    private static async Task<Dictionary<string, Run[]>> Times(Case each)
    {
        foreach (var contender in each.Contenders)
            await WarmUp(contender);
        var times = each.Contenders.ToDictionary(contender => contender.Name, _ => new Run[each.Runs], StringComparer.Ordinal);
        for (var run = 0; run < each.Runs; run++)
        {
            foreach (var contender in each.Contenders)
                times[contender.Name][run] = await Time(contender);
        }

        return times;
    }

    private static async Task WarmUp(Contender contender)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var run = 0; run < WarmUps && Stopwatch.GetElapsedTime(begun) < WarmUpTime; run++)
        {
            contender.Prepare();
            Sink.Take(await contender.Run());
        }
    }

    private static async Task<Run> Time(Contender contender)
    {
        contender.Prepare();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var processor = ProcessorTime.OfChildren();
        var begun = Stopwatch.GetTimestamp();
        Sink.Take(await contender.Run());
        return new Run(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, ProcessorTime.OfChildren() - processor ?? 0);
    }

    private static Measured Row(Workload workload, Case each, Contender contender, Dictionary<string, Run[]> times, List<Measured> before)
    {
        var own = times[contender.Name];
        var median = Median(own.Select(run => run.Ms));
        var processor = Median(own.Select(run => run.ProcessorMs));
        var pairs = contender.Against is { } against ? own.Zip(times[against]).ToList() : null;
        double? ratio = pairs is null ? null : Median(pairs.Select(pair => pair.First.Ms / pair.Second.Ms));
        double? processorRatio = pairs is null || processor == 0 ? null : Median(pairs.Select(pair => pair.First.ProcessorMs / pair.Second.ProcessorMs));
        var smallest = before.Find(row => string.Equals(row.Case, each.Name, StringComparison.Ordinal)
            && string.Equals(row.Contender, contender.Name, StringComparison.Ordinal));
        return new Measured(
            workload.Id, each.Name, each.Items, contender.Name, median, own.Min(run => run.Ms), median * 1e6 / each.Items,
            contender.Against, ratio, contender.Target, median / smallest?.MedianMs, processor == 0 ? null : processor, processorRatio);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>One run: the time on the clock, and the processor time of the processes it started.</summary>
    private readonly record struct Run(double Ms, double ProcessorMs);
}
