namespace Stint.Work.Git;

/// <summary>A commit of the session; times are UTC milliseconds, lines are those against its parent.</summary>
internal sealed record OwnCommit(
    string Sha, long AtMs, long AuthoredAtMs, string Subject, int FilesChanged, long Insertions, long Deletions);

/// <summary>What git can prove about a session.</summary>
internal sealed record SessionEvidence
{
    public string? HeadEnd { get; init; }

    public string? BranchEnd { get; init; }

    /// <summary>The working copy at the end, or null when it could not be written.</summary>
    public string? TreeEnd { get; init; }

    public required IReadOnlyList<FileChange> Files { get; init; }

    public required IReadOnlyList<OwnCommit> Commits { get; init; }

    /// <summary>The files that each of the commits changed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FileChange>> Changes { get; init; } = new Dictionary<string, IReadOnlyList<FileChange>>();

    /// <summary>How often a file was changed: commits of the session that touch it, and one more for changes not committed yet.</summary>
    public IReadOnlyDictionary<string, int> Touches { get; init; } = new Dictionary<string, int>();

    /// <summary>How many commits in HEAD's history came from elsewhere since the start.</summary>
    public int Arrived { get; init; }

    /// <summary>Paths that neither tree could hold.</summary>
    public IReadOnlyList<SkippedPath> Skipped { get; init; } = [];

    /// <summary>Why the figures are only near the truth, or null when they are exact.</summary>
    public string? Reason { get; init; }

    public bool Approximate => Reason is not null;

    public long LinesAdded => Files.Sum(file => file.LinesAdded ?? 0);

    public long LinesRemoved => Files.Sum(file => file.LinesRemoved ?? 0);

    /// <summary>Notes where a session starts: HEAD and the working copy as it is, uncommitted work included.</summary>
    public static async Task<SessionStart> BeginAsync(
        GitProgram git, Worktree worktree, long atMs, CancellationToken cancellation = default)
    {
        var head = await WorktreeHead.AskAsync(git, worktree, cancellation);
        var mark = Reflog.Mark(worktree);
        var (working, why) = await WriteAsync(git, worktree, cancellation);
        return new SessionStart(head.Commit, working?.Tree, atMs, mark) { Unwritten = why };
    }

    /// <summary>
    /// Measures a session at its end: the lines between the two working copies that were written here, and its commits.
    /// </summary>
    public static async Task<SessionEvidence> MeasureAsync(
        GitProgram git,
        Worktree worktree,
        SessionStart start,
        long untilMs,
        string? committerEmail,
        CancellationToken cancellation = default)
    {
        var (working, unwritten) = await WriteAsync(git, worktree, cancellation);
        var commits = await SessionCommits.ReadAsync(git, worktree, start, untilMs, committerEmail, cancellation: cancellation);
        var changes = await CommitChanges.ReadAsync(git, worktree, commits.Own.Select(commit => commit.Sha), commits.Amended, cancellation);
        var found = Describe(start, commits, changes) with { TreeEnd = working?.Tree, Skipped = working?.Skipped ?? [] };
        if (working is null) return FromCommitsAlone(found, changes, unwritten!);
        if (start.Tree is null) return FromCommitsAlone(found, changes, "the working copy was not recorded at the start");

        try
        {
            var origin = await SessionBase.FindAsync(git, worktree, start, commits, cancellation);
            var (end, shelved) = await Stashes.LayOverAsync(git, worktree, start, commits.Log, working.Tree, cancellation);
            var (before, after, unlaid) = await LeftBranches.LayOverAsync(git, worktree, start, commits, origin.Tree!, end, cancellation);
            var all = (await TreeDiff.BetweenAsync(git, worktree, before, after, cancellation)).Files;
            var (touched, hidden) = await UntouchedFiles.LeaveOutAsync(git, worktree, start, working.Tree, after, all, cancellation);
            var files = FileTotals.Of(touched.Where(file => !origin.Orphan || file.Kind is not ChangeKind.Deleted));
            foreach (var commit in unlaid) files.Add(changes[commit.Sha]);

            var uncommitted = (await TreeDiff.BetweenAsync(git, worktree, found.HeadEnd, working.Tree, cancellation)).Files;
            return found with
            {
                Files = files.List,
                Touches = CountTouches([.. changes.Values, uncommitted]),
                Reason = Join(
                    commits.Doubt,
                    origin.Doubt,
                    shelved,
                    Left(unlaid.Count),
                    hidden,
                    await RepositoryDrivers.DoubtAsync(git, worktree, working.Unfiltered, files.List, cancellation),
                    commits.Graph.Commits.Any(commit => commit.AtMs > untilMs) ? "commits came between the end and the measuring" : null),
            };
        }
        catch (GitFailure pruned) when (pruned.Kind is GitFailureKind.Failed)
        {
            return FromCommitsAlone(found, changes, "the working copy of the start is no longer in the repository");
        }
    }

    /// <summary>What can be said of a session that ended unobserved: its commits up to then, with their lines added up.</summary>
    public static async Task<SessionEvidence> FromCommitsAsync(
        GitProgram git,
        Worktree worktree,
        SessionStart start,
        long untilMs,
        string? committerEmail,
        CancellationToken cancellation = default)
    {
        var commits = await SessionCommits.ReadAsync(git, worktree, start, untilMs, committerEmail, ownOnly: true, cancellation);
        var changes = await CommitChanges.ReadAsync(git, worktree, commits.Own.Select(commit => commit.Sha), commits.Amended, cancellation);
        var found = Describe(start, commits, changes) with
        {
            HeadEnd = commits.Own.Count > 0 ? commits.Own[^1].Sha : start.Head,
            BranchEnd = null,
            Arrived = 0,
        };
        return FromCommitsAlone(found, changes, "the working copy was not measured when the session ended");
    }

    private static SessionEvidence Describe(
        SessionStart start, SessionCommits commits, IReadOnlyDictionary<string, IReadOnlyList<FileChange>> changes) => new()
        {
            HeadEnd = commits.Head.Commit,
            BranchEnd = commits.Head.Branch,
            Files = [],
            Commits = [.. commits.Own.Select(commit => Describe(start, commit, changes[commit.Sha]))],
            Changes = changes,
            Arrived = commits.Arrived.Count,
            Reason = commits.Doubt,
        };

    /// <summary>A commit that was given a date before the session was made in it all the same.</summary>
    private static OwnCommit Describe(SessionStart start, GraphCommit commit, IReadOnlyList<FileChange> files) => new(
        commit.Sha,
        commit.AtMs < start.AtMs - Reflog.ClockGrainMs ? start.AtMs + 1 : commit.AtMs,
        commit.AuthoredAtMs,
        commit.Subject,
        files.Count,
        files.Sum(file => file.LinesAdded ?? 0),
        files.Sum(file => file.LinesRemoved ?? 0));

    private static Dictionary<string, int> CountTouches(IEnumerable<IReadOnlyList<FileChange>> changes) =>
        changes.SelectMany(files => files).GroupBy(file => file.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static SessionEvidence FromCommitsAlone(
        SessionEvidence found, IReadOnlyDictionary<string, IReadOnlyList<FileChange>> changes, string why)
    {
        var files = FileTotals.Of([]);
        foreach (var commit in found.Commits) files.Add(changes[commit.Sha]);
        return found with { Files = files.List, Touches = CountTouches(changes.Values), Reason = Join(found.Reason, why + "; lines are the sum over the commits") };
    }

    /// <summary>A working copy that cannot be written costs the session its exact lines, and never its end.</summary>
    private static async Task<(WorkingTree? Tree, string? Why)> WriteAsync(
        GitProgram git, Worktree worktree, CancellationToken cancellation)
    {
        try
        {
            return (await WorkingTree.WriteAsync(git, worktree, cancellation), null);
        }
        catch (GitFailure unwritten) when (unwritten.Kind is GitFailureKind.Failed or GitFailureKind.TimedOut)
        {
            return (null, "the working copy could not be read: " + unwritten.Message.TrimEnd('.'));
        }
    }

    private static string? Left(int commits) => commits switch
    {
        0 => null,
        1 => "one commit on a branch that was left touches the same lines as the rest; its lines are added to them",
        _ => $"{commits} commits on a branch that was left touch the same lines as the rest; their lines are added commit by commit",
    };

    private static string? Join(params string?[] reasons)
    {
        var given = reasons.OfType<string>().ToArray();
        return given.Length == 0 ? null : string.Join("; ", given);
    }
}
