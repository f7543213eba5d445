namespace Stint.Work.Git;

/// <summary>The tree that a session's lines are counted against, and why it is only near the truth, where it is.</summary>
internal sealed record SessionBase(string? Tree, string? Doubt)
{
    /// <summary>
    /// The working copy at the start, when nothing arrived since. Otherwise what HEAD would hold without the session's own commits, with
    /// what was already changed and uncommitted at the start laid over it: arrived lines are then on both sides of the comparison.
    /// </summary>
    public static async Task<SessionBase> FindAsync(
        GitProgram git, Worktree worktree, SessionStart start, SessionCommits commits, CancellationToken cancellation = default)
    {
        if (commits.Head.Commit == start.Head || start.Tree is null || commits.StartHeadMissing) return new SessionBase(start.Tree, null);
        if (commits.Arrived.Count == 0 && !await IsElsewhereAsync(git, worktree, start, commits, cancellation))
            return new SessionBase(start.Tree, null);

        var trees = new Trees(git, worktree, commits.Graph, cancellation);
        var merge = new TreeMerge(git, worktree, cancellation);
        var foreign = await WithoutOwnAsync(commits, trees, merge, await trees.OfAsync(commits.Head.Commit));
        var tree = foreign is null ? null : await merge.ApplyAsync(await trees.OfAsync(start.Head), foreign, start.Tree);
        if (tree is not null) return new SessionBase(tree, null);

        return commits.Arrived.Count > 0
            ? new SessionBase(commits.Arrived[0].Tree, $"{merge.Refusal}: lines are counted from the newest commit that arrived")
            : new SessionBase(start.Tree, $"{merge.Refusal}: lines are counted from the start, across a change of branch");
    }

    /// <summary>Whether HEAD was taken off the history it stood on, which brings in or takes away lines that nobody wrote.</summary>
    private static async Task<bool> IsElsewhereAsync(
        GitProgram git, Worktree worktree, SessionStart start, SessionCommits commits, CancellationToken cancellation)
    {
        if (!commits.Moved || start.Head is null || commits.Head.Commit is null) return false;
        var answer = await git.RunAsync(worktree.Command("merge-base", "--is-ancestor", start.Head, commits.Head.Commit), cancellation);
        return answer.ExitCode == 1;
    }

    /// <summary>Takes the session's commits out of a tree, newest first; those in one line go together.</summary>
    private static async Task<string?> WithoutOwnAsync(SessionCommits commits, Trees trees, TreeMerge merge, string tree)
    {
        var own = commits.Own.Where(commit => commits.Reachable.Contains(commit.Sha) && commit.Parents.Length < 2)
            .Select(commit => commit.Sha).ToHashSet(StringComparer.Ordinal);
        var current = tree;
        foreach (var commit in commits.Graph.Commits)
        {
            string? before;
            if (commits.Amended.TryGetValue(commit.Sha, out var replaced))
                before = replaced;
            else if (own.Contains(commit.Sha))
                before = Foot(commits.Graph, own, commit);
            else
                continue;

            var without = await merge.ApplyAsync(commit.Tree, current, await trees.OfAsync(before));
            if (without is null) return null;
            current = without;
        }

        return current;
    }

    /// <summary>The first commit below a line of own ones, or null below a root; takes the line out of the set.</summary>
    private static string? Foot(CommitGraph graph, HashSet<string> own, GraphCommit tip)
    {
        own.Remove(tip.Sha);
        var parent = tip.Parents.FirstOrDefault();
        while (parent is not null && own.Remove(parent)) parent = graph.Find(parent)?.Parents.FirstOrDefault();
        return parent;
    }

    private sealed class Trees(GitProgram git, Worktree worktree, CommitGraph graph, CancellationToken cancellation)
    {
        public async Task<string> OfAsync(string? commit)
        {
            if (commit is null) return TreeDiff.EmptyTree(graph.Commits.Count > 0 ? graph.Commits[0].Sha : "");
            return graph.Find(commit)?.Tree ??
                await git.ReadAsync(worktree.Command("rev-parse", "--verify", commit + "^{tree}"), cancellation);
        }
    }
}
