using System.Text;
using System.Text.Json;
using Stint.Access;
using Stint.Coding.WakaTime;
using Stint.Tests.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Coding;

/// <summary>What the clients of WakaTime send, as they send it, and what makes them send it again, drop it, or go on.</summary>
public sealed class ClientsOfWakatime
{
    private const string Bulk = "/api/v1/users/current/heartbeats.bulk";

    /// <summary>The client in Python, version 13.1.0: numbers as texts.</summary>
    private const string Python =
        """
        [{"entity":"/home/ana/api/main.py","type":"file","time":1768208000.123,"project":"api","branch":"main","language":"Python","lineno":"12","cursorpos":"3","lines":40,
          "dependencies":["os","sys"],"is_write":true,"user_agent":"wakatime/13.1.0 (Linux-5.4.0-x86_64-with-glibc2.29) Python3.8.10.final.0 vim/8.1 vim-wakatime/8.0.0"},
         {"entity":"/home/ana/api/util.py","type":"file","time":1768208120.5,"project":"api","branch":"main","language":"Python","lineno":"1","cursorpos":null,"is_write":null,
          "user_agent":"wakatime/13.1.0 (Linux-5.4.0-x86_64-with-glibc2.29) Python3.8.10.final.0 vim/8.1 vim-wakatime/8.0.0"}]
        """;

    /// <summary>An assistant's, by wakatime-cli 2.24.</summary>
    private const string Assistant =
        """
        [{"entity":"Claude 7f3a","type":"app","category":"ai coding","time":1768208000.0,"project":"api","ai_session":"7f3a","ai_input_tokens":1200,"ai_output_tokens":80,"ai_prompt_length":44,
          "ai_subscription_plan":"max","ai_line_changes":12,"human_line_changes":0,"user_agent":"wakatime/v2.24.4 (darwin-25.4.0-arm64) go1.26.5 opus/5 claude-code/2.1.220 claude-code-wakatime/4.1.0"},
         {"entity":"/home/ana/api/main.py","type":"file","category":"ai coding","time":1768208060.0,"project":"api","language":"Python","ai_session":"7f3a","is_write":true,
          "user_agent":"wakatime/v2.24.4 (darwin-25.4.0-arm64) go1.26.5 opus/5 claude-code/2.1.220 claude-code-wakatime/4.1.0"}]
        """;

    [Theory, BothEngines]
    public async Task Are_told_for_each_heartbeat_that_it_was_taken(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var reply = await served.SendAsync(HttpMethod.Post, Bulk, Python, Key(WakaTimeIntake.NoKey));
        Assert.Equal((201, "application/json; charset=utf-8"), (reply.Status, reply.Type));
        Assert.Equal(["201 /home/ana/api/main.py ", "201 /home/ana/api/util.py "], Responses(reply));
        Assert.Equal("api 120.377+0", Editor.Items(served.Desk.Do<Stint.Coding.CodingSummary>(Stint.Coding.CodingSummary.Today)));
        // With no answer that it understood, the client sends all of it again.
        Assert.Equal(201, (await served.SendAsync(HttpMethod.Post, Bulk, Python, Key(WakaTimeIntake.NoKey))).Status);
        Assert.Equal("api 120.377+0", Editor.Items(served.Desk.Do<Stint.Coding.CodingSummary>(Stint.Coding.CodingSummary.Today)));
    }

    [Fact]
    public async Task Of_assistants_are_counted_in_their_own_lane()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(201, (await served.PostAsync(Bulk, Assistant)).Status);
        var today = served.Desk.Do<Stint.Coding.CodingSummary>(Stint.Coding.CodingSummary.Today, ("slice", "model"));
        Assert.Equal((0.0, 60.0, "opus-5 0+60"), (today.HumanSeconds, today.AiSeconds, Editor.Items(today)));
    }

    [Theory, BothEngines]
    public async Task Drop_a_bad_heartbeat_and_the_others_are_taken(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var reply = await served.PostAsync(Bulk, """[{"entity":"/a","type":"file","time":1768208000},{"type":"file"},7,{"entity":"/b","time":1900000000},{"entity":"/c","type":"file","time":1768208060}]""");
        Assert.Equal(201, reply.Status);
        Assert.Equal([201, 400, 400, 400, 201], reply.Json.GetProperty("responses").EnumerateArray().Select(each => each[1].GetInt32()));
        Assert.All(reply.Json.GetProperty("responses").EnumerateArray().Where(each => each[1].GetInt32() == 400), each => Assert.NotEmpty(each[0].GetProperty("error").GetString()!));
    }

    [Fact]
    public async Task Send_again_what_stands_behind_the_bound()
    {
        await using var served = await Served.StartAsync();
        var reply = await served.PostAsync(Bulk, "[" + string.Join(',', Enumerable.Range(0, 1002).Select(i => $$"""{"entity":"/{{i}}","time":{{1768200000 + i}}}""")) + "]");
        Assert.Equal([201, 429, 429], reply.Json.GetProperty("responses").EnumerateArray().Skip(999).Select(each => each[1].GetInt32()));
    }

    [Theory]
    [InlineData("[", 400)]
    [InlineData("7", 400)]
    [InlineData("", 400)]
    [InlineData("[]", 201)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 400)]
    public async Task Are_told_that_a_body_is_none(string body, int status)
    {
        await using var served = await Served.StartAsync();
        var reply = await served.PostAsync(Bulk, body);
        Assert.Equal(status, reply.Status);
        if (status == 400)
            Assert.NotEmpty(reply.Json.GetProperty("error").GetString()!);
        Assert.Equal(400, (await served.SendAsync(HttpMethod.Post, Bulk, new StringContent("[]", Encoding.UTF8, "text/plain"))).Status);
    }

    [Fact]
    public async Task May_send_one_at_a_time()
    {
        await using var served = await Served.StartAsync();
        var reply = await served.PostAsync("/api/v1/users/current/heartbeats", """{"entity":"/a","type":"file","time":1768208000}""");
        Assert.Equal((201, "/a"), (reply.Status, reply.Json.GetProperty("data").GetProperty("entity").GetString()));
        reply = await served.PostAsync("/api/v1/users/current/heartbeats", """{"type":"file","time":1768208000}""");
        Assert.Equal(400, reply.Status);
        Assert.Contains("entity", reply.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Get_in_with_their_key_in_every_way_they_write_it_and_with_no_other(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var key = ((NewToken)served.Desk.As("bo@example.com").As(caller => caller with { Named = "bo@example.com" }).Do(TokenOperations.Create, ("scope", "write"), ("wakatime", true))).Text;
        Assert.Matches("^waka_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", key);
        foreach (var written in (Action<HttpRequestMessage>[])[Key(key), Key(key + ":"), Visitor.Bearer(key)])
            Assert.Equal(201, (await served.SendAsync(HttpMethod.Post, Bulk, Python, written)).Status);
        foreach (var wrong in (Action<HttpRequestMessage>?[])[null, Key(WakaTimeIntake.NoKey), Key("waka_3f2b8c1d-7a6e-4f50-9b8a-0c1d2e3f4a5b"), Key("wrong"), Key(key[..^1])])
        {
            var reply = await served.SendAsync(HttpMethod.Post, Bulk, Python, wrong);
            Assert.Equal((401, "application/json; charset=utf-8"), (reply.Status, reply.Type));
            Assert.NotEmpty(reply.Json.GetProperty("error").GetString()!);
        }

        // The key says who it is.
        var me = (await served.SendAsync(HttpMethod.Get, "/api/v1/users/current", (string?)null, Key(key))).Json.GetProperty("data");
        Assert.Equal(("bo@example.com", "api"), (me.GetProperty("id").GetString(), me.GetProperty("last_project").GetString()));
        Assert.Equal(403, (await served.SendAsync(HttpMethod.Get, "/api/v1/users/ana@example.com/statusbar/today", (string?)null, Key(key))).Status);
        Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/users/bo@example.com/statusbar/today", (string?)null, Key(key))).Status);
    }

    [Fact]
    public async Task A_wrong_key_is_told_where_none_is_asked_for_too()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(401, (await served.SendAsync(HttpMethod.Get, "/api/v1/users/current/statusbar/today", (string?)null, Key("wrong"))).Status);
        Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/users/current/statusbar/today", (string?)null, Key(WakaTimeIntake.NoKey))).Status);
        Assert.Equal(401, (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", (string?)null, Key(WakaTimeIntake.NoKey))).Status);
    }

    [Fact]
    public async Task The_extension_of_a_browser_gets_in_with_a_key_and_pages_never_do()
    {
        await using var served = await Served.StartAsync();
        var extension = await served.SendAsync(HttpMethod.Post, Bulk, "[]", With(null, "chrome-extension://abc"));
        Assert.Equal(401, extension.Status);
        var key = served.Desk.Token("write").Text;
        extension = await served.SendAsync(HttpMethod.Post, Bulk, "[]", With(key, "chrome-extension://abc"));
        Assert.Equal((201, "chrome-extension://abc"), (extension.Status, extension.Headers["Access-Control-Allow-Origin"]));
        foreach (var origin in (string[])["https://evil.example", "null", "chrome-extension", "https://chrome-extension://"])
            Assert.Equal(403, (await served.SendAsync(HttpMethod.Post, Bulk, "[]", With(key, origin))).Status);
        var asked = await served.SendAsync(HttpMethod.Options, Bulk, (string?)null, With(null, "moz-extension://abc"));
        Assert.Equal((204, "GET, POST"), (asked.Status, asked.Headers["Access-Control-Allow-Methods"]));
        Assert.False((await served.SendAsync(HttpMethod.Options, Bulk, (string?)null, With(null, "https://evil.example"))).Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/users/current/heartbeats.bulk")]
    [InlineData("/api/compat/wakatime/v1/users/current/heartbeats.bulk")]
    [InlineData("/api/v1/users/current/heartbeats")]
    public async Task Find_it_where_other_servers_have_it(string path)
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(201, (await served.PostAsync(path, Python)).Status);
    }

    private static List<string> Responses(Reply reply) =>
        [.. reply.Json.GetProperty("responses").EnumerateArray().Select(each => $"{each[1]} {each[0].GetProperty("data").GetProperty("entity")} {each[0].GetProperty("error")}")];

    internal static Action<HttpRequestMessage> Key(string key) => request =>
    {
        request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
        request.Headers.TryAddWithoutValidation("X-Machine-Name", "ana%27s+desk");
        request.Headers.TryAddWithoutValidation("TimeZone", "Europe/Berlin");
    };

    private static Action<HttpRequestMessage> With(string? key, string origin) => request =>
    {
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (key is not null)
            Key(key)(request);
    };
}
