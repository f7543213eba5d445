namespace Stint.Sessions;

/// <summary>The part of a stretch of time that lies on one local day.</summary>
/// <param name="Day">The local date.</param>
/// <param name="Interval">The part; never empty.</param>
public readonly record struct DayPart(DateOnly Day, Interval Interval);
