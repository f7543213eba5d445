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

    private static readonly Sql Pruned = new($"select session_id, data from activities where {OfThese} and type = 'entries_pruned'");

    private static readonly Sql EveryTask = new($"select session_id, status, count(*) from session_tasks where {OfThese} group by session_id, status");

    private static readonly Sql TouchedFiles = new(
        $"""
        select session_id, count(*), sum(lines_added), sum(lines_removed),
          sum(case when ai_lines_added is null then 0 when ai_lines_added < lines_added then ai_lines_added else lines_added end), max(case when lines_added > 0 and (ai_lines_added > lines_added or (edits > 0 and ai_lines_added is null)) then 1 else 0 end), coalesce(sum(ai_lines_added), 0),
          sum(case when ai_lines_removed is null then 0 when ai_lines_removed < lines_removed then ai_lines_removed else lines_removed end), max(case when lines_removed > 0 and (ai_lines_removed > lines_removed or (edits > 0 and ai_lines_removed is null)) then 1 else 0 end), coalesce(sum(ai_lines_removed), 0)
        from session_files where {OfThese} and times_modified > 0 group by session_id
        """);

    private static readonly Sql EveryModel = new(
        $"""
        select session_id, provider, model, responses, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens
        from session_models where {OfThese}
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

    /// <summary>What the assistant's edits explain of them.</summary>
    public Explained Added { get; init; }

    /// <inheritdoc cref="Added"/>
    public Explained Removed { get; init; }

    /// <summary>Models with their tokens, as transcripts tell.</summary>
    public ModelUsage[] Models { get; init; } = [];

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
        if (entries.Keys.Any(each => each.Of == ActivityTypes.Pruned))
        {
            foreach (var (session, gone) in tx.Query(Pruned, row => (row.Text(0), PrunedEntries.Parse(row.Text(1))), key))
            {
                foreach (var (type, count) in gone.Counts)
                    entries[(session, type)] = entries.GetValueOrDefault((session, type)) + count;
            }
        }

        var tasks = tx.Query(EveryTask, ReadCount, key).ToDictionary(each => (each.Session, each.Of), each => each.N);
        var commits = tx.Query(CommitCounts, row => (Session: row.Text(0), N: row.Long(1)), key).ToDictionary(each => each.Session, each => each.N);
        var models = tx.Query(EveryModel, row => (Session: row.Text(0), Usage: ModelUsage.Read(row, 1)), key).ToLookup(each => each.Session, each => each.Usage);
        var files = tx.Query(
            TouchedFiles,
            row => (Session: row.Text(0), N: row.Long(1), Added: row.LongOrNull(2), Removed: row.LongOrNull(3), Explained: Explained.Read(row, 4), ExplainedRemoved: Explained.Read(row, 7)),
            key).ToDictionary(each => each.Session);
        foreach (var id in ids)
        {
            var touched = files.GetValueOrDefault(id);
            found[id] = new SessionDetails
            {
                Tags = [.. tags[id].Order(StringComparer.Ordinal)],
                LinesAdded = touched.Added,
                LinesRemoved = touched.Removed,
                Added = touched.Explained,
                Removed = touched.ExplainedRemoved,
                Models = [.. models[id]],
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

/// <summary>Lines of git that an assistant's own edits explain, file by file.</summary>
/// <param name="Lines">The lesser of git's lines and the assistant's.</param>
/// <param name="Unknown">In some file the assistant wrote more than git shows of it, or nobody knows how much: what is somebody else's there cannot be told.</param>
/// <param name="Told">The assistant's lines in files.</param>
internal readonly record struct Explained(long Lines, bool Unknown, long Told)
{
    public static Explained Read(Storage.Row row, int at) => new(row.LongOrNull(at) ?? 0, row.Flag(at + 1), row.Long(at + 2));

    /// <summary>Git's lines that are not the assistant's.</summary>
    public long? Others(long? git, long? assistant) => Unknown || assistant != Told ? null : git - Lines;
}
