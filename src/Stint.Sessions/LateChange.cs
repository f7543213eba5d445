namespace Stint.Sessions;

/// <summary>One change that late signs make to the sessions of an actor. All signs in <paramref name="After"/>'s bounds belong to it from now on.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Key">The session that is changed, takes others in, or is removed; of a split, the one it was a part of; null when added.</param>
/// <param name="Before">The bounds that session had; null when added.</param>
/// <param name="After">The bounds the session has now (of a split, the new one's); null when removed.</param>
/// <param name="Absorbed">The sessions taken in, which are no more; empty unless merged.</param>
public sealed record LateChange(LateKind Kind, string? Key, Cut? Before, Cut? After, IReadOnlyList<Known> Absorbed);
