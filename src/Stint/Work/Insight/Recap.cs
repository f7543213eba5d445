using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Insight;

/// <summary>What came of one session.</summary>
/// <param name="Done">Observed first: commits, completed tasks; then what was said to be done and decided.</param>
/// <param name="MoreDone">How many more there are.</param>
/// <param name="Open">Tasks and items of the check list that are open, blockers.</param>
internal sealed record RecapSession(
    string Id, long Number, string? Project, string? Goal, Sessions.Instant StartedAt, Sessions.Instant? EndedAt, double ActiveSeconds, OutcomeView? Outcome, DoneView[] Done, long MoreDone, string[] Open);

/// <summary>Something that was done.</summary>
/// <param name="Kind">commit, task, log or decision.</param>
/// <param name="Evidence">observed or stated.</param>
internal sealed record DoneView(string Kind, string Text, string Evidence);

/// <summary>The last sessions, newest first, and their sums; lines are null where git was not asked about any of them.</summary>
internal sealed record RecapView(RecapSession[] Sessions, double ActiveSeconds, long Commits, long? LinesAdded, long? LinesRemoved, long TasksCompleted, long Decisions);

/// <summary><c>stint recap</c>: what did I accomplish in my last sessions?</summary>
internal static class Recap
{
    private const int UsualSessions = 5;
    private const int MostDone = 8;

    private static readonly Parameter<long?> Last = Parameter.Number("last", "How many sessions (5)", 1, 50);
    private static readonly Parameter<string> Project = Parameter.Text("project", "Only this project", max: 100, value: "NAME");

    private static readonly Sql Newest = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.actor_id = @actor and s.kind = 'work'
          and (cast(@project as text) is null or s.project_id = @project)
        order by s.started_at desc, s.id desc limit @limit
        """);

    private static readonly Sql Logs = new(
        """
        select type, description, path from activities
        where bucket = @bucket and session_id = @id and type in ('log', 'decision_made') order by at, id limit 500
        """);

    public static readonly Operation Operation = new Operation<RecapView>
    {
        Verbs = ["recap", "session recap"],
        Route = "GET /api/v1/work/recap",
        Tool = "recall recap",
        Summary = "What did I accomplish in my last sessions?",
        Examples = ["stint recap", "stint recap --last 10 --project website"],
        Parameters = [Last, Project],
        Json = () => WorkJson.Default.RecapView,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            var project = arguments.Get(Project) is { } name ? Access.Projects.Need(tx, context, name) : null;
            var rows = tx.Query(
                Newest,
                WorkRow.Read,
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@actor", context.Actor),
                ("@project", project?.Id),
                ("@limit", arguments.Get(Last) ?? UsualSessions));
            var views = rows.ConvertAll(row => (Row: row, View: SessionViews.Full(tx, context, row)));
            return new RecapView(
                [.. views.Select(each => Of(tx, context, each.Row, each.View))],
                views.Sum(each => each.View.ActiveSeconds),
                views.Sum(each => each.View.Counts.Commits ?? 0),
                Sum(views.Select(each => each.View.Code.LinesAdded)),
                Sum(views.Select(each => each.View.Code.LinesRemoved)),
                views.Sum(each => each.View.Counts.TasksCompleted),
                views.Sum(each => each.View.Counts.Decisions));
        }),
        Shows = Show,
    };

    private static RecapSession Of(Transaction tx, Context context, WorkRow row, SessionView session)
    {
        var said = tx.Query(
            Logs,
            each => new DoneView(each.Text(0) == ActivityTypes.Log ? "log" : "decision", context.Paths.In(each.TextOrNull(1) ?? "", each.TextOrNull(2)), "stated"),
            ("@bucket", row.Session.Bucket),
            ("@id", row.Session.Id));
        List<DoneView> done =
        [
            .. (session.Git?.Commits ?? []).Select(commit => new DoneView("commit", commit.Subject, "observed")),
            .. (session.Tasks ?? []).Where(task => task.Status == "completed").Select(task => new DoneView("task", task.Key, "stated")),
            .. said,
        ];
        string[] open =
        [
            .. (session.Tasks ?? []).Where(task => task.Status != "completed").Select(task => $"{task.Key}: {task.Status.Replace('_', ' ')}"),
            .. (session.Checklist ?? []).Where(check => !check.Done).Select(check => check.Text),
            .. (session.Blockers ?? []).Select(blocker => "blocked: " + blocker.Text),
        ];
        return new RecapSession(
            session.Id, session.Number, session.Project?.Name, session.Goal, session.StartedAt, session.EndedAt, session.ActiveSeconds, session.Outcome,
            [.. done.Take(MostDone)], Math.Max(0, done.Count - MostDone), [.. open.Take(MostDone)]);
    }

    private static long? Sum(IEnumerable<long?> counts) => counts.ToList() is var all && all.Exists(each => each is not null) ? all.Sum(each => each ?? 0) : null;

    private static void Show(RecapView recap, Terminal terminal)
    {
        if (recap.Sessions.Length == 0)
        {
            terminal.Line(terminal.Dim("There is no session of yours yet. Start one: stint start \"…\""));
            return;
        }

        terminal.Line($"{terminal.Bold($"Your last {Spoken.Count(recap.Sessions.Length, "session")}")}: {Spoken.Seconds(recap.ActiveSeconds)} active, {Spoken.Count(recap.Commits, "commit")}, {Spoken.Lines(recap.LinesAdded, recap.LinesRemoved)} lines, {Spoken.Count(recap.TasksCompleted, "task")} completed, {Spoken.Count(recap.Decisions, "decision")}");
        foreach (var session in recap.Sessions)
        {
            var outcome = session.Outcome is { } judged ? "  " + terminal.Bold(judged.Verdict.ToUpperInvariant()) : session.EndedAt is null ? "  " + terminal.Green("open") : "";
            terminal.Line($"{terminal.Bold("#" + session.Number)}  {terminal.Time(session.StartedAt)}  {terminal.Cyan(PlainText.Line(session.Project ?? "no project"))}  {PlainText.Line(session.Goal ?? "no goal")}  {terminal.Dim(Spoken.Seconds(session.ActiveSeconds))}{outcome}");
            foreach (var each in session.Done)
                terminal.Line($"  {(each.Evidence == "observed" ? terminal.Green("●") : "○")} {PlainText.Short(PlainText.Line(each.Text), 120)}");
            if (session.MoreDone > 0)
                terminal.Line(terminal.Dim($"    and {session.MoreDone} more"));
            foreach (var each in session.Open)
                terminal.Line($"  {terminal.Yellow("…")} {PlainText.Short(PlainText.Line(each), 120)}");
        }

        terminal.Line(terminal.Dim("● observed  ○ stated  … open"));
    }
}
