using System.Diagnostics.CodeAnalysis;

namespace Stint.Sessions;

/// <summary>The names of the states, as the store and every face write them.</summary>
public static class SessionStatuses
{
    /// <summary>Every state, in the order of the enum.</summary>
    public static IReadOnlyList<SessionStatus> All { get; } = [SessionStatus.Active, SessionStatus.Paused, SessionStatus.Ended];

    /// <summary>The snake_case name.</summary>
    public static string Name(SessionStatus status) => status switch
    {
        SessionStatus.Active => "active",
        SessionStatus.Paused => "paused",
        SessionStatus.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such state of a session."),
    };

    /// <summary>Reads a name exactly as <see cref="Name"/> writes it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out SessionStatus status)
    {
        SessionStatus? found = name switch
        {
            "active" => SessionStatus.Active,
            "paused" => SessionStatus.Paused,
            "ended" => SessionStatus.Ended,
            _ => null,
        };
        status = found.GetValueOrDefault();
        return found.HasValue;
    }
}
