namespace Stint.Work.Git;

/// <summary>The trees of commits, from the graph where it has them.</summary>
internal sealed class CommitTrees(GitProgram git, Worktree worktree, CommitGraph graph, CancellationToken cancellation)
{
    /// <summary>The tree of a commit; null stands for no commit, and has the empty one.</summary>
    public async Task<string> OfAsync(string? commit)
    {
        if (commit is null) return TreeDiff.EmptyTree(graph.Commits.Count > 0 ? graph.Commits[0].Sha : "");
        return graph.Find(commit)?.Tree ??
            await git.ReadAsync(worktree.Command("rev-parse", "--verify", commit + "^{tree}"), cancellation);
    }
}
