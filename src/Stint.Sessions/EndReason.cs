namespace Stint.Sessions;

/// <summary>Why a session ended.</summary>
public enum EndReason
{
    /// <summary>Somebody ended it.</summary>
    UserEnd,

    /// <summary>The task was done.</summary>
    Completed,

    /// <summary>A review sent the task back.</summary>
    Rejected,

    /// <summary>The task cannot go on until something else does.</summary>
    Blocked,

    /// <summary>The hold on the task was given up or taken away.</summary>
    Abandoned,

    /// <summary>No sign of life for longer than the policy allows.</summary>
    Timeout,

    /// <summary>The owning process is gone, or its journal has no clean mark.</summary>
    Crash,

    /// <summary>The user logged out.</summary>
    Logout,

    /// <summary>The user left the site.</summary>
    Navigation,

    /// <summary>An error ended it.</summary>
    Error,

    /// <summary>Another session took its place, or took it in.</summary>
    Superseded,
}
