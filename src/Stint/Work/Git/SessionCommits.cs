using System.Text;

namespace Stint.Work.Git;

/// <summary>
/// Where a session began: HEAD (null before the first commit), the working copy's tree if it was written, when that was in UTC
/// milliseconds, and how far HEAD's log was then (<see cref="Reflog.Mark"/>; null when nobody noted it).
/// </summary>
internal sealed record SessionStart(string? Head, string? Tree, long AtMs, string? Log = null)
{
    /// <summary>Why there is no tree, to be told at the start.</summary>
    public string? Unwritten { get; init; }
}

/// <summary>Whose the commits are that came after a session's start.</summary>
internal sealed class SessionCommits
{
    public required WorktreeHead Head { get; init; }

    public required CommitGraph Graph { get; init; }

    /// <summary>What HEAD leads to now.</summary>
    public required HashSet<string> Reachable { get; init; }

    /// <summary>Made here in the session and not replaced since, oldest first.</summary>
    public required IReadOnlyList<GraphCommit> Own { get; init; }

    /// <summary>Commits in HEAD's history that came from elsewhere, newest first.</summary>
    public required IReadOnlyList<GraphCommit> Arrived { get; init; }

    /// <summary>Every commit that came into being here: the own ones, merges, and what was replayed for others.</summary>
    public required HashSet<string> Made { get; init; }

    /// <summary>Amended commits with the commit from before the session, or from elsewhere, that they took the place of.</summary>
    public required IReadOnlyDictionary<string, string> Amended { get; init; }

    public required bool StartHeadMissing { get; init; }

    public required Reflog? Log { get; init; }

    public required CommitOrigins Origins { get; init; }

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
        var log = Reflog.Read(worktree, head.Commit, start);
        string?[] named = [start.Head, head.Commit, .. log?.Entries.Select(entry => entry.New) ?? []];
        var existing = await CommitGraph.ExistingAsync(git, worktree, named.OfType<string>(), cancellation);
        var startHead = start.Head is not null && existing.Contains(start.Head) ? start.Head : null;
        var missing = start.Head is not null && startHead is null;

        var begun = start.AtMs - Reflog.ClockGrainMs;
        var graph = await CommitGraph.LoadAsync(
            git, worktree, existing.Where(sha => sha != startHead), startHead, missing || ownOnly ? begun : null, cancellation);
        var reachable = graph.Reach(head.Commit);
        var origins = log is null ? new CommitOrigins() : CommitOrigins.From(log, graph);
        bool IsCommitter(string email) => string.Equals(email, committerEmail, StringComparison.OrdinalIgnoreCase);

        // The log knows what was made here, whatever dates it was given; without it the dates are all there is.
        bool IsMade(GraphCommit commit) => log is null
            ? IsCommitter(commit.CommitterEmail) && commit.AtMs >= begun
            : origins.MoveOf(commit.Sha) is not null;
        var made = graph.Commits.Where(IsMade).Select(commit => commit.Sha).ToHashSet(StringComparer.Ordinal);
        var authored = graph.Commits
            .Where(commit => origins.MoveOf(commit.Sha) is HeadMove.Commit or HeadMove.Amend)
            .Select(commit => commit.Authorship)
            .ToHashSet();
        bool IsMine(GraphCommit commit) => log is null
            ? commit.Parents.Length < 2 && commit.AuthoredAtMs >= begun
            : origins.MoveOf(commit.Sha) switch
            {
                HeadMove.Commit or HeadMove.Amend => true,
                // A colleague's commit, picked or rebased here, stays the colleague's; an older one, rebased, stays older.
                HeadMove.CherryPick => commit.IsByCommitter || authored.Contains(commit.Authorship),
                HeadMove.Replay => authored.Contains(commit.Authorship),
                _ => false,
            };

        var candidates = graph.Commits.Where(commit => made.Contains(commit.Sha) && commit.AtMs <= untilMs && IsMine(commit)).ToList();
        var gone = await GoneAsync(
            git, worktree, origins, candidates.Select(commit => commit.Sha).Where(sha => !reachable.Contains(sha)).ToHashSet(StringComparer.Ordinal), cancellation);
        var own = candidates.Where(commit => !gone.Contains(commit.Sha)).ToList();
        var ownShas = own.Select(commit => commit.Sha).ToHashSet(StringComparer.Ordinal);

        return new SessionCommits
        {
            Head = head,
            Graph = graph,
            Reachable = reachable,
            Own = [.. own.AsEnumerable().Reverse().OrderBy(commit => commit.AtMs)],
            Made = made,
            Arrived =
            [
                .. graph.Commits.Where(commit => reachable.Contains(commit.Sha) && !ownShas.Contains(commit.Sha) &&
                    (!made.Contains(commit.Sha) || origins.MoveOf(commit.Sha) is HeadMove.CherryPick)),
            ],
            Amended = origins.Amended.Where(pair => !made.Contains(pair.Value)).ToDictionary(StringComparer.Ordinal),
            StartHeadMissing = missing,
            Log = log,
            Origins = origins,
        };
    }

    /// <summary>
    /// Which of the commits outside of HEAD's history were given up: what was amended or rebased over is replaced, and of the rest
    /// only what a branch or a tag still leads to stands.
    /// </summary>
    private static async Task<HashSet<string>> GoneAsync(
        GitProgram git, Worktree worktree, CommitOrigins origins, HashSet<string> left, CancellationToken cancellation)
    {
        var replaced = left.Where(sha => origins.AbandonedBy(sha) is not (null or HeadMove.Reset or HeadMove.Unknown)).ToHashSet(StringComparer.Ordinal);
        left.ExceptWith(replaced);
        if (left.Count == 0) return replaced;
        var command = worktree.Command("rev-list", "--stdin", "--not", "--branches", "--remotes", "--tags") with
        {
            Input = Encoding.ASCII.GetBytes(string.Join('\n', left) + "\n"),
        };
        left.IntersectWith((await git.ReadAsync(command, cancellation)).Split('\n'));
        return [.. replaced, .. left];
    }
}
