using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>One entry of a session's timeline. Appended, never changed.</summary>
internal sealed record Activity
{
    public required string Id { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary>When we were told.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>One of <see cref="ActivityTypes"/>.</summary>
    public required string Type { get; init; }
    public string? Category { get; init; }
    public string? Description { get; init; }

    /// <summary>observed (git, a test run, a tool call) or stated by somebody.</summary>
    public string Evidence { get; init; } = "stated";
    public bool Ai { get; init; }

    /// <summary>Whether it is a sign of life at its instant; corrections are not.</summary>
    public bool Sign { get; init; } = true;
    public string? Path { get; init; }
    public required string Actor { get; init; }

    /// <summary>What its type adds (a decision's rationale), as JSON.</summary>
    public string? Data { get; init; }

    public const string Columns = "a.id, a.at, a.recorded_at, a.type, a.category, a.description, a.evidence, a.ai, a.sign, a.path, a.actor_id, a.data";

    public static Activity Read(Row row) => new()
    {
        Id = row.Text(0),
        At = row.At(1),
        RecordedAt = row.At(2),
        Type = row.Text(3),
        Category = row.TextOrNull(4),
        Description = row.TextOrNull(5),
        Evidence = row.Text(6),
        Ai = row.Flag(7),
        Sign = row.Flag(8),
        Path = row.TextOrNull(9),
        Actor = row.Text(10),
        Data = row.TextOrNull(11),
    };
}

/// <summary>The types of entries in a work session's timeline.</summary>
internal static class ActivityTypes
{
    public const string Started = "session_started";
    public const string Ended = "session_ended";
    public const string Paused = "session_paused";
    public const string Continued = "session_continued";
    public const string Amended = "session_amended";
    public const string Log = "log";
    public const string Decision = "decision_made";
    public const string Note = "note";
    public const string Goal = "goal_set";
    public const string Tag = "tag_added";
    public const string Blocker = "blocker";
    public const string Next = "next_action";
    public const string NextDone = "next_action_done";
    public const string Mention = "file_mentioned";
    public const string Context = "context_added";
    public const string Commit = "commit";
    public const string Project = "project_changed";
    public const string TaskPlanned = "task_planned";
    public const string TaskStarted = "task_in_progress";
    public const string TaskCompleted = "task_completed";
    public const string Outcome = "goal_evaluated";
    public const string Handoff = "handoff_edited";
    public const string Unblocked = "blocker_resolved";
    public const string Budget = "budget_set";
    public const string CheckAdded = "check_added";
    public const string CheckDone = "check_done";
    public const string CheckReopened = "check_reopened";

    public const string Prompt = "prompt_submitted";
    public const string Tool = "tool_used";
    public const string FileModified = "file_modified";
    public const string TurnEnded = "turn_ended";
    public const string SubagentEnded = "subagent_ended";
    public const string Compacted = "context_compacted";

    public const string Attached = "file_attached";
    public const string Pomodoro = "pomodoro_completed";
    public const string Focusing = "pomodoro_running";

    /// <summary>Tests were run; its data has the figures, what failed, and what changed since the run before.</summary>
    public const string TestRun = "test_run";

    /// <summary>A hold on a task was kept alive.</summary>
    public const string Renewed = "claim_renewed";

    /// <summary>Entries were removed after <c>work.retention</c>; what they say of time and counts is in it.</summary>
    public const string Pruned = "entries_pruned";

    public static readonly string[] All =
    [
        Started, Ended, Paused, Continued, Amended, Log, Decision, Note, Goal, Tag, Blocker, Next, NextDone, Mention, Context, Commit, Project,
        TaskPlanned, TaskStarted, TaskCompleted, Outcome, Handoff, Prompt, Tool, FileModified, TurnEnded, SubagentEnded, Compacted, Attached, Pomodoro, Focusing, Budget, CheckAdded, CheckDone, CheckReopened, Unblocked, Pruned, TestRun,
    ];
}
