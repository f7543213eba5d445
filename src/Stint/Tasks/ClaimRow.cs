using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Tasks;

/// <summary>An agent's hold on a task in a phase: a session of the kind task, and what only holds have.</summary>
internal sealed record ClaimRow
{
    public required SessionRow Session { get; init; }
    public required string TaskId { get; init; }
    public required string TaskKey { get; init; }

    /// <summary>Which claim of the task it is, from 1: its fencing token.</summary>
    public required long Claim { get; init; }
    public required string AgentId { get; init; }
    public required string AgentType { get; init; }
    public string? Model { get; init; }
    public required string Phase { get; init; }
    public string? Epic { get; init; }
    public string? Feature { get; init; }
    public TimeSpan? Lease { get; init; }
    public Instant? LeaseUntil { get; init; }
    public string? Outcome { get; init; }

    /// <summary>A reviewer's own work was done, and what was reviewed was sent back.</summary>
    public bool SentBack { get; init; }
    public string? Notes { get; init; }

    /// <summary>Whether its lease has run out.</summary>
    public bool IsOverdue(Instant now) => Session.EndedAt is null && LeaseUntil is { } until && now > until;

    private const string Own =
        "c.task_id, c.task_key, c.claim, c.agent_id, c.agent_type, c.model, c.phase, c.epic, c.feature, c.lease_ms, c.lease_until, c.outcome, c.sent_back, c.notes";

    public const string Columns = $"{SessionRow.Columns}, {Own}";

    /// <summary>By the session first: for open ones, found by their silence or their task.</summary>
    public const string BySession = $"select {Columns} from sessions s cross join task_sessions c";

    /// <summary>By the hold first: for the history.</summary>
    public const string ByClaim = $"select {Columns} from task_sessions c cross join sessions s";

    public const string Joined = "c.bucket = s.bucket and c.session_id = s.id";

    private static readonly Sql OpenOf = new(
        $"{BySession} where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'task' and s.holder = @task and s.ended_at is null and {Joined}");

    private static readonly Sql Insert = new(
        """
        insert into task_sessions (bucket, session_id, workspace, task_id, task_key, claim, agent_id, agent_type, model, phase, epic, feature, lease_ms,
          lease_until, started_at, sent_back)
        values (@bucket, @session, @workspace, @task, @key, @claim, @agent, @type, @model, @phase, @epic, @feature, @lease, @until, @started, 0)
        on conflict do nothing
        """);

    public static ClaimRow Read(Row row)
    {
        const int at = SessionRow.Width;
        return new ClaimRow
        {
            Session = SessionRow.Read(row),
            TaskId = row.Text(at),
            TaskKey = row.Text(at + 1),
            Claim = row.Long(at + 2),
            AgentId = row.Text(at + 3),
            AgentType = row.Text(at + 4),
            Model = row.TextOrNull(at + 5),
            Phase = row.Text(at + 6),
            Epic = row.TextOrNull(at + 7),
            Feature = row.TextOrNull(at + 8),
            Lease = row.LongOrNull(at + 9) is { } lease ? TimeSpan.FromMilliseconds(lease) : null,
            LeaseUntil = row.AtOrNull(at + 10),
            Outcome = row.TextOrNull(at + 11),
            SentBack = row.Flag(at + 12),
            Notes = row.TextOrNull(at + 13),
        };
    }

    /// <summary>The open hold on a task; null when nobody holds it.</summary>
    public static ClaimRow? Open(Transaction tx, TaskRow task) =>
        tx.First(OpenOf, Read, ("@bucket", task.Bucket), ("@workspace", task.Workspace), ("@task", task.Id));

    /// <summary>Writes the hold beside its session's row; false when somebody holds the task.</summary>
    public bool Create(Transaction tx) => Session.Create(tx) && tx.Execute(
        Insert,
        ("@bucket", Session.Bucket),
        ("@session", Session.Id),
        ("@workspace", Session.Workspace),
        ("@task", TaskId),
        ("@key", TaskKey),
        ("@claim", Claim),
        ("@agent", AgentId),
        ("@type", AgentType),
        ("@model", Model),
        ("@phase", Phase),
        ("@epic", Epic),
        ("@feature", Feature),
        ("@lease", Lease is { } lease ? (long)lease.TotalMilliseconds : null),
        ("@until", LeaseUntil),
        ("@started", Session.StartedAt)) == 1;
}
