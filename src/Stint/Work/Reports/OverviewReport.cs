using System.Globalization;
using Stint.Operations;

namespace Stint.Work;

/// <summary>The overview and the resume bundle on a terminal.</summary>
internal static class OverviewReport
{
    private const string Bars = " ▁▂▃▄▅▆▇█";

    public static void Show(OverviewView overview, Terminal terminal)
    {
        terminal.Line($"{terminal.Bold("Today")}  {Spoken.Seconds(overview.Today.ActiveSeconds)} active in {Spoken.Count(overview.Today.Sessions, "session")}, {Spoken.Count(overview.Today.Commits, "commit")}");
        foreach (var session in overview.Active)
            terminal.Line($"  {terminal.Green("●")} #{session.Number} {session.Project?.Name} {PlainText.Line(session.Goal ?? "")} {terminal.Dim(session.Actor.Id)}");
        terminal.Line($"{terminal.Bold("30 days")}  {Sparkline(overview.Days.Select(day => day.ActiveSeconds))}  {Spoken.Seconds(overview.Days.Sum(day => day.ActiveSeconds))} active");
        terminal.Line(terminal.Dim($"Active: gaps of at most {Spoken.Seconds(overview.Definition.IdleSeconds)} count, longer ones are idle. Days in {overview.Definition.Tz}."));
    }

    public static string Sparkline(IEnumerable<double> values)
    {
        var all = values.ToList();
        var top = all.DefaultIfEmpty().Max();
        return string.Concat(all.Select(value => top <= 0 ? Bars[0] : Bars[(int)Math.Ceiling(value / top * (Bars.Length - 1))]));
    }
}

/// <summary>"Where was I?" on a terminal, and as Markdown.</summary>
internal static class ResumeReport
{
    public static void Show(ResumeView resume, Terminal terminal)
    {
        if (resume.Markdown is { } markdown)
        {
            terminal.Line(markdown);
            return;
        }

        foreach (var line in Lines(resume, PlainText.Line))
            terminal.Line(line.StartsWith('#') ? terminal.Bold(line.TrimStart('#', ' ')) : line);
    }

    public static string AsMarkdown(ResumeView resume) => string.Join('\n', Lines(resume, Markdown.Line));

    /// <param name="resume">What to tell.</param>
    /// <param name="plain">Makes text from outside harmless where the lines go to.</param>
    private static IEnumerable<string> Lines(ResumeView resume, Func<string, string> plain)
    {
        yield return $"# {plain(resume.Project?.Name ?? "No project")}";
        if (resume.Current is { } current)
            yield return $"Open now: session #{current.Number}{(current.Goal is { } goal ? ": " + plain(goal) : "")}, {Spoken.Seconds(current.ActiveSeconds)} active{(current.Budget is { } budget ? $"; budget {Goals.Budgets.Text(budget)}" : "")}.";
        yield return plain(resume.Summary ?? "No session has ended here yet.");
        foreach (var line in Section("Open tasks", resume.OpenTasks.Select(task => $"{plain(task.Key)} ({task.Status})")))
            yield return line;
        if (resume.Tests?.LastRun is { } run)
        {
            yield return $"Tests: {TestsSeen.Counts(run)} ({plain(run.Command)}{(run.GreenCommit is { } green ? $"; last green at {green[..Math.Min(10, green.Length)]}" : "")}).";
            foreach (var line in Section(run.SinceGreen is null ? "Failing tests" : "Failing since the last green", (run.SinceGreen ?? [.. run.FailedTests.Select(each => each.Id)]).Take(10).Select(plain)))
                yield return line;
        }

        foreach (var line in Section("Blockers", resume.Blockers.Select(each => plain(each.Text))))
            yield return line;
        foreach (var line in Section("Last commits", resume.LastCommits.Select(commit => $"{commit.Sha[..Math.Min(10, commit.Sha.Length)]} {plain(commit.Subject)}")))
            yield return line;
        foreach (var line in Section("Next", resume.NextActions.Select(next => $"{next.N}. {plain(next.Text)}")))
            yield return line;
    }

    private static IEnumerable<string> Section(string name, IEnumerable<string> items)
    {
        var all = items.ToList();
        return all.Count == 0 ? [] : ["", "## " + name, .. all.Select(item => "- " + item)];
    }
}
