using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary><c>GET /api/v1/live</c>: that something changed, for pages that ask again for what they show.</summary>
internal static class Live
{
    public static readonly StreamRoute Route = new(
        "/api/v1/live",
        "Hear that something changed",
        "Every event is named `change`; its data is `{\"kind\":…}`: `session` with the `id` of an open session that changed, started or ended, `tasks`, `visits`, or `figures` for anything else. Ask again for what you show.");

    private static readonly Sql Open = new(
        """
        select id, last_activity_at, status, active_ms, coalesce(project_id, '') from sessions
        where bucket = @bucket and workspace = @workspace and kind = 'work' and ended_at is null order by last_activity_at desc, id desc limit 1000
        """);

    private static readonly Sql LastChange = new("select coalesce(max(id), '') from task_changes where bucket = @bucket and workspace = @workspace");

    /// <summary>The open visit that was seen last: it moves with whatever a visitor does now. What is told late shows as figures.</summary>
    private static readonly Sql LastSeen = new(
        """
        select id, last_activity_at from sessions
        where bucket = @bucket and workspace = @workspace and kind = 'visit' and ended_at is null order by last_activity_at desc, id desc limit 1
        """);

    /// <summary>Compares the open sessions, the tasks' history and who visits with the look before.</summary>
    public static Func<IEnumerable<StreamEvent>> Begin(Database database, string workspace)
    {
        var known = Snapshot(database, workspace);
        return () =>
        {
            var current = Snapshot(database, workspace);
            var events = new List<StreamEvent>();
            foreach (var id in current.Sessions.Where(pair => known.Sessions.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key).Concat(known.Sessions.Keys.Except(current.Sessions.Keys)))
                events.Add(Event(new JsonObject { ["kind"] = "session", ["id"] = id }));
            if (current.Tasks != known.Tasks)
                events.Add(Event(new JsonObject { ["kind"] = "tasks" }));
            if (current.Visits != known.Visits)
                events.Add(Event(new JsonObject { ["kind"] = "visits" }));
            if (events.Count == 0)
                events.Add(Event(new JsonObject { ["kind"] = "figures" }));
            known = current;
            return events;
        };
    }

    private static (Dictionary<string, string> Sessions, string Tasks, string? Visits) Snapshot(Database database, string workspace) => database.Read(tx => (
        tx.Query(Open, row => (Id: row.Text(0), State: $"{row.Long(1)} {row.Text(2)} {row.Long(3)} {row.Text(4)}"), ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace))
            .ToDictionary(each => each.Id, each => each.State, StringComparer.Ordinal),
        tx.First(LastChange, row => row.Text(0), ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace))!,
        tx.First(LastSeen, row => $"{row.Text(0)} {row.Long(1)}", ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace))));

    private static StreamEvent Event(JsonObject change) => new(null, $"event: change\ndata: {change.ToJsonString()}\n\n");
}
