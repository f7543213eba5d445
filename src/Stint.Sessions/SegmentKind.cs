namespace Stint.Sessions;

/// <summary>Whether a stretch of a session counts as active.</summary>
public enum SegmentKind
{
    /// <summary>Signs of life no further apart than the idle gap.</summary>
    Active,

    /// <summary>A longer gap, or a pause.</summary>
    Idle,
}
