namespace Stint.Sessions;

/// <summary>One stretch between two signs of life (or the border of a pause), how it counts and why.</summary>
/// <param name="From">The sign or border it starts at.</param>
/// <param name="To">The sign or border it ends at.</param>
/// <param name="CountedAs">How it counts.</param>
/// <param name="Limit">The idle gap it was judged by.</param>
public readonly record struct Gap(Instant From, Instant To, GapKind CountedAs, TimeSpan Limit)
{
    /// <summary>From one sign to the next, longer than 0.</summary>
    public TimeSpan Length => To - From;

    /// <summary>The reason in words, with the limit.</summary>
    public string Reason => CountedAs switch
    {
        GapKind.Active => $"{Durations.Text(Length)} is within the idle gap of {Durations.Text(Limit)}: active",
        GapKind.Idle => $"{Durations.Text(Length)} is longer than the idle gap of {Durations.Text(Limit)}: idle",
        _ => $"paused for {Durations.Text(Length)}: idle",
    };

    /// <summary><c>from/to reason</c>.</summary>
    public override string ToString() => $"{From}/{To} {Reason}";
}
