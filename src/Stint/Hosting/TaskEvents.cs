using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tasks;

namespace Stint.Hosting;

/// <summary>
/// <c>GET /api/v1/tasks/events</c>: every change of a task, for orchestrators: claimed, finished, rejected, … A client that comes back with
/// <c>Last-Event-ID</c> is told what it missed; an event may then come twice, and its id tells.
/// </summary>
internal static class TaskEvents
{
    private const int Most = 1000;

    /// <summary>Ids follow the clocks of those who write, and transactions end in any order: what is a little older than the last one seen may be new.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private static readonly Sql Newest = new("select coalesce(max(id), '') from task_changes where bucket = @bucket and workspace = @workspace");

    private static readonly Sql Since = new(
        $"""
        select {TaskChange.Columns}, t.key from task_changes h cross join tasks t
        where h.bucket = @bucket and h.workspace = @workspace and h.id > @after and t.bucket = h.bucket and t.id = h.task_id
        order by h.id limit @limit
        """);

    /// <summary>Finds the changes since the look before, each once.</summary>
    public static Func<IEnumerable<string>> Begin(Database database, string workspace)
    {
        var newest = database.Read(tx => tx.First(Newest, row => row.Text(0), ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace)))!;
        var seen = Read(database, workspace, Earlier(newest), int.MaxValue).Select(change => change.Id).ToHashSet(StringComparer.Ordinal);
        return () =>
        {
            var found = Read(database, workspace, Earlier(newest), int.MaxValue);
            var fresh = found.Where(change => !seen.Contains(change.Id)).ToList();
            newest = found is [.., var last] && string.CompareOrdinal(last.Id, newest) > 0 ? last.Id : newest;
            var border = Earlier(newest);
            seen = [.. found.Select(change => change.Id).Where(id => string.CompareOrdinal(id, border) > 0)];
            return fresh.Select(change => change.Text);
        };
    }

    /// <summary>What a listener has missed since the event it names; at most a thousand.</summary>
    public static IEnumerable<string> Missed(Database database, string workspace, HttpContext http) =>
        http.Request.Headers["Last-Event-ID"].ToString() is var id && Guid.TryParseExact(id, "D", out _) ? Read(database, workspace, id, Most).Select(change => change.Text) : [];

    private static List<(string Id, string Text)> Read(Database database, string workspace, string after, int most) => database.Read(tx => tx.Query(
        Since,
        row => Event(TaskChange.Read(row), row.Text(TaskChange.Width)),
        ("@bucket", Bucket.Of(workspace)),
        ("@workspace", workspace),
        ("@after", after),
        ("@limit", most)));

    private static (string Id, string Text) Event(TaskChange change, string key) => (change.Id, $"id: {change.Id}\nevent: {change.Action}\ndata: {new JsonObject
    {
        ["id"] = change.Id,
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
