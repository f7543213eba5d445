using System.Diagnostics.CodeAnalysis;

namespace Stint.Sessions;

/// <summary>The names of the reasons, as the store and every face write them.</summary>
public static class EndReasons
{
    /// <summary>Every reason, in the order of the enum.</summary>
    public static IReadOnlyList<EndReason> All { get; } =
    [
        EndReason.UserEnd, EndReason.Completed, EndReason.Rejected, EndReason.Blocked, EndReason.Abandoned, EndReason.Timeout,
        EndReason.Crash, EndReason.Logout, EndReason.Navigation, EndReason.Error, EndReason.Superseded,
    ];

    /// <summary>True for the outcomes of a task session: completed, rejected, blocked, abandoned.</summary>
    public static bool IsOutcome(EndReason reason) =>
        reason is EndReason.Completed or EndReason.Rejected or EndReason.Blocked or EndReason.Abandoned;

    /// <summary>The snake_case name.</summary>
    public static string Name(EndReason reason) => reason switch
    {
        EndReason.UserEnd => "user_end",
        EndReason.Completed => "completed",
        EndReason.Rejected => "rejected",
        EndReason.Blocked => "blocked",
        EndReason.Abandoned => "abandoned",
        EndReason.Timeout => "timeout",
        EndReason.Crash => "crash",
        EndReason.Logout => "logout",
        EndReason.Navigation => "navigation",
        EndReason.Error => "error",
        EndReason.Superseded => "superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason for an end."),
    };

    /// <summary>Reads a name exactly as <see cref="Name"/> writes it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out EndReason reason)
    {
        EndReason? found = name switch
        {
            "user_end" => EndReason.UserEnd,
            "completed" => EndReason.Completed,
            "rejected" => EndReason.Rejected,
            "blocked" => EndReason.Blocked,
            "abandoned" => EndReason.Abandoned,
            "timeout" => EndReason.Timeout,
            "crash" => EndReason.Crash,
            "logout" => EndReason.Logout,
            "navigation" => EndReason.Navigation,
            "error" => EndReason.Error,
            "superseded" => EndReason.Superseded,
            _ => null,
        };
        reason = found.GetValueOrDefault();
        return found.HasValue;
    }
}
