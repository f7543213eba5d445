using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>The shape of <c>workflow</c> in the configuration: phases in order, each with the statuses around a claim and where a rejection goes.</summary>
internal static class ConfigWorkflow
{
    public const int MostPhases = 50;
    private const int LongestName = 60;
    private static readonly string[] OfPhase = ["name", "ready", "in", "reject", "agents"];
    private static readonly string[] OfWorkflow = ["phases", "completed", "blocked"];

    /// <summary>What stands in for a repository that configures none.</summary>
    public static JsonObject Default
    {
        get
        {
            string[] names = ["development", "code_review", "qa", "approval"];
            return new JsonObject
            {
                ["phases"] = new JsonArray([.. names.Select(name => (JsonNode?)new JsonObject { ["name"] = name, ["ready"] = "ready_for_" + name, ["in"] = "in_" + name, ["reject"] = "development" })]),
                ["completed"] = "completed",
                ["blocked"] = "blocked",
            };
        }
    }

    /// <summary>The workflow of a JSON document: the document itself, or its member <c>workflow</c>. Refuses what is not one, and says where.</summary>
    public static JsonObject Read(JsonElement document, string source)
    {
        if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("workflow", out var member))
            document = member;
        Need(document.ValueKind == JsonValueKind.Object, source, "is not an object");
        Known(document, OfWorkflow, source, "workflow");
        Need(document.TryGetProperty("phases", out var phases) && phases.ValueKind == JsonValueKind.Array, source, "has no list of phases");
        Need(phases.GetArrayLength() is > 0 and <= MostPhases, source, $"takes 1 to {MostPhases} phases");
        var names = new List<string>();
        var statuses = new List<string> { Word(document, "completed", source, "workflow", "completed"), Word(document, "blocked", source, "workflow", "blocked") };
        var rejections = new List<string>();
        var agents = new List<string[]>();
        foreach (var phase in phases.EnumerateArray())
        {
            var where = $"phase {names.Count + 1}";
            Need(phase.ValueKind == JsonValueKind.Object, source, $"{where} is not an object");
            Known(phase, OfPhase, source, where);
            var name = Word(phase, "name", source, where);
            names.Add(name);
            statuses.Add(Word(phase, "ready", source, where, "ready_for_" + name));
            statuses.Add(Word(phase, "in", source, where, "in_" + name));
            rejections.Add(Word(phase, "reject", source, where, names[0]));
            agents.Add(Words(phase, "agents", source, where));
        }

        Need(Twice(names) is null, source, $"names the phase '{Twice(names)}' twice");
        Need(Twice(statuses) is null, source, $"uses the status '{Twice(statuses)}' twice");
        Need(rejections.Find(target => !names.Contains(target)) is not { } unknown, source, $"sends rejections to '{rejections.Find(target => !names.Contains(target))}', which is no phase");
        Need(!names.Where((name, i) => names.IndexOf(rejections[i]) > i).Any(), source, $"sends what is rejected in '{names.Find(name => names.IndexOf(rejections[names.IndexOf(name)]) > names.IndexOf(name))}' forward: a rejection goes back, or stays");
        return new JsonObject
        {
            ["phases"] = new JsonArray([.. names.Select((name, i) => (JsonNode?)Phase(name, statuses[2 + (2 * i)], statuses[3 + (2 * i)], rejections[i], agents[i]))]),
            ["completed"] = statuses[0],
            ["blocked"] = statuses[1],
        };
    }

    private static JsonObject Phase(string name, string ready, string @in, string reject, string[] agents)
    {
        var phase = new JsonObject { ["name"] = name, ["ready"] = ready, ["in"] = @in, ["reject"] = reject };
        if (agents.Length > 0)
            phase["agents"] = new JsonArray([.. agents.Select(agent => (JsonNode?)agent)]);
        return phase;
    }

    public static JsonObject Schema() => new()
    {
        ["description"] = "Phases of tasks in order, with the statuses around a claim and where a rejection goes",
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray("phases"),
        ["properties"] = new JsonObject
        {
            ["phases"] = new JsonObject
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["maxItems"] = MostPhases,
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = false,
                    ["required"] = new JsonArray("name"),
                    ["properties"] = new JsonObject
                    {
                        ["name"] = Status("Name of the phase"),
                        ["ready"] = Status("Status of a task that waits for it (ready_for_NAME)"),
                        ["in"] = Status("Status of a task that is claimed in it (in_NAME)"),
                        ["reject"] = Status("Phase that a rejection sends a task back to (the first)"),
                        ["agents"] = new JsonObject
                        {
                            ["description"] = "Types of agents that take tasks in this phase (any)",
                            ["type"] = "array",
                            ["maxItems"] = MostPhases,
                            ["items"] = Status("Type of agent"),
                        },
                    },
                },
            },
            ["completed"] = Status("Status after the last phase (completed)"),
            ["blocked"] = Status("Status of a blocked task (blocked)"),
        },
        ["default"] = Default,
    };

    private static JsonObject Status(string about) => new() { ["description"] = about, ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_-]{1,60}$" };

    private static string Word(JsonElement element, string name, string source, string where, string? otherwise = null)
    {
        return element.TryGetProperty(name, out var value) || otherwise is null ? Checked(value, name, source, where) : otherwise;
    }

    private static string Checked(JsonElement value, string name, string source, string where)
    {
        var text = value.ValueKind == JsonValueKind.String ? JsonText.String(value, name) : "";
        Need(text.Length is > 0 and <= LongestName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), source, $"{where}: '{name}' is a word of 1 to {LongestName} letters, digits, _ and -");
        return text;
    }

    private static string[] Words(JsonElement element, string name, string source, string where)
    {
        if (!element.TryGetProperty(name, out var list))
            return [];
        Need(list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MostPhases, source, $"{where}: '{name}' is a list of at most {MostPhases} words");
        return [.. list.EnumerateArray().Select(each => Checked(each, name, source, where))];
    }

    private static void Known(JsonElement element, string[] names, string source, string where)
    {
        foreach (var property in element.EnumerateObject())
            Need(names.Contains(property.Name), source, $"{where}: '{PlainText.Short(PlainText.Line(property.Name), 40)}' is not known; there are {string.Join(", ", names)}");
    }

    private static string? Twice(List<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;

    private static void Need(bool holds, string source, string otherwise)
    {
        if (!holds)
            throw Refusal.Usage("bad_workflow", $"{source}: the workflow {otherwise}.", "Its shape: { \"phases\": [ { \"name\", \"ready\", \"in\", \"reject\" } ], \"completed\", \"blocked\" }");
    }
}
