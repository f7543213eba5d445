using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Stint.Hosting.Mcp;
using Stint.Operations;

#pragma warning disable MCP9005 // The newest revision has no logging; what serves the older ones still has to pass.

namespace Stint.Tests.Hosting.Mcp;

/// <summary>
/// What the protocol's own tests ask a server for by name: a picture, a form, a log message. It stands behind the same route, guard and sessions as what
/// Stint offers, which has none of these.
/// </summary>
internal sealed class Fixture(McpSessions sessions) : IMcpClients
{
    private const string Picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    private const string Sound = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

    private static readonly JsonElement AnyObject = JsonDocument.Parse("""{"type":"object"}""").RootElement;

    private static readonly JsonElement Draft2020 = JsonDocument.Parse(
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"address":{"type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
         "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"}},"additionalProperties":false}
        """).RootElement;

    /// <summary>Tools that answer one thing.</summary>
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["test_simple_text"] = """{"content":[{"type":"text","text":"This is a simple text response for testing."}]}""",
        ["test_image_content"] = $$"""{"content":[{"type":"image","data":"{{Picture}}","mimeType":"image/png"}]}""",
        ["test_audio_content"] = $$"""{"content":[{"type":"audio","data":"{{Sound}}","mimeType":"audio/wav"}]}""",
        ["test_embedded_resource"] = """{"content":[{"type":"resource","resource":{"uri":"test://embedded-resource","mimeType":"text/plain","text":"This is an embedded resource content."}}]}""",
        ["test_multiple_content_types"] = $$$"""
            {"content":[{"type":"text","text":"Multiple content types test:"},{"type":"image","data":"{{{Picture}}}","mimeType":"image/png"},
             {"type":"resource","resource":{"uri":"test://mixed-content-resource","mimeType":"application/json","text":"{\"test\":\"data\",\"value\":123}"}}]}
            """,
        ["test_error_handling"] = """{"isError":true,"content":[{"type":"text","text":"This tool intentionally returns an error for testing"}]}""",
        ["json_schema_2020_12_tool"] = """{"content":[{"type":"text","text":"ok"}]}""",
    };

    /// <summary>Tools that show a form.</summary>
    private static readonly Dictionary<string, string> Forms = new(StringComparer.Ordinal)
    {
        ["test_elicitation"] = """{"message":"Please tell","requestedSchema":{"type":"object","properties":{"username":{"type":"string"},"email":{"type":"string"}},"required":["username","email"]}}""",
        ["test_streaming_elicitation"] = """{"message":"Please tell","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}}}}""",
        ["test_input_required_result_elicitation"] = """{"message":"What is your name?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}""",
        ["test_elicitation_sep1034_defaults"] = """
            {"message":"Please tell","requestedSchema":{"type":"object","properties":{"name":{"type":"string","default":"John Doe"},"age":{"type":"integer","default":30},
             "score":{"type":"number","default":95.5},"status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},"verified":{"type":"boolean","default":true}}}}
            """,
        ["test_elicitation_sep1330_enums"] = """
            {"message":"Please choose","requestedSchema":{"type":"object","properties":{"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
             "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},{"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
             "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},
             "untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2","option3"]}},
             "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}}}
            """,
    };

    private static readonly Dictionary<string, string> Prompts = new(StringComparer.Ordinal)
    {
        ["test_simple_prompt"] = """{"messages":[{"role":"user","content":{"type":"text","text":"This is a simple prompt for testing."}}]}""",
        ["test_prompt_with_arguments"] = """{"messages":[{"role":"user","content":{"type":"text","text":"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"}}]}""",
        ["test_prompt_with_embedded_resource"] = """{"messages":[{"role":"user","content":{"type":"resource","resource":{"uri":"{resourceUri}","mimeType":"text/plain","text":"Embedded resource content for testing."}}},{"role":"user","content":{"type":"text","text":"Please process the embedded resource above."}}]}""",
        ["test_prompt_with_image"] = $$$"""{"messages":[{"role":"user","content":{"type":"image","data":"{{{Picture}}}","mimeType":"image/png"}},{"role":"user","content":{"type":"text","text":"Please analyze the image above."}}]}""",
    };

    private static readonly string[] Others = ["test_tool_with_logging", "test_logging_tool", "test_tool_with_progress"];

    public McpServerOptions Alone(Grant grant, CancellationToken leaving) => Options();

    public McpConnected Connect(string id, Grant grant) =>
        new(id, grant, Options(), CancellationTokenSource.CreateLinkedTokenSource(sessions.Stopping), _ => Task.CompletedTask, _ => { });

    private static McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation { Name = "fixture", Version = "1" },
        Capabilities = new ServerCapabilities { Tools = new(), Prompts = new(), Completions = new(), Logging = new(), Resources = new ResourcesCapability { Subscribe = true } },
        ScopeRequests = false,
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = [.. Answers.Keys.Concat(Forms.Keys).Concat(Others).Order(StringComparer.Ordinal).Select(name => new Tool { Name = name, InputSchema = name == "json_schema_2020_12_tool" ? Draft2020 : AnyObject })] }),
            CallToolHandler = async (request, stopping) => await CallAsync(request, stopping),
            ListPromptsHandler = (_, _) => new(new ListPromptsResult { Prompts = [.. Prompts.Keys.Select(name => new Prompt { Name = name, Description = "Of the fixture" })] }),
            GetPromptHandler = (request, _) => new(Read<GetPromptResult>((request.Params!.Arguments ?? new Dictionary<string, JsonElement>()).Aggregate(Prompts[request.Params.Name], (text, each) => text.Replace("{" + each.Key + "}", each.Value.ToString(), StringComparison.Ordinal)))),
            ListResourcesHandler = (_, _) => new(new ListResourcesResult { Resources = [new Resource { Uri = "test://static-text", Name = "Text" }, new Resource { Uri = "test://static-binary", Name = "Picture" }, new Resource { Uri = "test://watched-resource", Name = "Watched" }] }),
            ListResourceTemplatesHandler = (_, _) => new(new ListResourceTemplatesResult { ResourceTemplates = [new ResourceTemplate { UriTemplate = "test://template/{id}/data", Name = "Template" }] }),
            ReadResourceHandler = (request, _) => new(Resource(request.Params!.Uri)),
            CompleteHandler = (_, _) => new(new CompleteResult { Completion = new() { Values = ["test"] } }),
            SubscribeToResourcesHandler = (_, _) => new(new EmptyResult()),
            UnsubscribeFromResourcesHandler = (_, _) => new(new EmptyResult()),
            SetLoggingLevelHandler = (_, _) => new(new EmptyResult()),
        },
    };

    private static async Task<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken stopping)
    {
        var name = request.Params!.Name;
        if (Answers.TryGetValue(name, out var answer))
            return Read<CallToolResult>(answer);
        if (Forms.TryGetValue(name, out var form))
            return Say($"User response: {await AskedAsync(request, Read<ElicitRequestParams>(form), stopping)}");
        switch (name)
        {
            case "test_tool_with_progress" when request.Params.ProgressToken is { } token:
                foreach (var done in (int[])[0, 50, 100])
                    await request.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = done, Total = 100 }, cancellationToken: stopping);
                return Say("done");
            case "test_tool_with_logging" or "test_logging_tool" or "test_tool_with_progress":
                foreach (var text in request.Server.NegotiatedProtocolVersion == "2026-07-28" ? Array.Empty<string>() : ["Tool execution started", "Tool processing data", "Tool execution completed"])
                    await request.Server.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.LoggingMessageNotification, Params = new JsonObject { ["level"] = "info", ["data"] = text } }, stopping);
                return Say("done");
            default:
                throw new McpProtocolException($"There is no tool '{name}'.", McpErrorCode.InvalidParams);
        }
    }

    /// <summary>The question as the client's revision has it: asked on the way, or as an answer.</summary>
    private static async Task<string> AskedAsync(RequestContext<CallToolRequestParams> request, ElicitRequestParams form, CancellationToken stopping)
    {
        if (request.JsonRpcRequest.Context?.ProtocolVersion != "2026-07-28")
            return (await request.Server.ElicitAsync(form, stopping)).Action;
        return request.Params!.InputResponses?.TryGetValue("user_name", out var told) == true
            ? told.RawValue.ToString()
            : throw new InputRequiredException(new Dictionary<string, InputRequest> { ["user_name"] = InputRequest.ForElicitation(form) }, "state");
    }

    private static ReadResourceResult Resource(string uri) => uri switch
    {
        "test://static-text" => Read<ReadResourceResult>("""{"contents":[{"uri":"test://static-text","mimeType":"text/plain","text":"This is the content of the static text resource."}]}"""),
        "test://static-binary" => Read<ReadResourceResult>($$"""{"contents":[{"uri":"test://static-binary","mimeType":"image/png","blob":"{{Picture}}"}]}"""),
        _ when uri.StartsWith("test://template/", StringComparison.Ordinal) => Read<ReadResourceResult>($$"""{"contents":[{"uri":"{{uri}}","mimeType":"application/json","text":"{\"id\":\"{{uri.Split('/')[3]}}\",\"templateTest\":true}"}]}"""),
        _ => throw new McpProtocolException($"There is no resource '{uri}'.", McpErrorCode.InvalidParams),
    };

    private static CallToolResult Say(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    private static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)))!;
}
