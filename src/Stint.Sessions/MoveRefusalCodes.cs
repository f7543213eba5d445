namespace Stint.Sessions;

/// <summary>The names of the refusals, as errors carry them.</summary>
public static class MoveRefusalCodes
{
    /// <summary>The snake_case name.</summary>
    public static string Name(MoveRefusalCode code) => code switch
    {
        MoveRefusalCode.AlreadyEnded => "already_ended",
        MoveRefusalCode.BeforeStart => "before_start",
        MoveRefusalCode.AlreadyPaused => "already_paused",
        MoveRefusalCode.NotPaused => "not_paused",
        MoveRefusalCode.TaskCannotPause => "task_cannot_pause",
        MoveRefusalCode.VisitCannotPause => "visit_cannot_pause",
        MoveRefusalCode.NotDue => "not_due",
        MoveRefusalCode.NeverExpires => "never_expires",
        MoveRefusalCode.NotEnded => "not_ended",
        MoveRefusalCode.NothingToAmend => "nothing_to_amend",
        MoveRefusalCode.EndBeforeStart => "end_before_start",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No such refusal."),
    };
}
