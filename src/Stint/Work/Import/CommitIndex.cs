using Stint.Operations;
using Stint.Sessions;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary>What planning has found out about a commit.</summary>
[Flags]
internal enum Mark
{
    None = 0,

    /// <summary>A commit of the history that a session has.</summary>
    Known = 1,

    /// <summary>A commit of a session that the history has.</summary>
    Found = 2,

    /// <summary>A commit that more than one session has.</summary>
    Contested = 4,
}

/// <summary>A commit as cutting needs it: who, when, which, and the place of the stored session it is in (-1: none yet).</summary>
internal record struct CommitEntry(ObjectId Sha, long At, int Author, int Session, Mark Mark = Mark.None)
{
    public static int CompareNames(CommitEntry left, CommitEntry right) => ObjectId.Compare(left.Sha, right.Sha);

    /// <summary>The order in which commits are cut: each author's, in time.</summary>
    public static int CompareMoments(CommitEntry left, CommitEntry right) =>
        left.Author != right.Author ? left.Author.CompareTo(right.Author) : left.At.CompareTo(right.At);

    public static int CompareAll(CommitEntry left, CommitEntry right) =>
        CompareMoments(left, right) is not 0 and var order ? order : CompareNames(left, right);
}

/// <summary>
/// Every commit of a history, without what it changed. A history is sorted by author and time before it is cut, and git's own order is
/// neither; it is sorted on disk, so that a long history takes no more memory than a short one. What is in memory is who wrote it.
/// </summary>
internal sealed class CommitIndex : IDisposable
{
    /// <summary>What mail allows; a longer address is an attack.</summary>
    private const int LongestAuthor = 320;

    /// <summary>Clocks may be wrong, and zones forgotten, by a day; further ahead a date is an error.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private readonly Sorter<CommitEntry> entries = new(CommitEntry.CompareNames);
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> authors = [];

    /// <summary>How many commits make sense.</summary>
    public int Count => entries.Count;

    public Refusals Refusals { get; } = new();

    /// <summary>Commits read, refused ones included.</summary>
    public long Read => entries.Count + Refusals.Count;

    public string AuthorOf(int place) => authors[place];

    public int PlaceOf(string author)
    {
        if (places.TryGetValue(author, out var place))
            return place;
        authors.Add(author);
        return places[author] = authors.Count - 1;
    }

    /// <summary>The commits that make sense, in order of their names.</summary>
    public Cursor<CommitEntry> Entries() => entries.Read();

    public void Dispose() => entries.Dispose();

    /// <summary>Reads every commit that HEAD leads to.</summary>
    public async Task ReadAsync(GitProgram git, GitCommand at, Instant now, ProgressBar progress, CancellationToken stopping)
    {
        await foreach (var item in History.ReadAsync(git, at, cancellation: stopping))
        {
            Take(item, now);
            if (Read % 500 == 0)
                progress.Report(Read);
        }
    }

    private void Take(HistoryItem item, Instant now)
    {
        if (item is not HistoryCommit commit)
        {
            Refusals.Add(item.Sha, ((RefusedCommit)item).Reason);
            return;
        }

        var author = AuthorOf(commit);
        if (author.Length > LongestAuthor)
            Refusals.Add(commit.Sha, $"the author's address is longer than {LongestAuthor} characters");
        else if (commit.AuthoredAtMs > (now + Ahead).Milliseconds)
            Refusals.Add(commit.Sha, $"the author date {new Instant(commit.AuthoredAtMs)} lies in the future");
        else
            entries.Add(new CommitEntry(ObjectId.Parse(commit.Sha), commit.AuthoredAtMs, PlaceOf(author), -1));
    }

    /// <summary>The address; of a commit that has none, the name.</summary>
    private static string AuthorOf(HistoryCommit commit)
    {
        if (commit.AuthorEmail.Length > 0)
            return commit.AuthorEmail;
        var name = commit.AuthorName.Trim().ToLowerInvariant();
        return name.Length > 0 ? name : "unknown";
    }
}
