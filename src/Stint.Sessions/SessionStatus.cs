namespace Stint.Sessions;

/// <summary>The stored states of a session; stale and overdue are computed flags and never stored.</summary>
public enum SessionStatus
{
    /// <summary>Open and counting.</summary>
    Active,

    /// <summary>Open, and idle because somebody said so.</summary>
    Paused,

    /// <summary>Closed: only a recorded correction changes it.</summary>
    Ended,
}
