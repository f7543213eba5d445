using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>MCP over HTTP, in the revisions in which a client connects and in the one in which each request stands alone.</summary>
public sealed class SpeakingOverHttp
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    private const string Accepted = "application/json, text/event-stream";

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Of_a_client_that_connects_is_one_session_from_initialize_to_delete(string revision)
    {
        await using var served = await Served.StartAsync();
        var id = await ConnectAsync(served, revision, "codex-mcp-client");
        await DoAsync(served, id, "record", """{"action":"log","text":"One"}""");
        served.Desk.Wait("3m");
        await DoAsync(served, id, "record", """{"action":"decision","text":"Two","rationale":"It is next"}""");
        served.Desk.Wait("20m");
        Assert.Equal(204, (await served.SendAsync(HttpMethod.Delete, "/mcp", (string?)null, With(id))).Status);
        Assert.Equal(404, (await AskAsync(served, id, "ping")).Status);

        var session = Assert.Single(Sessions(served));
        Assert.Equal(("codex", "user_end", 180.0), (session.Agent!.Name, session.EndReason, session.DurationSeconds));
        Assert.StartsWith("user_end: its MCP client ended it", served.Desk.Timeline(session.Id).Last().Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_client_keeps_to_its_own_and_none_to_what_silence_has_ended()
    {
        await using var served = await Served.StartAsync();
        var (one, two) = (await ConnectAsync(served), await ConnectAsync(served));
        await DoAsync(served, one, "record", """{"action":"log","text":"Of the first"}""");
        await DoAsync(served, two, "record", """{"action":"log","text":"Of the second"}""");
        Assert.Equal(["Of the first"], (await DoAsync(served, one, "recall", """{"action":"timeline","type":"log"}""")).GetProperty("items").EnumerateArray().Select(each => each.GetProperty("description").GetString()));
        served.Desk.Wait("31m");
        Assert.Equal(404, (await AskAsync(served, one, "ping")).Status);
        Assert.True(SpinWait.SpinUntil(() => Sessions(served).All(each => each.EndedAt is not null), TimeSpan.FromSeconds(30)));
        Assert.EndsWith("has been silent for 30 minutes; its last evidence is log at 2026-01-12T09:00:00Z", served.Desk.Timeline(Sessions(served)[0].Id).Last().Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_listens_is_asked_for_its_goal()
    {
        await using var served = await Served.StartAsync();
        var id = await ConnectAsync(served, capabilities: """{"elicitation":{}}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        With(id)(request);
        using var listening = await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stopping);
        using var reader = new StreamReader(await listening.Content.ReadAsStreamAsync(Stopping));
        string? line;
        while ((line = await reader.ReadLineAsync(Stopping)) is not null && !line.StartsWith("data: {", StringComparison.Ordinal))
        {
        }

        var question = JsonDocument.Parse(line![6..]).RootElement;
        Assert.Equal("elicitation/create", question.GetProperty("method").GetString());
        Assert.Equal(202, (await PostAsync(served, $$$$"""{"jsonrpc":"2.0","id":{{{{question.GetProperty("id").GetRawText()}}}},"result":{"action":"accept","content":{"goal":"Parse quotes"}}}""", With(id))).Status);
        Assert.True(SpinWait.SpinUntil(() => Sessions(served)[0].Goal == "Parse quotes", TimeSpan.FromSeconds(30)));
        using var second = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        With(id)(second);
        Assert.Equal(HttpStatusCode.Conflict, (await served.Http.SendAsync(second, HttpCompletionOption.ResponseHeadersRead, Stopping)).StatusCode);
    }

    [Fact]
    public async Task Of_requests_that_stand_alone_the_first_call_mints_a_handle_that_the_others_may_pass()
    {
        await using var served = await Served.StartAsync();
        Assert.Empty(Sessions(served));
        Assert.Equal("2026-07-28", (await AloneAsync(served, "server/discover")).GetProperty("supportedVersions")[0].GetString());
        await AloneAsync(served, "tools/list");
        Assert.Empty(Sessions(served));

        var handle = (await CallAloneAsync(served, "record", """{"action":"log","text":"One"}""")).GetProperty("session_handle").GetString();
        Assert.Equal(handle, (await CallAloneAsync(served, "record", """{"action":"log","text":"Two"}""")).GetProperty("session_handle").GetString());
        var other = (await CallAloneAsync(served, "session", """{"action":"start","goal":"Apart"}""")).GetProperty("session_handle").GetString();
        Assert.NotEqual(handle, other);
        await CallAloneAsync(served, "record", $$"""{"action":"log","text":"Three","session":"{{other}}"}""");
        Assert.Equal(["One", "Two"], served.Desk.Timeline(handle, "log").Select(each => each.Description));
        Assert.Equal(["Three"], served.Desk.Timeline(other, "log").Select(each => each.Description));
        Assert.All(Sessions(served), each => Assert.Equal("gemini", each.Agent!.Name));
    }

    [Fact]
    public async Task A_request_that_stands_alone_is_answered_by_the_question_for_the_goal_and_goes_on_whatever_comes_back()
    {
        await using var served = await Served.StartAsync();
        var asked = await AloneAsync(served, "tools/call", "\"name\":\"record\",\"arguments\":{\"action\":\"log\",\"text\":\"One\"}", """{"elicitation":{}}""");
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());
        foreach (var answer in (string[])["""{"action":"decline"}""", """{"action":"accept","content":{"goal":"Parse quotes"}}""", "7"])
        {
            var done = await AloneAsync(
                served, "tools/call",
                $"\"requestState\":\"x\",\"inputResponses\":{{\"goal\":{answer}}},\"name\":\"record\",\"arguments\":{{\"action\":\"log\",\"text\":\"One\"}}", """{"elicitation":{}}""");
            Assert.Equal("complete", done.GetProperty("resultType").GetString());
        }

        Assert.Equal("Parse quotes", Assert.Single(Sessions(served)).Goal);
        Assert.Equal(3, served.Desk.Timeline(Sessions(served)[0].Id, "log").Length);
    }

    [Fact]
    public async Task A_token_that_reads_lists_and_recalls_and_records_nothing()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Start("By hand");
        var (reads, writes) = (served.Desk.Token("read").Text, served.Desk.Token("write").Text);
        Assert.Equal(401, (await PostAsync(served, Alone("tools/list"), AloneHeaders("tools/list"))).Status);
        Assert.Single((await CallAloneAsync(served, "recall", """{"action":"list"}""", reads)).GetProperty("items").EnumerateArray());
        foreach (var (tool, arguments) in ((string, string)[])[("record", """{"action":"log","text":"x"}"""), ("session", """{"action":"start"}"""), ("task", """{"action":"add","key":"T-1"}"""), ("session", """{"action":"end","session":"1"}""")])
        {
            var refused = await AloneAsync(served, "tools/call", $"\"name\":\"{tool}\",\"arguments\":{arguments}", token: reads);
            Assert.Equal("not_allowed", refused.GetProperty("structuredContent").GetProperty("error").GetProperty("code").GetString());
        }

        Assert.Single(Sessions(served));
        await CallAloneAsync(served, "record", """{"action":"log","text":"x"}""", writes);
        Assert.Equal(2, Sessions(served).Length);

        // What one token has begun, another does not go on with.
        var id = await ConnectAsync(served, token: writes);
        Assert.Equal(404, (await PostAsync(served, Request("ping"), With(id, reads))).Status);
        Assert.Equal(404, (await served.SendAsync(HttpMethod.Delete, "/mcp", (string?)null, With(id, reads))).Status);
        Assert.Equal(403, (await PostAsync(served, Request("ping"), With(id, served.Desk.Token("ingest:shop").Text))).Status);
    }

    [Fact]
    public async Task Work_of_one_workspace_is_nothing_to_the_clients_of_another()
    {
        await using var served = await Served.StartAsync();
        var (mine, theirs) = (served.Desk.Token("write").Text, served.Desk.With(new Settings { Workspace = "theirs", Tz = "UTC" }).Token("write").Text);
        var handle = (await CallAloneAsync(served, "record", """{"action":"log","text":"Mine"}""", mine)).GetProperty("session_handle").GetString();
        var other = await AloneAsync(served, "tools/call", $"\"name\":\"recall\",\"arguments\":{{\"action\":\"show\",\"session\":\"{handle}\"}}", token: theirs);
        Assert.Equal("session_not_found", other.GetProperty("structuredContent").GetProperty("error").GetProperty("code").GetString());
        Assert.Empty((await CallAloneAsync(served, "recall", """{"action":"list","tag":"x"}""", theirs)).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("no JSON", 400)]
    [InlineData("[]", 400)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", 400)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""", 400)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize"}""", 400)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":7}}""", 400)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", 400)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", 400)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", 400)]
    public async Task What_is_no_message_is_refused_as_json_rpc_refuses(string body, int status)
    {
        await using var served = await Served.StartAsync();
        var reply = await PostAsync(served, body, _ => { });
        Assert.Equal(status, reply.Status);
        Assert.True(reply.Json.GetProperty("error").GetProperty("code").GetInt32() < 0, reply.Text);
        Assert.Empty(Sessions(served));
    }

    [Fact]
    public async Task What_is_too_large_foreign_or_unknown_is_refused()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(413, (await PostAsync(served, $$"""{"jsonrpc":"2.0","id":1,"method":"{{new string('x', 2 << 20)}}"}""", _ => { })).Status);
        Assert.Equal(406, (await served.SendAsync(HttpMethod.Post, "/mcp", Request("ping"))).Status);
        Assert.Equal(400, (await PostAsync(served, Request("ping"), request => request.Headers.Add("MCP-Protocol-Version", "1999-01-01"))).Status);
        Assert.Equal(400, (await PostAsync(served, Alone("tools/list"), AloneHeaders("tools/call"))).Status);
        Assert.Equal(404, (await PostAsync(served, Request("ping"), With(new string('a', 32)))).Status);
        Assert.Equal(403, (await PostAsync(served, Initialize(), request => request.Headers.Add("Origin", "http://evil.example"))).Status);
        Assert.Equal(403, (await PostAsync(served, Initialize(), request => request.Headers.Host = "evil.example")).Status);
        Assert.Equal(405, (await served.SendAsync(HttpMethod.Get, "/mcp", (string?)null, request =>
        {
            request.Headers.Accept.ParseAdd("text/event-stream");
            request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        })).Status);
        Assert.Empty(Sessions(served));
    }

    [Fact]
    public async Task More_clients_than_there_is_room_for_are_turned_away_until_others_have_left()
    {
        await using var served = await Served.StartAsync();
        for (var i = 0; i < 50; i++)
            await ConnectAsync(served);
        Assert.Equal(503, (await PostAsync(served, Initialize(), _ => { })).Status);
        served.Desk.Wait("31m");
        await ConnectAsync(served);
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_sessions_of_its_clients()
    {
        var desk = new Stint.Tests.Work.Desk(TestEngine.Sqlite);
        await using (var server = await Stint.Hosting.Server.StartAsync(desk.Database, desk.Clock, desk.Settings, "ana@example.com", IPAddress.Loopback, 0))
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Initialize(), Encoding.UTF8, "application/json") };
            request.Headers.Accept.ParseAdd(Accepted);
            using var begun = await http.SendAsync(request, Stopping);
            using var initialized = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", Encoding.UTF8, "application/json") };
            With(begun.Headers.GetValues("Mcp-Session-Id").Single())(initialized);
            using var done = await http.SendAsync(initialized, Stopping);
            Assert.True(SpinWait.SpinUntil(() => desk.Do<Page<SessionView>>(ListSessions.Operation).Items.Length == 1, TimeSpan.FromSeconds(30)));
        }

        Assert.Equal("user_end", Assert.Single(desk.Do<Page<SessionView>>(ListSessions.Operation).Items).EndReason);
        desk.Dispose();
    }

    private static async Task<string> ConnectAsync(Served served, string revision = "2025-11-25", string name = "claude-code", string capabilities = "{}", string? token = null)
    {
        var reply = await PostAsync(served, Initialize(revision, name, capabilities), request => Bearer(request, token));
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(revision, Result(reply).GetProperty("protocolVersion").GetString());
        var id = reply.Headers["Mcp-Session-Id"];
        Assert.Equal(202, (await PostAsync(served, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", With(id, token))).Status);
        return id;
    }

    private static Task<Reply> AskAsync(Served served, string id, string method) => PostAsync(served, Request(method), With(id));

    private static async Task<JsonElement> DoAsync(Served served, string id, string tool, string arguments)
    {
        var result = Result(await PostAsync(served, Request("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}"""), With(id)));
        Assert.False(result.TryGetProperty("isError", out _), result.ToString());
        Assert.False(result.GetProperty("structuredContent").TryGetProperty("session_handle", out _));
        return result.GetProperty("structuredContent");
    }

    private static async Task<JsonElement> CallAloneAsync(Served served, string tool, string arguments, string? token = null)
    {
        var result = await AloneAsync(served, "tools/call", $"\"name\":\"{tool}\",\"arguments\":{arguments}", token: token);
        Assert.False(result.TryGetProperty("isError", out _), result.ToString());
        return result.GetProperty("structuredContent");
    }

    private static async Task<JsonElement> AloneAsync(Served served, string method, string more = "", string capabilities = "{}", string? token = null) => Result(await PostAsync(served, Alone(method, more, capabilities), request =>
    {
        AloneHeaders(method, more.Contains("\"name\":\"", StringComparison.Ordinal) ? more.Split("\"name\":\"")[1].Split('"')[0] : null)(request);
        Bearer(request, token);
    }));

    private static Task<Reply> PostAsync(Served served, string body, Action<HttpRequestMessage> also) => served.SendAsync(HttpMethod.Post, "/mcp", new StringContent(body, Encoding.UTF8, "application/json"), request =>
    {
        request.Headers.Accept.ParseAdd(Accepted);
        also(request);
    });

    /// <summary>The result in an answer that is a stream of one message.</summary>
    private static JsonElement Result(Reply reply)
    {
        var message = JsonDocument.Parse(reply.Text.Split('\n').Single(line => line.StartsWith("data: {", StringComparison.Ordinal))[6..]).RootElement;
        return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(message.ToString());
    }

    private static Action<HttpRequestMessage> With(string id, string? token = null) => request =>
    {
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.ParseAdd(Accepted);
        request.Headers.Add("Mcp-Session-Id", id);
        Bearer(request, token);
    };

    private static Action<HttpRequestMessage> AloneHeaders(string method, string? name = null) => request =>
    {
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
            request.Headers.Add("Mcp-Name", name);
    };

    private static void Bearer(HttpRequestMessage request, string? token)
    {
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static string Request(string method, string parameters = "{}") => $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";

    private static string Initialize(string revision = "2025-11-25", string name = "claude-code", string capabilities = "{}") =>
        Request("initialize", $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{{{capabilities}}},"clientInfo":{"name":"{{{name}}}","version":"1"}}""");

    private static string Alone(string method, string more = "", string capabilities = "{}") => Request(
        method,
        $$$"""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{{capabilities}}},"io.modelcontextprotocol/clientInfo":{"name":"gemini-cli-mcp-client","version":"1"}}{{{(more.Length > 0 ? "," + more : "")}}} }""");

    private static SessionView[] Sessions(Served served) => served.Desk.Do<Page<SessionView>>(ListSessions.Operation, ("limit", 500)).Items;
}
