using System.Text.Json;

namespace Stint.Work.Agents;

/// <summary>
/// How one assistant writes what its hooks tell: names of its events and of their fields. What is not named here is left alone, so that new events and
/// fields of a newer version do no harm.
/// </summary>
internal sealed class AgentForm
{
    private const int LongestText = 400;
    private const int LongestId = 200;
    private const int MostPaths = 100;

    /// <summary>Its name on the command line and in sessions.</summary>
    public required string Name { get; init; }

    /// <summary>By the event's own name.</summary>
    public required Dictionary<string, AgentEventKind> Events { get; init; }

    /// <summary>Tools that change files.</summary>
    public string[] Editors { get; init; } = [];

    /// <summary>Ends that are none, and beginnings that are none: the assistant goes on under the same or another name of its own.</summary>
    public string[] GoesOn { get; init; } = [];

    /// <summary>Whether it tells that a session ends; where it does not, its last look at the working copy is that of its last turn.</summary>
    public bool TellsEnd => Events.ContainsValue(AgentEventKind.SessionEnd);

    /// <summary>Whether it gives its model what a hook at the start of a session answers.</summary>
    public bool TakesContext { get; init; }

    public static readonly AgentForm Claude = new()
    {
        Name = "claude",
        Events = new(StringComparer.OrdinalIgnoreCase)
        {
            ["SessionStart"] = AgentEventKind.SessionStart,
            ["UserPromptSubmit"] = AgentEventKind.Prompt,
            ["PostToolUse"] = AgentEventKind.ToolUse,
            ["PostToolUseFailure"] = AgentEventKind.ToolUse,
            ["Stop"] = AgentEventKind.TurnEnd,
            ["SubagentStop"] = AgentEventKind.SubagentEnd,
            ["PreCompact"] = AgentEventKind.Compaction,
            ["SessionEnd"] = AgentEventKind.SessionEnd,
        },
        Editors = ["Edit", "MultiEdit", "Write", "NotebookEdit"],
        GoesOn = ["clear", "resume"],
        TakesContext = true,
    };

    public static readonly AgentForm Codex = new()
    {
        Name = "codex",
        Events = new(StringComparer.OrdinalIgnoreCase)
        {
            ["SessionStart"] = AgentEventKind.SessionStart,
            ["UserPromptSubmit"] = AgentEventKind.Prompt,
            ["PostToolUse"] = AgentEventKind.ToolUse,
            ["Stop"] = AgentEventKind.TurnEnd,
            ["SubagentStop"] = AgentEventKind.SubagentEnd,
            ["PreCompact"] = AgentEventKind.Compaction,
        },
        Editors = ["apply_patch"],
        GoesOn = ["clear"],
        TakesContext = true,
    };

    public static readonly AgentForm Gemini = new()
    {
        Name = "gemini",
        Events = new(StringComparer.OrdinalIgnoreCase)
        {
            ["SessionStart"] = AgentEventKind.SessionStart,
            ["BeforeAgent"] = AgentEventKind.Prompt,
            ["AfterTool"] = AgentEventKind.ToolUse,
            ["AfterAgent"] = AgentEventKind.TurnEnd,
            ["PreCompress"] = AgentEventKind.Compaction,
            ["SessionEnd"] = AgentEventKind.SessionEnd,
        },
        Editors = ["write_file", "replace"],
        GoesOn = ["clear"],
        TakesContext = true,
    };

    public static readonly AgentForm Copilot = new()
    {
        Name = "copilot",
        Events = new(StringComparer.OrdinalIgnoreCase)
        {
            ["sessionStart"] = AgentEventKind.SessionStart,
            ["userPromptSubmitted"] = AgentEventKind.Prompt,
            ["postToolUse"] = AgentEventKind.ToolUse,
            ["postToolUseFailure"] = AgentEventKind.ToolUse,
            ["agentStop"] = AgentEventKind.TurnEnd,
            ["subagentStop"] = AgentEventKind.SubagentEnd,
            ["preCompact"] = AgentEventKind.Compaction,
            ["sessionEnd"] = AgentEventKind.SessionEnd,
        },
        Editors = ["edit", "create"],
    };

    public static readonly AgentForm Cursor = new()
    {
        Name = "cursor",
        Events = new(StringComparer.OrdinalIgnoreCase)
        {
            ["sessionStart"] = AgentEventKind.SessionStart,
            ["beforeSubmitPrompt"] = AgentEventKind.Prompt,
            ["postToolUse"] = AgentEventKind.ToolUse,
            ["afterFileEdit"] = AgentEventKind.FileChange,
            ["stop"] = AgentEventKind.TurnEnd,
            ["sessionEnd"] = AgentEventKind.SessionEnd,
        },
    };

    public static readonly AgentForm[] All = [Claude, Codex, Gemini, Copilot, Cursor];

    public static AgentForm? Find(string name) => Array.Find(All, form => form.Name == name);

    /// <summary>What is told; null where nothing of it concerns a session.</summary>
    /// <param name="name">The event, as the hook was set up.</param>
    /// <param name="told">What the assistant wrote to the hook.</param>
    public AgentEvent? Read(string name, JsonElement told)
    {
        if (told.ValueKind != JsonValueKind.Object || !Events.TryGetValue(name, out var kind))
            return null;
        var reason = Text(told, "reason", LongestId);
        if (kind == AgentEventKind.SessionEnd && reason is not null && GoesOn.Contains(reason, StringComparer.Ordinal))
            kind = AgentEventKind.TurnEnd;
        var tool = Text(told, "tool_name", LongestId) ?? Text(told, "toolName", LongestId);
        string[] paths = kind == AgentEventKind.FileChange ? [.. Texts(told, "file_path")]
            : kind == AgentEventKind.ToolUse && tool is not null && Editors.Contains(tool, StringComparer.Ordinal) ? ChangedBy(told) : [];
        return new AgentEvent(
            paths.Length > 0 ? AgentEventKind.FileChange : kind,
            Text(told, "session_id", LongestId) ?? Text(told, "sessionId", LongestId) ?? Text(told, "conversation_id", LongestId),
            Text(told, "cwd", 4096) ?? First(told, "workspace_roots"),
            kind switch
            {
                AgentEventKind.Prompt => Text(told, "prompt", LongestText) ?? Text(told, "initialPrompt", LongestText),
                AgentEventKind.SessionEnd => reason,
                _ => tool,
            },
            Text(told, "model", 100),
            paths)
        {
            Committing = kind == AgentEventKind.ToolUse && paths.Length == 0 ? CommittingCommand.Of(told) : null,
            Renamed = kind == AgentEventKind.SessionStart && Text(told, "source", LongestId) is { } source && GoesOn.Contains(source, StringComparer.Ordinal),
            Transcript = Text(told, "transcript_path", 4096) ?? Text(told, "transcriptPath", 4096),
        };
    }

    /// <summary>The files of a tool's input: named by it, or in the heads of a patch.</summary>
    private static string[] ChangedBy(JsonElement told)
    {
        foreach (var name in (string[])["tool_input", "toolArgs"])
        {
            if (!told.TryGetProperty(name, out var input))
                continue;
            if (input.ValueKind == JsonValueKind.Object)
                return [.. ((string[])["file_path", "notebook_path", "path"]).SelectMany(each => Texts(input, each)).Concat(((string[])["input", "patch", "command"]).SelectMany(each => Texts(input, each)).SelectMany(InPatch)).Distinct(StringComparer.Ordinal).Take(MostPaths)];
            if (input.ValueKind == JsonValueKind.String)
                return Nested(input.GetString()!);
        }

        return [];
    }

    /// <summary>An input that is JSON in a text, or a patch.</summary>
    private static string[] Nested(string text)
    {
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind == JsonValueKind.Object ? [.. ((string[])["file_path", "path"]).SelectMany(each => Texts(inner.RootElement, each))] : [];
        }
        catch (JsonException)
        {
            return [.. InPatch(text).Take(MostPaths)];
        }
    }

    private static IEnumerable<string> InPatch(string patch) =>
        from line in patch.Split('\n')
        from head in (string[])["*** Update File: ", "*** Add File: ", "*** Delete File: ", "*** Move to: "]
        where line.StartsWith(head, StringComparison.Ordinal)
        select line[head.Length..].Trim();

    private static IEnumerable<string> Texts(JsonElement told, string name)
    {
        if (told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 100_000 } text)
            yield return text;
    }

    private static string? Text(JsonElement told, string name, int most) => Texts(told, name).Select(text => text.Length <= most ? text : text[..most]).FirstOrDefault();

    private static string? First(JsonElement told, string name) =>
        told.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String ? list[0].GetString() : null;
}
