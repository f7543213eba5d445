using System.Globalization;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Coding for people who read a terminal.</summary>
internal static class CodingReport
{
    private const int MostRows = 20;

    public static void Show(CodingSummary summary, Terminal terminal)
    {
        Totals(terminal, summary.TotalSeconds, summary.HumanSeconds, summary.AiSeconds, summary.AiSummedSeconds, summary.WakatimeSeconds);
        if (summary.Days.Length > 1)
        {
            terminal.Line();
            terminal.Table(["DAY", ">TOTAL", ">HUMAN", ">AI"], summary.Days.Select(each => new[] { each.Date, Spoken.Seconds(each.TotalSeconds), Spoken.Seconds(each.HumanSeconds), Spoken.Seconds(each.AiSummedSeconds) }));
        }

        if (summary.Items.Length > 0)
        {
            terminal.Line();
            terminal.Table([summary.Slice.ToUpperInvariant(), ">HUMAN", ">AI"], summary.Items.Take(MostRows).Select(each => new[] { each.Name ?? "–", Spoken.Seconds(each.HumanSeconds), Spoken.Seconds(each.AiSeconds) }));
            if (summary.Items.Length > MostRows)
                terminal.Line(terminal.Dim($"  and {summary.Items.Length - MostRows} more: --json has them all"));
        }

        terminal.Line(terminal.Dim($"  {summary.Definition}"));
    }

    public static void Show(CodingDurations durations, Terminal terminal)
    {
        Totals(terminal, durations.TotalSeconds, durations.HumanSeconds, durations.AiSeconds, durations.AiSummedSeconds, durations.WakatimeSeconds);
        if (durations.Items.Length > 0)
        {
            terminal.Line();
            terminal.Table(["=START", ">LASTS", "LANE", "ON"], durations.Items.Select(each => new[] { terminal.Time(each.Start), Spoken.Seconds(each.DurationSeconds), each.Lane, What(each) }));
        }

        LeftOff(terminal, durations.LeftOff);
        terminal.Line(terminal.Dim($"  {durations.Definition}"));
    }

    public static void Show(CodingExplanation day, Terminal terminal)
    {
        Totals(terminal, day.TotalSeconds, day.HumanSeconds, day.AiSeconds, day.AiSummedSeconds, day.WakatimeSeconds);
        if (day.Gaps.Length > 0)
        {
            terminal.Line();
            terminal.Table(["=FROM", ">COUNTED", "LANE", "PROJECT", "WHY"], day.Gaps.Select(each => new[] { terminal.Time(each.From), Spoken.Seconds(each.CountedSeconds), each.Lane, each.Project ?? "–", each.Reason }));
        }

        LeftOff(terminal, day.LeftOff);
        terminal.Line(terminal.Dim($"  {day.Definition}"));
    }

    /// <summary>As WakaTime writes it: <c>2 hrs 5 mins</c>, <c>12 mins</c>, <c>0 secs</c>.</summary>
    public static string WakatimeText(double seconds)
    {
        var (hours, minutes) = ((long)seconds / 3600, (long)seconds / 60 % 60);
        return (hours, minutes) switch
        {
            (0, 0) => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds} sec{((long)seconds == 1 ? "" : "s")}"),
            (0, _) => Count(minutes, "min"),
            (_, 0) => Count(hours, "hr"),
            _ => $"{Count(hours, "hr")} {Count(minutes, "min")}",
        };

        static string Count(long n, string unit) => string.Create(CultureInfo.InvariantCulture, $"{n} {unit}{(n == 1 ? "" : "s")}");
    }

    private static void Totals(Terminal terminal, double total, double human, double ai, double summed, double wakatime)
    {
        terminal.Pair("total", Spoken.Seconds(total));
        terminal.Pair("human", Spoken.Seconds(human));
        terminal.Pair("ai", ai == summed ? Spoken.Seconds(ai) : $"{Spoken.Seconds(ai)} {terminal.Dim($"(assistants added up: {Spoken.Seconds(summed)})")}");
        terminal.Pair("wakatime", Spoken.Seconds(wakatime));
    }

    private static void LeftOff(Terminal terminal, int leftOff)
    {
        if (leftOff > 0)
            terminal.Line(terminal.Dim($"  and {leftOff} more: --limit"));
    }

    private static string What(CodingDuration duration) => string.Join(" · ", ((string?[])
        [duration.Project, duration.Branch, duration.Language, duration.Entity, duration.Category, duration.Editor, duration.Machine, duration.Model]).OfType<string>()) is { Length: > 0 } text ? text : "–";
}
