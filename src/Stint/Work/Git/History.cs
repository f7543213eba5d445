using System.Globalization;
using System.Runtime.CompilerServices;

namespace Stint.Work.Git;

/// <summary>One commit of a repository's history.</summary>
internal abstract record HistoryItem(string Sha);

/// <summary>
/// A commit that can be imported; times are UTC milliseconds between 1970 and 9999. Files are empty for merges, and when not
/// asked for.
/// </summary>
internal sealed record HistoryCommit(
    string Sha,
    string AuthorEmail,
    string AuthorName,
    long AuthoredAtMs,
    long CommittedAtMs,
    string Subject,
    IReadOnlyList<HistoryFile> Files) : HistoryItem(Sha);

/// <summary>A commit that makes no sense as an event, and why.</summary>
internal sealed record RefusedCommit(string Sha, string Reason) : HistoryItem(Sha);

/// <summary>A file of a commit; lines are null for binaries.</summary>
internal sealed record HistoryFile(string Path, string? OldPath, long? LinesAdded, long? LinesRemoved);

/// <summary>Every commit that HEAD leads to, for import.</summary>
internal static class History
{
    /// <summary>The last second of the year 9999, which is as far as dates go in .NET and PostgreSQL's text form alike.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>Long enough for the largest histories with line counts; cancelling is what ends it earlier.</summary>
    internal static readonly TimeSpan ReadingLimit = TimeSpan.FromHours(6);

    /// <summary>How many commits there are, for a progress bar; 0 in an empty repository.</summary>
    public static async Task<long> CountAsync(
        GitProgram git, GitCommand at, string? sinceHead = null, CancellationToken cancellation = default)
    {
        if (await RangeAsync(git, at, sinceHead, cancellation) is not { } range) return 0;
        var counting = at with { Arguments = ["rev-list", "--count", .. range, "--"], TimeLimit = ReadingLimit };
        var count = await git.ReadAsync(counting, cancellation);
        return long.Parse(count, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Streams the commits, newest first, in constant memory; with <paramref name="sinceHead"/> only those that it does not lead to
    /// (all of them when it is no longer there). Bare repositories will do.
    /// </summary>
    public static async IAsyncEnumerable<HistoryItem> ReadAsync(
        GitProgram git,
        GitCommand at,
        string? sinceHead = null,
        bool withFiles = false,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (await RangeAsync(git, at, sinceHead, cancellation) is not { } range) yield break;

        // Every record but the first of a commit's files begins after a NUL; that first one begins with a line break, which no commit's
        // name does: nothing that a subject or a file name may hold can be taken for the next commit.
        string[] files = withFiles
            ? ["--numstat", "-M", "-l1000", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=none", "--diff-algorithm=myers"]
            : [];
        await using var records = git.Open(
            at with
            {
                Arguments =
                [
                    "log", "-z", "--no-show-signature", "--no-color", "--encoding=UTF-8", "--format=%H%x00%ae%x00%an%x00%at%x00%ct%x00%s",
                    .. files, .. range, "--",
                ],
                TimeLimit = ReadingLimit,
            },
            cancellation);

        var sha = await records.ReadAsync();
        while (sha is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            var email = await Next(records);
            var name = await Next(records);
            var authored = await Next(records);
            var committed = await Next(records);
            var subject = await Next(records);
            var (changed, next) = await FilesAsync(records);
            yield return Item(sha, email, name, authored, committed, subject, changed);
            sha = next;
        }
    }

    /// <inheritdoc cref="ReadAsync(GitProgram, GitCommand, string?, bool, CancellationToken)"/>
    public static IAsyncEnumerable<HistoryItem> ReadAsync(
        GitProgram git, string path, string? sinceHead = null, bool withFiles = false, CancellationToken cancellation = default) =>
        ReadAsync(git, new GitCommand(path), sinceHead, withFiles, cancellation);

    private static HistoryItem Item(
        string sha, string email, string name, string authored, string committed, string subject, IReadOnlyList<HistoryFile> files)
    {
        if (Refusal("author", authored) is { } badAuthor) return new RefusedCommit(sha, badAuthor);
        if (Refusal("committer", committed) is { } badCommitter) return new RefusedCommit(sha, badCommitter);
        return new HistoryCommit(
            sha, email.Trim().ToLowerInvariant(), name, Milliseconds(authored), Milliseconds(committed), subject, files);
    }

    private static string? Refusal(string whose, string seconds)
    {
        if (seconds.Length == 0) return $"the {whose} date cannot be read";
        if (!long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) || at > LastSecond)
            return $"the {whose} date is after the year 9999";
        return at < 0 ? $"the {whose} date is before 1970" : null;
    }

    private static long Milliseconds(string seconds) => long.Parse(seconds, CultureInfo.InvariantCulture) * 1000;

    private static async ValueTask<(IReadOnlyList<HistoryFile> Files, string? Next)> FilesAsync(GitRecords records)
    {
        var record = await records.ReadAsync();
        if (record is null || !record.StartsWith('\n')) return ([], record);

        var files = new List<HistoryFile>();
        record = record[1..];
        while (record is not null && Numstat.TryParse(record, out var added, out var removed, out var path))
        {
            var oldPath = path.Length == 0 ? await Next(records) : null;
            files.Add(new HistoryFile(oldPath is null ? path : await Next(records), oldPath, added, removed));
            record = await records.ReadAsync();
        }

        return (files, record);
    }

    private static async ValueTask<string> Next(GitRecords records) =>
        await records.ReadAsync() ?? throw new GitFailure(GitFailureKind.Failed, "git log ended in the middle of a commit.");

    /// <summary>What to read, or null when there is no commit yet.</summary>
    private static async Task<string[]?> RangeAsync(GitProgram git, GitCommand at, string? sinceHead, CancellationToken cancellation)
    {
        var head = await git.RunAsync(at with { Arguments = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"] }, cancellation);
        if (head.ExitCode is not (0 or 1)) throw GitFailure.From(at with { Arguments = ["rev-parse"] }, head.ExitCode, head.Errors);
        if (!head.Succeeded) return null;
        if (sinceHead is null || !ObjectName.IsValid(sinceHead)) return [head.Line];

        var known = await git.RunAsync(at with { Arguments = ["cat-file", "-e", sinceHead + "^{commit}"] }, cancellation);
        return known.Succeeded ? [head.Line, "--not", sinceHead] : [head.Line];
    }
}
