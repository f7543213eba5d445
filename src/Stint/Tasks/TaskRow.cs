using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>A task as the store keeps it.</summary>
internal sealed record TaskRow
{
    public required int Bucket { get; init; }
    public required string Id { get; init; }
    public required string Workspace { get; init; }
    public string? ProjectId { get; init; }
    public string? ProjectName { get; init; }
    public required string Key { get; init; }
    public string? Title { get; init; }
    public string? Epic { get; init; }
    public string? Feature { get; init; }

    /// <summary>The type of agent that may take it; empty: any.</summary>
    public required string AgentType { get; init; }

    /// <summary>Higher is taken sooner.</summary>
    public required long Priority { get; init; }
    public required string Status { get; init; }

    /// <summary>The phase that a blocked task goes back to.</summary>
    public string? BlockedFrom { get; init; }
    public required Instant StatusAt { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>How often it was claimed: the fencing token of the last claim.</summary>
    public long Claims { get; init; }

    /// <summary>How long its history is.</summary>
    public long Changes { get; init; }

    /// <summary>The project that the caller named it with, for the commands that hints tell; not stored.</summary>
    public string? Named { get; init; }

    public string Scope => ProjectId ?? "";

    private const string Columns =
        """
        t.bucket, t.id, t.workspace, t.project_id, (select p.name from projects p where p.bucket = t.bucket and p.id = t.project_id), t.key, t.title, t.epic,
        t.feature, t.agent_type, t.priority, t.status, t.blocked_from, t.status_at, t.created_at, t.claims, t.changes
        """;

    public const string Select = $"select {Columns} from tasks t";

    private static readonly Sql Insert = new(
        """
        insert into tasks (bucket, id, workspace, project_id, scope, key, title, epic, feature, agent_type, priority, status, status_at, created_at, claims, changes)
        values (@bucket, @id, @workspace, @project, @scope, @key, @title, @epic, @feature, @type, @priority, @status, @status_at, @created, 0, 0)
        on conflict do nothing
        """);

    private static readonly Sql ById = new($"{Select} where t.bucket = @bucket and t.id = @id");

    private static readonly Sql PostgresLocked = new($"{Select} where t.bucket = @bucket and t.id = @id for update of t");

    private static readonly Sql Write = new(
        """
        update tasks set status = @status, status_at = @status_at, blocked_from = @blocked_from, claims = @claims, changes = @changes
        where bucket = @bucket and id = @id
        """);

    public static TaskRow Read(Row row) => new()
    {
        Bucket = row.Int(0),
        Id = row.Text(1),
        Workspace = row.Text(2),
        ProjectId = row.TextOrNull(3),
        ProjectName = row.TextOrNull(4),
        Key = row.Text(5),
        Title = row.TextOrNull(6),
        Epic = row.TextOrNull(7),
        Feature = row.TextOrNull(8),
        AgentType = row.Text(9),
        Priority = row.Long(10),
        Status = row.Text(11),
        BlockedFrom = row.TextOrNull(12),
        StatusAt = row.At(13),
        CreatedAt = row.At(14),
        Claims = row.Long(15),
        Changes = row.Long(16),
    };

    /// <summary>Writes a new task; false when its key is taken.</summary>
    public bool Create(Transaction tx) => tx.Execute(
        Insert,
        ("@bucket", Bucket),
        ("@id", Id),
        ("@workspace", Workspace),
        ("@project", ProjectId),
        ("@scope", Scope),
        ("@key", Key),
        ("@title", Title),
        ("@epic", Epic),
        ("@feature", Feature),
        ("@type", AgentType),
        ("@priority", Priority),
        ("@status", Status),
        ("@status_at", StatusAt),
        ("@created", CreatedAt)) == 1;

    /// <summary>The task as it stands, behind its row lock: nobody changes it before the transaction is over.</summary>
    public static TaskRow Hold(Transaction tx, int bucket, string id) =>
        // SQLite has one writer at a time.
        tx.First(tx.Engine == Engine.Postgres ? PostgresLocked : ById, Read, ("@bucket", bucket), ("@id", id))!;

    /// <summary>The task of an id; null when there is none.</summary>
    public static TaskRow? Find(Transaction tx, int bucket, string id) => tx.First(ById, Read, ("@bucket", bucket), ("@id", id));

    /// <summary>Writes what a change may change.</summary>
    public void Save(Transaction tx) => tx.Execute(
        Write,
        ("@status", Status),
        ("@status_at", StatusAt),
        ("@blocked_from", BlockedFrom),
        ("@claims", Claims),
        ("@changes", Changes),
        ("@bucket", Bucket),
        ("@id", Id));
}
