namespace Stint.Work.Git;

/// <summary>Files that are in one of two trees alone, though nobody wrote or removed them: ignore rules and size decide what a tree holds.</summary>
internal static class UntouchedFiles
{
    /// <summary>
    /// Leaves out what is no longer in the tree of the working copy and lies there still, and what came into it and is older than the session,
    /// as far as it was ignored or too large at the start.
    /// </summary>
    public static async Task<(IEnumerable<FileChange> Files, string? Doubt)> LeaveOutAsync(
        GitProgram git, Worktree worktree, SessionStart start, string working, string end, IReadOnlyList<FileChange> files, CancellationToken cancellation)
    {
        var gone = files.Where(file => file.Kind is ChangeKind.Deleted && Look(worktree, file.Path) is not null).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (gone.Count > 0 && end != working)
        {
            // What was laid over the end may have been removed there, and lie here as ever.
            await using var names = git.Open(worktree.Command("ls-tree", "-r", "-z", "--name-only", "--full-tree", working), cancellation);
            while (await names.ReadAsync() is { } name) gone.Remove(name);
        }

        var came = files.Where(file => file.Kind is ChangeKind.Added).Select(file => (file.Path, Info: Look(worktree, file.Path))).Where(file => file.Info is not null).ToList();
        var large = came.Where(file => file.Info!.Length > WorkingTree.LargestUntracked).Select(file => file.Path).ToList();
        var begun = DateTimeOffset.FromUnixTimeMilliseconds(start.AtMs).UtcDateTime;
        var older = came.Where(file => file.Info!.LastWriteTimeUtc < begun).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (older.Count > 0 && !await RulesChangedAsync(git, worktree, start, working, cancellation)) older.IntersectWith(large);

        string?[] doubts =
        [
            older.Count > 0 ? "files that were ignored or too large at the start are told from new ones by their time" : null,
            large.Exists(path => !older.Contains(path)) ? "a new file above 64 MiB counts whole, since none of that size is recorded at the start" : null,
        ];
        return (files.Where(file => !gone.Contains(file.Path) && !older.Contains(file.Path)), doubts.Any(doubt => doubt is not null) ? string.Join("; ", doubts.OfType<string>()) : null);
    }

    /// <summary>Whether another rule than at the start says what is ignored.</summary>
    private static async Task<bool> RulesChangedAsync(GitProgram git, Worktree worktree, SessionStart start, string working, CancellationToken cancellation)
    {
        var rules = worktree.Command("diff-tree", "-r", "--quiet", start.Tree!, working, "--", ":(top,glob)**/.gitignore");
        return (await git.RunAsync(rules, cancellation)).ExitCode == 1;
    }

    /// <summary>A file or link at that very place, or null; what a link leads to is not looked at.</summary>
    private static FileInfo? Look(Worktree worktree, string path)
    {
        var info = new FileInfo(Path.Join(worktree.Path, path));
        return info.Exists || info.LinkTarget is not null ? info : null;
    }
}
