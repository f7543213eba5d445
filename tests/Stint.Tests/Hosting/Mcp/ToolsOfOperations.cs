using System.Text.Json;
using ModelContextProtocol;
using Stint.Operations;
using Stint.Operations.Mcp;
using Stint.Tests.Support;
using Stint.Work.Mcp;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>The tools that the operations make, and every one of their actions.</summary>
public sealed class ToolsOfOperations
{
    /// <summary>What all tools together may cost the model that reads them, in tokens; a token counts as four characters of their JSON.</summary>
    private const int MostTokens = 2600;

    private static readonly ToolTable Tools = McpDesk.Tools(Product.Operations);

    /// <summary>A day with every action in it, and what each answers besides.</summary>
    private static readonly (string Tool, string Arguments, string Field)[] Story =
    [
        ("session", """{"action":"start","goal":"Parse nested quotes","tag":["parser"],"task":["T-1"]}""", "goal"),
        ("session", """{"action":"status"}""", "id"),
        ("session", """{"action":"goal","text":"Parse all quotes"}""", "description"),
        ("session", """{"action":"tag","tags":["quotes"]}""", "description"),
        ("session", """{"action":"note","text":"Ask Ben"}""", "description"),
        ("session", """{"action":"task","keys":["T-2"],"status":"in_progress"}""", "description"),
        ("session", """{"action":"project","name":"quay"}""", "description"),
        ("session", """{"action":"checklist","text":"All tests pass"}""", "items"),
        ("session", """{"action":"pause"}""", "type"),
        ("session", """{"action":"continue"}""", "type"),
        ("record", """{"action":"log","text":"Nested quotes parse","category":"implementation","at":"-1m"}""", "description"),
        ("record", """{"action":"decision","text":"No regular expressions","rationale":"They cannot nest"}""", "rationale"),
        ("record", """{"action":"note","text":"Slow on long lines"}""", "description"),
        ("record", """{"action":"blocker","text":"No rights on staging"}""", "description"),
        ("record", """{"action":"context","text":"Sizes come from @src/limits.json"}""", "path"),
        ("record", """{"action":"mention","paths":["src/Parser.cs"]}""", "path"),
        ("record", """{"action":"next","text":"Parse escapes"}""", "items"),
        ("task", """{"action":"add","key":"T-E01-F01-001","title":"Quotes"}""", "task"),
        ("task", """{"action":"list","epic":"E01"}""", "items"),
        ("task", """{"action":"claim","key":"T-E01-F01-001","lease":"30m"}""", "session"),
        ("task", """{"action":"renew","key":"T-E01-F01-001","token":1,"lease":"1h"}""", "task"),
        ("task", """{"action":"block","key":"T-E01-F01-001","reason":"Waits for Ben","token":1}""", "task"),
        ("task", """{"action":"unblock","key":"T-E01-F01-001"}""", "task"),
        ("task", """{"action":"next"}""", "session"),
        ("task", """{"action":"finish","key":"T-E01-F01-001"}""", "session"),
        ("task", """{"action":"reject","key":"T-E01-F01-001","reason":"Tests are missing"}""", "task"),
        ("task", """{"action":"claim","key":"T-E01-F01-001"}""", "session"),
        ("task", """{"action":"abandon","key":"T-E01-F01-001"}""", "task"),
        ("task", """{"action":"show","key":"T-E01-F01-001"}""", "task"),
        ("recall", """{"action":"status"}""", "id"),
        ("recall", """{"action":"resume"}""", "next_actions"),
        ("recall", """{"action":"show","session":"last"}""", "id"),
        ("recall", """{"action":"timeline","type":"log"}""", "items"),
        ("recall", """{"action":"list","tag":"parser","limit":5}""", "items"),
        ("recall", """{"action":"context","budget":600}""", "current_session"),
        ("recall", """{"action":"evidence"}""", "text"),
        ("recall", """{"action":"recap","last":2}""", "sessions"),
        ("session", """{"action":"evaluate","verdict":"partial","why":"Escapes are missing"}""", "verdict"),
        ("report", """{"action":"stats","period":"all"}""", "total_sessions"),
        ("report", """{"action":"explain"}""", "sessions"),
        ("report", """{"action":"overview"}""", "active"),
        ("report", """{"action":"overlap"}""", "lanes"),
        ("report", """{"action":"days"}""", "tz"),
        ("report", """{"action":"tags"}""", "items"),
        ("report", """{"action":"models"}""", "items"),
        ("report", """{"action":"health"}""", "items"),
        ("report", """{"action":"phases"}""", "items"),
        ("report", """{"action":"agents"}""", "items"),
        ("report", """{"action":"holds"}""", "items"),
        ("session", """{"action":"end","outcome":"yes","why":"All tests pass"}""", "outcome"),
        ("session", """{"action":"start"}""", "id"),
        ("recall", """{"action":"compare","a":"1","b":"2"}""", "deltas"),
    ];

    [Fact]
    public async Task Run_each_of_their_actions_and_answer_with_what_the_operation_answers()
    {
        using var stint = CommandLineRunner.InRepository();
        await using var client = Spoken.Begin(stint);
        foreach (var (tool, arguments, field) in Story)
        {
            stint.Clock.Advance(TimeSpan.FromMinutes(1));
            var result = client.Call(tool, arguments);
            Assert.False(result.TryGetProperty("isError", out _), $"{tool} {arguments}: {result}");
            Assert.True(result.GetProperty("structuredContent").TryGetProperty(field, out _), $"{tool} {arguments}: {result}");
            Assert.NotEmpty(result.GetProperty("content")[0].GetProperty("text").GetString()!);
        }

        Assert.Empty(Actions().Except(Story.Select(each => $"{each.Tool} {JsonDocument.Parse(each.Arguments).RootElement.GetProperty("action").GetString()}"), StringComparer.Ordinal));
    }

    [Fact]
    public void Cost_little_to_read_and_come_in_one_order()
    {
        Assert.Equal(["session", "record", "task", "recall", "report"], Tools.Described.Select(each => each.Name));
        var text = Text(Tools);
        Assert.InRange(text.Length / 4, 500, MostTokens);
        Assert.Equal(text, Text(McpDesk.Tools(Product.Operations)));

        static string Text(ToolTable tools) => string.Concat(tools.Described.Select(each => JsonSerializer.Serialize(each, McpJsonUtilities.DefaultOptions.GetTypeInfo(each.GetType()))));
    }

    [Fact]
    public void Offer_nothing_that_deletes_or_says_who_may_do_what()
    {
        Assert.All(Product.Operations.Where(each => each.Tool is not null), each => Assert.True(each is { Hidden: false, Needs: Needs.Read or Needs.Write } && each.Method != "DELETE" || each.Verb == "task sessions", each.Verb));
        Assert.Equal(["recall", "report"], Tools.Described.Where(each => each.Annotations!.ReadOnlyHint == true).Select(each => each.Name));
    }

    [Fact]
    public async Task Describe_their_actions_as_the_operations_take_them()
    {
        using var stint = CommandLineRunner.InRepository();
        await using var client = Spoken.Begin(stint);
        var record = client.Ask("tools/list").GetProperty("tools")[1];
        Assert.Contains("log(text*,category,at), decision(text*,rationale*,supersedes,at)", record.GetProperty("description").GetString(), StringComparison.Ordinal);
        var properties = record.GetProperty("inputSchema").GetProperty("properties");
        Assert.Equal("log", properties.GetProperty("action").GetProperty("enum")[0].GetString());
        Assert.Equal(("array", "string"), (properties.GetProperty("paths").GetProperty("type").GetString(), properties.GetProperty("paths").GetProperty("items").GetProperty("type").GetString()));
        Assert.False(client.Ask("tools/list").ToString().Contains("snapshot", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("record", "{}", "missing")]
    [InlineData("record", """{"action":"sing"}""", "unknown_action")]
    [InlineData("record", """{"action":7}""", "missing")]
    [InlineData("record", """{"action":"log"}""", "missing")]
    [InlineData("record", """{"action":"log","text":"x","no_such":1}""", "unknown_field")]
    [InlineData("record", """{"action":"log","text":"x","rationale":"of another action"}""", "unknown_field")]
    [InlineData("record", """{"action":"log","text":{"a":1}}""", "bad_value")]
    [InlineData("record", """{"action":"log","text":"a\u0000b"}""", "bad_text")]
    [InlineData("record", """{"action":"log","text":"   "}""", "missing")]
    [InlineData("record", """{"action":"log","text":"x","at":"2999-01-01"}""", "in_the_future")]
    [InlineData("record", """{"action":"mention","paths":["../../etc/passwd"]}""", "bad_path")]
    [InlineData("record", """{"action":"log","text":"x","session":"99"}""", "session_not_found")]
    [InlineData("session", """{"action":"start","snapshot":{"head":"x"}}""", "unknown_field")]
    [InlineData("session", """{"action":"end","outcome":"maybe"}""", "bad_value")]
    [InlineData("session", """{"action":"start","session":"019bb16e-0000-7000-8000-000000000001"}""", "unknown_field")]
    [InlineData("task", """{"action":"claim","key":"nowhere"}""", "task_not_found")]
    [InlineData("recall", """{"action":"timeline","limit":"ten"}""", "bad_value")]
    [InlineData("recall", """{"action":"timeline","limit":99999999}""", "bad_value")]
    public async Task Refuse_what_is_wrong_and_say_what_to_do(string tool, string arguments, string code)
    {
        using var stint = CommandLineRunner.InRepository();
        await using var client = Spoken.Begin(stint);
        var refused = client.Call(tool, arguments);
        Assert.True(refused.GetProperty("isError").GetBoolean(), refused.ToString());
        var error = refused.GetProperty("structuredContent").GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.StartsWith(error.GetProperty("message").GetString()!, refused.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(client.Call("record", """{"action":"log","text":"It goes on"}""").TryGetProperty("isError", out _));
    }

    [Fact]
    public async Task Refuse_what_is_too_long_and_what_is_no_tool()
    {
        using var stint = CommandLineRunner.InRepository();
        await using var client = Spoken.Begin(stint);
        Assert.Equal("too_long", client.Call("record", $$"""{"action":"log","text":"{{new string('x', 70_000)}}"}""").GetProperty("structuredContent").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(-32602, client.Call("delete_everything", "{}").GetProperty("code").GetInt32());
        var list = string.Join(',', Enumerable.Repeat("\"x\"", 101));
        Assert.Equal("too_many", client.Call("session", $$"""{"action":"tag","tags":[{{list}}]}""").GetProperty("structuredContent").GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Give_a_model_fifty_items_where_it_did_not_say_how_many()
    {
        using var stint = CommandLineRunner.InRepository();
        await using var client = Spoken.Begin(stint);
        for (var i = 0; i < 60; i++)
            client.Do("record", """{"action":"log","text":"One more"}""");
        var page = client.Do("recall", """{"action":"timeline"}""");
        Assert.Equal(50, page.GetProperty("items").GetArrayLength());
        Assert.Equal(11, client.Do("recall", $$"""{"action":"timeline","cursor":{{page.GetProperty("next").GetRawText()}}}""").GetProperty("items").GetArrayLength());
    }

    private static IEnumerable<string> Actions() => Tools.Forms.SelectMany(form => form.Actions.Select(each => $"{form.Name} {each.Action}"));
}
