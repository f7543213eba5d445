using static Stint.Sessions.MoveRefusalCode;

namespace Stint.Sessions;

/// <summary>The life of a session as one table: (kind, state, move) → the next state, or a refusal.</summary>
public static class Lifecycle
{
    /// <summary>Makes a move or refuses it; never throws, and never changes what has ended but by <see cref="SessionMove.Amend"/>.</summary>
    public static Moved Apply(SessionKind kind, SessionState current, SessionMove move) => (current.Status, move) switch
    {
        (SessionStatus.Ended, SessionMove.Amend amend) => Amended(current, amend),
        (SessionStatus.Ended, _) => Moved.Refused(AlreadyEnded, $"The session ended {current.EndedAt} ({Reason(current)}); an ended session does not change."),
        (_, SessionMove.Amend) => Moved.Refused(NotEnded, "The session is open; only an ended session can be corrected."),

        (_, SessionMove.Touch touch) => Touched(current, touch.At),

        (_, SessionMove.Pause or SessionMove.Continue) when kind == SessionKind.Task => Moved.Refused(
            TaskCannotPause, "A task session cannot pause: the hold keeps others from the task. Finish, block or abandon it instead."),
        (_, SessionMove.Pause or SessionMove.Continue) when kind == SessionKind.Visit => Moved.Refused(
            VisitCannotPause, "A visit cannot pause: time without a sign of life is idle as it is."),
        (SessionStatus.Paused, SessionMove.Pause) => Moved.Refused(AlreadyPaused, "The session is paused already."),
        (_, SessionMove.Pause pause) => WithStatus(SessionStatus.Paused, Touched(current, pause.At)),
        (SessionStatus.Paused, SessionMove.Continue go) => WithStatus(SessionStatus.Active, Touched(current, go.At)),
        (_, SessionMove.Continue) => Moved.Refused(NotPaused, "The session is not paused; there is nothing to continue."),

        (_, SessionMove.End end) => Moved.To(current.Ended(Instant.Max(current.LastActivityAt, end.At), end.Now, end.Reason)),
        (_, SessionMove.Crash crash) => Moved.To(current.Ended(current.LastActivityAt, crash.Now, EndReason.Crash)),
        (_, SessionMove.Expire expire) => Expired(current, expire.Now, expire.Policy),
        _ => throw new InvalidOperationException($"The table has no row for {move.GetType().Name}."),
    };

    /// <summary>True when the policy calls an open session over, so that <see cref="SessionMove.Expire"/> would end it.</summary>
    public static bool IsOver(SessionState current, Instant now, Policy policy) => current.IsOpen
        && !Limits.Of(policy).Reach(current.StartedAt.Milliseconds, current.LastActivityAt.Milliseconds, now.Milliseconds);

    /// <summary>True when an open session has been silent for strictly longer than the policy's stale limit; computed, never stored.</summary>
    public static bool IsStale(SessionState current, Instant now, Policy policy) =>
        current.IsOpen && now - current.LastActivityAt > policy.StaleAfter;

    private static Moved Touched(SessionState current, Instant at) => at < current.StartedAt
        ? Moved.Refused(BeforeStart, $"{at} is before the session started ({current.StartedAt}).")
        : Moved.To(current with { LastActivityAt = Instant.Max(current.LastActivityAt, at) });

    private static Moved WithStatus(SessionStatus status, Moved moved) =>
        moved.Made ? Moved.To(moved.Next with { Status = status }) : moved;

    private static Moved Expired(SessionState current, Instant now, Policy policy)
    {
        if (IsOver(current, now, policy))
            return Moved.To(current.Ended(current.LastActivityAt, now, EndReason.Timeout));
        return (policy.EndAfter ?? policy.Cap) is { } limit
            ? Moved.Refused(NotDue, $"Silent for {Durations.Text(now - current.LastActivityAt)}; it ends after {Durations.Text(limit)}.")
            : Moved.Refused(NeverExpires, "Silence does not end such a session.");
    }

    private static Moved Amended(SessionState current, SessionMove.Amend amend)
    {
        var start = amend.StartedAt ?? current.StartedAt;
        var end = amend.EndedAt ?? current.EndedAt ?? current.LastActivityAt;
        if (end < start)
            return Moved.Refused(EndBeforeStart, $"The session would end {end}, before its start {start}.");
        var last = Instant.Max(start, Instant.Min(end, current.LastActivityAt));
        var next = current with
        {
            StartedAt = start,
            LastActivityAt = last,
            EndedAt = end,
            ClosedAt = Instant.Max(end, current.ClosedAt ?? end),
            EndReason = amend.Reason ?? current.EndReason,
        };
        return next == current ? Moved.Refused(NothingToAmend, "The correction changes nothing.") : Moved.To(next);
    }

    private static string Reason(SessionState ended) => ended.EndReason is { } reason ? EndReasons.Name(reason) : "for no recorded reason";
}
