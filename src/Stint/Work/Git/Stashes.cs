namespace Stint.Work.Git;

/// <summary>Work that the session shelved: it is not in the working copy at the end, and was done all the same.</summary>
internal static class Stashes
{
    private const long SameActMs = 2000;

    /// <summary>
    /// Lays over a tree what this worktree stashed in the session and has not taken back. The log of stashes is shared by all worktrees; where
    /// there are several, ours are those that came with a reset of this HEAD to itself, which is how `git stash` clears the whole working copy.
    /// </summary>
    public static async Task<(string Tree, string? Doubt)> LayOverAsync(
        GitProgram git, Worktree worktree, SessionStart start, Reflog? log, string tree, CancellationToken cancellation = default)
    {
        var clearings = log?.Entries.Where(entry => entry.Move is HeadMove.Reset && entry.Old == entry.New).ToArray() ?? [];
        var linked = Path.Join(worktree.CommonDirectory, "worktrees");
        var alone = !Directory.Exists(linked) || !Directory.EnumerateFileSystemEntries(linked).Any();
        if (clearings.Length == 0 && !alone) return (tree, null);

        var current = tree;
        var merge = new TreeMerge(git, worktree, cancellation);
        foreach (var stash in Reflog.ReadFile(Path.Join(worktree.CommonDirectory, "logs", "refs", "stash")))
        {
            var sure = alone && stash.AtMs > start.AtMs;
            if (!sure && !clearings.Any(clearing => Math.Abs(clearing.AtMs - stash.AtMs) <= SameActMs)) continue;
            if (await ReadAsync(git, worktree, stash.New, cancellation) is not { } shelved) continue;
            if (!sure && !clearings.Any(clearing => clearing.New == shelved.Head)) continue;

            var laid = await merge.ApplyAsync(shelved.HeadTree, current, shelved.Tree);
            if (laid is not null && shelved.Untracked is not null)
                laid = await merge.ApplyAsync(TreeDiff.EmptyTree(laid), laid, shelved.Untracked);
            if (laid is null) return (current, $"stashed work is not counted, since {merge.Refusal}");
            current = laid;
        }

        return (current, null);
    }

    /// <summary>A stash is a commit on the HEAD of its time; its third parent, where it has one, holds the untracked files.</summary>
    private static async Task<(string Head, string HeadTree, string Tree, string? Untracked)?> ReadAsync(
        GitProgram git, Worktree worktree, string stash, CancellationToken cancellation)
    {
        if (await git.TryReadAsync(
                worktree.Command("rev-parse", "--verify", "--quiet", stash + "^1"), cancellation) is not { } head) return null;
        var trees = await git.ReadAsync(worktree.Command("rev-parse", head + "^{tree}", stash + "^{tree}"), cancellation);
        var untracked = await git.TryReadAsync(worktree.Command("rev-parse", "--verify", "--quiet", stash + "^3^{tree}"), cancellation);
        var names = trees.Split('\n');
        return (head, names[0], names[1], untracked);
    }
}
