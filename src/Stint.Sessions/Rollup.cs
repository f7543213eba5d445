namespace Stint.Sessions;

/// <summary>
/// Figures that add up: for one (scope, zone, local date), for a session's share in them, or for a range of days.
/// Sums and counts only, so that what is taken away with − leaves exactly what was there before; averages are derived when read.
/// </summary>
public readonly record struct Rollup
{
    /// <summary>Nothing at all.</summary>
    public static Rollup Zero => default;

    /// <summary>Sessions that started on the day.</summary>
    public long Sessions { get; init; }

    /// <summary>Of these, the ones with a duration: more than a lone sign of life.</summary>
    public long MeasuredSessions { get; init; }

    /// <summary>Milliseconds of sessions on the day; always active + idle.</summary>
    public long DurationMs { get; init; }

    /// <summary>Active milliseconds on the day.</summary>
    public long ActiveMs { get; init; }

    /// <summary>Idle milliseconds on the day.</summary>
    public long IdleMs { get; init; }

    /// <summary>Commits made.</summary>
    public long Commits { get; init; }

    /// <summary>Lines added.</summary>
    public long LinesAdded { get; init; }

    /// <summary>Lines removed.</summary>
    public long LinesRemoved { get; init; }

    /// <summary>Files touched, per session: one file in two sessions counts twice.</summary>
    public long Files { get; init; }

    /// <summary>Decisions recorded.</summary>
    public long Decisions { get; init; }

    /// <summary>Log entries.</summary>
    public long Logs { get; init; }

    /// <summary>Notes.</summary>
    public long Notes { get; init; }

    /// <summary>Context items.</summary>
    public long ContextItems { get; init; }

    /// <summary>Tasks created.</summary>
    public long TasksCreated { get; init; }

    /// <summary>Tasks completed.</summary>
    public long TasksCompleted { get; init; }

    /// <summary>Tests run.</summary>
    public long TestsRun { get; init; }

    /// <summary>Tests that failed in the last run of each session.</summary>
    public long TestsFailed { get; init; }

    /// <summary>Failures that were new in a test run.</summary>
    public long TestRegressions { get; init; }

    /// <summary>Page views.</summary>
    public long Views { get; init; }

    /// <summary>Visits that bounced, by the rule that stands with the figure.</summary>
    public long Bounces { get; init; }

    /// <summary>Errors seen.</summary>
    public long Errors { get; init; }

    /// <summary>Sessions with at least one error.</summary>
    public long ErrorSessions { get; init; }

    /// <summary>Both together.</summary>
    public static Rollup operator +(Rollup left, Rollup right) => new()
    {
        Sessions = left.Sessions + right.Sessions,
        MeasuredSessions = left.MeasuredSessions + right.MeasuredSessions,
        DurationMs = left.DurationMs + right.DurationMs,
        ActiveMs = left.ActiveMs + right.ActiveMs,
        IdleMs = left.IdleMs + right.IdleMs,
        Commits = left.Commits + right.Commits,
        LinesAdded = left.LinesAdded + right.LinesAdded,
        LinesRemoved = left.LinesRemoved + right.LinesRemoved,
        Files = left.Files + right.Files,
        Decisions = left.Decisions + right.Decisions,
        Logs = left.Logs + right.Logs,
        Notes = left.Notes + right.Notes,
        ContextItems = left.ContextItems + right.ContextItems,
        TasksCreated = left.TasksCreated + right.TasksCreated,
        TasksCompleted = left.TasksCompleted + right.TasksCompleted,
        TestsRun = left.TestsRun + right.TestsRun,
        TestsFailed = left.TestsFailed + right.TestsFailed,
        TestRegressions = left.TestRegressions + right.TestRegressions,
        Views = left.Views + right.Views,
        Bounces = left.Bounces + right.Bounces,
        Errors = left.Errors + right.Errors,
        ErrorSessions = left.ErrorSessions + right.ErrorSessions,
    };

    /// <summary>The same with the other sign.</summary>
    public static Rollup operator -(Rollup rollup) => new()
    {
        Sessions = -rollup.Sessions,
        MeasuredSessions = -rollup.MeasuredSessions,
        DurationMs = -rollup.DurationMs,
        ActiveMs = -rollup.ActiveMs,
        IdleMs = -rollup.IdleMs,
        Commits = -rollup.Commits,
        LinesAdded = -rollup.LinesAdded,
        LinesRemoved = -rollup.LinesRemoved,
        Files = -rollup.Files,
        Decisions = -rollup.Decisions,
        Logs = -rollup.Logs,
        Notes = -rollup.Notes,
        ContextItems = -rollup.ContextItems,
        TasksCreated = -rollup.TasksCreated,
        TasksCompleted = -rollup.TasksCompleted,
        TestsRun = -rollup.TestsRun,
        TestsFailed = -rollup.TestsFailed,
        TestRegressions = -rollup.TestRegressions,
        Views = -rollup.Views,
        Bounces = -rollup.Bounces,
        Errors = -rollup.Errors,
        ErrorSessions = -rollup.ErrorSessions,
    };

    /// <summary>The first without the second.</summary>
    public static Rollup operator -(Rollup left, Rollup right) => left + -right;
}
