using System.Net;
using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;
using static Stint.Tests.Hosting.Mcp.OverHttp;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>Clients that connect over HTTP and go on under an id.</summary>
public sealed class SpeakingOverHttp
{
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

        var session = Assert.Single(SessionsOf(served));
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
        Assert.True(SpinWait.SpinUntil(() => SessionsOf(served).All(each => each.EndedAt is not null), TimeSpan.FromSeconds(30)));
        Assert.EndsWith("has been silent for 30 minutes; its last evidence is log at 2026-01-12T09:00:00Z", served.Desk.Timeline(SessionsOf(served)[0].Id).Last().Description, StringComparison.Ordinal);
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
        Assert.True(SpinWait.SpinUntil(() => SessionsOf(served)[0].Goal == "Parse quotes", TimeSpan.FromSeconds(30)));
        using var second = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        With(id)(second);
        Assert.Equal(HttpStatusCode.Conflict, (await served.Http.SendAsync(second, HttpCompletionOption.ResponseHeadersRead, Stopping)).StatusCode);
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
}
