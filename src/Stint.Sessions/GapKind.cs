namespace Stint.Sessions;

/// <summary>How a gap between two signs of life counts.</summary>
public enum GapKind
{
    /// <summary>No longer than the limit: all of it is active.</summary>
    Active,

    /// <summary>Longer than the limit: none of it is active.</summary>
    Idle,

    /// <summary>Somebody paused the session: idle, whatever its length.</summary>
    Paused,
}
