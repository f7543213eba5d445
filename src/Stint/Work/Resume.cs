using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

/// <summary>The short bundle that answers "where was I?".</summary>
internal sealed record ResumeView
{
    public ProjectView? Project { get; init; }

    /// <summary>The session that is open here now.</summary>
    public SessionView? Current { get; init; }

    /// <summary>The last one that ended.</summary>
    public SessionView? Last { get; init; }
    public required string? Summary { get; init; }
    public required TaskView[] OpenTasks { get; init; }

    /// <summary>Test runs of the open session, else of the last one that ended; null where neither has any.</summary>
    public TestsView? Tests { get; init; }
    public required CommitView[] LastCommits { get; init; }
    public required RemarkView[] Blockers { get; init; }
    public required NextView[] NextActions { get; init; }

    /// <summary>All of it as Markdown, when that was asked for.</summary>
    public string? Markdown { get; init; }
}

/// <summary><c>stint resume</c>.</summary>
internal static class Resume
{
    private static readonly Parameter<bool> Markdown = Parameter.Flag("markdown", "As Markdown, for a model or a file");

    private const string Newest = "and s.workspace = @workspace and s.kind = 'work' and s.ended_at <= @now order by s.ended_at desc, s.started_at desc, s.id desc limit 1";

    private static readonly Sql LastOfProject = new($"{WorkRow.Select} where s.bucket = @bucket and s.project_id = @project {Newest}");

    private static readonly Sql LastOfNone = new($"{WorkRow.Select} where s.bucket = @bucket and s.project_id is null {Newest}");

    private static readonly Sql OpenTasks = new(
        """
        select t.task_key, t.status, s.started_at from session_tasks t join sessions s on s.bucket = t.bucket and s.id = t.session_id
        where s.bucket = @bucket and s.workspace = @workspace and s.project_id = @project and s.started_at > @since order by s.started_at
        """);

    /// <summary>What asks for the text of it.</summary>
    public static Arguments AsMarkdown
    {
        get
        {
            var arguments = new Arguments();
            arguments.Set(Markdown, true);
            return arguments;
        }
    }

    public static readonly Operation Operation = new Operation<ResumeView>
    {
        Verbs = ["resume"],
        Route = "GET /api/v1/work/resume",
        Tool = "recall resume",
        Summary = "Where was I? Last summary, open tasks, last commits, next actions",
        Examples = ["stint resume", "stint resume --markdown"],
        Parameters = [Markdown, Common.Session],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.ResumeView,
        Does = Run,
        Shows = ResumeReport.Show,
    };

    private static ResumeView Run(Context context, Arguments arguments) => Expiry.Read(context, tx =>
    {
        var current = SessionRef.Find(tx, context, arguments.Get(Common.Session));
        var project = current?.Session.ProjectId is { } id
            ? new Project(id, current.ProjectName ?? "")
            : context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.FindRepository(tx, context, place) : null;
        var last = LastEnded(tx, context, project?.Id);
        var lastView = last is null ? null : SessionViews.Full(tx, context, last);
        var currentView = current is null || current.Session.EndedAt is not null ? null : SessionViews.Full(tx, context, current);
        var latest = currentView is { Git.Commits.Length: > 0 } ? currentView : lastView;
        var resume = new ResumeView
        {
            Project = project is null ? null : new ProjectView(project.Id, project.Name),
            Current = currentView,
            Last = lastView,
            Summary = lastView is null ? null : Sentence(lastView),
            OpenTasks = [.. Open(tx, context, project?.Id)],
            Tests = currentView?.Tests ?? lastView?.Tests,
            LastCommits = [.. (latest?.Git?.Commits ?? []).Reverse().Take(5)],
            Blockers = [.. (currentView ?? lastView)?.Blockers ?? []],
            NextActions = [.. Next.Of(tx, context, project?.Id).Where(each => !each.Done)],
        };
        return arguments.Get(Markdown) ? resume with { Markdown = ResumeReport.AsMarkdown(resume) } : resume;
    });

    /// <summary>The session of a project, or of none, that ended last.</summary>
    public static WorkRow? LastEnded(Transaction tx, Context context, string? project) => tx.First(
        project is null ? LastOfNone : LastOfProject,
        WorkRow.Read,
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@now", context.Now),
        ("@project", project));

    /// <summary>Tasks of the last 90 days whose latest word is not "completed".</summary>
    private static IEnumerable<TaskView> Open(Transaction tx, Context context, string? project) => tx
        .Query(
            OpenTasks,
            row => new TaskView(row.Text(0), row.Text(1)),
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@project", project),
            ("@since", context.Now - TimeSpan.FromDays(90)))
        .GroupBy(task => task.Key, StringComparer.Ordinal)
        .Select(group => group.Last())
        .Where(task => task.Status != "completed");

    /// <summary>What a session came to, from evidence, in one sentence.</summary>
    public static string Sentence(SessionView session)
    {
        var parts = new List<string> { $"Session #{session.Number}" + (session.Goal is { } goal ? $" ({PlainText.Short(PlainText.Line(goal), 80)})" : "") };
        parts.Add(!session.Measured ? "one sign of life, which measures nothing" : $"ran {Spoken.Seconds(session.DurationSeconds)}, {Spoken.Seconds(session.ActiveSeconds)} of it active");
        if (session.Code.LinesAdded is not null)
            parts.Add($"{(session.Counts.Commits is { } commits ? Spoken.Count(commits, "commit") + ", " : "")}{Spoken.Count(session.Counts.Files ?? 0, "file")}, {Spoken.Lines(session.Code.LinesAdded, session.Code.LinesRemoved)} lines");
        if (session.Counts.TasksCreated > 0)
            parts.Add($"{session.Counts.TasksCompleted} of {Spoken.Count(session.Counts.TasksCreated, "task")} completed");
        if (session.EndReason is { } reason)
            parts.Add($"ended: {reason}" + (session.Git?.BranchEnd is { } branch ? $" on {branch}" : ""));
        return string.Join("; ", parts) + ".";
    }
}
