using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Stint.Operations.Mcp;

/// <summary>What a tool answers: the operation's own JSON for programs, and for models that read text what a person would read.</summary>
internal static class ToolAnswer
{
    /// <summary>About 2,000 tokens; the whole answer is in the JSON.</summary>
    private const int MostText = 8000;

    /// <param name="handle">The session that was meant, where the client has to name it from now on.</param>
    public static CallToolResult Of(Operation operation, object result, Terminal terminal, StringWriter shown, string? handle)
    {
        operation.Show(result, terminal);
        var json = operation.ToJson(result).AsObject();
        var text = Cut(shown.ToString().Trim());
        if (handle is not null)
        {
            json["session_handle"] = handle;
            text += $"\nPass session: {handle}";
        }

        return new CallToolResult { Content = [new TextContentBlock { Text = text }], StructuredContent = Element(json) };
    }

    /// <summary>What was refused, in a form that a model can act on.</summary>
    public static CallToolResult Of(Refusal refusal) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = refusal.Message + (refusal.Hint is { } hint ? "\n" + hint : "") }],
        StructuredContent = Element(new JsonObject { ["error"] = refusal.ToJson() }),
    };

    private static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json, SchemaJson.Default.JsonObject);

    private static string Cut(string text) => text.Length <= MostText ? text : text[..Math.Max(text.LastIndexOf('\n', MostText), 0)] + "\n…";
}
