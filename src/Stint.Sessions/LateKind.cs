namespace Stint.Sessions;

/// <summary>What late signs do to a session.</summary>
public enum LateKind
{
    /// <summary>A session where none was.</summary>
    Added,

    /// <summary>The same session with other bounds or another number of signs.</summary>
    Changed,

    /// <summary>A session that takes in others.</summary>
    Merged,

    /// <summary>A new session made of a part of another.</summary>
    Split,

    /// <summary>A session whose last sign is gone.</summary>
    Removed,
}
