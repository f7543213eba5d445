using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>What <c>stint mcp</c> does for the assistant that starts it.</summary>
public sealed class SpeakingToAssistants : IDisposable
{
    private const string Forms = """{"elicitation":{}}""";

    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Theory]
    [InlineData("claude-code", "claude")]
    [InlineData("codex-mcp-client", "codex")]
    [InlineData("gemini-cli-mcp-client", "gemini")]
    [InlineData("cursor-vscode", "cursor")]
    [InlineData("github-copilot-developer", "copilot")]
    [InlineData("Some Other / Client", "some-other-client")]
    [InlineData("claude-ai", "claude-ai")]
    [InlineData("\\u0000\\u202e", "mcp")]
    public async Task Begins_a_session_of_the_assistant_when_it_connects_and_ends_it_where_its_evidence_ends(string client, string agent)
    {
        var connected = Spoken.Begin(stint, client);
        connected.Do("recall", """{"action":"status"}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(2));
        connected.Do("record", """{"action":"log","text":"Parsed nested quotes"}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, await connected.CloseAsync());

        var session = Assert.Single(Sessions());
        Assert.Equal((agent, "ended", "user_end", 120.0), (
            session.GetProperty("agent").GetProperty("name").GetString(),
            session.GetProperty("status").GetString(),
            session.GetProperty("end_reason").GetString(),
            session.GetProperty("duration_seconds").GetDouble()));
        Assert.NotNull(session.GetProperty("project").GetProperty("name").GetString());
        Assert.Equal(
            ["session_started", "log", "session_ended"], Timeline("1").Select(each => each.GetProperty("type").GetString()));
        Assert.Equal("user_end: its MCP client has closed the connection; its last evidence is log at 2026-01-11T09:02:00Z", Timeline("1").Last().GetProperty("description").GetString());
        Assert.True(Timeline("1")[1].GetProperty("ai").GetBoolean());
    }

    [Fact]
    public async Task Is_told_which_value_has_half_of_a_character()
    {
        await using var connected = Spoken.Begin(stint);
        foreach (var text in (string[])["\"ok \\ud800 lone\"", "\"\\udc00\""])
        {
            var refused = connected.Call("record", $$"""{"text":{{text}},"action":"log"}""");
            Assert.True(refused.GetProperty("isError").GetBoolean());
            Assert.Equal("bad_text", refused.GetProperty("structuredContent").GetProperty("error").GetProperty("code").GetString());
        }

        connected.Do("record", """{"action":"log","text":"whole \ud83d\ude00"}""");
        Assert.Equal("whole \U0001F600", Timeline("1").Last().GetProperty("description").GetString());
    }

    [Fact]
    public async Task Keeps_each_client_to_its_own_session()
    {
        stint.Succeed("start", "By hand");
        await using var first = Spoken.Begin(stint);
        await using var second = Spoken.Begin(stint);
        await using var third = Spoken.Begin(stint, "codex-mcp-client");
        foreach (var (client, name) in ((Spoken, string)[])[(first, "first"), (second, "second"), (third, "third")])
            client.Do("record", $$"""{"action":"log","text":"{{name}}"}""");
        Assert.Equal(4, Sessions().Length);
        foreach (var (client, name) in ((Spoken, string)[])[(first, "first"), (second, "second"), (third, "third")])
            Assert.Equal(["", name], client.Do("recall", """{"action":"timeline"}""").GetProperty("items").EnumerateArray().Select(each => each.GetProperty("description").GetString() ?? ""));
        Assert.Equal(["session_started"], Timeline("1").Select(each => each.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Means_the_session_that_hooks_of_the_same_process_tell_of_whichever_comes_first()
    {
        stint.Above = ["1:1:boot:a"];
        await using var connected = Spoken.Begin(stint);
        connected.Do("record", """{"action":"log","text":"By MCP"}""");
        Hook("SessionStart", "c-1");
        Hook("UserPromptSubmit", "c-1");
        connected.Do("record", """{"action":"log","text":"By MCP again"}""");
        Assert.Single(Sessions());

        stint.Above = ["1:1:boot:b"];
        Hook("SessionStart", "c-2");
        await using var later = Spoken.Begin(stint);
        later.Do("record", """{"action":"log","text":"By MCP"}""");
        Assert.Equal(2, Sessions().Length);
        Assert.Equal(["session_started", "log"], Timeline("2").Select(each => each.GetProperty("type").GetString()));

        // The hooks of an assistant tell when it ends; that its client of MCP comes and goes says nothing of that.
        await later.CloseAsync();
        Assert.Equal("active", Sessions()[0].GetProperty("status").GetString());
        Hook("SessionEnd", "c-2");
        Assert.Equal("ended", Sessions()[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Writes_nothing_but_the_protocol_on_its_output()
    {
        stint.Write("untracked.txt", "text");
        await using var connected = Spoken.Begin(stint);
        connected.Do("session", """{"action":"start","goal":"Parse quotes","tag":["parser"]}""");
        connected.Do("session", """{"action":"end","outcome":"yes","why":"all tests pass"}""");
        connected.Call("record", """{"action":"no such"}""");
        connected.Write("no JSON at all");
        connected.Write("""{"jsonrpc":"2.0","id":"x","method":"no/such"}""");
        connected.Ask("ping");
        Assert.All(connected.Heard, line => Assert.Equal("2.0", JsonDocument.Parse(line).RootElement.GetProperty("jsonrpc").GetString()));
    }

    [Fact]
    public async Task Asks_for_the_goal_where_the_client_shows_forms_and_waits_for_no_answer()
    {
        await using var silent = Spoken.Begin(stint, capabilities: Forms);
        silent.Asked();
        silent.Do("record", """{"action":"log","text":"Went on"}""");
        Assert.Equal(JsonValueKind.Null, silent.Do("recall", """{"action":"status"}""").GetProperty("goal").ValueKind);

        await using var willing = Spoken.Begin(stint, capabilities: Forms, answers: _ => Accepted("Parse quotes"));
        Assert.Equal("elicitation/create", willing.Asked().GetProperty("method").GetString());
        Assert.True(SpinWait.SpinUntil(() => willing.Do("recall", """{"action":"status"}""").GetProperty("goal").GetString() == "Parse quotes", TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("""{"action":"decline"}""")]
    [InlineData("""{"action":"cancel"}""")]
    [InlineData("""{"action":"accept"}""")]
    [InlineData("""{"action":"accept","content":{"goal":"  "}}""")]
    [InlineData("""{"action":"accept","content":{"goal":7}}""")]
    [InlineData("""{"nonsense":true}""")]
    public async Task Goes_on_without_a_goal_where_none_is_given(string answer)
    {
        await using var client = Spoken.Begin(stint, capabilities: Forms, answers: _ => JsonNode.Parse(answer)!.AsObject());
        client.Asked();
        Assert.Equal(JsonValueKind.Null, client.Do("recall", """{"action":"status"}""").GetProperty("goal").ValueKind);
        client.Do("session", """{"action":"goal","text":"Said by the model"}""");
        Assert.Equal("Said by the model", client.Do("recall", """{"action":"status"}""").GetProperty("goal").GetString());
    }

    [Fact]
    public async Task Asks_a_client_of_the_newest_revision_by_its_first_answer_and_once()
    {
        await using var client = new Spoken(stint);
        Assert.Equal("2026-07-28", client.Ask("server/discover", Modern("{}")).GetProperty("supportedVersions")[0].GetString());
        var asked = client.Ask("tools/call", Modern(Forms, "\"name\":\"record\",\"arguments\":{\"action\":\"log\",\"text\":\"One\"}"));
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());
        Assert.Equal("elicitation/create", asked.GetProperty("inputRequests").GetProperty("goal").GetProperty("method").GetString());
        var done = client.Ask("tools/call", Modern(
            Forms,
            $"\"requestState\":{asked.GetProperty("requestState").GetRawText()},\"inputResponses\":{{\"goal\":{{\"action\":\"accept\",\"content\":{{\"goal\":\"Parse quotes\"}}}}}},\"name\":\"record\",\"arguments\":{{\"action\":\"log\",\"text\":\"One\"}}"));
        Assert.Equal("complete", done.GetProperty("resultType").GetString());
        var status = client.Ask("tools/call", Modern(Forms, "\"name\":\"recall\",\"arguments\":{\"action\":\"status\"}"));
        Assert.Equal("Parse quotes", status.GetProperty("structuredContent").GetProperty("goal").GetString());
        Assert.Equal(["session_started", "goal_set", "log"], Timeline("1").Select(each => each.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Works_where_the_client_says_when_it_is_started_elsewhere()
    {
        var repository = stint.Directory;
        stint.Directory = stint.Home;
        await using var client = Spoken.Begin(stint, capabilities: """{"roots":{}}""", answers: _ => new JsonObject { ["roots"] = new JsonArray(new JsonObject { ["uri"] = new Uri(repository).AbsoluteUri }) });
        client.Asked();
        Assert.Equal(repository, client.Do("recall", """{"action":"status"}""").GetProperty("git").GetProperty("worktree").GetString());
    }

    [Fact]
    public async Task Begins_anew_when_something_is_recorded_after_an_end_or_a_long_silence()
    {
        await using var client = Spoken.Begin(stint);
        client.Do("record", """{"action":"log","text":"One"}""");
        client.Do("session", """{"action":"end"}""");
        client.Do("record", """{"action":"note","text":"Two"}""");
        stint.Clock.Advance(TimeSpan.FromHours(5));
        client.Do("record", """{"action":"decision","text":"Three","rationale":"It is time"}""");
        Assert.Equal(["active", "ended", "ended"], Sessions().Select(each => each.GetProperty("status").GetString()));
        Assert.Equal("timeout", Sessions()[1].GetProperty("end_reason").GetString());
    }

    [Fact]
    public async Task Puts_what_the_model_starts_with_to_the_session_that_has_begun()
    {
        await using var client = Spoken.Begin(stint);
        var status = client.Do("session", """{"action":"start","goal":"Parse quotes","tag":["parser"],"task":["T-1"],"project":"quay"}""");
        Assert.Equal(("Parse quotes", "quay"), (status.GetProperty("goal").GetString(), status.GetProperty("project").GetProperty("name").GetString()));
        Assert.Single(Sessions());
        Assert.True(client.Call("session", """{"action":"start","template":"bugfix"}""").GetProperty("isError").GetBoolean());
        client.Do("session", """{"action":"end"}""");
        client.Do("session", """{"action":"start","template":"bugfix"}""");
        Assert.Equal(2, Sessions().Length);
    }

    [Fact]
    public async Task Reads_sessions_projects_and_prompts()
    {
        await using var client = Spoken.Begin(stint);
        client.Do("session", """{"action":"goal","text":"Parse quotes"}""");
        client.Do("record", """{"action":"log","text":"Done with it"}""");
        var project = client.Do("recall", """{"action":"status"}""").GetProperty("project").GetProperty("name").GetString();
        foreach (var (uri, expected) in ((string, string)[])[
            ("stint://session/current", "Parse quotes"), ("stint://session/1", "Parse quotes"), ("stint://session/1/timeline", "Done with it"),
            ("stint://session/current/handoff", "Done with it"), ($"stint://project/{Uri.EscapeDataString(project!)}", "Parse quotes")])
            Assert.Contains(expected, client.Ask("resources/read", $$"""{"uri":"{{uri}}"}""").GetProperty("contents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        foreach (var uri in (string[])["stint://session/99", "stint://session/", "stint://project/nowhere", "stint://", "file:///etc/passwd", "stint://session/1/secrets", new string('x', 5000)])
            Assert.Equal(-32602, client.Ask("resources/read", $$"""{"uri":"{{uri}}"}""").GetProperty("code").GetInt32());
        Assert.Equal(4, client.Ask("resources/templates/list").GetProperty("resourceTemplates").GetArrayLength());

        var question = Prompt("""{"name":"evaluate_goal"}""");
        Assert.Contains("Parse quotes", question, StringComparison.Ordinal);
        Assert.Contains("Done with it", question, StringComparison.Ordinal);
        Assert.Contains("YES, PARTIAL or NO", question, StringComparison.Ordinal);
        client.Do("session", """{"action":"end","outcome":"partial","why":"Errors are not translated"}""");
        Assert.Contains("Parse quotes", Prompt("""{"name":"resume"}"""), StringComparison.Ordinal);
        Assert.Contains("partial", Prompt("""{"name":"handoff","arguments":{"session":"1"}}"""), StringComparison.Ordinal);
        Assert.Equal(-32602, client.Ask("prompts/get", """{"name":"nothing"}""").GetProperty("code").GetInt32());

        string Prompt(string asked) => client.Ask("prompts/get", asked).GetProperty("messages")[0].GetProperty("content").GetProperty("text").GetString()!;
    }

    [Fact]
    public async Task Ends_when_a_message_has_no_end()
    {
        await using var client = Spoken.Begin(stint);
        client.Ask("ping");
        var part = new string('x', 1 << 20);
        try
        {
            for (var i = 0; i < 6; i++)
                client.Write(part + part + part);
        }
        catch (IOException)
        {
            // It stopped reading, as it should.
        }

        Assert.Equal(0, await client.CloseAsync());
        Assert.Equal("ended", Sessions()[0].GetProperty("status").GetString());
    }

    private static JsonObject Accepted(string goal) => new() { ["action"] = "accept", ["content"] = new JsonObject { ["goal"] = goal } };

    private static string Modern(string capabilities, string more = "") =>
        $$$"""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{{capabilities}}},"io.modelcontextprotocol/clientInfo":{"name":"claude-code","version":"1"}}{{{(more.Length > 0 ? "," + more : "")}}}}""";

    private void Hook(string name, string session)
    {
        stint.In = $$"""{"session_id":"{{session}}","cwd":"{{JsonEncodedText.Encode(stint.Directory)}}","prompt":"Go on","reason":"other"}""";
        stint.Succeed("hook", "claude", name);
    }

    private JsonElement[] Sessions() => [.. stint.Json("session", "list").GetProperty("items").EnumerateArray()];

    private JsonElement[] Timeline(string session) => [.. stint.Json("session", "timeline", session).GetProperty("items").EnumerateArray()];
}
