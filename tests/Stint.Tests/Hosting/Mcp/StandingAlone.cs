using Stint.Operations;
using Stint.Tests.Support;
using static Stint.Tests.Hosting.Mcp.OverHttp;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>The revision of MCP in which each request over HTTP stands alone.</summary>
public sealed class StandingAlone
{
    [Fact]
    public async Task Of_requests_that_stand_alone_the_first_call_mints_a_handle_that_the_others_may_pass()
    {
        await using var served = await Served.StartAsync();
        Assert.Empty(SessionsOf(served));
        Assert.Equal("2026-07-28", (await AloneAsync(served, "server/discover")).GetProperty("supportedVersions")[0].GetString());
        await AloneAsync(served, "tools/list");
        Assert.Empty(SessionsOf(served));

        var handle = (await CallAloneAsync(served, "record", """{"action":"log","text":"One"}""")).GetProperty("session_handle").GetString();
        Assert.Equal(handle, (await CallAloneAsync(served, "record", """{"action":"log","text":"Two"}""")).GetProperty("session_handle").GetString());
        var other = (await CallAloneAsync(served, "session", """{"action":"start","goal":"Apart"}""")).GetProperty("session_handle").GetString();
        Assert.NotEqual(handle, other);
        await CallAloneAsync(served, "record", $$"""{"action":"log","text":"Three","session":"{{other}}"}""");
        Assert.Equal(["One", "Two"], served.Desk.Timeline(handle, "log").Select(each => each.Description));
        Assert.Equal(["Three"], served.Desk.Timeline(other, "log").Select(each => each.Description));
        Assert.All(SessionsOf(served), each => Assert.Equal("gemini", each.Agent!.Name));
    }

    [Fact]
    public async Task What_only_reads_begins_no_session_and_means_the_one_that_is_open()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Start("By hand");
        foreach (var (tool, arguments) in ((string, string)[])[
            ("recall", """{"action":"list"}"""), ("recall", """{"action":"resume"}"""), ("recall", """{"action":"recap"}"""), ("report", """{"action":"stats"}"""),
            ("report", """{"action":"overview"}"""), ("task", """{"action":"list"}""")])
            Assert.False((await CallAloneAsync(served, tool, arguments)).TryGetProperty("session_handle", out _));
        var none = await AloneAsync(served, "tools/call", "\"name\":\"recall\",\"arguments\":{\"action\":\"status\"}", """{"elicitation":{}}""");
        Assert.Equal("no_open_session", none.GetProperty("structuredContent").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("By hand", Assert.Single(SessionsOf(served)).Goal);

        var handle = (await CallAloneAsync(served, "record", """{"action":"log","text":"One"}""")).GetProperty("session_handle").GetString();
        Assert.Equal(handle, (await CallAloneAsync(served, "recall", """{"action":"status"}""")).GetProperty("id").GetString());
        Assert.Equal(["One"], (await CallAloneAsync(served, "recall", """{"action":"timeline","type":"log"}""")).GetProperty("items").EnumerateArray().Select(each => each.GetProperty("description").GetString()));
        Assert.Equal(2, SessionsOf(served).Length);
    }

    [Fact]
    public async Task A_client_is_told_how_its_session_begins_and_goes_on()
    {
        await using var served = await Served.StartAsync();
        var alone = (await AloneAsync(served, "server/discover")).GetProperty("instructions").GetString();
        Assert.Contains("pass that as session", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("connected", alone, StringComparison.Ordinal);
        var connected = Result(await PostAsync(served, Initialize(), _ => { })).GetProperty("instructions").GetString();
        Assert.Contains("began it when you connected", connected, StringComparison.Ordinal);
        Assert.DoesNotContain("session_handle", connected, StringComparison.Ordinal);
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

        Assert.Equal("Parse quotes", Assert.Single(SessionsOf(served)).Goal);
        Assert.Equal(3, served.Desk.Timeline(SessionsOf(served)[0].Id, "log").Length);
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

        Assert.Single(SessionsOf(served));
        await CallAloneAsync(served, "record", """{"action":"log","text":"x"}""", writes);
        Assert.Equal(2, SessionsOf(served).Length);

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
}
