using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tasks;

namespace Stint.Hosting;

/// <summary>
/// <c>GET /api/v1/tasks/events</c>: every change of a task, for orchestrators: claimed, finished, rejected, … A client that comes back with
/// <c>Last-Event-ID</c> is told all that it missed; an event may then come twice, and its id tells.
/// </summary>
internal static class TaskEvents
{
    public static readonly StreamRoute Route = new(
        "/api/v1/tasks/events",
        "Hear of every change of a task",
        "Every event is named by what happened (`added`, `claimed`, `finished`, `rejected`, `blocked`, `unblocked`, `abandoned`, `repaired`) and has an `id`; its data has `id`, `n` (which change of the task, from 1), `action`, "
        + "`task_key`, `from_status`, `to_status`, `agent_id`, `session_id`, `charged_agent` and `at`. With the header `Last-Event-ID` all that happened since comes first; some of it may come a second time.");

    private const int Page = 500;

    /// <summary>Before every change: what a listener of an empty history comes back with.</summary>
    private const string Beginning = "00000000-0000-7000-8000-000000000000";

    /// <summary>Ids follow the clocks of those who write, and a writer may wait for its turn: what is a little older than the last one seen may be new.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(SqliteDatabase.BusySeconds + 30);

    private static readonly Sql Newest = new("select coalesce(max(id), '') from task_changes where bucket = @bucket and workspace = @workspace");

    private static readonly Sql Recent = new("select h.id from task_changes h where h.bucket = @bucket and h.workspace = @workspace and h.id > @after order by h.id");

    private static readonly Sql Since = new(
        $"""
        select {TaskChange.Columns}, t.key from task_changes h cross join tasks t
        where h.bucket = @bucket and h.workspace = @workspace and h.id > @after and t.bucket = h.bucket and t.id = h.task_id
        order by h.id limit @limit
        """);

    /// <summary>Finds the changes since the look before, each once.</summary>
    public static Func<IEnumerable<StreamEvent>> Begin(Database database, TimeProvider time, string workspace)
    {
        var border = Border(database, time, workspace);
        var seen = new HashSet<string>(Known(database, workspace, border), StringComparer.Ordinal);
        return Look;

        IEnumerable<StreamEvent> Look()
        {
            // Before anything is read: what is committed meanwhile is found by the next look.
            var next = Border(database, time, workspace);

            // The ids alone, which an index holds: at most looks there is little new among them.
            var before = border;
            string? from = null;
            foreach (var id in Known(database, workspace, border))
            {
                if (seen.Contains(id))
                {
                    before = id;
                    continue;
                }

                from = before;
                break;
            }

            foreach (var each in from is null ? [] : Pages(database, workspace, from))
            {
                if (seen.Add(each.Id!))
                    yield return each;
            }

            border = next;
            seen.RemoveWhere(id => string.CompareOrdinal(id, border) <= 0);
        }
    }

    /// <summary>
    /// What a listener has missed since the event it names, however much, page by page; one that names none gets the id from which it can go on.
    /// </summary>
    public static IEnumerable<StreamEvent> Missed(Database database, TimeProvider time, string workspace, string? last)
    {
        if (!Guid.TryParseExact(last, "D", out var since))
        {
            yield return new StreamEvent(null, $"id: {(NewestId(database, workspace) is { Length: > 0 } newest ? newest : Beginning)}\n\n");
            yield break;
        }

        var border = Border(database, time, workspace);

        // Only what is recent may come a second time as it happens.
        foreach (var each in Pages(database, workspace, Earlier(since.ToString("D"))))
            yield return string.CompareOrdinal(each.Id, border) > 0 ? each : each with { Id = null };
    }

    private static IEnumerable<StreamEvent> Pages(Database database, string workspace, string after)
    {
        while (true)
        {
            var page = database.Read(tx => tx.Query(
                Since,
                row => Event(TaskChange.Read(row), row.Text(TaskChange.Width)),
                ("@bucket", Bucket.Of(workspace)),
                ("@workspace", workspace),
                ("@after", after),
                ("@limit", Page)));
            foreach (var each in page)
                yield return each;
            if (page.Count < Page)
                yield break;
            after = page[^1].Id!;
        }
    }

    private static List<string> Known(Database database, string workspace, string after) =>
        database.Read(tx => tx.Query(Recent, row => row.Text(0), ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace), ("@after", after)));

    private static string NewestId(Database database, string workspace) =>
        database.Read(tx => tx.First(Newest, row => row.Text(0), ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace)))!;

    /// <summary>What is not older than this may still arrive. A clock that is ahead must not move it beyond what others write now.</summary>
    private static string Border(Database database, TimeProvider time, string workspace)
    {
        var now = Ids.New(Instant.FromDateTimeOffset(time.GetUtcNow()));
        return NewestId(database, workspace) is var newest && string.CompareOrdinal(newest, now) < 0 ? Earlier(newest) : Earlier(now);
    }

    private static StreamEvent Event(TaskChange change, string key) => new(change.Id, $"id: {change.Id}\nevent: {change.Action}\ndata: {new JsonObject
    {
        ["id"] = change.Id,
        ["n"] = change.N,
        ["action"] = change.Action,
        ["task_key"] = key,
        ["from_status"] = change.From,
        ["to_status"] = change.To,
        ["agent_id"] = change.Agent,
        ["session_id"] = change.SessionId,
        ["charged_agent"] = change.ChargedAgent,
        ["at"] = change.At.ToString(),
    }.ToJsonString()}\n\n");

    /// <summary>An id of a moment a little before that of another, in the form of an id, so that every collation orders it alike.</summary>
    private static string Earlier(string id) => id.Length == 0
        ? ""
        : $"{Math.Max(0, Convert.ToInt64(id[..8] + id[9..13], 16) - (long)Overlap.TotalMilliseconds):x12}".Insert(8, "-") + "-7000-8000-000000000000";
}
