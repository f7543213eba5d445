using Stint.Tests.Support;
using static Stint.Tests.Hosting.Mcp.OverHttp;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>What MCP over HTTP refuses.</summary>
public sealed class SpeakingWrongly
{
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
        Assert.Empty(SessionsOf(served));
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
        Assert.Empty(SessionsOf(served));
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
}
