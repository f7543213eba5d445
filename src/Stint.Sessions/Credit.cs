namespace Stint.Sessions;

/// <summary>What a sign of life of a sequence is credited with: the time until the next one, or none where that is too long or there is no next.</summary>
/// <param name="Sign">The sign.</param>
/// <param name="Counted">From the sign to the next one; empty, at the sign, where nothing counts.</param>
/// <param name="Next">The sign after it; null for the last one.</param>
public readonly record struct Credit<T>(T Sign, Interval Counted, Instant? Next);
