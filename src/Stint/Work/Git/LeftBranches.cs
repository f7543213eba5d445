namespace Stint.Work.Git;

/// <summary>Work that the session committed on branches which HEAD does not lead to: it was done, and may have come back in another form.</summary>
internal static class LeftBranches
{
    /// <summary>
    /// Lays such commits over the end, where what was squashed or picked from them is already and changes nothing. For the same reason they are
    /// taken out of a base that others have brought them into. Commits in conflict with the end are given back.
    /// </summary>
    public static async Task<(string Base, string End, IReadOnlyList<GraphCommit> Unlaid)> LayOverAsync(
        GitProgram git, Worktree worktree, SessionStart start, SessionCommits commits, string origin, string end, CancellationToken cancellation)
    {
        var left = commits.Own.Where(commit => !commits.Reachable.Contains(commit.Sha) && commit.Parents.Length < 2).Select(commit => commit.Sha);
        var trees = new CommitTrees(git, worktree, commits.Graph, cancellation);
        var merge = new TreeMerge(git, worktree, cancellation);
        var unlaid = new List<GraphCommit>();
        foreach (var (line, foot) in commits.Graph.Lines(left, commits.Amended).Reverse())
        {
            var under = await trees.OfAsync(foot);
            if (await merge.ApplyAsync(under, end, line[0].Tree) is not { } laid)
            {
                unlaid.AddRange(line);
                continue;
            }

            end = laid;
            if (origin != start.Tree) origin = await merge.ApplyAsync(line[0].Tree, origin, under) ?? origin;
        }

        return (origin, end, unlaid);
    }
}
