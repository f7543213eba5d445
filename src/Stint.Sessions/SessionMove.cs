namespace Stint.Sessions;

/// <summary>What may happen to a session once it has started.</summary>
public abstract record SessionMove
{
    private SessionMove()
    {
    }

    /// <summary>A sign of life; a paused session stays paused.</summary>
    /// <param name="At">When it was given, which may be before the last one.</param>
    public sealed record Touch(Instant At) : SessionMove;

    /// <summary>Stop counting until <see cref="Continue"/>.</summary>
    /// <param name="At">From when on.</param>
    public sealed record Pause(Instant At) : SessionMove;

    /// <summary>Count again.</summary>
    /// <param name="At">From when on.</param>
    public sealed record Continue(Instant At) : SessionMove;

    /// <summary>Somebody or something ends it on purpose.</summary>
    /// <param name="At">When it ended; the last sign of life counts instead when that is later.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Now">When this is noticed.</param>
    public sealed record End(Instant At, EndReason Reason, Instant Now) : SessionMove;

    /// <summary>End it at its last sign of life if its policy says that it is over.</summary>
    /// <param name="Now">When this is noticed.</param>
    /// <param name="Policy">The policy stored with the session.</param>
    public sealed record Expire(Instant Now, Policy Policy) : SessionMove;

    /// <summary>The owner is gone: end it at its last sign of life.</summary>
    /// <param name="Now">When this is noticed.</param>
    public sealed record Crash(Instant Now) : SessionMove;

    /// <summary>A recorded correction of an ended session; what is null stays.</summary>
    /// <param name="StartedAt">Its corrected start.</param>
    /// <param name="EndedAt">Its corrected end.</param>
    /// <param name="Reason">The corrected reason.</param>
    public sealed record Amend(Instant? StartedAt = null, Instant? EndedAt = null, EndReason? Reason = null) : SessionMove;
}
