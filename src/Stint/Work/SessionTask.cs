using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint session task</c>: which tasks a session plans, works on and completes.</summary>
internal static class SessionTask
{
    internal static readonly Parameter<string[]> Keys = Parameter.Texts("keys", "Tasks, by key", positional: true, required: true, max: 100, value: "KEY");
    private static readonly Parameter<string> Status = Parameter.Choice("status", "planned, in_progress or completed (in_progress)", "planned", "in_progress", "completed");

    private static readonly Sql Put = new(
        """
        insert into session_tasks (bucket, session_id, task_key, status) values (@bucket, @id, @key, @status)
        on conflict (bucket, session_id, task_key) do update set status = excluded.status where session_tasks.status <> excluded.status
        """);

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["session task"],
        Route = "PUT /api/v1/work/sessions/{session}/tasks",
        Tool = "session task",
        Summary = "Say which tasks the session works on or has completed",
        Examples = ["stint session task US-0043", "stint session task US-0043 --status completed"],
        Parameters = [Keys, Status, Common.At, Common.Session],
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) =>
        {
            var status = arguments.Get(Status) ?? "in_progress";
            var keys = arguments.Need(Keys).Select(key => key.Trim()).Where(key => key.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            var type = status switch
            {
                "planned" => ActivityTypes.TaskPlanned,
                "completed" => ActivityTypes.TaskCompleted,
                _ => ActivityTypes.TaskStarted,
            };
            return Entries.Append(context, arguments, type, string.Join(", ", keys), also: (tx, row) =>
            {
                foreach (var key in keys)
                    tx.Execute(Put, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id), ("@key", key), ("@status", status));
            });
        },
        Shows = (entry, terminal) => Entries.Show(entry, terminal, $"{entry.Description}: {entry.Type.Replace("task_", "", StringComparison.Ordinal).Replace('_', ' ')}"),
    };
}
