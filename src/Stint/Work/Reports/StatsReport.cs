using System.Globalization;
using Stint.Operations;

namespace Stint.Work;

/// <summary>Statistics, comparisons and explanations on a terminal.</summary>
internal static class StatsReport
{
    public static void Show(StatsView stats, Terminal terminal)
    {
        var period = stats.Period switch { "week" => "last 7 days", "month" => "last 30 days", _ => "everything" };
        terminal.Line($"{terminal.Bold("Sessions")}, {period} {terminal.Dim($"({stats.Tz})")}");
        terminal.Pair("sessions", Number(stats.TotalSessions));
        terminal.Pair("time", $"{Spoken.Seconds(stats.TotalSeconds)}, {Spoken.Seconds(stats.ActiveSeconds)} active");
        terminal.Pair("average", $"{Spoken.Seconds(stats.AvgSeconds)} {terminal.Dim($"n = {stats.N}, sessions with more than one sign of life")}");
        terminal.Pair("completed", stats.CompletionRate is { } rate
            ? rate.ToString("P0", CultureInfo.InvariantCulture)
            : terminal.Dim("– (no session ended completed, rejected, blocked or abandoned)"));
        terminal.Pair("tasks", $"{stats.TasksCompleted} of {stats.TasksCreated} completed");
        terminal.Pair("code", $"{terminal.Green("+" + Number(stats.LinesAdded))} {terminal.Red("−" + Number(stats.LinesRemoved))}, net {Number(stats.Net)}, {Spoken.Count(stats.Commits, "commit")}");
        terminal.Pair("knowledge", $"{Spoken.Count(stats.Decisions, "decision")}, {Spoken.Count(stats.ContextItems, "context item")}");
        terminal.Pair("model", stats.MostUsedModel);
        terminal.Pair("tags", string.Join(", ", stats.TopTags.Select(tag => $"{tag.Tag} ({tag.Sessions})")));
        terminal.Pair("best day", stats.MostProductiveDay is { } best
            ? $"{best.Day}: {Spoken.Seconds(best.MeanActiveSeconds)} active on average {terminal.Dim($"n = {best.N} days")}"
            : terminal.Dim("– (a weekday needs 5 days with sessions)"));
    }

    public static void Compare(ComparisonView comparison, Terminal terminal)
    {
        terminal.Table(
            ["", $">#{comparison.A.Number}", $">#{comparison.B.Number}", ">DELTA"],
            CompareSessions.Figures.Concat(CompareSessions.Terms(comparison.A, comparison.B)).Select(figure => (string[])
            [
                figure.Name.Replace("_seconds", "", StringComparison.Ordinal).Replace('_', ' '),
                Value(figure.Name, figure.Of(comparison.A)),
                Value(figure.Name, figure.Of(comparison.B)),
                Signed(figure.Name, comparison.Deltas[figure.Name]),
            ]));
    }

    public static void Explain(ExplanationView explanation, Terminal terminal)
    {
        foreach (var session in explanation.Sessions)
        {
            terminal.Line($"{terminal.Bold($"Session #{session.Number}")}  {Spoken.Seconds(session.DurationSeconds)} = {terminal.Green(Spoken.Seconds(session.ActiveSeconds))} active + {Spoken.Seconds(session.IdleSeconds)} idle");
            foreach (var gap in Readable(session.Gaps))
            {
                var kind = gap.CountedAs == "active" ? terminal.Green("active") : terminal.Yellow(gap.CountedAs);
                terminal.Line($"  {terminal.Time(gap.From)} – {terminal.Time(gap.To)}  {Spoken.Seconds(gap.Seconds),8}  {kind}  {terminal.Dim(gap.Reason)}");
            }

            if (session.Gaps.Length == 0)
                terminal.Line(terminal.Dim("  One sign of life: there is no gap to count, so nothing was measured."));
        }

        if (explanation.Sessions.Length > 1)
            terminal.Line($"Together {Spoken.Seconds(explanation.ActiveSeconds)} active, {Spoken.Seconds(explanation.IdleSeconds)} idle.");
        terminal.Line(terminal.Dim(explanation.Definition));
    }

    /// <summary>Gaps of seconds between many entries say nothing one by one: those that follow each other are told in one line.</summary>
    private static IEnumerable<GapView> Readable(GapView[] gaps)
    {
        for (var from = 0; from < gaps.Length;)
        {
            var to = from;
            while (to < gaps.Length && gaps[to] is { CountedAs: "active", Seconds: < 60 })
                to++;
            if (to - from < 2)
            {
                yield return gaps[from++];
                continue;
            }

            var some = gaps[from..to];
            yield return new GapView(some[0].From, some[^1].To, some.Sum(gap => gap.Seconds), "active", $"{some.Length} gaps of less than a minute: active");
            from = to;
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Value(string name, double? value) =>
        value is null ? "–" : name.EndsWith("_seconds", StringComparison.Ordinal) ? Spoken.Seconds(value) : value.Value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Signed(string name, double? value) => value switch
    {
        null => "–",
        < 0 when Value(name, -value) is var text && text != Value(name, 0) => "−" + text,
        > 0 when Value(name, value) is var text && text != Value(name, 0) => "+" + text,
        _ => Value(name, 0),
    };
}
