using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>What a list shows of a session beside its row: its tags, and what was counted.</summary>
internal sealed record SessionDetails
{
    // A page is read by a few statements for each thirty-two sessions, and not by a few for each: a server may be far away.
    private const int AtOnce = 32;

    private static readonly string[] Names = [.. Enumerable.Range(0, AtOnce).Select(n => $"@s{n}")];

    private static readonly string OfThese = $"bucket = @bucket and session_id in ({string.Join(", ", Names)})";

    private static readonly Sql EveryTag = new($"select session_id, tag from session_tags where {OfThese}");

    private static readonly Sql Entries = new($"select session_id, type, count(*) from activities where {OfThese} group by session_id, type");

    private static readonly Sql EveryTask = new($"select session_id, status, count(*) from session_tasks where {OfThese} group by session_id, status");

    private static readonly Sql TouchedFiles = new(
        $"""
        select session_id, count(*), sum(lines_added), sum(lines_removed)
        from session_files where {OfThese} and times_modified > 0 group by session_id
        """);

    private static readonly Sql CommitCounts = new($"select session_id, count(*) from session_commits where {OfThese} group by session_id");

    private static readonly SessionDetails None = new() { Tags = [], Counts = new CountsView() };

    /// <summary>In ordinal order.</summary>
    public required string[] Tags { get; init; }

    public required CountsView Counts { get; init; }

    /// <summary>Null when no file has lines.</summary>
    public long? LinesAdded { get; init; }

    /// <inheritdoc cref="LinesAdded"/>
    public long? LinesRemoved { get; init; }

    /// <summary>The details of sessions, in their order.</summary>
    public static List<SessionDetails> Read(Transaction tx, IReadOnlyList<SessionRow> sessions)
    {
        var found = new Dictionary<string, SessionDetails>(StringComparer.Ordinal);
        foreach (var ofBucket in sessions.GroupBy(session => session.Bucket))
        {
            foreach (var some in ofBucket.Select(session => session.Id).Chunk(AtOnce))
                Read(tx, ofBucket.Key, some, found);
        }

        return [.. sessions.Select(session => found.GetValueOrDefault(session.Id, None))];
    }

    private static void Read(Transaction tx, int bucket, string[] ids, Dictionary<string, SessionDetails> found)
    {
        // One text for any number of sessions, so that it stays prepared; no session has the empty id.
        (string, object?)[] key = [("@bucket", bucket), .. Names.Select((name, n) => (name, (object?)(n < ids.Length ? ids[n] : "")))];
        var tags = tx.Query(EveryTag, row => (Session: row.Text(0), Tag: row.Text(1)), key).ToLookup(each => each.Session, each => each.Tag);
        var entries = tx.Query(Entries, ReadCount, key).ToDictionary(each => (each.Session, each.Of), each => each.N);
        var tasks = tx.Query(EveryTask, ReadCount, key).ToDictionary(each => (each.Session, each.Of), each => each.N);
        var commits = tx.Query(CommitCounts, row => (Session: row.Text(0), N: row.Long(1)), key).ToDictionary(each => each.Session, each => each.N);
        var files = tx.Query(TouchedFiles, row => (Session: row.Text(0), N: row.Long(1), Added: row.LongOrNull(2), Removed: row.LongOrNull(3)), key).ToDictionary(each => each.Session);
        foreach (var id in ids)
        {
            var touched = files.GetValueOrDefault(id);
            found[id] = new SessionDetails
            {
                Tags = [.. tags[id].Order(StringComparer.Ordinal)],
                LinesAdded = touched.Added,
                LinesRemoved = touched.Removed,
                Counts = new CountsView
                {
                    TasksCreated = tasks.Where(each => each.Key.Session == id).Sum(each => each.Value),
                    TasksCompleted = tasks.GetValueOrDefault((id, "completed")),
                    TasksInProgress = tasks.GetValueOrDefault((id, "in_progress")),
                    TasksTodo = tasks.GetValueOrDefault((id, "planned")),
                    ContextItems = entries.GetValueOrDefault((id, ActivityTypes.Context)),
                    Decisions = entries.GetValueOrDefault((id, ActivityTypes.Decision)),
                    Logs = entries.GetValueOrDefault((id, ActivityTypes.Log)),
                    Notes = entries.GetValueOrDefault((id, ActivityTypes.Note)),
                    Pomodoros = entries.GetValueOrDefault((id, ActivityTypes.Pomodoro)),
                    Commits = commits.GetValueOrDefault(id),
                    Files = touched.N,
                },
            };
        }
    }

    private static (string Session, string Of, long N) ReadCount(Row row) => (row.Text(0), row.Text(1), row.Long(2));
}
