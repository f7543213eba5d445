using System.Globalization;
using Stint.Operations;

namespace Stint.Work;

/// <summary>Work sessions as people read them on a terminal.</summary>
internal static class Reports
{
    public static void Status(SessionView session, Terminal terminal)
    {
        Heading(session, terminal);
        var since = Spoken.Ago(session.LastActivityAt, terminal.Now);
        terminal.Pair("started", $"{terminal.Time(session.StartedAt)}, {Spoken.Seconds(session.ElapsedSeconds)} ago");
        terminal.Pair("active", $"{terminal.Bold(Spoken.Seconds(session.ActiveSeconds))}, idle {Spoken.Seconds(session.IdleSeconds)}, last activity {since}");
        Body(session, terminal);
        foreach (var other in session.Others ?? [])
            terminal.Line(terminal.Dim($"  also open: #{other.Number} {PlainText.Line(other.Goal ?? "")} ({other.Agent?.Name ?? other.Actor.Id})"));
    }

    public static void Summary(SessionView session, Terminal terminal)
    {
        if (session.EndedAt is null)
        {
            Status(session, terminal);
            return;
        }

        Heading(session, terminal);
        terminal.Pair("time", $"{terminal.Time(session.StartedAt)} – {terminal.Time(session.EndedAt.Value)}  ({session.EndReason})");
        terminal.Pair("duration", session.Measured
            ? $"{terminal.Bold(Spoken.Seconds(session.DurationSeconds))}: {Spoken.Seconds(session.ActiveSeconds)} active, {Spoken.Seconds(session.IdleSeconds)} idle"
            : "– (one sign of life measures nothing)");
        Body(session, terminal);
        // Numbers count per project, and mean that of the repository one stands in.
        var reference = session.ChosenBy == "repository" ? session.Number.ToString(CultureInfo.InvariantCulture) : session.Id;
        terminal.Line(terminal.Dim($"  Everything: stint session {reference} timeline   Why these times: stint explain {reference}"));
    }

    private static void Heading(SessionView session, Terminal terminal)
    {
        var status = session.Status switch
        {
            "active" => terminal.Green("active"),
            "paused" => terminal.Yellow("paused"),
            _ => terminal.Dim("ended"),
        };
        terminal.Line($"{terminal.Bold($"Session #{session.Number}")}  {status}  {terminal.Cyan(session.Project?.Name ?? "no project")}");
        terminal.Pair("goal", session.Goal is { } goal ? PlainText.Line(goal) : terminal.Dim("none"));
        string?[] driver = [session.Agent?.Name, .. (session.Models ?? []).SelectMany(model => new[] { model.Model, model.Provider })];
        terminal.Pair("agent", string.Join(" · ", driver.OfType<string>().Distinct(StringComparer.Ordinal).Select(PlainText.Line)));
    }

    private static string Tokens(ModelView model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{PlainText.Line(model.Model)} {model.InputTokens:N0} in, {model.OutputTokens:N0} out{(model.Share is { } share and < 1 ? $" ({share:P0} of the output)" : "")}{(model.CostUsd is { } cost ? $", US$ {cost:N2}" : "")}");

    private static void Body(SessionView session, Terminal terminal)
    {
        var counts = session.Counts;
        if (session.Code.LinesAdded is not null)
            terminal.Pair("code", $"{terminal.Green("+" + session.Code.LinesAdded)} {terminal.Red("−" + session.Code.LinesRemoved)} in {Spoken.Count(counts.Files ?? 0, "file")}{(counts.Commits is { } commits ? $", {Spoken.Count(commits, "commit")}" : "")}{Doubt(session, terminal)}");
        terminal.Pair("tokens", string.Join(" · ", (session.Models ?? []).Where(model => model.OutputTokens is not null).Select(Tokens)));
        terminal.Pair("entries", $"{Spoken.Count(counts.Logs, "log entry", "log entries")}, {Spoken.Count(counts.Decisions, "decision")}, {Spoken.Count(counts.Notes, "note")}, {Spoken.Count(counts.ContextItems, "context item")}");
        if (counts.TasksCreated > 0)
            terminal.Pair("tasks", $"{counts.TasksCompleted}/{counts.TasksCreated} completed, {counts.TasksInProgress} in progress, {counts.TasksTodo} planned");
        if (session.Tests?.LastRun is { } tests)
            terminal.Pair("tests", $"{(tests.Failed > 0 ? terminal.Red(TestsSeen.Counts(tests)) : TestsSeen.Counts(tests))} {terminal.Dim(Spoken.Ago(tests.EndedAt, terminal.Now))}{(session.Tests.Regressions.LastOrDefault(each => each.RunId == tests.RunId) is { NewTotal: > 0 } broke ? terminal.Red($", {broke.NewTotal} new") : "")}");
        if (session.ProjectTotals is { } totals)
            terminal.Pair("project", terminal.Dim($"{Spoken.Count(totals.Sessions, "session")} in all, {Spoken.Seconds(totals.ActiveSeconds)} active, {Spoken.Count(totals.Commits, "commit")}"));
        GoalReport.Show(session, terminal);
        terminal.Pair("tags", string.Join(", ", session.Tags));
        foreach (var blocker in session.Blockers ?? [])
            terminal.Pair("blocker", terminal.Red(PlainText.Short(PlainText.Line(blocker.Text), 100)));
        var files = (session.Files ?? []).Where(file => file.TimesModified > 0).Take(5).ToList();
        for (var i = 0; i < files.Count; i++)
            terminal.Pair(i == 0 ? "files" : "", $"{PlainText.Line(files[i].Path)} {terminal.Dim(files[i].Binary ? "binary" : Spoken.Lines(files[i].LinesAdded, files[i].LinesRemoved))}");
        if (counts.Files > files.Count && files.Count > 0)
            terminal.Pair("", terminal.Dim($"and {counts.Files - files.Count} more"));
    }

    private static string Doubt(SessionView session, Terminal terminal) =>
        session.Git is { Approximate: true, Reason: { } reason } ? terminal.Dim($" (approximate: {reason})") : "";

    public static void List(Page<SessionView> page, Terminal terminal)
    {
        if (page.Items.Length == 0)
        {
            terminal.Line(terminal.Dim("No session matches. Start one: stint start \"…\"   Import some: stint import git"));
            return;
        }

        terminal.Table(
            [">#", "STARTED", "PROJECT", ">ACTIVE", ">COMMITS", "LINES", "STATUS", "GOAL"],
            page.Items.Select(session => (string[])
            [
                session.Number.ToString(CultureInfo.InvariantCulture),
                terminal.Time(session.StartedAt),
                PlainText.Short(session.Project?.Name ?? "–", 24),
                session.Measured ? Spoken.Seconds(session.ActiveSeconds) : "–",
                session.Counts.Commits?.ToString(CultureInfo.InvariantCulture) ?? "–",
                Spoken.Lines(session.Code.LinesAdded, session.Code.LinesRemoved),
                session.EndReason ?? session.Status,
                session.Goal ?? "",
            ]));
        if (page.Next is not null)
            terminal.Line(terminal.Dim($"More: --cursor {page.Next}"));
    }

    public static void Timeline(Page<ActivityView> page, Terminal terminal)
    {
        foreach (var each in page.Items)
        {
            var mark = each.Evidence == "observed" ? terminal.Green("●") : "○";
            var late = each.Retroactive && each.Evidence != "observed" ? terminal.Dim($" (told {terminal.Time(each.RecordedAt)})") : "";
            terminal.Line($"{terminal.Dim(terminal.Time(each.At))}  {mark} {terminal.Cyan(each.Type.Replace('_', ' '))}{(each.Category is { } category ? terminal.Dim($" [{category}]") : "")}  {PlainText.Line(each.Description ?? "")}{late}");
            if (each.Rationale is { } why)
                terminal.Line($"       {terminal.Dim("because " + PlainText.Line(why))}");
        }

        terminal.Line(terminal.Dim("● observed  ○ stated"));
        if (page.Next is not null)
            terminal.Line(terminal.Dim($"More: --cursor {page.Next}"));
    }
}
