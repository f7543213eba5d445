namespace Stint.Work.Git;

/// <summary>
/// Where a session began: HEAD (null before the first commit), the working copy's tree if it was written, UTC milliseconds.
/// </summary>
internal sealed record SessionStart(string? Head, string? Tree, long AtMs);

/// <summary>Whose the commits are that came after a session's start.</summary>
internal sealed class SessionCommits
{
    /// <summary>git keeps seconds: what was made within the second of the start may carry an instant before it.</summary>
    private const long ClockGrainMs = 1000;

    public required WorktreeHead Head { get; init; }

    public required CommitGraph Graph { get; init; }

    /// <summary>What HEAD leads to now.</summary>
    public required HashSet<string> Reachable { get; init; }

    /// <summary>Made here in the session and not replaced since, oldest first.</summary>
    public required IReadOnlyList<GraphCommit> Own { get; init; }

    /// <summary>Commits in HEAD's history that came from elsewhere, newest first.</summary>
    public required IReadOnlyList<GraphCommit> Arrived { get; init; }

    /// <summary>Amended commits that are older than the session: each with the commit it took the place of.</summary>
    public required IReadOnlyDictionary<string, string> Amended { get; init; }

    /// <summary>Another branch was checked out or a rebase was run: HEAD's history may be another one than at the start.</summary>
    public required bool Moved { get; init; }

    public required bool StartHeadMissing { get; init; }

    public required Reflog? Log { get; init; }

    public string? Doubt =>
        StartHeadMissing ? "the commit that the session started from is no longer in the repository"
        : Log is null && Graph.Commits.Count > 0 ? "HEAD has no complete reflog, so commits are told apart by committer and time"
        : null;

    public static async Task<SessionCommits> ReadAsync(
        GitProgram git,
        Worktree worktree,
        SessionStart start,
        long untilMs,
        string? committerEmail,
        bool ownOnly = false,
        CancellationToken cancellation = default)
    {
        var head = await WorktreeHead.AskAsync(git, worktree, cancellation);
        var log = SinceStart(Reflog.Read(worktree, head.Commit, start.AtMs - ClockGrainMs), start);
        string?[] named = [start.Head, head.Commit, .. log?.Entries.Select(entry => entry.New) ?? []];
        var existing = await CommitGraph.ExistingAsync(git, worktree, named.OfType<string>(), cancellation);
        var startHead = start.Head is not null && existing.Contains(start.Head) ? start.Head : null;
        var missing = start.Head is not null && startHead is null;

        var since = missing || ownOnly ? start.AtMs - ClockGrainMs : (long?)null;
        var graph = await CommitGraph.LoadAsync(git, worktree, existing.Where(sha => sha != startHead), startHead, since, cancellation);
        var reachable = graph.Reach(head.Commit);
        var origins = log is null ? new CommitOrigins() : CommitOrigins.From(log, graph);
        bool InTime(GraphCommit commit) => commit.AuthoredAtMs >= start.AtMs - ClockGrainMs && commit.AtMs <= untilMs;
        bool IsCommitter(string email) => string.Equals(email, committerEmail, StringComparison.OrdinalIgnoreCase);

        var authored = graph.Commits
            .Where(commit => origins.MoveOf(commit.Sha) is HeadMove.Commit or HeadMove.Amend && InTime(commit))
            .Select(Authorship)
            .ToHashSet();
        bool IsMine(GraphCommit commit) => log is null
            ? commit.Parents.Length < 2 && IsCommitter(commit.CommitterEmail)
            : origins.MoveOf(commit.Sha) switch
            {
                HeadMove.Commit or HeadMove.Amend => true,
                // A colleague's new commit, picked or rebased here, stays the colleague's.
                HeadMove.Replay or HeadMove.CherryPick => IsCommitter(commit.AuthorEmail) || authored.Contains(Authorship(commit)),
                _ => false,
            };

        var own = new List<GraphCommit>();
        foreach (var commit in graph.Commits.Where(commit => InTime(commit) && IsMine(commit)))
        {
            if (reachable.Contains(commit.Sha) || await StandsAsync(git, worktree, origins, commit.Sha, cancellation)) own.Add(commit);
        }

        var ownShas = own.Select(commit => commit.Sha).ToHashSet(StringComparer.Ordinal);
        bool IsMadeHere(GraphCommit commit) => log is null
            ? IsCommitter(commit.CommitterEmail) && commit.AtMs >= start.AtMs - ClockGrainMs
            : origins.MoveOf(commit.Sha) is HeadMove.Commit or HeadMove.Amend or HeadMove.Replay or HeadMove.Merge;

        return new SessionCommits
        {
            Head = head,
            Graph = graph,
            Reachable = reachable,
            Own = [.. own.AsEnumerable().Reverse().OrderBy(commit => commit.AtMs)],
            Arrived =
            [
                .. graph.Commits.Where(commit => reachable.Contains(commit.Sha) && !ownShas.Contains(commit.Sha) && !IsMadeHere(commit)),
            ],
            Amended = origins.Amended
                .Where(pair => reachable.Contains(pair.Key) && !ownShas.Contains(pair.Key) && graph.Find(pair.Key)!.AtMs <= untilMs)
                .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            Moved = log?.Entries.Any(entry => entry.Move is HeadMove.Switch or HeadMove.Rebase && entry.Old != entry.New) ?? false,
            StartHeadMissing = missing,
            Log = log,
        };
    }

    private static (string Email, long AuthoredAtMs) Authorship(GraphCommit commit) => (commit.AuthorEmail, commit.AuthoredAtMs);

    /// <summary>Leaves out what happened within the second of the start, before it.</summary>
    private static Reflog? SinceStart(Reflog? log, SessionStart start)
    {
        if (log is null) return null;
        var before = log.Entries.ToList().FindLastIndex(entry => entry.New == start.Head && entry.AtMs <= start.AtMs);
        return before < 0 ? log : new Reflog([.. log.Entries.Skip(before + 1)]);
    }

    /// <summary>
    /// Whether a commit outside of HEAD's history still stands: one on a branch that was left does, one that was amended, rebased
    /// or reset away does not, unless a reset only took it off this branch while another keeps it.
    /// </summary>
    private static async Task<bool> StandsAsync(
        GitProgram git, Worktree worktree, CommitOrigins origins, string sha, CancellationToken cancellation)
    {
        var abandoned = origins.AbandonedBy(sha);
        if (abandoned is null) return true;
        if (abandoned is not (HeadMove.Reset or HeadMove.Unknown)) return false;
        var branch = worktree.Command("for-each-ref", "--count=1", "--contains", sha, "--format=%(refname)", "refs/heads");
        return (await git.ReadAsync(branch, cancellation)).Length > 0;
    }
}
