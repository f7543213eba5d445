using System.Text;

namespace Stint.Work.Git;

/// <summary>The files that single commits changed against their parents; a merge has none of its own.</summary>
internal static class CommitChanges
{
    /// <summary>Reads all the commits in one run; those in <paramref name="amended"/> against the commit that they took the place of.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<FileChange>>> ReadAsync(
        GitProgram git, Worktree worktree, IEnumerable<string> commits, IReadOnlyDictionary<string, string> amended, CancellationToken cancellation = default)
    {
        var asked = commits.ToArray();
        var changes = new Dictionary<string, IReadOnlyList<FileChange>>(StringComparer.Ordinal);
        foreach (var sha in asked) changes[sha] = [];
        if (asked.Length == 0) return changes;

        await using var records = git.Open(
            worktree.Command(["diff-tree", "--stdin", "--root", .. TreeDiff.Options, "--", .. worktree.Counted]) with
            {
                Input = Encoding.ASCII.GetBytes(string.Concat(asked.Select(sha => amended.TryGetValue(sha, out var old) ? $"{sha} {old}\n" : sha + "\n"))),
            },
            cancellation);
        var reader = new DiffReader(records);
        var current = await records.ReadAsync();
        while (current is not null)
        {
            var files = new List<FileChange>();
            var next = await reader.ReadAsync(files);
            changes[current] = files;
            current = next;
        }

        return changes;
    }
}

/// <summary>Changes to the same path from several comparisons, added up.</summary>
internal sealed class FileTotals
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<FileChange> _files = [];

    public IReadOnlyList<FileChange> List => _files;

    public static FileTotals Of(IEnumerable<FileChange> files)
    {
        var totals = new FileTotals();
        totals.Add(files);
        return totals;
    }

    public void Add(IEnumerable<FileChange> files)
    {
        foreach (var file in files)
        {
            if (_places.TryAdd(file.Path, _files.Count))
            {
                _files.Add(file);
                continue;
            }

            var known = _files[_places[file.Path]];
            _files[_places[file.Path]] = known with
            {
                Kind = known.Kind == ChangeKind.Added && file.Kind != ChangeKind.Deleted ? ChangeKind.Added : file.Kind,
                LinesAdded = Sum(known.LinesAdded, file.LinesAdded),
                LinesRemoved = Sum(known.LinesRemoved, file.LinesRemoved),
            };
        }
    }

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}
