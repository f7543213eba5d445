using System.Text.Json.Serialization;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Time by the names of one slice: project, language and so on; null is what is unknown.</summary>
internal sealed record SliceFigure(string Slice, string? Name, long Ms);

/// <summary>What one day, or a part of it, counts, in milliseconds.</summary>
/// <param name="Human">Of the person, on all machines together.</param>
/// <param name="Ai">When at least one assistant worked.</param>
/// <param name="AiSummed">Every assistant's time added up.</param>
/// <param name="Together">When the person or an assistant worked.</param>
/// <param name="Joined">As WakaTime counts: the person's heartbeats and the assistants' joined as one sequence.</param>
/// <param name="Heartbeats">How many heartbeats lie in it.</param>
/// <param name="HumanBy">The person's time by slice; each slice but dependencies adds up to <paramref name="Human"/>.</param>
/// <param name="AiBy">The assistants' time by slice, adding up to <paramref name="AiSummed"/>.</param>
/// <param name="JoinedBy">The same as WakaTime counts, adding up to <paramref name="Joined"/>.</param>
internal sealed record DayFigures(long Human, long Ai, long AiSummed, long Together, long Joined, long Heartbeats, SliceFigure[] HumanBy, SliceFigure[] AiBy, SliceFigure[] JoinedBy)
{
    [JsonIgnore]
    public bool IsEmpty => Heartbeats == 0 && Together == 0 && Joined == 0;

    public static DayFigures Of(JoinedTime time, string[] slices, long heartbeats)
    {
        var ai = Overlap.Union(time.Ai.SelectMany(Stretches));
        return new DayFigures(
            Sum(time.Human), Ms(ai.Wall), Ms(ai.Summed), Ms(Overlap.Union(ai.Stretches.Concat(Stretches(time.Human))).Wall), Sum(time.All), heartbeats,
            By(time.Human, slices), By(time.Ai.SelectMany(each => each), slices), By(time.All, slices));
    }

    /// <summary>Days added up. Time of a day is in no other, so that together is so too.</summary>
    public static DayFigures Sum(IReadOnlyCollection<DayFigures> days) => new(
        days.Sum(each => each.Human), days.Sum(each => each.Ai), days.Sum(each => each.AiSummed), days.Sum(each => each.Together), days.Sum(each => each.Joined), days.Sum(each => each.Heartbeats),
        Merged(days.SelectMany(each => each.HumanBy)), Merged(days.SelectMany(each => each.AiBy)), Merged(days.SelectMany(each => each.JoinedBy)));

    private static IEnumerable<Interval> Stretches(IEnumerable<Credit<Beat>> credits) => credits.Select(each => each.Counted);

    private static long Sum(IEnumerable<Credit<Beat>> credits) => credits.Sum(each => Ms(each.Counted.Length));

    private static SliceFigure[] By(IEnumerable<Credit<Beat>> credits, string[] slices)
    {
        var sums = new Dictionary<(string Slice, string? Name), long>();
        foreach (var credit in credits)
        {
            var ms = Ms(credit.Counted.Length);
            if (ms == 0)
                continue;
            foreach (var slice in slices)
            {
                foreach (var name in Slices.Names(credit.Sign, slice))
                    sums[(slice, name)] = sums.GetValueOrDefault((slice, name)) + ms;
            }
        }

        return Ordered(sums);
    }

    private static SliceFigure[] Merged(IEnumerable<SliceFigure> figures)
    {
        var sums = new Dictionary<(string Slice, string? Name), long>();
        foreach (var (slice, name, ms) in figures)
            sums[(slice, name)] = sums.GetValueOrDefault((slice, name)) + ms;
        return Ordered(sums);
    }

    /// <summary>The longest first, by name where they are equal: one order for one content.</summary>
    private static SliceFigure[] Ordered(Dictionary<(string Slice, string? Name), long> sums) =>
    [
        .. sums.Select(each => new SliceFigure(each.Key.Slice, each.Key.Name, each.Value))
            .OrderBy(each => each.Slice, StringComparer.Ordinal).ThenByDescending(each => each.Ms).ThenBy(each => each.Name, StringComparer.Ordinal),
    ];

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
