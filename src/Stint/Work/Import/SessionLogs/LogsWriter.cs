using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>
/// Puts a logged session into the store, with all its figures, in one transaction. The same documents again change nothing; documents that
/// have grown take the place of what was imported of them.
/// </summary>
internal sealed class LogsWriter(Context context, string? projectName)
{
    private static readonly Bulk Files = new(
        "session_files",
        "bucket bigint", "session_id text", "path text", "old_path text", "change text", "times_modified bigint", "lines_added bigint", "lines_removed bigint", "mentions bigint");

    private static readonly Sql Numbered = new(
        """
        select id, source from sessions
        where bucket = @bucket and workspace = @workspace and kind = 'work' and coalesce(project_id, '') = @project and number = @number
        """);

    private static readonly Sql Standing = new("select source, number, amendments from sessions where bucket = @bucket and id = @id");
    private static readonly Sql Buried = new("select 1 from tombstones where bucket = @bucket and id = @id");
    private static readonly Sql Known = new("select id from activities where bucket = @bucket and session_id = @id");
    private static readonly Sql DropTags = new("delete from session_tags where bucket = @bucket and session_id = @id");
    private static readonly Sql SetOutcome = new("update work_sessions set outcome = @outcome, outcome_why = @why where bucket = @bucket and session_id = @id");

    /// <summary>How many of the session's items were new.</summary>
    public long Write(Transaction tx, LoggedSession logged)
    {
        var (project, chosenBy) = ChooseProject(tx, logged);
        var actor = logged.Actor is { Length: > 0 and <= 320 } named ? named : context.Actor;
        var scope = logged.Id ?? $"{project?.Id}\u001f{logged.Number}";
        var timeline = LoggedTimeline.Of(logged, actor, scope);
        if (timeline is null)
            return 0;
        var holder = tx.First(Numbered, row => (Id: row.Text(0), Source: row.Text(1)), Key(project, logged.Number));
        var id = logged.Id ?? (holder.Source == "session-logs" ? holder.Id : Ids.Derived(timeline.Started, $"session-logs\u001f{scope}"));
        if (tx.First(Buried, row => row.Long(0), ("@bucket", context.Bucket), ("@id", id)) != 0)
            return 0;
        var standing = tx.First(Standing, row => (Source: row.Text(0), Number: row.Long(1), Amendments: row.Long(2)), ("@bucket", context.Bucket), ("@id", id));
        // What was recorded here, or corrected by somebody, is not told better by its documents.
        if (standing.Source is { } source && (source != "session-logs" || standing.Amendments > 0))
            return 0;
        var added = timeline.Activities.Length + (long)logged.Files.Count;
        var shares = new List<(Share? Share, int Sign)>();
        if (standing.Source is not null)
        {
            var before = Share.Read(tx, context.Bucket, id)!;
            // What was removed of it does not come back.
            if (WorkRetention.Was(tx, before.Session))
                return 0;
            added = NewItems(tx, id, logged, timeline);
            if (added == 0 && before.Session.EndedAt == timeline.Ended && before.Session.StartedAt == timeline.Started)
                return 0;
            shares.Add((before, -1));
            tx.Execute(DropTags, ("@bucket", context.Bucket), ("@id", id));
            ImportedSessions.Remove(tx, context.Bucket, id, 0);
        }

        var number = standing.Source is not null ? standing.Number : Number(tx, project, logged.Number, taken: holder.Id is not null && holder.Id != id);
        shares.Add((Create(tx, id, number, project, chosenBy, actor, logged, timeline), +1));
        Fold.Apply(tx, context.Bucket, context.Workspace, WorkDays.Kept.Of(tx, context.Bucket, context.Workspace), shares);
        return added;
    }

    private (string, object?)[] Key(Project? project, long number) =>
        [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@project", project?.Id ?? ""), ("@number", number)];

    /// <summary>Named → the repository around the documents → what the log says → none.</summary>
    private (Project? Project, string ChosenBy) ChooseProject(Transaction tx, LoggedSession logged)
    {
        if (projectName is not null)
            return (Projects.Named(tx, context, projectName), "explicit");
        if (context.Caller.Place is { CommonDir.Length: > 0 } place)
            return (Projects.OfRepository(tx, context, place), "repository");
        return logged.Project is { Length: > 0 and <= 100 } name && !name.Any(char.IsControl) ? (Projects.Named(tx, context, name), "explicit") : (null, "none");
    }

    private long NewItems(Transaction tx, string id, LoggedSession logged, LoggedTimeline timeline)
    {
        var known = tx.Query(Known, row => row.Text(0), ("@bucket", context.Bucket), ("@id", id)).ToHashSet(StringComparer.Ordinal);
        var files = ImportedSessions.ReadFiles(tx, context.Bucket, id).Where(file => file.Times > 0).ToDictionary(file => file.Path, StringComparer.Ordinal);
        return timeline.Activities.Count(activity => !known.Contains(activity.Id)) + logged.Files.Values.Count(file => files.GetValueOrDefault(file.Path) != file);
    }

    /// <summary>The number of the documents when it is free, else the next one.</summary>
    private long Number(Transaction tx, Project? project, long wanted, bool taken)
    {
        var scope = "session/" + project?.Id;
        if (taken)
            return Numbers.Take(tx, context.Bucket, context.Workspace, scope);
        Numbers.Skip(tx, context.Bucket, context.Workspace, scope, wanted);
        return wanted;
    }

    private Share Create(Transaction tx, string id, long number, Project? project, string chosenBy, string actor, LoggedSession logged, LoggedTimeline timeline)
    {
        var policy = context.Settings.Work;
        var session = new SessionRow
        {
            Bucket = context.Bucket,
            Id = id,
            Workspace = context.Workspace,
            Kind = SessionKind.Work,
            Number = number,
            ProjectId = project?.Id,
            ActorId = actor,
            ActorType = "human",
            Holder = WorkRow.HolderOf(actor, null, null, null, null),
            Status = SessionStatus.Ended,
            StartedAt = timeline.Started,
            LastActivityAt = timeline.Last,
            EndedAt = timeline.Ended,
            ClosedAt = Instant.Max(context.Now, timeline.Ended),
            EndReason = timeline.Reason,
            Active = TimeSpan.Zero,
            PolicyVersion = policy.Version,
            IdleGap = policy.IdleGap,
            EndAfter = policy.EndAfter,
            Tz = context.Zone.Id,
            Source = "session-logs",
        };
        session = session with { Active = Segments.Active(Shared(session, logged, timeline).Segments()) };
        if (!session.Create(tx))
            throw Refusal.Conflict("import_overrun", $"Session {PlainText.Short(id, 40)} appeared while it was imported.", "Run the import again.");
        var goal = logged.Goal is { } text ? Redaction.Apply(PlainText.Short(text, 2000)) : null;
        new WorkRow { Session = session, ChosenBy = chosenBy, Goal = goal }.Create(tx);
        foreach (var activity in timeline.Activities)
            Timelines.Write(tx, session, activity);
        Files.Write(tx, FileRows(session, logged, timeline));
        foreach (var tag in Tags(timeline))
            TagSession.Add(tx, session, tag);
        SetVerdict(tx, session, timeline);
        return Share.Read(tx, context.Bucket, id)!;
    }

    /// <summary>What the session's time is made of: signs of life, and pauses.</summary>
    private static Share Shared(SessionRow session, LoggedSession logged, LoggedTimeline timeline)
    {
        var pauses = new List<Interval>();
        Instant? paused = null;
        foreach (var activity in timeline.Activities.OrderBy(each => each.At))
        {
            if (activity.Type == ActivityTypes.Paused)
                paused ??= activity.At;
            if (activity.Type != ActivityTypes.Continued || paused is not { } from)
                continue;
            pauses.Add(new Interval(from, activity.At));
            paused = null;
        }

        if (paused is { } open)
            pauses.Add(new Interval(open, session.Until));
        return new Share(session, [.. timeline.Activities.Where(each => each.Sign).Select(each => each.At)], pauses, new Rollup { Files = logged.Files.Count });
    }

    private static List<object?[]> FileRows(SessionRow session, LoggedSession logged, LoggedTimeline timeline)
    {
        var mentions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in timeline.Activities.SelectMany(activity => LoggedTimeline.Mentioned(activity.Description ?? "")))
            mentions[path] = mentions.GetValueOrDefault(path) + 1;
        var rows = new List<object?[]>();
        foreach (var file in logged.Files.Values)
            rows.Add([session.Bucket, session.Id, file.Path, file.OldPath, file.Change, file.Times, file.LinesAdded, file.LinesRemoved, mentions.GetValueOrDefault(file.Path)]);
        foreach (var (path, count) in mentions.Where(each => !logged.Files.ContainsKey(each.Key)))
            rows.Add([session.Bucket, session.Id, path, null, null, 0L, null, null, count]);
        return rows;
    }

    private static IEnumerable<string> Tags(LoggedTimeline timeline) => timeline.Activities
        .Where(activity => activity.Type == ActivityTypes.Tag)
        .SelectMany(activity => activity.Description!.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        .Where(tag => tag.Length <= 60 && tag.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':'))
        .Select(tag => tag.ToLowerInvariant())
        .Distinct(StringComparer.Ordinal);

    /// <summary>The last verdict on the goal: <c>partial: errors are not translated yet</c>.</summary>
    private static void SetVerdict(Transaction tx, SessionRow session, LoggedTimeline timeline)
    {
        if (timeline.Activities.LastOrDefault(activity => activity.Type == ActivityTypes.Outcome)?.Description?.Split(": ", 2) is not [("yes" or "partial" or "no") and var verdict, .. var why])
            return;
        tx.Execute(SetOutcome, ("@outcome", verdict), ("@why", why.FirstOrDefault()), ("@bucket", session.Bucket), ("@id", session.Id));
    }
}
