namespace Stint.Work.Git;

/// <summary>
/// Programs that the repository's own configuration would have git start for its files. Whoever unpacks a stranger's folder has not
/// agreed to them; those in the user's or the system's configuration stay, since contents come out wrong without them.
/// </summary>
internal static class RepositoryDrivers
{
    /// <summary>`git lfs install --local` writes these; they are the same wherever they stand.</summary>
    private static readonly string[] WellKnown = ["git-lfs clean -- %f", "git-lfs smudge -- %f", "git-lfs filter-process"];

    /// <summary>Options that switch off the content filters and merge drivers of the repository's own configuration.</summary>
    public static async Task<string[]> OffAsync(GitProgram git, Worktree worktree, CancellationToken cancellation = default)
    {
        var answer = await git.RunAsync(
            worktree.Command("config", "-z", "--show-scope", "--get-regexp", @"^(filter\..*\.(clean|smudge|process)|merge\..*\.driver)$"),
            cancellation);
        var parts = answer.Text.Split('\0');
        var off = new List<string>();
        for (var i = 0; i + 1 < parts.Length; i += 2)
        {
            if (parts[i] is not ("local" or "worktree")) continue;
            var line = parts[i + 1].IndexOf('\n', StringComparison.Ordinal);
            if (line < 0 || WellKnown.Contains(parts[i + 1][(line + 1)..])) continue;
            Add(off, parts[i + 1][..line]);
        }

        return [.. off];
    }

    private static void Add(List<string> off, string key)
    {
        if (key.StartsWith("merge.", StringComparison.Ordinal))
        {
            // A driver that fails is a conflict, which the caller reports; an empty one would silently take one side.
            off.AddRange(["-c", key + "=false"]);
            return;
        }

        off.AddRange(["-c", key + "="]);
        off.AddRange(["-c", key[..key.LastIndexOf('.')] + ".required=false"]);
    }
}
