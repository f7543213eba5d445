using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Stint.Operations.Mcp;

/// <summary>A call of a tool, understood: the operation that it means, and its values.</summary>
internal sealed record ToolCall(string Tool, Operation Operation, Arguments Arguments);

/// <summary>The tools of MCP, made of the operations that name one: few tools with many actions, since each tool costs the model that reads it.</summary>
internal sealed class ToolTable
{
    /// <summary>Items of a list where the model did not say how many: what it reads, it pays for.</summary>
    private const string Items = "50";

    private readonly ToolForm[] forms;

    /// <param name="operations">Those without a tool are left out.</param>
    /// <param name="tools">The tools in their order, and what each is for.</param>
    public ToolTable(IEnumerable<Operation> operations, params ReadOnlySpan<(string Name, string About)> tools)
    {
        var actions = operations.Where(each => each.Tool is not null)
            .SelectMany(each => each.Tool!.Split(',', StringSplitOptions.TrimEntries).Select(name => (Words: name.Split(' '), Operation: each)))
            .ToLookup(each => each.Words[0], each => (Action: each.Words[1], each.Operation), StringComparer.Ordinal);
        forms = new ToolForm[tools.Length];
        for (var i = 0; i < forms.Length; i++)
            forms[i] = new ToolForm(tools[i].Name, tools[i].About, [.. actions[tools[i].Name]]);
        if (actions.FirstOrDefault(each => !Array.Exists(forms, form => form.Name == each.Key)) is { } stray)
            throw new InvalidOperationException($"There is no tool '{stray.Key}'.");
    }

    public IReadOnlyList<ToolForm> Forms => forms;

    /// <summary>What a client is told of them, always in one order.</summary>
    public IList<Tool> Described => described ??= [.. forms.Select(each => each.Describe())];

    private Tool[]? described;

    /// <summary>What a call means; refuses what no operation takes. Null where no tool has that name.</summary>
    public ToolCall? Read(string tool, IDictionary<string, JsonElement>? given)
    {
        if (Array.Find(forms, each => each.Name == tool) is not { } form)
            return null;
        var operation = form.Find(given is not null && given.TryGetValue("action", out var action) && action.ValueKind == JsonValueKind.String ? JsonText.String(action, "action") : null);
        var arguments = new Arguments();
        foreach (var (name, value) in given ?? new Dictionary<string, JsonElement>())
        {
            if (name != "action")
                Set(operation, arguments, name, value);
        }

        arguments.RequireAll(operation.Parameters);
        operation = operation.Meant(arguments);
        if (Array.Find(operation.Parameters, each => each is { Name: "limit", Shape: Shape.Number }) is { } limit && !arguments.Has(limit))
            arguments.Set(limit, limit.FromTexts([Items]));
        return new ToolCall(tool, operation, arguments);
    }

    private static void Set(Operation operation, Arguments arguments, string name, JsonElement value)
    {
        var taken = ToolForm.Taken(operation);
        var parameter = taken.FirstOrDefault(each => each.Name == name)
            ?? throw Refusal.Usage("unknown_field", $"This action takes no '{PlainText.Short(PlainText.Line(name), 60)}'.", "It takes: " + string.Join(", ", taken.Select(each => each.Name)));
        arguments.Set(parameter, parameter.FromJson(value));
    }
}
