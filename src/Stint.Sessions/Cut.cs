namespace Stint.Sessions;

/// <summary>A session as cutting finds it. Sessions of one actor never share an instant, so a sign's instant alone says which one is its own.</summary>
/// <param name="Start">Its first sign of life.</param>
/// <param name="End">Its last sign of life.</param>
/// <param name="Count">How many different signs it holds, at least 1.</param>
public readonly record struct Cut(Instant Start, Instant End, long Count)
{
    /// <summary>From the first to the last sign: zero for a lone one, which measures nothing.</summary>
    public TimeSpan Length => End - Start;

    /// <summary>True when a sign at this instant is one of its own.</summary>
    public bool Holds(Instant at) => at >= Start && at <= End;

    /// <summary><c>start/end count</c>.</summary>
    public override string ToString() => $"{Start}/{End} {Count}";
}
