using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Stint.Operations;
using Stint.Work.Mcp;

namespace Stint.Hosting.Mcp;

/// <summary>What the headers of a request say of the message in it: its revision, and in the newer ones its method and what it names.</summary>
internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id";
    private const string ProtocolVersion = "MCP-Protocol-Version";
    private const string Method = "Mcp-Method";
    private const string Name = "Mcp-Name";

    /// <summary>How a value is written that a header cannot hold as it is.</summary>
    private const string Packed = "=?base64?";

    private static readonly string[] Revisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", McpDesk.Modern];

    /// <summary>The revision that the header names, else null; refuses one that nobody knows.</summary>
    /// <param name="alone">The request stands alone, as only the newest revision has it.</param>
    public static string? Revision(HttpContext http, bool alone)
    {
        var named = http.Request.Headers[ProtocolVersion].ToString();
        return named.Length == 0 ? null : Revisions.Contains(named, StringComparer.Ordinal) ? named
            : throw new UnsupportedProtocolVersionException(PlainText.Short(PlainText.Line(named), 60), alone ? [McpDesk.Modern] : Revisions);
    }

    /// <summary>Whether the message itself says who asks, under which revision, as newer ones demand of each request.</summary>
    public static bool SaysItself(JsonElement message) => Meta(message, MetaKeys.ProtocolVersion) is not null;

    /// <summary>Refuses headers that say something else than the message does: what stands between us may have acted on them.</summary>
    public static void Check(HttpContext http, JsonElement message)
    {
        var method = Text(message, "method");
        Same(http, ProtocolVersion, Meta(message, MetaKeys.ProtocolVersion), packed: false);
        Same(http, Method, method, packed: false);
        var parameter = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        if (parameter is not null)
            Same(http, Name, Parameters(message) is { } parameters ? Text(parameters, parameter) : null, packed: true);
    }

    private static void Same(HttpContext http, string header, string? said, bool packed)
    {
        var values = http.Request.Headers[header];
        if (said is null)
            return;
        if (values.Count == 0)
            throw new McpProtocolException($"The header {header} is missing.", McpErrorCode.HeaderMismatch);
        var value = values.Count == 1 ? values[0]!.Trim() : null;
        if (value is not null && packed && value.StartsWith(Packed, StringComparison.OrdinalIgnoreCase))
            value = Unpacked(value);
        if (value != said)
            throw new McpProtocolException($"The header {header} says something else than the message.", McpErrorCode.HeaderMismatch);
    }

    private static string? Unpacked(string value)
    {
        var bytes = new byte[value.Length];
        return value.EndsWith("?=", StringComparison.Ordinal) && value.Length >= Packed.Length + 2 && Convert.TryFromBase64String(value[Packed.Length..^2], bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : null;
    }

    private static string? Meta(JsonElement message, string key) =>
        Parameters(message) is { } parameters && parameters.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object ? Text(meta, key) : null;

    private static JsonElement? Parameters(JsonElement message) => message.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object ? parameters : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
