using System.Text;
using Stint.Operations;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary>What one commit says and changed; files are counted, binaries too, and lines where there are any.</summary>
internal sealed record CommitFacts(string Subject, long Files, long LinesAdded, long LinesRemoved);

/// <summary>A file over the commits of a session. Lines are null while every change to it was of a binary.</summary>
internal sealed record FileFacts(string Path, string? OldPath, string Change, long Times, long? LinesAdded, long? LinesRemoved)
{
    /// <summary>With what a later commit did to the same path.</summary>
    public FileFacts And(FileFacts later) => this with
    {
        OldPath = OldPath ?? later.OldPath,
        Change = Change == "added" && later.Change != "deleted" ? Change : later.Change,
        Times = Times + later.Times,
        LinesAdded = Sum(LinesAdded, later.LinesAdded),
        LinesRemoved = Sum(LinesRemoved, later.LinesRemoved),
    };

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}

/// <summary>The files of a session, added up by path.</summary>
internal sealed class FileSums
{
    private readonly Dictionary<string, FileFacts> files = new(StringComparer.Ordinal);

    public IReadOnlyCollection<FileFacts> All => files.Values;

    /// <summary>Sums that may grow without changing these: a transaction that is run again begins with what it began with.</summary>
    public FileSums Copy()
    {
        var copy = new FileSums();
        foreach (var (path, file) in files)
            copy.files[path] = file;
        return copy;
    }

    public void Add(FileFacts file) => files[file.Path] = files.TryGetValue(file.Path, out var known) ? known.And(file) : file;
}

/// <summary>What git tells about the commits of a part of the plan, read in one pass and kept for as long as it is written.</summary>
internal sealed class PartFacts
{
    /// <summary>Longer subjects are whole messages without an empty line; the rest stays in git.</summary>
    private const int LongestSubject = 500;

    /// <summary>Names as long as this cannot be part of a key on every engine.</summary>
    private const int LongestPath = 2000;

    private readonly Dictionary<ObjectId, CommitFacts> commits = [];
    private readonly Dictionary<int, FileSums> files = [];

    public CommitFacts Of(ObjectId commit) => commits[commit];

    public FileSums FilesOf(int run)
    {
        if (!files.TryGetValue(run, out var sums))
            files[run] = sums = new FileSums();
        return sums;
    }

    /// <summary>Asks git about commits, each with the run it belongs to. Where a clone was cut off, a commit's changes are not known.</summary>
    public static async Task<PartFacts> ReadAsync(
        GitProgram git, GitCommand at, IReadOnlyList<(ObjectId Sha, int Run)> asked, IReadOnlySet<ObjectId> cutOff, CancellationToken stopping)
    {
        var facts = new PartFacts();
        if (asked.Count == 0)
            return facts;
        var input = Encoding.ASCII.GetBytes(string.Concat(asked.Select(each => each.Sha + "\n")));
        await facts.ReadSubjectsAsync(git, at with { Input = input }, stopping);
        await facts.ReadFilesAsync(git, at with { Input = input }, asked.ToDictionary(each => each.Sha, each => each.Run), cutOff, stopping);
        return facts;
    }

    private async Task ReadSubjectsAsync(GitProgram git, GitCommand at, CancellationToken stopping)
    {
        await using var records = git.Open(
            at with
            {
                Arguments = ["log", "-z", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--no-color", "--encoding=UTF-8", "--format=%H%x00%s"],
                TimeLimit = History.ReadingLimit,
            },
            stopping);
        while (await records.ReadAsync() is { } sha)
            commits[ObjectId.Parse(sha)] = new CommitFacts(Subject(await records.ReadAsync() ?? ""), 0, 0, 0);
    }

    private static string Subject(string text) => Operations.PlainText.Short(Redaction.Apply(text), LongestSubject);

    private async Task ReadFilesAsync(
        GitProgram git, GitCommand at, Dictionary<ObjectId, int> runs, IReadOnlySet<ObjectId> cutOff, CancellationToken stopping)
    {
        await using var records = git.Open(
            at with
            {
                Arguments = ["diff-tree", "--stdin", "--root", .. TreeDiff.Options, "--", .. StintFolder.Excluded],
                TimeLimit = History.ReadingLimit,
            },
            stopping);
        var reader = new DiffReader(records);
        var changed = new List<FileChange>();
        var name = await records.ReadAsync();
        while (name is not null)
        {
            changed.Clear();
            var next = await reader.ReadAsync(changed);
            var sha = ObjectId.Parse(name);
            if (!cutOff.Contains(sha))
                Take(sha, runs[sha], changed);
            name = next;
        }
    }

    private void Take(ObjectId sha, int run, List<FileChange> changed)
    {
        var sums = FilesOf(run);
        foreach (var file in changed)
            sums.Add(new FileFacts(Key(file.Path), file.OldPath, Gathering.Change(file.Kind), 1, file.LinesAdded, file.LinesRemoved));
        commits[sha] = commits[sha] with
        {
            Files = changed.Count,
            LinesAdded = changed.Sum(file => file.LinesAdded ?? 0),
            LinesRemoved = changed.Sum(file => file.LinesRemoved ?? 0),
        };
    }

    private static string Key(string path) => path.Length <= LongestPath / 3 || Encoding.UTF8.GetByteCount(path) <= LongestPath
        ? path
        : $"{Operations.PlainText.Short(path, LongestPath / 4)}#{Storage.Bucket.Hash(path):x16}";
}
