using System.Text;
using Stint.Operations;

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

    /// <summary>The names of the filters that such options switch off.</summary>
    public static IReadOnlyList<string> FiltersIn(string[] off) =>
        [.. off.Where(option => option.StartsWith("filter.", StringComparison.Ordinal) && option.EndsWith('=')).Select(option => option[7..option.LastIndexOf('.')]).Distinct(StringComparer.Ordinal)];

    /// <summary>Why the lines of the files are only near the truth: one of them would have gone through a filter that was switched off.</summary>
    public static async Task<string?> DoubtAsync(
        GitProgram git, Worktree worktree, IReadOnlyList<string> filters, IReadOnlyList<FileChange> files, CancellationToken cancellation)
    {
        if (filters.Count == 0 || files.Count == 0) return null;
        var command = worktree.Command("check-attr", "--stdin", "-z", "filter") with
        {
            Input = Encoding.UTF8.GetBytes(string.Concat(files.Select(file => file.Path + "\0"))),
        };
        var parts = (await git.ReadAsync(command, cancellation)).Split('\0');
        var used = filters.FirstOrDefault(filter => parts.Where((_, i) => i % 3 == 2).Contains(filter, StringComparer.Ordinal));
        return used is null ? null : $"the filter '{PlainText.Line(used)}' of the repository's own configuration is not started; files are compared as they lie here";
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
