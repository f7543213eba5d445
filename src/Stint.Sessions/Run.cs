namespace Stint.Sessions;

/// <summary>Credits of one slice that follow one another without a gap.</summary>
/// <param name="First">The sign it began with, or the one that reached into the window.</param>
/// <param name="Stretch">The time it covers; empty for a lone sign.</param>
public readonly record struct Run<T>(T First, Interval Stretch);
