namespace Stint.Sessions;

/// <summary>What several stretches cover together, and what they add up to.</summary>
/// <param name="Wall">Time in which at least one of them ran.</param>
/// <param name="Summed">Their lengths added up: never less than <paramref name="Wall"/>.</param>
/// <param name="Stretches">The covered time as disjoint, non-touching intervals in order.</param>
public sealed record Coverage(TimeSpan Wall, TimeSpan Summed, IReadOnlyList<Interval> Stretches);
