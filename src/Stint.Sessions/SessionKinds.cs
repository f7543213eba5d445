using System.Diagnostics.CodeAnalysis;

namespace Stint.Sessions;

/// <summary>The names of the kinds, as the store and every face write them.</summary>
public static class SessionKinds
{
    /// <summary>Every kind, in the order of the enum.</summary>
    public static IReadOnlyList<SessionKind> All { get; } = [SessionKind.Work, SessionKind.Task, SessionKind.Visit];

    /// <summary>The snake_case name.</summary>
    public static string Name(SessionKind kind) => kind switch
    {
        SessionKind.Work => "work",
        SessionKind.Task => "task",
        SessionKind.Visit => "visit",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of session."),
    };

    /// <summary>Reads a name exactly as <see cref="Name"/> writes it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out SessionKind kind)
    {
        SessionKind? found = name switch
        {
            "work" => SessionKind.Work,
            "task" => SessionKind.Task,
            "visit" => SessionKind.Visit,
            _ => null,
        };
        kind = found.GetValueOrDefault();
        return found.HasValue;
    }
}
