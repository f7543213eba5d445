using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>What a client of MCP sends over HTTP, and how it reads the answer.</summary>
internal static class OverHttp
{
    public const string Accepted = "application/json, text/event-stream";

    public static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public static async Task<string> ConnectAsync(Served served, string revision = "2025-11-25", string name = "claude-code", string capabilities = "{}", string? token = null)
    {
        var reply = await PostAsync(served, Initialize(revision, name, capabilities), request => Bearer(request, token));
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(revision, Result(reply).GetProperty("protocolVersion").GetString());
        var id = reply.Headers["Mcp-Session-Id"];
        Assert.Equal(202, (await PostAsync(served, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", With(id, token))).Status);
        return id;
    }

    public static Task<Reply> AskAsync(Served served, string id, string method) => PostAsync(served, Request(method), With(id));

    public static async Task<JsonElement> DoAsync(Served served, string id, string tool, string arguments)
    {
        var result = Result(await PostAsync(served, Request("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}"""), With(id)));
        Assert.False(result.TryGetProperty("isError", out _), result.ToString());
        Assert.False(result.GetProperty("structuredContent").TryGetProperty("session_handle", out _));
        return result.GetProperty("structuredContent");
    }

    public static async Task<JsonElement> CallAloneAsync(Served served, string tool, string arguments, string? token = null)
    {
        var result = await AloneAsync(served, "tools/call", $"\"name\":\"{tool}\",\"arguments\":{arguments}", token: token);
        Assert.False(result.TryGetProperty("isError", out _), result.ToString());
        return result.GetProperty("structuredContent");
    }

    public static async Task<JsonElement> AloneAsync(Served served, string method, string more = "", string capabilities = "{}", string? token = null) => Result(await PostAsync(served, Alone(method, more, capabilities), request =>
    {
        AloneHeaders(method, more.Contains("\"name\":\"", StringComparison.Ordinal) ? more.Split("\"name\":\"")[1].Split('"')[0] : null)(request);
        Bearer(request, token);
    }));

    public static Task<Reply> PostAsync(Served served, string body, Action<HttpRequestMessage> also) => served.SendAsync(HttpMethod.Post, "/mcp", new StringContent(body, Encoding.UTF8, "application/json"), request =>
    {
        request.Headers.Accept.ParseAdd(Accepted);
        also(request);
    });

    /// <summary>The result in an answer that is a stream of one message.</summary>
    public static JsonElement Result(Reply reply)
    {
        var message = JsonDocument.Parse(reply.Text.Split('\n').Single(line => line.StartsWith("data: {", StringComparison.Ordinal))[6..]).RootElement;
        return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(message.ToString());
    }

    public static Action<HttpRequestMessage> With(string id, string? token = null) => request =>
    {
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.ParseAdd(Accepted);
        request.Headers.Add("Mcp-Session-Id", id);
        Bearer(request, token);
    };

    public static Action<HttpRequestMessage> AloneHeaders(string method, string? name = null) => request =>
    {
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
            request.Headers.Add("Mcp-Name", name);
    };

    public static void Bearer(HttpRequestMessage request, string? token)
    {
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static string Request(string method, string parameters = "{}") => $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";

    public static string Initialize(string revision = "2025-11-25", string name = "claude-code", string capabilities = "{}") =>
        Request("initialize", $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{{{capabilities}}},"clientInfo":{"name":"{{{name}}}","version":"1"}}""");

    public static string Alone(string method, string more = "", string capabilities = "{}") => Request(
        method,
        $$$"""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{{capabilities}}},"io.modelcontextprotocol/clientInfo":{"name":"gemini-cli-mcp-client","version":"1"}}{{{(more.Length > 0 ? "," + more : "")}}} }""");

    public static SessionView[] SessionsOf(Served served) => served.Desk.Do<Page<SessionView>>(ListSessions.Operation, ("limit", 500)).Items;
}
