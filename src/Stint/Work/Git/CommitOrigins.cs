namespace Stint.Work.Git;

/// <summary>What the movements of HEAD say about each commit: how it was made, what it replaced, whether it was given up.</summary>
internal sealed class CommitOrigins
{
    /// <summary>Seconds between making a commit and logging it, at most; both are one act of one program.</summary>
    private const long SameActMs = 2000;

    private readonly Dictionary<string, HeadMove> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeadMove> _abandoned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _amended = new(StringComparer.Ordinal);

    /// <summary>Each amended commit with the first one of its chain.</summary>
    public IReadOnlyDictionary<string, string> Amended => _amended;

    /// <summary>How the commit was made here, or null when it was not.</summary>
    public HeadMove? MoveOf(string sha) => _made.TryGetValue(sha, out var move) ? move : null;

    /// <summary>What took HEAD away from the commit without leaving it on a branch of its own, or null.</summary>
    public HeadMove? AbandonedBy(string sha) => _abandoned.TryGetValue(sha, out var move) ? move : null;

    public static CommitOrigins From(Reflog log, CommitGraph graph)
    {
        var origins = new CommitOrigins();
        foreach (var entry in log.Entries)
        {
            var commit = graph.Find(entry.New);
            var move = entry.Move is HeadMove.Unknown && IsOnTop(entry, commit) ? HeadMove.Commit : entry.Move;
            if (commit is not null && IsMaking(move)) origins.Make(entry, move);
            origins.Leave(entry, move, commit, graph);
        }

        return origins;
    }

    private static bool IsMaking(HeadMove move) =>
        move is HeadMove.Commit or HeadMove.Amend or HeadMove.Replay or HeadMove.CherryPick or HeadMove.Merge;

    /// <summary>
    /// Other programs write their own words; a commit made at that instant on top of the one before was made by them here.
    /// </summary>
    private static bool IsOnTop(ReflogEntry entry, GraphCommit? commit) =>
        commit is not null &&
        Math.Abs(commit.AtMs - entry.AtMs) <= SameActMs &&
        (entry.Old is null ? commit.Parents.Length == 0 : commit.Parents.Contains(entry.Old));

    private void Make(ReflogEntry entry, HeadMove move)
    {
        if (_made.TryAdd(entry.New, move) && move is HeadMove.Amend && entry.Old is not null)
            _amended[entry.New] = _amended.GetValueOrDefault(entry.Old, entry.Old);
    }

    private void Leave(ReflogEntry entry, HeadMove move, GraphCommit? commit, CommitGraph graph)
    {
        // The usual case, a commit on top of the last one, gives nothing up; walking the graph for each would be quadratic.
        if (entry.Old is null || entry.Old == entry.New || (commit is not null && commit.Parents.Contains(entry.Old))) return;

        var now = graph.Reach(entry.New);
        if (move is not HeadMove.Switch)
        {
            foreach (var sha in graph.Reach(entry.Old))
            {
                if (!now.Contains(sha)) _abandoned[sha] = move;
            }
        }

        foreach (var sha in now) _abandoned.Remove(sha);
    }
}
