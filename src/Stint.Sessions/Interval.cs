namespace Stint.Sessions;

/// <summary>A half-open stretch of time: the start belongs to it, the end does not.</summary>
/// <param name="Start">The first instant in it.</param>
/// <param name="End">The first instant after it.</param>
public readonly record struct Interval(Instant Start, Instant End)
{
    /// <summary>From start to end; negative when the end is first.</summary>
    public TimeSpan Length => End - Start;

    /// <summary>True when no instant is in it.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>True when the instant is in it.</summary>
    public bool Contains(Instant instant) => instant >= Start && instant < End;

    /// <summary>What both share; empty when they share nothing.</summary>
    public Interval Intersect(Interval other)
    {
        var start = Instant.Max(Start, other.Start);
        return new Interval(start, Instant.Max(start, Instant.Min(End, other.End)));
    }

    /// <summary><c>start/end</c>, as ISO 8601 writes it.</summary>
    public override string ToString() => $"{Start}/{End}";
}
