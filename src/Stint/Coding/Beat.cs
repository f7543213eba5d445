using System.Text.Json;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Coding;

/// <summary>Of a stored heartbeat, what its time is counted by.</summary>
internal sealed record Beat(
    Instant At, string Key, string Lane, string? AgentSession, string Type, string Entity, string? Category, string? Project, string? Branch, string? Language, string? Editor,
    string? Os, string? Machine, string? Harness, string? Model, bool IsWrite, string[] Dependencies)
{
    public const string Columns =
        "at, key, lane, agent_session, type, entity, category, project, branch, language, editor, os, machine, harness, model, is_write, dependencies";

    public bool IsAi => Lane == Lanes.Ai;

    /// <summary>What cuts the lane of assistants apart: several work at one time, and each has a time of its own.</summary>
    public (string?, string?, string?) Sequence => (Harness ?? Editor, Machine, AgentSession);

    public static Beat Read(Row row) => new(
        row.At(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Text(4), row.Text(5), row.TextOrNull(6), row.TextOrNull(7), row.TextOrNull(8), row.TextOrNull(9), row.TextOrNull(10),
        row.TextOrNull(11), row.TextOrNull(12), row.TextOrNull(13), row.TextOrNull(14), row.Flag(15),
        row.TextOrNull(16) is { } json ? JsonSerializer.Deserialize(json, CodingJson.Default.StringArray)! : []);
}
