using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Health;

namespace Stint.Work;

/// <summary>What git saw of a session, looked up on the machine that has the repository.</summary>
internal sealed record GitEvidence
{
    public string? Branch { get; init; }
    public string? Head { get; init; }
    public string? Tree { get; init; }
    public long Arrived { get; init; }

    /// <summary>Why the figures are approximate; null when they are exact.</summary>
    public string? Approximate { get; init; }
    public GitFile[] Files { get; init; } = [];
    public CommitView[] Commits { get; init; } = [];

    /// <summary>Complexity of the files, where that was measured as well.</summary>
    public FileHealth[]? Health { get; init; }

    /// <summary>The files of each commit, where other sessions worked in the same worktree; null where none did.</summary>
    public CommitFile[]? CommitFiles { get; init; }
}

/// <summary>A file that one commit changed; lines are null for binaries.</summary>
internal sealed record CommitFile(string Sha, string Path, long? LinesAdded, long? LinesRemoved);

/// <summary>A file between the start tree and the end tree; lines are null for binaries.</summary>
internal sealed record GitFile(string Path, string? OldPath, string Change, long TimesModified, long? LinesAdded, long? LinesRemoved);

/// <summary>
/// Records what git saw. The same evidence again changes nothing; later evidence replaces earlier. A session that timed out before anybody
/// looked is corrected by it once: it ended at its last evidence.
/// </summary>
internal static class Measure
{
    internal static readonly Parameter<GitEvidence> Evidence = Parameter.Record("evidence", "What git saw", () => WorkJson.Default.GitEvidence);

    private static readonly Sql ForgetFiles = new(
        """
        update session_files set times_modified = edits, lines_added = null, lines_removed = null, change = null, old_path = null
        where bucket = @bucket and session_id = @id and times_modified > 0
        """);

    private static readonly Sql DropUnmentioned = new(
        "delete from session_files where bucket = @bucket and session_id = @id and times_modified = 0 and mentions = 0");

    private static readonly Sql PutFile = new(
        """
        insert into session_files (bucket, session_id, path, old_path, change, times_modified, lines_added, lines_removed, mentions)
        values (@bucket, @id, @path, @old, @change, @times, @added, @removed, 0)
        on conflict (bucket, session_id, path) do update set old_path = excluded.old_path, change = excluded.change,
          times_modified = case when session_files.edits > excluded.times_modified then session_files.edits else excluded.times_modified end,
          lines_added = excluded.lines_added, lines_removed = excluded.lines_removed
        """);

    private static readonly Sql ForgetCommits = new("delete from session_commits where bucket = @bucket and session_id = @id");

    private static readonly Sql KnownCommits = new("select sha from session_commits where bucket = @bucket and session_id = @id");

    private static readonly Sql PutCommit = new(
        """
        insert into session_commits (bucket, session_id, sha, at, subject, files_changed, insertions, deletions)
        values (@bucket, @id, @sha, @at, @subject, @files, @added, @removed) on conflict do nothing
        """);

    private static readonly Sql SetGit = new(
        """
        update work_sessions set branch_end = @branch, head_end = @head, tree_end = @tree, arrived = @arrived, approximate = @approximate,
          measured_at = @now
        where bucket = @bucket and session_id = @id
        """);

    private static readonly Sql SetMeasured = new("update work_sessions set measured_at = @now where bucket = @bucket and session_id = @id");

    private static readonly Sql Redate = new(
        """
        update sessions set last_activity_at = @at, ended_at = @at, amendments = amendments + 1
        where bucket = @bucket and id = @id and end_reason in ('timeout', 'crash') and @at > ended_at and @at <= closed_at
        """);

    private static readonly Sql SetActiveEnded = new(
        "update sessions set active_ms = @active, amendments = amendments + 1 where bucket = @bucket and id = @id and ended_at is not null");

    public static readonly Operation Operation = new Operation<SessionView>
    {
        Verbs = ["session measure"],
        Route = "PUT /api/v1/work/sessions/{session}/evidence",
        Summary = "Look up what git saw of the session so far",
        Examples = ["stint session measure"],
        Parameters = [Common.Ref, Evidence],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.SessionView,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            var row = SessionRef.Hold(tx, context, arguments.Get(Common.Ref));
            if (arguments.Get(Evidence) is { } evidence)
                Record(tx, context, row, evidence);
            return SessionViews.Full(tx, context, SessionRef.Need(tx, context, row.Session.Id));
        }),
        Shows = Reports.Summary,
    };

    /// <summary>Puts the evidence in the place of what was known.</summary>
    public static void Record(Transaction tx, Context context, WorkRow row, GitEvidence evidence)
    {
        EvidenceBounds.Check(evidence);
        var session = row.Session;
        var latest = session.EndReason is EndReason.Timeout or EndReason.Crash ? session.ClosedAt : session.EndedAt;
        evidence = evidence with { Commits = [.. Belonging(evidence.Commits, session.StartedAt, session.LastActivityAt, session.EndAfter, latest)] };
        if (IsMeasured(row))
            return;
        evidence = SharedWorktree.Own(tx, context, row, evidence);

        // Silent for too long, so that the working copy is no longer its own. Looked at while it was alive, and no commit came since: what was
        // seen then stands, working copy included.
        if ((session.EndedAt is not null || session.IsExpired(context.Now)) && row.MeasuredAt is not null && AreKnown(tx, session, evidence.Commits))
        {
            tx.Execute(SetMeasured, ("@now", context.Now), ("@bucket", session.Bucket), ("@id", session.Id));
            return;
        }

        if (session.EndedAt is null)
        {
            Timelines.Change(tx, session, () => Replace(tx, context, row, evidence, Timelines.Add));
            return;
        }

        // Ended before anybody asked git: commits found later are evidence of when it really ended.
        var last = evidence.Commits.Select(commit => commit.At).DefaultIfEmpty(session.StartedAt).Aggregate(Instant.Max);
        Fold.Change(tx, session.Bucket, session.Workspace, session.Id, () =>
        {
            Replace(tx, context, row, evidence, Timelines.Write);
            tx.Execute(Redate, ("@at", last), ("@bucket", session.Bucket), ("@id", session.Id));
            var active = Segments.Active(Share.Read(tx, session.Bucket, session.Id)!.Segments());
            tx.Execute(SetActiveEnded, ("@active", (long)active.TotalMilliseconds), ("@bucket", session.Bucket), ("@id", session.Id));
        });
    }

    /// <summary>Whether git was asked about the session since it ended.</summary>
    public static bool IsMeasured(WorkRow row) => row.MeasuredAt is { } measured && row.Session.ClosedAt is { } closed && measured >= closed;

    private static bool AreKnown(Transaction tx, SessionRow session, CommitView[] commits)
    {
        var known = tx.Query(KnownCommits, row => row.Text(0), ("@bucket", session.Bucket), ("@id", session.Id)).ToHashSet(StringComparer.Ordinal);
        return commits.All(commit => known.Contains(commit.Sha));
    }

    /// <summary>
    /// Commits as far as they are the same session: none behind a silence that would have ended it, none before its start, none behind
    /// <paramref name="latest"/>: an end that was said, or the moment at which a silent one was closed.
    /// </summary>
    public static IEnumerable<CommitView> Belonging(CommitView[] commits, Instant startedAt, Instant alive, TimeSpan? endAfter, Instant? latest)
    {
        // Git's clock has whole seconds: a commit in the second of the start is not before it.
        var eligible = commits.Where(commit => commit.At > startedAt - TimeSpan.FromSeconds(1));
        foreach (var commit in eligible.OrderBy(commit => commit.At).ThenBy(commit => commit.Sha, StringComparer.Ordinal))
        {
            if ((endAfter is { } limit && commit.At - alive > limit) || commit.At > latest)
                yield break;
            alive = Instant.Max(alive, commit.At);
            yield return commit;
        }
    }

    private static void Replace(Transaction tx, Context context, WorkRow row, GitEvidence evidence, Func<Transaction, SessionRow, Activity, bool> append)
    {
        var session = row.Session;
        (string, object?)[] key = [("@bucket", session.Bucket), ("@id", session.Id)];
        tx.Execute(ForgetFiles, key);
        foreach (var file in evidence.Files)
        {
            tx.Execute(
                PutFile,
                ("@bucket", session.Bucket),
                ("@id", session.Id),
                ("@path", file.Path),
                ("@old", file.OldPath),
                ("@change", file.Change),
                ("@times", Math.Max(1, file.TimesModified)),
                ("@added", file.LinesAdded),
                ("@removed", file.LinesRemoved));
        }

        tx.Execute(DropUnmentioned, key);
        if (evidence.Health is { } health)
            HealthRecords.Replace(tx, session, health);
        tx.Execute(ForgetCommits, key);
        foreach (var commit in evidence.Commits)
        {
            PutIt(tx, session, commit);
            append(tx, session, CommitActivity(context, session, commit));
        }

        tx.Execute(
            SetGit,
            ("@branch", evidence.Branch),
            ("@head", evidence.Head),
            ("@tree", evidence.Tree),
            ("@arrived", evidence.Arrived),
            ("@approximate", evidence.Approximate),
            ("@now", context.Now),
            ("@bucket", session.Bucket),
            ("@id", session.Id));
    }

    /// <summary>A subject as people read it: without secrets, and not as long as a message without a line break may be.</summary>
    private static string Subject(CommitView commit) => PlainText.Short(Redaction.Apply(commit.Subject), 1000);

    public static void PutIt(Transaction tx, SessionRow session, CommitView commit) => tx.Execute(
        PutCommit,
        ("@bucket", session.Bucket),
        ("@id", session.Id),
        ("@sha", commit.Sha),
        ("@at", Instant.Max(commit.At, session.StartedAt)),
        ("@subject", Subject(commit)),
        ("@files", commit.FilesChanged),
        ("@added", commit.Insertions),
        ("@removed", commit.Deletions));

    /// <summary>
    /// The commit as an observed entry, with an id made of its name and git's own time for it: seen twice it stands once, also when the session's
    /// start has moved in between.
    /// </summary>
    public static Activity CommitActivity(Context context, SessionRow session, CommitView commit) => new()
    {
        Id = Ids.Derived(commit.At, $"commit\u001f{session.Id}\u001f{commit.Sha}"),
        // Git keeps whole seconds; what was made in the session stands behind its start.
        At = commit.At < session.StartedAt ? session.StartedAt + TimeSpan.FromMilliseconds(1) : commit.At,
        RecordedAt = Instant.Max(context.Now, commit.At),
        Type = ActivityTypes.Commit,
        Description = $"{commit.Sha[..Math.Min(10, commit.Sha.Length)]} {Subject(commit)}",
        Evidence = "observed",
        Actor = session.ActorId,
    };
}
