using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Bench;

/// <summary>A store with tasks and the sessions that were held on them, written in bulk: what is measured is what is done with them.</summary>
internal sealed class StoredTasks : IDisposable
{
    public const string Ready = "ready_for_development";

    private static readonly Instant Begin = Instant.Parse("2024-01-08T08:00:00Z");
    private static readonly string[] Phases = ["development", "code_review", "qa", "approval"];
    private static readonly string[] Outcomes = ["completed", "completed", "completed", "completed", "completed", "completed", "completed", "rejected", "blocked", "abandoned"];

    private static readonly Bulk Tasks = new(
        "tasks", "bucket bigint", "id text", "workspace text", "scope text", "key text", "epic text", "agent_type text", "priority bigint", "status text",
        "status_at bigint", "created_at bigint", "claims bigint", "changes bigint");

    private static readonly Bulk Sessions = new(
        "sessions", "bucket bigint", "id text", "workspace text", "kind text", "number bigint", "actor_id text", "actor_type text", "holder text", "status text",
        "started_at bigint", "last_activity_at bigint", "ended_at bigint", "closed_at bigint", "end_reason text", "active_ms bigint", "policy_version bigint",
        "idle_gap_ms bigint", "tz text", "source text", "amendments bigint");

    private static readonly Bulk Holds = new(
        "task_sessions", "bucket bigint", "session_id text", "workspace text", "task_id text", "task_key text", "claim bigint", "agent_id text", "agent_type text",
        "phase text", "epic text", "started_at bigint", "ended_at bigint", "outcome text", "sent_back bigint");

    private readonly int tasks;

    public StoredTasks(string target, int tasks)
    {
        this.tasks = tasks;
        Database = Database.Open(target, TimeProvider.System);
        Context = new Context(Database, new Caller { Actor = "ada@example.com", Tz = "UTC" }, new Standing(Now), new Settings { Tz = "UTC" });
        Write(Tasks, 0, tasks, number => TaskOf(Id("task", number), Key(number), $"E{number % 20:00}", Ready));
    }

    /// <summary>The instant of everything that is asked.</summary>
    public static Instant Now { get; } = Instant.Parse("2026-01-12T12:00:00Z");

    public Database Database { get; }

    public Context Context { get; }

    public static string Key(int number) => $"T-E{number % 20:00}-F20-{number.ToString("000000", CultureInfo.InvariantCulture)}";

    /// <summary>Tasks besides, which wait for a status of their own.</summary>
    public void Add(int count, string status) => Write(Tasks, 0, count, number => TaskOf(Id(status, number), $"{status}-{number}", null, status));

    /// <summary>Sessions that ended, over all tasks, agents and phases, of 1 minute to 8 hours.</summary>
    public void End(int count) => Hold(0, count, number => (Begin + TimeSpan.FromMinutes(number), TimeSpan.FromSeconds(60 + (number * 7919L % 28_740)), Outcomes[number % Outcomes.Length]));

    /// <summary>Sessions that are open; each second one has not been heard of for five hours and more.</summary>
    public void Open(int count) => Hold(10_000_000, count, number => (Now - TimeSpan.FromHours(9), TimeSpan.FromMinutes(number % 2 == 0 ? number : 480), null));

    /// <summary>Has PostgreSQL look at what was written, as its own housekeeping would.</summary>
    public void Analyze()
    {
        if (Database.Engine != Engine.Postgres)
            return;
        using var connection = Database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "analyze";
        command.ExecuteNonQuery();
    }

    public void Dispose() => Database.Dispose();

    private void Hold(int first, int count, Func<int, (Instant Start, TimeSpan Length, string? Outcome)> of)
    {
        Write(Sessions, first, count, number =>
        {
            var (start, length, outcome) = of(number - first);
            var end = start + length;
            return
            [
                Context.Bucket, Id("session", number), Context.Workspace, "task", (long)number, "ada@example.com", "agent", Id("task", number % tasks),
                outcome is null ? "active" : "ended", start, end, outcome is null ? null : end, outcome is null ? null : end, outcome, (long)length.TotalMilliseconds, 1L,
                900_000L, "UTC", "live", 0L,
            ];
        });
        Write(Holds, first, count, number =>
        {
            var (start, length, outcome) = of(number - first);
            return
            [
                Context.Bucket, Id("session", number), Context.Workspace, Id("task", number % tasks), Key(number % tasks), (long)(number / tasks) + 1,
                $"agent-{number % 41}", $"type-{number % 5}", Phases[number % Phases.Length], $"E{number % tasks % 20:00}", start, outcome is null ? null : start + length,
                outcome, number % 29 == 0 ? 1L : 0L,
            ];
        });
    }

    private object?[] TaskOf(string id, string key, string? epic, string status) =>
        [Context.Bucket, id, Context.Workspace, "", key, epic, "", 0L, status, Begin, Begin, 0L, 0L];

    private static string Id(string kind, int number) => Ids.Derived(Begin + TimeSpan.FromSeconds(number), $"{kind} {number}");

    // In one transaction, and never all of them in memory.
    private void Write(Bulk table, int first, int count, Func<int, object?[]> row) => Database.Write(tx =>
    {
        foreach (var part in Enumerable.Range(first, count).Chunk(10_000))
        {
            if (table.Write(tx, [.. part.Select(row)]) != part.Length)
                throw new InvalidOperationException("A row was there already.");
        }
    });
}
