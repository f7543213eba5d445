using System.Globalization;

namespace Stint.Work.Git;

/// <summary>What happened to a file between two trees.</summary>
internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
    Renamed,
    TypeChanged,
}

/// <summary>One changed file; lines are null where git calls the contents binary.</summary>
internal sealed record FileChange(string Path, string? OldPath, ChangeKind Kind, long? LinesAdded, long? LinesRemoved)
{
    public bool Binary => LinesAdded is null;
}

/// <summary>The files that differ between two trees, in git's order, with what `git diff --numstat -M` counts for each.</summary>
internal sealed record TreeDiff(IReadOnlyList<FileChange> Files)
{
    public static TreeDiff Nothing { get; } = new([]);

    public long LinesAdded => Files.Sum(file => file.LinesAdded ?? 0);

    public long LinesRemoved => Files.Sum(file => file.LinesRemoved ?? 0);

    /// <summary>Compares two trees or commits; null is the empty tree.</summary>
    public static async Task<TreeDiff> BetweenAsync(
        GitProgram git, Worktree worktree, string? before, string? after, CancellationToken cancellation = default)
    {
        if (before == after) return Nothing;
        before ??= EmptyTree(after!);
        after ??= EmptyTree(before);
        await using var records = git.Open(
            worktree.Command(["diff-tree", .. Options, before, after, "--", .. worktree.Counted]), cancellation);
        var files = new List<FileChange>();
        var reader = new DiffReader(records);
        await reader.ReadAsync(files);
        return new TreeDiff(files);
    }

    /// <summary>
    /// Raw lines for the kind, numstat for the lines; nothing of it depends on the user's or the repository's settings.
    /// </summary>
    internal static readonly string[] Options =
        ["-r", "-z", "-M", "-l1000", "--raw", "--numstat", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--diff-algorithm=myers"];

    /// <summary>The name of the tree without entries, which every repository knows without storing it.</summary>
    internal static string EmptyTree(string sibling) => sibling.Length == 64
        ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        : "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
}

/// <summary>
/// Reads the differences that git writes with `-z --raw --numstat`: first all raw records, then all counts, in the same order.
/// </summary>
internal sealed class DiffReader(GitRecords records)
{
    private readonly List<(ChangeKind Kind, string Path, string? OldPath)> _raw = [];

    /// <summary>Adds the changes that follow, and gives back the first record that belongs to none, or null at the end.</summary>
    public async Task<string?> ReadAsync(List<FileChange> files)
    {
        _raw.Clear();
        var counted = 0;
        while (await records.ReadAsync() is { } record)
        {
            if (record.StartsWith(':'))
            {
                await ReadRawAsync(record);
            }
            else if (Numstat.TryParse(record, out var added, out var removed, out var path))
            {
                // A rename leaves the path empty and puts both names in the two records behind it.
                if (path.Length == 0)
                {
                    await records.ReadAsync();
                    await records.ReadAsync();
                }

                var raw = _raw[counted++];
                files.Add(new FileChange(raw.Path, raw.OldPath, raw.Kind, added, removed));
            }
            else
            {
                return record;
            }
        }

        return null;
    }

    private async Task ReadRawAsync(string record)
    {
        var status = record[record.LastIndexOf(' ') + 1];
        var path = await records.ReadAsync() ?? "";
        var renamed = status is 'R' or 'C';
        var newPath = renamed ? await records.ReadAsync() ?? "" : path;
        _raw.Add((Kind(status), newPath, renamed ? path : null));
    }

    private static ChangeKind Kind(char status) => status switch
    {
        'A' or 'C' => ChangeKind.Added,
        'D' => ChangeKind.Deleted,
        'R' => ChangeKind.Renamed,
        'T' => ChangeKind.TypeChanged,
        _ => ChangeKind.Modified,
    };
}

/// <summary>The line counts git writes for a file: added, removed, path, with tabs between and dashes for binaries.</summary>
internal static class Numstat
{
    public static bool TryParse(string record, out long? added, out long? removed, out string path)
    {
        (added, removed, path) = (null, null, "");
        var first = record.IndexOf('\t', StringComparison.Ordinal);
        if (first < 1) return false;
        var second = record.IndexOf('\t', first + 1);
        if (second < 0 || !Count(record.AsSpan(0, first), out added) || !Count(record.AsSpan(first + 1, second - first - 1), out removed))
            return false;

        path = record[(second + 1)..];
        return true;
    }

    private static bool Count(ReadOnlySpan<char> text, out long? count)
    {
        count = null;
        if (text is "-") return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        count = number;
        return true;
    }
}
