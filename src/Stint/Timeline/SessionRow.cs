using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>A session as the store keeps it: the projection of its events that every capability shares.</summary>
internal sealed record SessionRow
{
    public required int Bucket { get; init; }
    public required string Id { get; init; }
    public required string Workspace { get; init; }
    public required SessionKind Kind { get; init; }
    public required long Number { get; init; }
    public string? ProjectId { get; init; }
    public required string ActorId { get; init; }
    public required string ActorType { get; init; }

    /// <summary>What only one open session may hold.</summary>
    public required string Holder { get; init; }
    public required SessionStatus Status { get; init; }
    public required Instant StartedAt { get; init; }
    public required Instant LastActivityAt { get; init; }
    public Instant? EndedAt { get; init; }
    public Instant? ClosedAt { get; init; }
    public EndReason? EndReason { get; init; }
    public required TimeSpan Active { get; init; }
    public required int PolicyVersion { get; init; }
    public required TimeSpan IdleGap { get; init; }
    public TimeSpan? EndAfter { get; init; }
    public required string Tz { get; init; }

    /// <summary>Where it came from: live, git-import, session-logs.</summary>
    public required string Source { get; init; }

    /// <summary>The instant its figures reach to: its end, else its last activity.</summary>
    public Instant Until => EndedAt ?? LastActivityAt;

    public TimeSpan Duration => Until - StartedAt;

    /// <summary>What the life cycle knows of it.</summary>
    public SessionState State => new(Status, StartedAt, LastActivityAt, EndedAt, ClosedAt, EndReason);

    /// <summary>Whether silence has outlasted its policy at <paramref name="now"/>.</summary>
    public bool IsExpired(Instant now) => EndedAt is null && EndAfter is { } limit && now - LastActivityAt > limit;

    /// <summary>The session as it will stand when somebody writes that silence has ended it.</summary>
    public SessionRow AsOf(Instant now) => IsExpired(now)
        ? this with { Status = SessionStatus.Ended, EndedAt = LastActivityAt, ClosedAt = now, EndReason = Sessions.EndReason.Timeout }
        : this;

    public const string Columns =
        """
        s.bucket, s.id, s.workspace, s.kind, s.number, s.project_id, s.actor_id, s.actor_type, s.holder, s.status, s.started_at, s.last_activity_at,
        s.ended_at, s.closed_at, s.end_reason, s.active_ms, s.policy_version, s.idle_gap_ms, s.end_after_ms, s.tz, s.source
        """;

    /// <summary>How many columns <see cref="Columns"/> has: what a query selects beside them begins here.</summary>
    public const int Width = 21;

    public static SessionRow Read(Row row) => new()
    {
        Bucket = row.Int(0),
        Id = row.Text(1),
        Workspace = row.Text(2),
        Kind = SessionKinds.TryParse(row.Text(3), out var kind) ? kind : throw new InvalidDataException("kind"),
        Number = row.Long(4),
        ProjectId = row.TextOrNull(5),
        ActorId = row.Text(6),
        ActorType = row.Text(7),
        Holder = row.Text(8),
        Status = SessionStatuses.TryParse(row.Text(9), out var status) ? status : throw new InvalidDataException("status"),
        StartedAt = row.At(10),
        LastActivityAt = row.At(11),
        EndedAt = row.AtOrNull(12),
        ClosedAt = row.AtOrNull(13),
        EndReason = EndReasons.TryParse(row.TextOrNull(14), out var reason) ? reason : null,
        Active = TimeSpan.FromMilliseconds(row.Long(15)),
        PolicyVersion = row.Int(16),
        IdleGap = TimeSpan.FromMilliseconds(row.Long(17)),
        EndAfter = row.LongOrNull(18) is { } limit ? TimeSpan.FromMilliseconds(limit) : null,
        Tz = row.Text(19),
        Source = row.Text(20),
    };

    public static readonly Sql ById = new($"select {Columns} from sessions s where s.bucket = @bucket and s.id = @id");

    private static readonly Sql Insert = new(
        """
        insert into sessions (bucket, id, workspace, kind, number, project_id, actor_id, actor_type, holder, status, started_at, last_activity_at,
          ended_at, closed_at, end_reason, active_ms, policy_version, idle_gap_ms, end_after_ms, tz, source, amendments)
        values (@bucket, @id, @workspace, @kind, @number, @project, @actor, @actor_type, @holder, @status, @started, @last,
          @ended, @closed, @reason, @active, @policy, @idle, @end_after, @tz, @source, 0)
        on conflict do nothing
        """);

    /// <summary>Writes a new row; false when its id, its number or its holder is taken.</summary>
    public bool Create(Transaction tx) => tx.Execute(
        Insert,
        ("@bucket", Bucket),
        ("@id", Id),
        ("@workspace", Workspace),
        ("@kind", SessionKinds.Name(Kind)),
        ("@number", Number),
        ("@project", ProjectId),
        ("@actor", ActorId),
        ("@actor_type", ActorType),
        ("@holder", Holder),
        ("@status", SessionStatuses.Name(Status)),
        ("@started", StartedAt),
        ("@last", LastActivityAt),
        ("@ended", EndedAt),
        ("@closed", ClosedAt),
        ("@reason", EndReason is { } reason ? EndReasons.Name(reason) : null),
        ("@active", (long)Active.TotalMilliseconds),
        ("@policy", PolicyVersion),
        ("@idle", (long)IdleGap.TotalMilliseconds),
        ("@end_after", EndAfter is { } limit ? (long)limit.TotalMilliseconds : null),
        ("@tz", Tz),
        ("@source", Source)) == 1;
}
