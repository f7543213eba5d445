namespace Stint.Sessions;

/// <summary>Why the life cycle refuses a move.</summary>
public enum MoveRefusalCode
{
    /// <summary>The session has ended, and nothing but a correction changes it.</summary>
    AlreadyEnded,

    /// <summary>The sign of life is older than the session.</summary>
    BeforeStart,

    /// <summary>It is paused as it is.</summary>
    AlreadyPaused,

    /// <summary>There is no pause to end.</summary>
    NotPaused,

    /// <summary>Only work sessions pause: a task is held or it is not.</summary>
    TaskCannotPause,

    /// <summary>Only work sessions pause: a visit that is silent is idle anyway.</summary>
    VisitCannotPause,

    /// <summary>The policy does not call it over yet.</summary>
    NotDue,

    /// <summary>The policy never ends such a session by silence.</summary>
    NeverExpires,

    /// <summary>Only an ended session is corrected.</summary>
    NotEnded,

    /// <summary>The correction changes nothing.</summary>
    NothingToAmend,

    /// <summary>The correction would end the session before it starts.</summary>
    EndBeforeStart,
}
