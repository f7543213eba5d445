using System.Runtime.InteropServices;
using Stint.Operations;
using Stint.Sessions;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary>A commit as cutting needs it, in 48 bytes: who, when, which, and the stored session it is in (-1: none yet).</summary>
internal record struct CommitEntry(ObjectId Sha, long At, int Author, int Session);

/// <summary>
/// Every commit of a history, without what it changed. A history is sorted by author and time before it is cut, and git's own order is
/// neither; names and times of a million commits take 48 MB, so that nothing has to be staged in the store, and cleared after a crash.
/// </summary>
internal sealed class CommitIndex
{
    /// <summary>What mail allows; a longer address is an attack.</summary>
    private const int LongestAuthor = 320;

    /// <summary>Clocks may be wrong, and zones forgotten, by a day; further ahead a date is an error.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private readonly List<CommitEntry> entries = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> authors = [];

    /// <summary>The commits that make sense, in order of their names.</summary>
    public ReadOnlySpan<CommitEntry> Entries => CollectionsMarshal.AsSpan(entries);

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

    /// <summary>
    /// Who wrote when. Rebasing and amending keep both, so that a commit which the history has lost, and of whose author and time it has one, was
    /// rewritten into that one.
    /// </summary>
    public HashSet<(int Author, long At)> Moments() => [.. entries.Select(entry => (entry.Author, entry.At))];

    /// <summary>Where a commit stands among <see cref="Entries"/>; negative when it is not there.</summary>
    public int Find(ObjectId sha)
    {
        var (low, high) = (0, entries.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = ObjectId.Compare(entries[middle].Sha, sha);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    /// <summary>Reads every commit that HEAD leads to.</summary>
    public static async Task<CommitIndex> ReadAsync(GitProgram git, GitCommand at, Instant now, ProgressBar progress, CancellationToken stopping)
    {
        var index = new CommitIndex();
        await foreach (var item in History.ReadAsync(git, at, cancellation: stopping))
        {
            index.Take(item, now);
            if (index.Read % 500 == 0)
                progress.Report(index.Read);
        }

        index.entries.Sort(static (left, right) => ObjectId.Compare(left.Sha, right.Sha));
        return index;
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
