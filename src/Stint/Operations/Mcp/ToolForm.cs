using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Stint.Operations.Mcp;

/// <summary>One tool: its actions, and what they take together. Which action takes what stands once, in the tool's description.</summary>
internal sealed class ToolForm(string name, string about, (string Action, Operation Operation)[] actions)
{
    /// <summary>A longer list of words costs more than the refusal that tells it.</summary>
    private const int MostChoices = 12;

    public string Name => name;

    public IReadOnlyList<(string Action, Operation Operation)> Actions => actions;

    /// <summary>The parameters that a model gives: what git saw and what only people type is not among them.</summary>
    public static IEnumerable<Parameter> Taken(Operation operation) => operation.Parameters.Where(each => !each.Hidden && !each.OffTools);

    public Operation Find(string? action) => Array.Find(actions, each => each.Action == action).Operation
        ?? throw Refusal.Usage(
            action is null ? "missing" : "unknown_action",
            action is null ? "'action' is missing." : $"The tool {name} has no action '{PlainText.Short(PlainText.Line(action), 60)}'.",
            "It has: " + string.Join(", ", actions.Select(each => each.Action)));

    public Tool Describe() => new()
    {
        Name = name,
        Description = $"{about} {string.Join(", ", actions.Select(each => each.Action + Signature(each.Operation)))}",
        InputSchema = JsonSerializer.SerializeToElement(Schema(), SchemaJson.Default.JsonObject),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = Array.TrueForAll(actions, each => each.Operation.Needs == Needs.Read),
            DestructiveHint = false,
            OpenWorldHint = false,
        },
    };

    /// <summary>What an action takes, a star behind what it must have; the session, which every action may name, is left out.</summary>
    private static string Signature(Operation operation)
    {
        var names = Taken(operation).Where(each => each.Required || each.Name != "session").Select(each => each.Name + (each.Required ? "*" : "")).ToArray();
        return names.Length == 0 ? "" : $"({string.Join(",", names)})";
    }

    private JsonObject Schema()
    {
        var properties = new JsonObject { ["action"] = new JsonObject { ["type"] = "string", ["enum"] = Words(actions.Select(each => each.Action)) } };
        foreach (var same in actions.SelectMany(each => Taken(each.Operation)).GroupBy(each => each.Name, StringComparer.Ordinal))
            properties[same.Key] = Property([.. same]);
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = Words(["action"]) };
    }

    /// <summary>One property for all actions that take a value by this name.</summary>
    private JsonObject Property(Parameter[] same)
    {
        var first = same[0];
        if (Array.Exists(same, each => Kind(each) != Kind(first) || each.Many != first.Many))
            throw new InvalidOperationException($"The actions of the tool {name} take '{first.Name}' in different forms.");
        var one = new JsonObject { ["type"] = Kind(first) };
        var choices = same.SelectMany(each => each.Choices).Distinct(StringComparer.Ordinal).ToArray();
        if (choices.Length is > 0 and <= MostChoices && Array.TrueForAll(same, each => each.Choices.Length > 0))
            one["enum"] = Words(choices);
        var property = first.Many ? new JsonObject { ["type"] = "array", ["items"] = one } : one;
        property["description"] = string.Join("; ", same.Select(each => Short(each.About)).Distinct(StringComparer.Ordinal));
        return property;
    }

    private static string Kind(Parameter parameter) => parameter.Shape switch
    {
        Shape.Number => "integer",
        Shape.Flag => "boolean",
        Shape.Record => "object",
        _ => "string",
    };

    /// <summary>The beginning of a help text: examples and defaults are for people.</summary>
    private static string Short(string about)
    {
        var end = about.AsSpan().IndexOfAny(":;(");
        return (end < 0 ? about : about[..end]).TrimEnd(' ', ',', '.');
    }

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(each => (JsonNode?)JsonValue.Create(each))];
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class SchemaJson : System.Text.Json.Serialization.JsonSerializerContext;
