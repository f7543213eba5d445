using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>What happened to a task.</summary>
internal static class Actions
{
    public const string Added = "added";
    public const string Claimed = "claimed";
    public const string Finished = "finished";
    public const string Rejected = "rejected";
    public const string Blocked = "blocked";
    public const string Unblocked = "unblocked";
    public const string Abandoned = "abandoned";

    /// <summary>A hold was ended because it did not fit the task's status, or its lease had run out when another came.</summary>
    public const string Repaired = "repaired";
}

/// <summary>Whose work a rejection judges.</summary>
/// <param name="Session">The hold in which it was done; null when nobody held the task then.</param>
internal sealed record Author(string Agent, string Type, string? Session)
{
    public static Author Read(Row row) => new(row.Text(0), row.TextOrNull(1) ?? row.Text(0), row.TextOrNull(2));
}

/// <summary>One entry of a task's history: appended, never changed.</summary>
internal sealed record TaskChange
{
    public required long N { get; init; }
    public required string Id { get; init; }
    public required Instant At { get; init; }

    /// <summary>One of <see cref="Actions"/>.</summary>
    public required string Action { get; init; }
    public string? From { get; init; }
    public required string To { get; init; }
    public required string Actor { get; init; }
    public string? Agent { get; init; }
    public string? SessionId { get; init; }

    /// <summary>Whose work was sent back.</summary>
    public string? ChargedAgent { get; init; }
    public string? ChargedType { get; init; }
    public string? Note { get; init; }

    public const string Columns =
        "h.n, h.id, h.at, h.action, h.from_status, h.to_status, h.actor_id, h.agent_id, h.session_id, h.charged_agent, h.charged_type, h.note";

    /// <summary>How many columns <see cref="Columns"/> has.</summary>
    public const int Width = 12;

    private static readonly Sql Insert = new(
        """
        insert into task_changes (bucket, task_id, n, id, workspace, at, action, from_status, to_status, actor_id, agent_id, session_id, charged_agent,
          charged_type, charged_session, note)
        values (@bucket, @task, @n, @id, @workspace, @at, @action, @from, @to, @actor, @agent, @session, @charged, @charged_type, @charged_session, @note)
        on conflict do nothing
        """);

    private static readonly Sql OfTask = new($"select {Columns} from task_changes h where h.bucket = @bucket and h.task_id = @task order by h.n");

    public static TaskChange Read(Row row) => new()
    {
        N = row.Long(0),
        Id = row.Text(1),
        At = row.At(2),
        Action = row.Text(3),
        From = row.TextOrNull(4),
        To = row.Text(5),
        Actor = row.Text(6),
        Agent = row.TextOrNull(7),
        SessionId = row.TextOrNull(8),
        ChargedAgent = row.TextOrNull(9),
        ChargedType = row.TextOrNull(10),
        Note = row.TextOrNull(11),
    };

    public static List<TaskChange> All(Transaction tx, TaskRow task) => tx.Query(OfTask, Read, ("@bucket", task.Bucket), ("@task", task.Id));

    /// <summary>Moves a task to a status, and appends to its history. The task's row must be locked. Returns the task as it stands then.</summary>
    public static TaskRow Make(
        Transaction tx, Context context, TaskRow task, string action, string to, string? agent, ClaimRow? claim = null, string? note = null, Author? charged = null,
        Instant? at = null)
    {
        // Clocks of several machines differ: a task's history does not run backwards.
        var now = Instant.Max(context.Now, task.StatusAt);
        var after = task with
        {
            Status = to,
            StatusAt = to == task.Status ? task.StatusAt : now,
            BlockedFrom = action == Actions.Blocked ? task.BlockedFrom : to == task.Status ? task.BlockedFrom : null,
            Changes = task.Changes + 1,
        };
        tx.Execute(
            Insert,
            ("@bucket", task.Bucket),
            ("@task", task.Id),
            ("@n", after.Changes),
            ("@id", Ids.New(now)),
            ("@workspace", task.Workspace),
            ("@at", at ?? now),
            ("@action", action),
            ("@from", action == Actions.Added ? null : task.Status),
            ("@to", to),
            ("@actor", context.Actor),
            ("@agent", agent),
            ("@session", claim?.Session.Id),
            ("@charged", charged?.Agent),
            ("@charged_type", charged?.Type),
            ("@charged_session", charged?.Session),
            ("@note", note));
        after.Save(tx);
        return after;
    }
}
