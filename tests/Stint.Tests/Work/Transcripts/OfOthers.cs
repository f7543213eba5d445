using Stint.Tests.Support;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Transcripts of Codex, Gemini and Copilot, with figures counted by hand.</summary>
public sealed class OfOthers
{
    private const string Parent = "019c8a70-dda7-7f33-98ea-f30553347322";

    // Named by the time of 12:19:42 and 13:00:00 of that day.
    private const string Turn = "019c8a70-ebe7-7e83-92b2-f77ddd49c5f9";
    private static readonly string LaterTurn = Stint.Storage.Ids.Derived(Stint.Sessions.Instant.Parse("2026-02-23T13:00:00Z"), "turn");

    private static string Codex(string at, string type, string payload) => $$"""{"timestamp":"2026-02-23T{{at}}Z","type":"{{type}}","payload":{{payload}}}""" + "\n";

    private static string Meta(string id, string at, string more = "") => Codex(at, "session_meta", $$"""{"id":"{{id}}","timestamp":"2026-02-23T{{at}}Z","cwd":"/gone/parser","cli_version":"0.104.0","model_provider":"openai"{{more}}}""");

    private static string Context(string at, string turn, string model = "gpt-5.3-codex") => Codex(at, "turn_context", $$"""{"turn_id":"{{turn}}","cwd":"/gone/parser","model":"{{model}}","effort":"high"}""");

    private static string Count(string at, long input, long cached, long output, long reasoning) => Codex(at, "event_msg",
        $$$"""{"type":"token_count","info":{"total_token_usage":{"input_tokens":{{{input}}},"cached_input_tokens":{{{cached}}},"output_tokens":{{{output}}},"reasoning_output_tokens":{{{reasoning}}},"total_tokens":{{{input + output}}}},"last_token_usage":{"input_tokens":7,"cached_input_tokens":0,"output_tokens":9,"reasoning_output_tokens":1,"total_tokens":16}},"rate_limits":null}""");

    private static string History(string at) => Context(at, Turn) + Codex(at, "event_msg", """{"type":"token_count","info":null}""")
        + Codex(at, "event_msg", """{"type":"user_message","message":"Parse nested quotes","images":[]}""")
        + Count(at, 1000, 600, 50, 20) + Count(at, 1000, 600, 50, 20);

    private static readonly string Original = Meta(Parent, "12:19:42")
        + History("12:20:00")
        + Codex("12:21:00", "response_item", """{"type":"custom_tool_call","call_id":"c-1","name":"apply_patch","input":"*** Begin Patch\n*** Update File: src/a.cs\n@@\n-old\n+new\n+more\n*** Add File: src/b.cs\n+one\n*** End Patch\n"}""")
        + Codex("12:21:01", "response_item", """{"type":"custom_tool_call_output","call_id":"c-1","output":"{\"output\":\"Success. Updated the following files\",\"metadata\":{\"exit_code\":0}}"}""")
        + Codex("12:21:02", "response_item", """{"type":"function_call","call_id":"c-2","name":"exec_command","arguments":"{\"command\":[\"apply_patch\",\"*** Begin Patch\\n*** Add File: src/c.cs\\n+x\\n*** End Patch\"]}"}""")
        + Codex("12:21:03", "response_item", """{"type":"function_call_output","call_id":"c-2","output":"{\"output\":\"error\",\"metadata\":{\"exit_code\":1}}"}""")
        + Count("12:22:00", 3000, 2500, 150, 60)
        // Counted anew from here: what the last answer took.
        + Count("12:23:00", 10, 0, 9, 1);

    [Theory, BothEngines]
    public void Of_codex_count_what_was_added_to_the_totals(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("2026/02/23/rollout-1.jsonl", Original);
        Assert.Equal(0, (int)told.Import("codex")["refused_total"]!);
        // 3000 + 7, 150 + 9, 2500, 60 + 1: cached is a part of the input, reasoning of the output.
        Assert.Equal(["gpt-5.3-codex 3007/159/2500/-/61"], told.Models());
        Assert.Equal((3, 1), ((int)told.Session()["code"]!["ai_lines_added"]!, (int)told.Session()["code"]!["ai_lines_removed"]!));
        Assert.Equal(["src/a.cs", "src/b.cs"], told.Session()["files"]!.AsArray().Select(file => (string)file!["path"]!).Order(StringComparer.Ordinal));
        Assert.Equal(["Parse nested quotes"], told.Timeline().Where(each => each.Contains("prompt_submitted", StringComparison.Ordinal)).Select(each => each.Split(' ', 3)[2]));
    }

    [Theory, BothEngines]
    public void Of_codex_leave_out_what_a_fork_tells_again(TestEngine engine)
    {
        var forked = ",\"forked_from_id\":\"" + Parent + "\"";
        // All of the parent under the time of the fork, then a turn of its own.
        var fork = Meta("019c8aa0-0000-7000-8000-000000000001", "13:00:00", forked) + Meta(Parent, "13:00:00") + History("13:00:00") + Count("13:00:00", 3000, 2500, 150, 60)
            + Context("13:00:10", LaterTurn, "gpt-5.4") + Count("13:01:00", 3400, 2600, 190, 70);
        var helper = Meta("019c8aa0-0000-7000-8000-000000000002", "12:22:30", ",\"source\":{\"subagent\":{\"thread_spawn\":{\"parent_thread_id\":\"" + Parent + "\",\"depth\":1}}}")
            + History("12:22:30").Replace(Turn, "none", StringComparison.Ordinal) + Count("12:22:50", 1100, 600, 55, 21);
        var first = "";
        foreach (var order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 0, 2]])
        {
            using var told = new Told(engine);
            foreach (var place in order)
            {
                told.Folder.Write($"rollout-{place}.jsonl", new[] { Original, fork, helper }[place]);
                told.Import("codex");
            }

            // The fork's own: 400 of input, 40 of output; the helper's: 100 and 5.
            Assert.Equal(["gpt-5.3-codex 3107/164/2500/-/62", "gpt-5.4 400/40/100/-/10"], told.Models());
            Assert.Equal([Parent, "019c8aa0-0000-7000-8000-000000000001"], told.Sessions().Select(each => (string)each["agent"]!["session"]!));
            Assert.Contains(told.Timeline(), each => each.Contains("subagent_ended", StringComparison.Ordinal));
            first = first.Length == 0 ? told.Everything() : first;
            Assert.Equal(first, told.Everything());
        }
    }

    [Theory, BothEngines]
    public void Of_codex_keep_what_was_applied_however_many_patches_were_broken_off(TestEngine engine)
    {
        // Forty whose outcome nobody tells, two of them with a path that is none, before one that succeeds; read in two parts.
        var broken = string.Concat(Enumerable.Range(0, 40).Select(n => Patch("12:21:00", "broken-" + n, n is 7 or 39 ? new string('x', 2_000_000) : $"src/broken-{n}.cs")));
        var good = Patch("12:30:00", "good", new string('y', 5000), "src/good.cs");
        var done = Codex("12:30:01", "response_item", """{"type":"custom_tool_call_output","call_id":"good","output":"{\"output\":\"Success\",\"metadata\":{\"exit_code\":0}}"}""");
        using var told = new Told(engine);
        told.Folder.Write("rollout-1.jsonl", Meta(Parent, "12:19:42") + History("12:20:00") + broken + good);
        told.Import("codex");
        Assert.InRange(told.Store.Dump().Length, 1, 100_000);
        told.Folder.Write("rollout-1.jsonl", Meta(Parent, "12:19:42") + History("12:20:00") + broken + good + done);
        told.Import("codex");
        Assert.Equal("src/good.cs 1", told.Session()["files"]!.AsArray().Select(file => $"{file!["path"]} {file["ai_lines_added"]}").Single());
        Assert.Equal(1, (int)told.Session()["code"]!["ai_lines_added"]!);

        static string Patch(string at, string call, params string[] paths) => Codex(at, "response_item",
            $$"""{"type":"custom_tool_call","call_id":"{{call}}","name":"apply_patch","input":"*** Begin Patch\n{{string.Concat(paths.Select(path => $"*** Add File: {path}\\n+one\\n"))}}*** End Patch\n"}""");
    }

    private const string GeminiMessages =
        """
        {"id":"1","timestamp":"2026-02-23T10:00:00Z","type":"user","content":[{"text":"Parse nested quotes"}]}
        {"id":"2","timestamp":"2026-02-23T10:00:30Z","type":"gemini","content":"","model":"gemini-3-pro","tokens":{"input":500,"output":20,"cached":300,"thoughts":40,"tool":0,"total":560},"toolCalls":[{"id":"w-1","name":"write_file","args":{"file_path":"/gone/parser/src/a.cs","content":"x"},"status":"success","timestamp":"2026-02-23T10:01:10Z","resultDisplay":{"fileDiff":"…","filePath":"/gone/parser/src/a.cs","diffStat":{"model_added_lines":12,"model_removed_lines":3,"user_added_lines":1}}},{"id":"w-2","name":"replace","args":{"file_path":"/gone/parser/src/b.cs"},"status":"error","timestamp":"2026-02-23T10:01:11Z","resultDisplay":"failed"}]}
        {"id":"3","timestamp":"2026-02-23T10:02:00Z","type":"info","content":"Request cancelled."}
        {"id":"4","timestamp":"2026-02-23T10:05:00Z","type":"gemini","content":"done","model":"gemini-3-flash","tokens":{"input":100,"output":5,"cached":0,"thoughts":0,"tool":7,"total":112}}
        """;

    [Theory, BothEngines]
    public void Of_gemini_are_one_in_both_of_their_forms(TestEngine engine)
    {
        var lines = GeminiMessages.Split('\n');
        var early = lines[1].Replace("\"output\":20", "\"output\":2", StringComparison.Ordinal);
        string[] forms =
        [
            // A message as often as it changes, one that was taken back, and messages that come all at once.
            """{"sessionId":"g-1","projectHash":"h","startTime":"2026-02-23T10:00:00Z","kind":"main"}""" + $"\n{lines[0]}\n{early}\n{lines[1]}\n" + """{"$set":{"lastUpdated":"2026-02-23T10:00:40Z"}}""" + "\n" + """{"$rewindTo":"2"}""" + $"\n{lines[2]}\n" + "{\"$set\":{\"messages\":[" + lines[3] + "]}}\n",
            $$"""{"sessionId":"g-1","projectHash":"h","startTime":"2026-02-23T10:00:00Z","messages":[{{string.Join(',', lines)}}]}""",
        ];
        var first = "";
        foreach (var (form, name) in forms.Zip(["session-1.jsonl", "session-1.json"]))
        {
            using var told = new Told(engine);
            told.Folder.Write("parser/.project_root", "/gone/parser");
            told.Folder.Write("parser/chats/" + name, form);
            Assert.Equal(0, (int)told.Import("gemini")["refused_total"]!);
            Assert.Equal(["gemini-3-pro 500/20/300/-/40", "gemini-3-flash 100/5/0/-/0"], told.Models());
            Assert.Equal(("parser", 12, 3), ((string)told.Session()["project"]!["name"]!, (int)told.Session()["code"]!["ai_lines_added"]!, (int)told.Session()["code"]!["ai_lines_removed"]!));
            Assert.Equal("src/a.cs", (string)Assert.Single(told.Session()["files"]!.AsArray())!["path"]!);
            var everything = told.Everything().Replace(name, "", StringComparison.Ordinal);
            first = first.Length == 0 ? everything : first;
            Assert.Equal(first, everything);
        }
    }

    [Theory, BothEngines]
    public void Of_copilot_take_what_a_run_says_at_its_end_and_else_its_messages(TestEngine engine)
    {
        const string run =
            """
            {"type":"session.start","data":{"sessionId":"p-1","copilotVersion":"1.0","startTime":"2026-02-23T10:00:00Z","context":{"cwd":"/gone/parser","gitRoot":"/gone/parser"}},"id":"1","timestamp":"2026-02-23T10:00:00Z"}
            {"type":"session.model_change","data":{"newModel":"gpt-5"},"id":"2","timestamp":"2026-02-23T10:00:01Z"}
            {"type":"user.message","data":{"content":"Parse nested quotes"},"id":"3","timestamp":"2026-02-23T10:00:02Z"}
            {"type":"assistant.message","data":{"messageId":"a","content":"","outputTokens":70},"id":"4","timestamp":"2026-02-23T10:00:10Z"}
            {"type":"tool.execution_start","data":{"toolCallId":"t","toolName":"edit","arguments":{}},"id":"5","timestamp":"2026-02-23T10:01:00Z"}
            {"type":"tool.execution_complete","data":{"toolCallId":"t","success":true,"toolTelemetry":{"metrics":{"linesAdded":4,"linesRemoved":1},"restrictedProperties":{"filePaths":"[\"/gone/parser/src/a.cs\"]"}}},"id":"6","timestamp":"2026-02-23T10:01:01Z"}

            """;
        const string end = """{"type":"session.shutdown","data":{"modelMetrics":{"gpt-5":{"requests":{"count":1},"usage":{"inputTokens":900,"outputTokens":80,"cacheReadTokens":500,"cacheWriteTokens":0}}},"codeChanges":{"linesAdded":9,"linesRemoved":9,"filesModified":["/gone/parser/src/a.cs"]}},"id":"7","timestamp":"2026-02-23T10:10:00Z"}""" + "\n";
        const string after = """{"type":"assistant.message","data":{"messageId":"b","model":"claude-sonnet-5","outputTokens":6},"id":"8","timestamp":"2026-02-23T10:20:00Z"}""" + "\n";
        using var told = new Told(engine);
        told.Folder.Write("p-1/events.jsonl", run);
        told.Import("copilot");
        Assert.Equal(["gpt-5 -/70/-/-/-"], told.Models());
        told.Folder.Write("p-1/events.jsonl", run + end + after);
        told.Import("copilot");
        Assert.Equal(["gpt-5 900/80/500/0/-", "claude-sonnet-5 -/6/-/-/-"], told.Models());
        Assert.Equal((4, 1), ((int)told.Session()["code"]!["ai_lines_added"]!, (int)told.Session()["code"]!["ai_lines_removed"]!));
        Assert.Equal(1, (int)Assert.Single(told.Session()["files"]!.AsArray())!["times_modified"]!);
    }

    [Fact]
    public void Cost_what_somebody_has_set_and_nothing_else()
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write("rollout-1.jsonl", Meta(Parent, "12:19:42") + Context("12:20:00", Turn) + Count("12:20:10", 1_000_000, 600_000, 100_000, 20));
        told.Import("codex");
        Assert.Null(told.Run("analytics", "models").Json["items"]![0]!["cost_usd"]);
        // 0.4 M at 2 dollars, 0.6 M cached at 0.2, 0.1 M of output at 10; the longer beginning counts.
        Assert.Equal(0.8 + 0.12 + 1, (double)Priced("gpt=9/9,gpt-5.3=2/10/0.2")!, 9);
        Assert.Null(Priced("gpt-5.3=2/10"));
        Assert.Null(Priced("claude=2/10/1/1"));
        Assert.Equal(2, Import.Commanded.Run(told.Store, told.Folder.FullPath, told.Clock, ["analytics", "models"], ("STINT_MODELS_PRICES", "gpt=free")).Exit);

        System.Text.Json.Nodes.JsonNode? Priced(string prices) =>
            Import.Commanded.Run(told.Store, told.Folder.FullPath, told.Clock, ["analytics", "models", "--json"], ("STINT_MODELS_PRICES", prices)).Json["items"]![0]!["cost_usd"];
    }
}
