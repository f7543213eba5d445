using System.Globalization;
using Stint.Operations;

namespace Stint.TestRuns;

/// <summary>Test runs as people read them on a terminal.</summary>
internal static class RunReport
{
    private const int MostLines = 15;

    public static void Show(TestRunView run, Terminal terminal)
    {
        terminal.Line($"{(run.Failed == 0 ? terminal.Green("✓") : terminal.Red("✗"))} {Counts(run, terminal)}  {terminal.Dim(PlainText.Line(run.Command))}");
        terminal.Pair("run", $"{run.Id}{(run.Known ? " (recorded before)" : "")}");
        terminal.Pair("started", $"{terminal.Time(run.StartedAt)}, took {Spoken.Seconds(run.DurationSeconds)}{(run.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $", exit code {code}") : "")}");
        terminal.Pair("commit", run.Commit is { } sha ? sha + (run.Clean switch { true => "", false => " and changes", null => "" }) : null);
        terminal.Pair("where", PlainText.Line(run.Environment));
        if (run.Unnamed > 0)
            terminal.Pair("", terminal.Dim($"{Spoken.Count(run.Unnamed, "test")} without a name in the report: what is removed cannot be told"));
        Changes(run.Last, "since the last run", terminal);
        if (run.BeforeSession is { } before && before.RunId != run.Last?.RunId)
            Changes(before, "since before the session", terminal);
        foreach (var each in (run.Cases ?? []).Take(MostLines))
        {
            terminal.Line($"  {(each.Outcome == Outcome.Failed ? terminal.Red("failed") : terminal.Yellow("retried"))} {PlainText.Line(each.Id)}{(each.Attempts > 1 ? terminal.Dim(string.Create(CultureInfo.InvariantCulture, $" in {each.Attempts} attempts")) : "")}");
            if (each.Message is { } message)
                terminal.Line(terminal.Dim($"         {PlainText.Short(PlainText.Line(message), 160)}"));
        }

        if (run.CasesTotal > MostLines)
            terminal.Line(terminal.Dim($"  and {run.CasesTotal - MostLines} more: --json lists up to 200"));
    }

    /// <summary>812 passed, 2 failed, 11 skipped.</summary>
    public static string Counts(TestRunView run, Terminal terminal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Passed:N0} passed, {(run.Failed > 0 ? terminal.Red($"{run.Failed:N0} failed") : "0 failed")}, {run.Skipped:N0} skipped");

    private static void Changes(TestComparison? changes, string since, Terminal terminal)
    {
        if (changes is null)
            return;
        var parts = new List<string>();
        Add(changes.NewTotal, "new", terminal.Red);
        Add(changes.FixedTotal, "fixed", terminal.Green);
        Add(changes.RemovedTotal ?? 0, "removed", terminal.Dim);
        Add(changes.FlakyTotal, "flaky", terminal.Yellow);
        terminal.Pair("changed", $"{(parts.Count == 0 ? "nothing" : string.Join(", ", parts))} {terminal.Dim(since)}");
        Names("new", changes.New, changes.NewTotal, terminal.Red);
        Names("fixed", changes.Fixed, changes.FixedTotal, terminal.Green);
        Names("flaky", changes.Flaky, changes.FlakyTotal, terminal.Yellow);

        void Add(long n, string what, Func<string, string> paint)
        {
            if (n > 0)
                parts.Add(paint(string.Create(CultureInfo.InvariantCulture, $"{n:N0} {what}")));
        }

        void Names(string what, string[] names, long total, Func<string, string> paint)
        {
            foreach (var name in names.Take(5))
                terminal.Line($"    {paint(what)} {PlainText.Line(name)}");
            if (total > 5)
                terminal.Line(terminal.Dim($"    and {total - 5:N0} more"));
        }
    }

    public static void Failing(Page<FailingView> page, Terminal terminal)
    {
        if (page.Items.Length == 0)
        {
            terminal.Line($"{terminal.Green("✓")} Nothing fails in the last runs of this project.");
            return;
        }

        foreach (var each in page.Items)
        {
            terminal.Line($"{(each.Flaky ? terminal.Yellow("flaky ") : terminal.Red("failed"))} {terminal.Bold(PlainText.Line(each.Id))}");
            if (each.Message is { } message)
                terminal.Line($"       {PlainText.Short(PlainText.Line(message), 160)}");
            terminal.Line(terminal.Dim($"       since {terminal.Time(each.FirstBadAt)}{At(each.FirstBadCommit)} ({Spoken.Count(each.FailedRuns, "run")})"
                + (each.LastGoodAt is { } good ? $", last good {terminal.Time(good)}{At(each.LastGoodCommit)}" : $", passed in none of the last {TestLimits.Window} runs")));
            if (each.Suspects is { Length: > 0 } suspects)
                terminal.Line(terminal.Dim($"       suspects {string.Join(' ', suspects.Select(sha => sha[..Math.Min(10, sha.Length)]))}"));
            else if (each.LastGoodCommit is not null && each.LastGoodCommit == each.FirstBadCommit)
                terminal.Line(terminal.Dim("       no commit lies between: what changed was not committed, or not the code"));
        }

        terminal.Line(terminal.Dim("Again: stint tests rerun   Which commit: stint tests bisect TEST -- COMMAND"));
    }

    private static string At(string? commit) => commit is null ? "" : $" at {commit[..Math.Min(10, commit.Length)]}";
}
