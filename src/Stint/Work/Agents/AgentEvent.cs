namespace Stint.Work.Agents;

/// <summary>What an assistant tells through its hooks, in one vocabulary for all of them.</summary>
internal enum AgentEventKind
{
    SessionStart,
    Prompt,
    FileChange,
    ToolUse,
    TurnEnd,
    SubagentEnd,
    Compaction,
    SessionEnd,
}

/// <summary>One thing that an assistant tells.</summary>
/// <param name="Session">The assistant's own name for its session; null where it has none.</param>
/// <param name="Folder">Where it works; null: where the hook runs.</param>
/// <param name="Text">The tool's name, the prompt's beginning, or why the session ends.</param>
/// <param name="Paths">Files that were changed, as the assistant names them.</param>
internal sealed record AgentEvent(AgentEventKind Kind, string? Session, string? Folder, string? Text, string? Model, string[] Paths)
{
    /// <summary>The session goes on from another one of the same process, under this name.</summary>
    public bool Renamed { get; init; }

    /// <summary>The command that may have made commits; null for everything else.</summary>
    public CommittingCommand? Committing { get; init; }

    /// <summary>The file in which it writes down what happens; null where it tells none.</summary>
    public string? Transcript { get; init; }
}
