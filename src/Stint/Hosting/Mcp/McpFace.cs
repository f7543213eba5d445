using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Stint.Operations;
using Stint.Work.Mcp;

namespace Stint.Hosting.Mcp;

/// <summary>Makes what answers a client of MCP over HTTP.</summary>
internal interface IMcpClients
{
    /// <summary>Of a request that stands alone.</summary>
    McpServerOptions Alone(Grant grant, CancellationToken leaving);

    /// <summary>Of a client that connects, and goes on under an id.</summary>
    McpConnected Connect(string id, Grant grant);
}

/// <summary>
/// <c>/mcp</c>: MCP over streamable HTTP. Clients of the revision 2026-07-28 send requests that stand alone; those of the revisions before it begin by
/// <c>initialize</c>, and go on under the id that they are given.
/// </summary>
internal sealed class McpFace(IMcpClients clients, McpSessions sessions, string path = McpFace.Path)
{
    public const string Path = "/mcp";

    /// <summary>The largest message, in bytes.</summary>
    private const int MostBytes = 1 << 20;

    private const string Stream = "text/event-stream";

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    public void Map(IEndpointRouteBuilder app)
    {
        var rule = new Rule(Needs.Read);
        app.MapPost(path, (HttpContext http) => AnswerAsync(http, PostAsync)).WithMetadata(rule);
        app.MapGet(path, (HttpContext http) => AnswerAsync(http, ListenAsync)).WithMetadata(rule);
        app.MapDelete(path, (HttpContext http) => AnswerAsync(http, DeleteAsync)).WithMetadata(rule);
    }

    private static async Task AnswerAsync(HttpContext http, Func<HttpContext, Grant, Task> answer)
    {
        try
        {
            await answer(http, http.Features.GetRequiredFeature<Admitted>().Grant);
        }
        catch (McpProtocolException wrong)
        {
            await FailAsync(http, Status(wrong.ErrorCode), wrong.ErrorCode, wrong.Message, wrong is UnsupportedProtocolVersionException version ? version : null);
        }
        catch (Refusal refusal)
        {
            await FailAsync(http, refusal.Status, refusal.Code == "not_json" ? McpErrorCode.ParseError : McpErrorCode.InvalidRequest, refusal.Message);
        }
        catch (BadHttpRequestException wrong)
        {
            await FailAsync(http, wrong.StatusCode, McpErrorCode.InvalidRequest, wrong.Message);
        }
    }

    private async Task PostAsync(HttpContext http, Grant grant)
    {
        if (!Accepts(http, "application/json") || !Accepts(http, Stream))
            throw Refused(StatusCodes.Status406NotAcceptable, "The answer may be JSON or a stream: send Accept: application/json, text/event-stream.");
        var body = (await RequestBody.ReadAsync(http, MostBytes, plainText: false)).Document?.RootElement ?? throw Refusal.Usage("not_json", "The body is empty.");
        http.Features.Set(new Asked(body.TryGetProperty("id", out var id) ? id.Clone() : null));
        var alone = McpHeaders.SaysItself(body);
        var revision = McpHeaders.Revision(http, alone);
        var message = Message(body);
        var named = http.Request.Headers[McpHeaders.SessionId].ToString();
        if (alone || (named.Length == 0 && revision == McpDesk.Modern))
        {
            McpHeaders.Check(http, body);
            // By it the transport knows that the status waits for the first message.
            message.Context = new JsonRpcMessageContext { ProtocolVersion = revision };
            await AloneAsync(http, grant, message);
            return;
        }

        if (message is JsonRpcRequest { Method: RequestMethods.Initialize } beginning)
        {
            CheckBeginning(beginning);
            await ConnectAsync(http, grant, message);
            return;
        }

        using var use = sessions.Use(named, grant);
        await SendAsync(http, use.Client.Transport, message, use.Client.Leaving);
    }

    /// <summary>A request of the revision in which each stands alone: its server lives as long as its answer.</summary>
    private async Task AloneAsync(HttpContext http, Grant grant, JsonRpcMessage message)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, sessions.Stopping);
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, clients.Alone(grant, leaving.Token));
        var running = server.RunAsync(leaving.Token);
        try
        {
            await SendAsync(http, transport, message, leaving.Token);
        }
        finally
        {
            await transport.DisposeAsync();
            await McpConnected.OverAsync(running);
        }
    }

    private async Task ConnectAsync(HttpContext http, Grant grant, JsonRpcMessage message)
    {
        var client = sessions.Add(grant, id => clients.Connect(id, grant));
        using var use = sessions.Use(client.Id, grant);
        http.Response.Headers[McpHeaders.SessionId] = client.Id;
        await SendAsync(http, client.Transport, message, client.Leaving);
    }

    private static async Task SendAsync(HttpContext http, StreamableHttpServerTransport transport, JsonRpcMessage message, CancellationToken leaving)
    {
        http.Response.ContentType = Stream;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, leaving);
        try
        {
            if (await transport.HandlePostRequestAsync(message, http.Response.Body, first => Begin(http, first), ending.Token) || http.Response.HasStarted)
                return;
            http.Response.Headers.ContentType = default;
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client left, or the server stops.
        }
    }

    /// <summary>The status of an answer whose first message is an error, where the newer revision has one for it.</summary>
    private static ValueTask Begin(HttpContext http, JsonRpcMessage? first)
    {
        if (first is JsonRpcError error && !http.Response.HasStarted)
            http.Response.StatusCode = Status((McpErrorCode)error.Error.Code);
        return ValueTask.CompletedTask;
    }

    private async Task ListenAsync(HttpContext http, Grant grant)
    {
        if (McpHeaders.Revision(http, alone: false) == McpDesk.Modern)
            throw Refused(StatusCodes.Status405MethodNotAllowed, "Requests of this revision stand alone: there is nothing to listen to.");
        if (!Accepts(http, Stream))
            throw Refused(StatusCodes.Status406NotAcceptable, "The answer is a stream: send Accept: text/event-stream.");
        using var use = sessions.Use(http.Request.Headers[McpHeaders.SessionId].ToString(), grant);
        await use.Client.ListenAsync(http);
    }

    private async Task DeleteAsync(HttpContext http, Grant grant)
    {
        using (var use = sessions.Use(http.Request.Headers[McpHeaders.SessionId].ToString(), grant))
            await sessions.RemoveAsync(use.Client, "its MCP client ended it");
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static JsonRpcMessage Message(JsonElement body)
    {
        try
        {
            return body.Deserialize(MessageType) ?? throw new JsonException("nothing");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new McpProtocolException("The body is no JSON-RPC message.", wrong, McpErrorCode.InvalidRequest);
        }
    }

    /// <summary>Before anything is kept of the client.</summary>
    private static void CheckBeginning(JsonRpcRequest beginning)
    {
        try
        {
            if (beginning.Params.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams))) is null)
                throw new JsonException("nothing");
        }
        catch (JsonException wrong)
        {
            throw new McpProtocolException("initialize needs protocolVersion, capabilities and clientInfo.", wrong, McpErrorCode.InvalidParams);
        }
    }

    private static bool Accepts(HttpContext http, string type) =>
        http.Request.GetTypedHeaders().Accept.Any(each => new MediaTypeHeaderValue(type).IsSubsetOf(each));

    internal static BadHttpRequestException Refused(int status, string message) => new(message, status);

    private static int Status(McpErrorCode code) => code switch
    {
        McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
        McpErrorCode.InvalidRequest or McpErrorCode.ParseError or McpErrorCode.InvalidParams or McpErrorCode.HeaderMismatch
            or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.MissingRequiredClientCapability => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>A refusal as JSON-RPC writes it, under the id of the request where that could be read.</summary>
    private static Task FailAsync(HttpContext http, int status, McpErrorCode code, string message, UnsupportedProtocolVersionException? version = null)
    {
        if (http.Response.HasStarted)
            return Task.CompletedTask;
        var error = new JsonObject { ["code"] = (int)code, ["message"] = message };
        if (version is not null)
            error["data"] = new JsonObject { ["supported"] = new JsonArray([.. version.Supported.Select(each => (JsonNode?)each)]), ["requested"] = version.Requested };
        var id = http.Features.Get<Asked>()?.Id is { ValueKind: JsonValueKind.String or JsonValueKind.Number } asked ? JsonNode.Parse(asked.GetRawText()) : null;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = error }.ToJsonString(Client.Plain), http.RequestAborted);
    }

    private sealed record Asked(JsonElement? Id);
}
