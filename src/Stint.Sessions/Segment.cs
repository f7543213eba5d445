namespace Stint.Sessions;

/// <summary>An active or idle stretch inside a session, half-open; segments tile the session exactly.</summary>
/// <param name="Start">The first instant in it.</param>
/// <param name="End">The first instant after it.</param>
/// <param name="Kind">How it counts.</param>
public readonly record struct Segment(Instant Start, Instant End, SegmentKind Kind)
{
    /// <summary>From start to end, never negative.</summary>
    public TimeSpan Length => End - Start;

    /// <summary>The stretch without its kind.</summary>
    public Interval Interval => new(Start, End);

    /// <summary><c>start/end kind</c>.</summary>
    public override string ToString() => $"{Start}/{End} {(Kind == SegmentKind.Active ? "active" : "idle")}";
}
