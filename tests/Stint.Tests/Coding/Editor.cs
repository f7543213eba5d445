using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Coding;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Coding;

/// <summary>An editor at a desk: sends heartbeats, and asks what they count.</summary>
internal sealed class Editor(TestEngine engine, string now = Desk.Nine) : IDisposable
{
    public const string Vscode = "wakatime/v1.60.1 (linux-5.15.0-x86_64) go1.19 vscode/1.80.1 vscode-wakatime/24.2.1";
    public const string Claude = "wakatime/v2.24.4 (darwin-25.4.0-arm64) go1.26.5 opus/5 claude-code/2.1.220 claude-code-wakatime/4.1.0";

    public Desk Desk { get; } = new(engine, now);

    public Context Context(string? tz = null, TimeSpan? timeout = null) =>
        new(Desk.Database, Desk.Caller with { Tz = tz ?? "UTC" }, Desk.Clock, Desk.Settings with { CodingTimeout = timeout ?? Desk.Settings.CodingTimeout });

    /// <summary>Heartbeats as JSON of a client; returns how many were new.</summary>
    public int Send(params JsonObject[] heartbeats) => Send(null, heartbeats);

    public int Send(string? machine, JsonObject[] heartbeats)
    {
        using var document = JsonDocument.Parse(new JsonArray([.. heartbeats.Select(each => each.DeepClone())]).ToJsonString());
        var (outcomes, added) = Intake.Take(Context(), [.. document.RootElement.EnumerateArray()], new HeartbeatSender(Vscode, machine));
        Assert.All(outcomes, each => Assert.Null(each.Error));
        return added;
    }

    /// <summary>What became of one heartbeat that may be bad: null, or the error.</summary>
    public string? Try(string json)
    {
        using var document = JsonDocument.Parse($"[{json}]");
        return Intake.Take(Context(), [.. document.RootElement.EnumerateArray()], new HeartbeatSender(null, null)).Outcomes[0].Error;
    }

    public static JsonObject Beat(string at, string entity = "/src/a.go", string? project = "api", string? language = null, string? branch = null, string? userAgent = null, string? category = null, bool write = false, string type = "file", string? session = null, string? machine = null)
    {
        var instant = at.Contains('T', StringComparison.Ordinal) ? Instant.Parse(at) : Instant.Parse($"2026-01-12T{at}Z");
        var json = new JsonObject { ["entity"] = entity, ["type"] = type, ["time"] = JsonNode.Parse($"{instant.Milliseconds / 1000}.{instant.Milliseconds % 1000:000}"), ["is_write"] = write };
        foreach (var (name, value) in ((string, string?)[])[("project", project), ("language", language), ("branch", branch), ("user_agent", userAgent), ("category", category), ("ai_session", session), ("machine", machine)])
        {
            if (value is not null)
                json[name] = value;
        }

        return json;
    }

    public CodingSummary Today(params (string Name, object? Value)[] values) => Desk.Do<CodingSummary>(CodingSummary.Today, values);

    public CodingSummary Summary(params (string Name, object? Value)[] values) => Desk.Do<CodingSummary>(CodingSummary.Operation, values);

    public CodingDurations Durations(params (string Name, object? Value)[] values) => Desk.Do<CodingDurations>(CodingDurations.Operation, values);

    public static string Items(CodingSummary summary) => string.Join(", ", summary.Items.Select(each => $"{each.Name ?? "–"} {each.HumanSeconds}+{each.AiSeconds}"));

    public void Dispose() => Desk.Dispose();
}
