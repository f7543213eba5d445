using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stint.Work.Git;

/// <summary>How HEAD came from one commit to the next.</summary>
internal enum HeadMove
{
    /// <summary>A commit made here by hand, the resolution of a merge or revert included.</summary>
    Commit,

    /// <summary>A commit made here in place of the one before.</summary>
    Amend,

    /// <summary>A commit made again here: rebase, cherry-pick, a patch from a mail.</summary>
    Replay,

    /// <summary>A cherry-pick: like a replay, but of work from another branch.</summary>
    CherryPick,

    /// <summary>A merge commit that git made by itself.</summary>
    Merge,

    /// <summary>Another branch or commit was checked out; what was there stays where it is.</summary>
    Switch,

    /// <summary>HEAD was set to another commit of the same branch.</summary>
    Reset,

    /// <summary>The beginning or end of a rebase.</summary>
    Rebase,

    /// <summary>Commits made elsewhere were brought in: pull, fast-forward, clone.</summary>
    Bring,

    /// <summary>Another program's own word.</summary>
    Unknown,
}

/// <summary>One movement of HEAD; <see cref="Old"/> is null before the first commit.</summary>
internal sealed record ReflogEntry(string? Old, string New, long AtMs, HeadMove Move);

/// <summary>The movements of one worktree's HEAD, oldest first.</summary>
internal sealed record Reflog(IReadOnlyList<ReflogEntry> Entries)
{
    /// <summary>git keeps seconds: what was made within the second of the start may carry an instant before it.</summary>
    public const long ClockGrainMs = 1000;

    /// <summary>
    /// Reads what happened since the start from the log's file itself: git's own listing leaves out where HEAD came from, and stops at commits
    /// that were pruned. Null when there is none or when it does not end at <paramref name="head"/>, so that it cannot tell everything.
    /// </summary>
    public static Reflog? Read(Worktree worktree, string? head, SessionStart start)
    {
        var (all, since) = (new List<ReflogEntry>(), start.Log == MarkOf("") ? 0 : -1);
        foreach (var line in Lines(PathOf(worktree)))
        {
            if (Parse(line) is not { } entry) continue;
            all.Add(entry);
            if (start.Log is not null && MarkOf(line) == start.Log) since = all.Count;
        }

        if (all.Count == 0 || all[^1].New != head) return null;
        if (since >= 0) return new Reflog([.. all.Skip(since)]);

        // Without the mark, or when git has cleared that line away, the clock decides.
        all.RemoveAll(entry => entry.AtMs < start.AtMs - ClockGrainMs);
        return new Reflog([.. all.Skip(all.FindLastIndex(entry => entry.New == start.Head && entry.AtMs <= start.AtMs) + 1)]);
    }

    /// <summary>
    /// Names the place that the log has reached, by its last line: a clock of whole seconds cannot tell before from after, dates can be set
    /// by hand, and git drops old lines at the log's other end.
    /// </summary>
    public static string Mark(Worktree worktree) => MarkOf(Lines(PathOf(worktree)).LastOrDefault(line => Parse(line) is not null, ""));

    /// <summary>Whether this worktree's log has been at a marked place; an empty log marks none.</summary>
    public static bool Has(Worktree worktree, string mark) => mark != MarkOf("") && Lines(PathOf(worktree)).Any(line => MarkOf(line) == mark);

    /// <summary>The entries of one log file, oldest first; none when it is not there.</summary>
    public static IEnumerable<ReflogEntry> ReadFile(string path)
    {
        foreach (var line in Lines(path))
        {
            if (Parse(line) is { } entry) yield return entry;
        }
    }

    /// <summary>Commits that came into being here since then, oldest first.</summary>
    public static IEnumerable<ReflogEntry> MadeSince(Worktree worktree, long atMs) =>
        ReadFile(PathOf(worktree)).Where(entry => entry.AtMs >= atMs && entry.Move is HeadMove.Commit or HeadMove.Amend or HeadMove.Replay or HeadMove.CherryPick or HeadMove.Merge);

    private static string PathOf(Worktree worktree) => Path.Join(worktree.GitDirectory, "logs", "HEAD");

    private static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path, Encoding.UTF8) : [];

    private static string MarkOf(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..16];

    /// <summary>Reads `old new Name &lt;e-mail&gt; seconds zone TAB message`.</summary>
    internal static ReflogEntry? Parse(string line)
    {
        var first = line.IndexOf(' ', StringComparison.Ordinal);
        var second = first < 0 ? -1 : line.IndexOf(' ', first + 1);
        var identity = second < 0 ? -1 : line.IndexOf("> ", second, StringComparison.Ordinal);
        if (identity < 0) return null;

        var tab = line.IndexOf('\t', identity);
        var stamp = tab < 0 ? line[(identity + 2)..] : line[(identity + 2)..tab];
        var space = stamp.IndexOf(' ', StringComparison.Ordinal);
        if (!long.TryParse(space < 0 ? stamp : stamp[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ||
            seconds > long.MaxValue / 1000)
        {
            return null;
        }

        var (old, now) = (line[..first], line[(first + 1)..second]);
        if (!ObjectName.IsValid(old) || !ObjectName.IsValid(now)) return null;
        return new ReflogEntry(
            old.All(digit => digit == '0') ? null : old,
            now,
            seconds * 1000,
            MoveOf(tab < 0 ? "" : line[(tab + 1)..]));
    }

    internal static HeadMove MoveOf(string message)
    {
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        var action = colon < 0 ? message : message[..colon];
        var detail = colon < 0 ? "" : message[(colon + 2)..];
        var verb = action.Split(' ', 2)[0];
        var step = action.EndsWith(')') && action.LastIndexOf('(') is >= 0 and var open ? action[(open + 1)..^1] : "";

        return verb switch
        {
            "commit" => step switch
            {
                "amend" => HeadMove.Amend,
                "rebase" => HeadMove.Replay,
                "cherry-pick" => HeadMove.CherryPick,
                _ => HeadMove.Commit,
            },
            "revert" => HeadMove.Commit,
            "cherry-pick" or "am" => detail == "fast-forward" ? HeadMove.Bring : HeadMove.CherryPick,
            "checkout" or "switch" => HeadMove.Switch,
            "reset" => HeadMove.Reset,
            "rebase" => RebaseStep(step, detail),
            "merge" or "pull" when detail.StartsWith("Merge made by", StringComparison.Ordinal) => HeadMove.Merge,
            "pull" when step.Length > 0 || action.Contains("--rebase", StringComparison.Ordinal) => RebaseStep(step, detail),
            "merge" or "pull" => HeadMove.Bring,
            "clone" or "fetch" or "push" or "initial" => HeadMove.Bring,
            _ => HeadMove.Unknown,
        };
    }

    private static HeadMove RebaseStep(string step, string detail) => step switch
    {
        "pick" or "reword" or "edit" or "squash" or "fixup" or "continue" or "merge" => HeadMove.Replay,
        "start" or "finish" or "abort" or "reset" => HeadMove.Rebase,
        _ when detail.StartsWith("Fast-forward", StringComparison.Ordinal) => HeadMove.Bring,
        _ when detail.StartsWith("checkout", StringComparison.Ordinal) => HeadMove.Rebase,
        _ when detail.StartsWith("returning", StringComparison.Ordinal) => HeadMove.Rebase,
        _ => HeadMove.Replay,
    };
}
