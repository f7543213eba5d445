using System.Text.Json.Nodes;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Goals;
using Stint.Work.Health;
using Stint.Work.Insight;

namespace Stint.Work;

/// <summary>Builds views of work sessions from the store.</summary>
internal static class SessionViews
{
    private static readonly Sql TaskKeys = new("select task_key, status from session_tasks where bucket = @bucket and session_id = @id");

    private static readonly Sql Files = new(
        """
        select path, old_path, change, times_modified, lines_added, lines_removed, mentions, ai_lines_added, ai_lines_removed
        from session_files where bucket = @bucket and session_id = @id
        """);

    private static readonly Sql Commits = new(
        """
        select sha, at, subject, files_changed, insertions, deletions
        from session_commits where bucket = @bucket and session_id = @id order by at, sha
        """);

    private static readonly Sql Remarks = new(
        $"""
        select {Activity.Columns} from activities a
        where a.bucket = @bucket and a.session_id = @id and a.type in ('decision_made', 'blocker', 'note', 'goal_evaluated', 'blocker_resolved') order by a.at, a.id
        """);

    private static readonly Sql Totals = new(
        """
        select coalesce(sum(sessions), 0), coalesce(sum(active_ms), 0), coalesce(sum(commits), 0), coalesce(sum(lines_added), 0),
          coalesce(sum(lines_removed), 0), coalesce(sum(decisions), 0), coalesce(sum(tasks_completed), 0)
        from rollups where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone
        """);

    /// <summary>What a list shows of each: figures, no particulars.</summary>
    public static SessionView[] Brief(Transaction tx, Context context, IReadOnlyList<WorkRow> rows) =>
        [.. rows.Zip(SessionDetails.Read(tx, [.. rows.Select(row => row.Session)]), (row, details) => Build(context, row, details))];

    /// <summary>Everything there is about one session.</summary>
    public static SessionView Full(Transaction tx, Context context, WorkRow row)
    {
        (string, object?)[] key = [("@bucket", row.Session.Bucket), ("@id", row.Session.Id)];
        var files = tx.Query(Files, ReadFile, key);
        var remarks = RemarksOf(tx, row.Session);
        var commits = tx.Query(Commits, each => new CommitView(each.Text(0), each.At(1), context.Paths.In(each.Text(2)), each.Long(3), each.Long(4), each.Long(5)), key);
        var share = Share.Read(tx, row.Session.Bucket, row.Session.Id)!;
        var brief = Brief(tx, context, [row])[0];
        return OwnFigures.Add(context, brief with
        {
            Files = [.. files.OrderByDescending(file => file.TimesModified).ThenByDescending(file => (file.LinesAdded ?? 0) + (file.LinesRemoved ?? 0)).ThenBy(file => file.Path, StringComparer.Ordinal).Select(file => Leaving(file, context.Paths))],
            Git = row.HeadStart is null && row.TreeStart is null && commits.Count == 0 ? null : new GitView
            {
                BranchStart = row.BranchStart,
                BranchEnd = row.BranchEnd,
                HeadStart = row.HeadStart,
                HeadEnd = row.HeadEnd,
                TreeStart = row.TreeStart,
                RecordedAt = row.RecordedAt,
                ReflogStart = row.ReflogStart,
                TreeEnd = row.TreeEnd,
                Worktree = context.Paths.Hides ? null : row.Worktree,
                Arrived = row.Arrived,
                Approximate = row.Approximate is not null,
                Reason = row.Approximate,
                MeasuredAt = row.MeasuredAt,
                Beside = [.. SharedWorktree.Beside(tx, context, row).Select(other => other.Session.Number)],
                Commits = [.. commits],
            },
            Tasks = [.. tx.Query(TaskKeys, each => new TaskView(each.Text(0), each.Text(1)), key).OrderBy(task => task.Key, StringComparer.Ordinal)],
            ProjectTotals = row.Session.ProjectId is not { } project ? null : tx.First(
                Totals,
                each => new TotalsView(each.Long(0), each.Long(1) / 1000.0, each.Long(2), each.Long(3), each.Long(4), each.Long(5), each.Long(6)),
                ("@bucket", row.Session.Bucket),
                ("@workspace", row.Session.Workspace),
                ("@scope", Fold.OfProject(project)),
                ("@zone", row.Session.Tz)),
            Blockers = [.. Of([.. Unblock.Open(remarks)], ActivityTypes.Blocker, context.Paths)],
            Notes = [.. Of(remarks, ActivityTypes.Note, context.Paths)],
            Decisions = [.. remarks.Where(each => each.Type == ActivityTypes.Decision).Select(each => Decision(each, context.Paths))],
            Outcome = Outcomes.Leaving(Outcomes.Judged(brief.Outcome, remarks.FindLast(each => each.Type == ActivityTypes.Outcome)), context.Paths),
            Checklist = [.. Checklist.Of(tx, row.Session).Select(each => each with { Text = context.Paths.In(each.Text) })],
            Health = HealthRecords.Of(tx, row.Session, context.Paths),
            Tests = TestsSeen.Of(tx, row.Session, context.Paths),
            NextActions = [.. Next.Of(tx, context, row.Session.ProjectId)],
            Segments = [.. share.Segments().Select(each => new SegmentView(each.Start, each.End, each.Kind == SegmentKind.Active ? "active" : "idle"))],
        });
    }

    /// <summary>Decisions, notes, blockers and what became of them, judged outcomes: in their order.</summary>
    public static List<Activity> RemarksOf(Transaction tx, SessionRow session) => tx.Query(Remarks, Activity.Read, ("@bucket", session.Bucket), ("@id", session.Id));

    public static ActivityView View(Activity activity, SessionRow? session = null, PathPrivacy? paths = null)
    {
        paths ??= PathPrivacy.Plain;
        var data = activity.Data is null ? null : JsonNode.Parse(activity.Data);
        return new ActivityView
        {
            Id = activity.Id,
            At = activity.At,
            RecordedAt = activity.RecordedAt,
            Type = activity.Type,
            Category = activity.Category,
            Description = activity.Description is not { } text ? null
                : activity.Type == ActivityTypes.Mention && paths.Hides ? string.Join(", ", text.Split(", ").Select(paths.Of))
                : activity.Type == ActivityTypes.Attached ? paths.Of(text)
                : paths.In(text, activity.Path),
            Evidence = activity.Evidence,
            Ai = activity.Ai,
            Path = activity.Path is { } path ? paths.Of(path) : null,
            Retroactive = activity.RecordedAt - activity.At > TimeSpan.FromMinutes(1),
            Rationale = (string?)data?["rationale"] is { } why ? paths.In(why) : null,
            Supersedes = (string?)data?["supersedes"],
            SessionId = session?.Id,
            SessionNumber = session?.Number,
        };
    }

    private static SessionView Build(Context context, WorkRow row, SessionDetails details)
    {
        var session = row.Session;
        // What nobody asked git about is unknown, unless documents tell; what git was asked about and has nothing of is none.
        long? none = row.MeasuredAt is not null || session.Source == "git-import" ? 0 : null;
        var added = details.LinesAdded ?? none;
        var removed = details.LinesRemoved ?? none;
        return new SessionView
        {
            Id = session.Id,
            Number = session.Number,
            Kind = SessionKinds.Name(session.Kind),
            Status = SessionStatuses.Name(session.Status),
            Project = session.ProjectId is { } project ? new ProjectView(project, row.ProjectName ?? "") : null,
            Actor = new ActorView(session.ActorId, session.ActorType),
            Agent = row.Agent is null ? null : new AgentView(row.Agent, row.AgentSession, row.Model, row.Provider),
            Models = details.Models is { Length: > 0 } used ? ModelUsage.Shares(used, context.Settings) : row.Model is { } model ? [new ModelView(row.Provider, model, null, null, null)] : [],
            Goal = row.Goal is { } goal ? context.Paths.In(goal) : null,
            Budget = Budgets.View(row.Budget, session.Active),
            Tags = details.Tags,
            StartedAt = session.StartedAt,
            LastActivityAt = session.LastActivityAt,
            EndedAt = session.EndedAt,
            ClosedAt = session.ClosedAt,
            EndReason = session.EndReason is { } reason ? EndReasons.Name(reason) : null,
            DurationSeconds = session.Duration.TotalSeconds,
            ActiveSeconds = session.Active.TotalSeconds,
            IdleSeconds = (session.Duration - session.Active).TotalSeconds,
            DurationMinutes = Math.Round(session.Duration.TotalMinutes, 2),
            ElapsedSeconds = session.EndedAt is null ? (context.Now - session.StartedAt).TotalSeconds : null,
            Measured = session.Duration > TimeSpan.Zero,
            Counts = details.Counts with
            {
                Commits = details.Counts.Commits is > 0 and var commits ? commits : none,
                Files = details.Counts.Files is > 0 and var files ? files : none,
            },
            Code = new CodeView(added, removed, added - removed, added + removed)
            {
                AiLinesAdded = row.AiLinesAdded,
                AiLinesRemoved = row.AiLinesRemoved,
                HumanLinesAdded = details.Added.Others(added, row.AiLinesAdded),
                HumanLinesRemoved = details.Removed.Others(removed, row.AiLinesRemoved),
            },
            Outcome = Outcomes.Leaving(Outcomes.Of(row), context.Paths),
            Environment = row.Version is null && row.Os is null ? null : new EnvironmentView(row.Version, row.Os, row.Shell, row.Host),
            Tz = session.Tz,
            Policy = new PolicyView(session.PolicyVersion, session.IdleGap.TotalSeconds, session.EndAfter?.TotalSeconds),
            Source = session.Source,
            ChosenBy = row.ChosenBy,
        };
    }

    private static IEnumerable<RemarkView> Of(List<Activity> remarks, string type, PathPrivacy paths) =>
        remarks.Where(each => each.Type == type).Select(each => new RemarkView(each.Id, paths.In(each.Description ?? ""), each.At));

    private static DecisionView Decision(Activity activity, PathPrivacy paths)
    {
        var view = View(activity, paths: paths);
        return new DecisionView(activity.Id, view.Description ?? "", view.Rationale, activity.At, view.Supersedes);
    }

    private static FileView Leaving(FileView file, PathPrivacy paths) => paths.Hides ? file with { Path = paths.Of(file.Path), OldPath = file.OldPath is { } old ? paths.Of(old) : null } : file;

    // What an assistant changed and git did not see is no binary.
    private static FileView ReadFile(Row row) => new(
        row.Text(0), row.TextOrNull(1), row.TextOrNull(2), row.Long(3), row.LongOrNull(4), row.LongOrNull(5), row.Long(3) > 0 && row.LongOrNull(4) is null && row.TextOrNull(2) is not null, row.Long(6))
    {
        AiLinesAdded = row.LongOrNull(7),
        AiLinesRemoved = row.LongOrNull(8),
    };
}
