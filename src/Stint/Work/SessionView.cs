using Stint.Access;
using Stint.Sessions;
using Stint.Work.Goals;
using Stint.Work.Health;
using Stint.Work.Insight;

namespace Stint.Work;

/// <summary>A work session as every face shows it. What a list leaves out is null; what nobody measured is null too.</summary>
internal sealed record SessionView
{
    public required string Id { get; init; }
    public required long Number { get; init; }
    public required string Kind { get; init; }
    public required string Status { get; init; }
    public ProjectView? Project { get; init; }
    public required ActorView Actor { get; init; }
    public AgentView? Agent { get; init; }
    public string? Goal { get; init; }

    /// <summary>The active time that it is meant to take; null where none is set.</summary>
    public BudgetView? Budget { get; init; }
    public required string[] Tags { get; init; }
    public required Instant StartedAt { get; init; }
    public required Instant LastActivityAt { get; init; }
    public Instant? EndedAt { get; init; }
    public Instant? ClosedAt { get; init; }
    public string? EndReason { get; init; }

    /// <summary>From the start to the end, of an open session to its last activity.</summary>
    public required double DurationSeconds { get; init; }
    public required double ActiveSeconds { get; init; }
    public required double IdleSeconds { get; init; }
    public required double DurationMinutes { get; init; }

    /// <summary>From the start until now, while it is open.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>False when the session has one sign of life only: its duration says nothing, and averages leave it out.</summary>
    public required bool Measured { get; init; }
    public required CountsView Counts { get; init; }
    public required CodeView Code { get; init; }

    /// <summary>The whole project's figures, beside the session's own; null without a project.</summary>
    public TotalsView? ProjectTotals { get; init; }
    public FileView[]? Files { get; init; }
    public ModelView[]? Models { get; init; }
    public GitView? Git { get; init; }
    public TaskView[]? Tasks { get; init; }
    public RemarkView[]? Blockers { get; init; }
    public NextView[]? NextActions { get; init; }
    public DecisionView[]? Decisions { get; init; }
    public RemarkView[]? Notes { get; init; }

    /// <summary>Test runs of the session; null while none was recorded.</summary>
    public TestsView? Tests { get; init; }
    public OutcomeView? Outcome { get; init; }
    public CheckView[]? Checklist { get; init; }

    /// <summary>Complexity of the files it touched, before and after; null while nobody measured.</summary>
    public HealthView? Health { get; init; }

    /// <summary>The score of one's own session, to oneself alone, where <c>score.enabled</c> is on; null otherwise.</summary>
    public ScoreView? Score { get; init; }

    /// <inheritdoc cref="Score"/>
    public QualityView? Quality { get; init; }
    public EnvironmentView? Environment { get; init; }
    public required string Tz { get; init; }
    public required PolicyView Policy { get; init; }
    public SegmentView[]? Segments { get; init; }
    public required string Source { get; init; }
    public string? ChosenBy { get; init; }

    /// <summary>Other sessions of this actor that are open here; only status fills it.</summary>
    public SessionView[]? Others { get; init; }
}

internal sealed record ActorView(string Id, string Type);

internal sealed record AgentView(string? Name, string? Session, string? Model, string? Provider);

internal sealed record CountsView
{
    public long TasksCreated { get; init; }
    public long TasksCompleted { get; init; }
    public long TasksInProgress { get; init; }
    public long TasksTodo { get; init; }
    public long ContextItems { get; init; }
    public long Decisions { get; init; }
    public long Logs { get; init; }
    public long Notes { get; init; }

    /// <summary>Timers of focused work that ran to their end.</summary>
    public long Pomodoros { get; init; }

    /// <summary>Null while git was not asked.</summary>
    public long? Commits { get; init; }

    /// <inheritdoc cref="Commits"/>
    public long? Files { get; init; }
}

/// <summary>Lines that git counted; null where git was not asked. Net = added − removed, churn = added + removed.</summary>
internal sealed record CodeView(long? LinesAdded, long? LinesRemoved, long? Net, long? Churn)
{
    /// <summary>Lines of the assistant's own edits, as its transcript tells; null where none does.</summary>
    public long? AiLinesAdded { get; init; }

    /// <inheritdoc cref="AiLinesAdded"/>
    public long? AiLinesRemoved { get; init; }

    /// <summary>Git's lines without the assistant's; null where either is unknown, and where the assistant wrote more in a file than git shows of it.</summary>
    public long? HumanLinesAdded { get; init; }

    /// <inheritdoc cref="HumanLinesAdded"/>
    public long? HumanLinesRemoved { get; init; }
}

internal sealed record TotalsView(long Sessions, double ActiveSeconds, long Commits, long LinesAdded, long LinesRemoved, long Decisions, long TasksCompleted);

/// <summary>A file of the session; change and lines are null where git saw nothing of it.</summary>
internal sealed record FileView(string Path, string? OldPath, string? Change, long TimesModified, long? LinesAdded, long? LinesRemoved, bool Binary, long Mentions)
{
    /// <summary>Lines of the assistant's own edits, as its transcript tells.</summary>
    public long? AiLinesAdded { get; init; }

    /// <inheritdoc cref="AiLinesAdded"/>
    public long? AiLinesRemoved { get; init; }
}

/// <summary>A model that worked in the session, with its tokens as its provider counts them; null where nothing tells them.</summary>
internal sealed record ModelView(string? Provider, string Model, long? InputTokens, long? OutputTokens, double? Share)
{
    /// <summary>Read from the provider's cache; a part of the input for OpenAI and Google, beside it for Anthropic.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Written into the provider's cache, beside the input.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>Thinking; a part of the output for OpenAI, beside it for Google.</summary>
    public long? ReasoningTokens { get; init; }
    public long? Responses { get; init; }

    /// <summary>By the prices of <c>models.prices</c>; null where there is none.</summary>
    public double? CostUsd { get; init; }
}

internal sealed record GitView
{
    public string? BranchStart { get; init; }
    public string? BranchEnd { get; init; }
    public string? HeadStart { get; init; }
    public string? HeadEnd { get; init; }
    public string? TreeStart { get; init; }
    public string? TreeEnd { get; init; }

    /// <summary>When the start's tree was recorded, and the place that HEAD's log had reached.</summary>
    public Instant? RecordedAt { get; init; }
    public string? ReflogStart { get; init; }
    public string? Worktree { get; init; }

    /// <summary>Commits that came from elsewhere meanwhile, and are not counted.</summary>
    public long? Arrived { get; init; }
    public required bool Approximate { get; init; }
    public string? Reason { get; init; }
    public Instant? MeasuredAt { get; init; }

    /// <summary>Numbers of other sessions that worked in the same worktree meanwhile: what git sees is told apart by who made and told it.</summary>
    public long[] Beside { get; init; } = [];
    public required CommitView[] Commits { get; init; }
}

internal sealed record CommitView(string Sha, Instant At, string Subject, long FilesChanged, long Insertions, long Deletions);

internal sealed record TaskView(string Key, string Status);

internal sealed record RemarkView(string Id, string Text, Instant At);

internal sealed record NextView(long N, string Text, bool Done);

internal sealed record DecisionView(string Id, string Text, string? Rationale, Instant At, string? Supersedes);

/// <param name="Judge">Who said so; null of what was kept before that was.</param>
/// <param name="At">When it was judged; null in lists.</param>
/// <param name="Items">What was looked at; null in lists, and where somebody said it at the end.</param>
internal sealed record OutcomeView(string Verdict, string? Why, Judge? Judge, Instant? At, CheckedItem[]? Items);

internal sealed record EnvironmentView(string? Version, string? Os, string? Shell, string? Host);

internal sealed record PolicyView(int Version, double IdleSeconds, double? EndAfterSeconds);

internal sealed record SegmentView(Instant Start, Instant End, string Kind);

/// <summary>An entry of the timeline as every face shows it.</summary>
internal sealed record ActivityView
{
    public required string Id { get; init; }
    public required Instant At { get; init; }
    public required Instant RecordedAt { get; init; }
    public required string Type { get; init; }
    public string? Category { get; init; }
    public string? Description { get; init; }
    public required string Evidence { get; init; }
    public required bool Ai { get; init; }
    public string? Path { get; init; }

    /// <summary>Told more than a minute after it happened.</summary>
    public required bool Retroactive { get; init; }
    public string? Rationale { get; init; }
    public string? Supersedes { get; init; }

    /// <summary>The session it belongs to.</summary>
    public string? SessionId { get; init; }
    public long? SessionNumber { get; init; }
}
