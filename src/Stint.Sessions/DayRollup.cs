namespace Stint.Sessions;

/// <summary>Figures of one local day.</summary>
/// <param name="Day">The local date.</param>
/// <param name="Figures">What falls on it.</param>
public readonly record struct DayRollup(DateOnly Day, Rollup Figures);
