namespace Stint.Sessions;

/// <summary>What the life cycle knows of a session: its state and its five instants.</summary>
/// <param name="Status">Active, paused or ended.</param>
/// <param name="StartedAt">Its first sign of life.</param>
/// <param name="LastActivityAt">Its latest sign of life: never before the start, never after the end.</param>
/// <param name="EndedAt">When it ended; set once ended.</param>
/// <param name="ClosedAt">When the end was noticed, never before the end; set once ended.</param>
/// <param name="EndReason">Why it ended; set once ended.</param>
public sealed record SessionState(
    SessionStatus Status, Instant StartedAt, Instant LastActivityAt, Instant? EndedAt, Instant? ClosedAt, EndReason? EndReason)
{
    /// <summary>A session that starts.</summary>
    public static SessionState Started(Instant at) => new(SessionStatus.Active, at, at, null, null, null);

    /// <summary>Active or paused.</summary>
    public bool IsOpen => Status != SessionStatus.Ended;

    /// <summary>From the start to the end, or to the last sign of life while it is open.</summary>
    public TimeSpan Duration => (EndedAt ?? LastActivityAt) - StartedAt;

    internal SessionState Ended(Instant at, Instant now, EndReason reason) => this with
    {
        Status = SessionStatus.Ended,
        LastActivityAt = at,
        EndedAt = at,
        // A clock that is behind the events must not close a session before its end.
        ClosedAt = Instant.Max(at, now),
        EndReason = reason,
    };
}
