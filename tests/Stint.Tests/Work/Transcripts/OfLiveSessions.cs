using System.Text.Json;
using Stint.Tests.Support;
using static Stint.Tests.Work.Transcripts.ClaudeLine;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Sessions that hooks told of, and what their transcript adds.</summary>
public sealed class OfLiveSessions : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();
    private TestStore? store;

    public void Dispose()
    {
        store?.Dispose();
        stint.Dispose();
    }

    private string Transcript => Path.Combine(stint.Home, "c-1.jsonl");

    // The hooks told of the prompt, the edit and one tool; the tool at 09:40 and the last answer they did not live to tell.
    private string Lines => Prompt("c-1", "2026-01-11T09:01:01Z", "p-1", cwd: stint.Directory)
        + Answer("c-1", "2026-01-11T09:01:30Z", "m-1", 3, 10, cwd: stint.Directory)
        + Edit("c-1", "2026-01-11T09:02:01Z", "t-1", "src/Parser.cs", stint.Directory)
        + Tool("c-1", "2026-01-11T09:10:01Z", "m-2", "t-2", "Bash", 20, stint.Directory)
        + Tool("c-1", "2026-01-11T09:40:00Z", "m-3", "t-3", "Bash", 30, stint.Directory)
        + Answer("c-1", "2026-01-11T09:45:00Z", "m-4", 1, 40, cwd: stint.Directory);

    private void Use(TestEngine engine)
    {
        store = TestStore.Create(engine);
        stint.Variables["STINT_DB"] = store.Target;
    }

    private void Hook(string name, string at, string told = "", string session = "c-1")
    {
        stint.Clock.Advance(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) - stint.Clock.Now);
        stint.In = $$"""{"session_id":"{{session}}","cwd":"{{JsonEncodedText.Encode(stint.Directory)}}"{{told}}}""";
        var answer = stint.Run("hook", "claude", name);
        Assert.True(answer is { Exit: 0, Error: "" }, answer.ToString());
    }

    private void Begin()
    {
        Hook("SessionStart", "2026-01-11T09:00:00Z", ",\"source\":\"startup\"");
        Hook("UserPromptSubmit", "2026-01-11T09:01:00Z", ",\"prompt\":\"Parse nested quotes\"");
        Hook("PostToolUse", "2026-01-11T09:02:00Z", $",\"tool_name\":\"Edit\",\"tool_input\":{{\"file_path\":\"{JsonEncodedText.Encode(stint["src/Parser.cs"])}\"}}");
        Hook("PostToolUse", "2026-01-11T09:10:00Z", ",\"tool_name\":\"Bash\"");
    }

    private void Import(string at)
    {
        stint.Clock.Advance(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) - stint.Clock.Now);
        File.WriteAllText(Transcript, Lines);
        var answer = stint.Run("import", "claude", Transcript);
        Assert.True(answer.Exit == 0, answer.ToString());
    }

    private JsonElement Session() => stint.Json("session", "show", Assert.Single(stint.Json("session", "list").GetProperty("items").EnumerateArray()).GetProperty("id").GetString()!);

    private string[] Timeline() => [.. stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Select(each => $"{each.GetProperty("at").GetString()![11..16]} {each.GetProperty("type")} {each.GetProperty("description")}".TrimEnd())];

    private static string Span(JsonElement session) => $"{session.GetProperty("started_at")} {session.GetProperty("ended_at")} {session.GetProperty("end_reason")}";

    private static string Models(JsonElement session) => string.Join(' ', session.GetProperty("models").EnumerateArray().Select(each => $"{each.GetProperty("model")} {each.GetProperty("input_tokens")}/{each.GetProperty("output_tokens")}"));

    [Theory, BothEngines]
    public void Whose_end_nobody_told_end_with_the_last_line_and_double_nothing(TestEngine engine)
    {
        Use(engine);
        Begin();
        Import("2026-01-11T13:00:00Z");
        var session = Session();
        Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T09:45:00Z timeout", Span(session));
        Assert.Equal("claude-opus-4-6 6/100", Models(session));
        Assert.Equal(
            [
                "09:00 session_started", "09:01 prompt_submitted Parse nested quotes", "09:02 file_modified src/Parser.cs", "09:10 tool_used Bash", "09:40 tool_used Bash",
                "09:45 session_ended timeout: ended at 2026-01-11T09:45:00Z: last line of transcript c-1.jsonl",
            ],
            Timeline());
        var file = Assert.Single(session.GetProperty("files").EnumerateArray());
        Assert.Equal((1, 2, 1), (file.GetProperty("times_modified").GetInt32(), file.GetProperty("ai_lines_added").GetInt32(), file.GetProperty("ai_lines_removed").GetInt32()));
        var before = store!.Dump();
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        Assert.Equal(before, store!.Dump());
        Assert.Equal(0, stint.Run("rollup", "rebuild").Exit);
        Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T09:45:00Z timeout", Span(Session()));
    }

    [Theory, BothEngines]
    public void That_are_still_at_work_stay_open(TestEngine engine)
    {
        Use(engine);
        Begin();
        Import("2026-01-11T09:50:00Z");
        var session = Session();
        Assert.Equal(("active", "2026-01-11T09:40:00Z", "claude-opus-4-6 6/100"), (session.GetProperty("status").GetString(), session.GetProperty("last_activity_at").GetString(), Models(session)));
    }

    [Theory, BothEngines]
    public void That_silence_ended_are_corrected_when_the_transcript_shows_more(TestEngine engine)
    {
        Use(engine);
        Begin();
        stint.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T09:10:00Z timeout", Span(Session()));
        Import("2026-01-11T13:00:00Z");
        Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T09:45:00Z timeout", Span(Session()));
        Assert.Contains("13:00 session_amended ended_at: 2026-01-11T09:10:00Z → 2026-01-11T09:45:00Z (last line of transcript c-1.jsonl)", Timeline());
    }

    [Theory, BothEngines]
    public void That_somebody_corrected_are_left_as_they_were_said(TestEngine engine)
    {
        Use(engine);
        Begin();
        stint.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, stint.Run("session", "amend", "1", "--ended-at", "2026-01-11T09:30:00Z", "--why", "went for lunch").Exit);
        Import("2026-01-11T13:00:00Z");
        var sessions = stint.Json("session", "list").GetProperty("items").EnumerateArray().Select(Span).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["2026-01-11T09:00:00Z 2026-01-11T09:30:00Z timeout", "2026-01-11T09:40:00Z 2026-01-11T09:45:00Z timeout"], sessions);
    }

    [Theory, BothEngines]
    public void That_end_by_their_hook_know_their_models_at_once(TestEngine engine)
    {
        Use(engine);
        Begin();
        File.WriteAllText(Transcript, Lines);
        Hook("SessionEnd", "2026-01-11T09:46:00Z", $",\"reason\":\"other\",\"transcript_path\":\"{JsonEncodedText.Encode(Transcript)}\"");
        var session = Session();
        Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T09:46:00Z user_end", Span(session));
        Assert.Equal("claude-opus-4-6 6/100", Models(session));
        Assert.Contains("09:40 tool_used Bash", Timeline());
        // Git saw nothing of the file, so nothing of it is anybody's.
        Assert.Equal((2, 0), (session.GetProperty("code").GetProperty("ai_lines_added").GetInt32(), session.GetProperty("code").GetProperty("human_lines_added").GetInt32()));
    }

    [Theory, BothEngines]
    public void Leave_a_transcript_that_is_gone_large_or_no_plain_file_to_the_import(TestEngine engine)
    {
        Use(engine);
        Begin();
        File.WriteAllText(Transcript, Lines + string.Concat(Enumerable.Repeat(Noise, 40_000)));
        foreach (var path in (string[])[Transcript, stint["none.jsonl"], stint.Directory, "../c-1.jsonl", "/dev/zero.jsonl", ""])
            Hook("Stop", "2026-01-11T09:46:00Z", $",\"transcript_path\":\"{JsonEncodedText.Encode(path)}\"");
        Assert.Equal("", Models(Session()));
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        Assert.Equal("claude-opus-4-6 6/100", Models(Session()));
    }

    [Theory, BothEngines]
    public void Under_two_names_are_one_when_the_context_was_cleared(TestEngine engine)
    {
        Use(engine);
        stint.Above = ["the assistant's process"];
        Begin();
        File.WriteAllText(Transcript, Lines);
        var second = Path.Combine(stint.Home, "c-2.jsonl");
        File.WriteAllText(second, Answer("c-2", "2026-01-11T10:00:00Z", "m-9", 100, 1000, cwd: stint.Directory) + Edit("c-2", "2026-01-11T10:01:00Z", "t-9", "src/Parser.cs", stint.Directory));
        Hook("SessionEnd", "2026-01-11T09:59:00Z", ",\"reason\":\"clear\"");
        Hook("SessionStart", "2026-01-11T09:59:01Z", ",\"source\":\"clear\"", "c-2");
        stint.Clock.Advance(TimeSpan.FromHours(4));
        foreach (var order in (string[][])[[Transcript, second], [second, Transcript]])
        {
            foreach (var file in order)
                Assert.Equal(0, stint.Run("import", "claude", file).Exit);
            Assert.Equal("claude-opus-4-6 106/1100", Models(Session()));
            Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T10:01:00Z", Span(Session())[..41]);
            Assert.Equal(4, Session().GetProperty("code").GetProperty("ai_lines_added").GetInt32());
            File.AppendAllText(Transcript, Noise);
            File.AppendAllText(second, Noise);
        }
    }

    [Theory, BothEngines]
    public void Stay_deleted_though_their_transcript_was_never_read(TestEngine engine)
    {
        Use(engine);
        Begin();
        Hook("SessionEnd", "2026-01-11T09:46:00Z", ",\"reason\":\"other\"");
        Assert.Equal(0, stint.Run("session", "delete", "1", "--yes").Exit);
        var fork = Path.Combine(stint.Home, "c-0.jsonl");
        File.WriteAllText(fork, Lines.Replace("c-1", "c-0", StringComparison.Ordinal));
        File.WriteAllText(Transcript, Lines + Answer("c-1", "2026-01-11T11:00:00Z", "later", 1, 5, cwd: stint.Directory));
        stint.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        Assert.Equal(0, stint.Run("import", "claude", fork).Exit);
        // What the assistant did when it was taken up again is nobody's deleted work.
        Assert.Equal("2026-01-11T11:00:00Z 2026-01-11T11:00:00Z timeout", Span(Session()));
        Assert.Equal("claude-opus-4-6 1/5", Models(Session()));
    }

    [Theory, BothEngines]
    public void Tell_a_helper_once_where_it_was_seen_last(TestEngine engine)
    {
        Use(engine);
        Begin();
        var helper = Answer("c-1", "2026-01-11T09:11:00Z", "h-1", 1, 1, aside: true, helper: "a-1", cwd: stint.Directory);
        var ended = Answer("c-1", "2026-01-11T09:30:00Z", "h-2", 1, 1, aside: true, helper: "a-1", cwd: stint.Directory);
        foreach (var text in (string[])[Lines + helper, Lines + helper + ended])
        {
            File.WriteAllText(Transcript, text);
            Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        }

        Assert.Equal("09:30 subagent_ended", Assert.Single(Timeline(), each => each.Contains("subagent_ended", StringComparison.Ordinal)));
        // The hook tells when it really ended, and that stands alone.
        Hook("SubagentStop", "2026-01-11T09:31:00Z");
        File.AppendAllText(Transcript, Answer("c-1", "2026-01-11T09:30:59Z", "h-3", 1, 1, aside: true, helper: "a-1", cwd: stint.Directory));
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        Assert.Equal("09:31 subagent_ended", Assert.Single(Timeline(), each => each.Contains("subagent_ended", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public void Have_what_is_told_up_to_a_minute_beyond_their_borders_in_figures_and_timeline(TestEngine engine)
    {
        Use(engine);
        Begin();
        Hook("SessionEnd", "2026-01-11T09:46:00Z", ",\"reason\":\"other\"");
        File.WriteAllText(Transcript, Edit("c-1", "2026-01-11T08:59:30Z", "t-7", "src/Before.cs", stint.Directory) + Lines
            + Answer("c-1", "2026-01-11T09:46:20Z", "m-8", 1, 5, cwd: stint.Directory) + Edit("c-1", "2026-01-11T09:46:30Z", "t-8", "src/After.cs", stint.Directory)
            + Edit("c-1", "2026-01-11T09:47:30Z", "t-9", "src/Next.cs", stint.Directory));
        stint.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        var session = stint.Json("session", "show", "1");
        Assert.Equal("2026-01-11T09:00:00Z 2026-01-11T09:46:00Z user_end", Span(session));
        Assert.Equal("claude-opus-4-6 7/105", Models(session));
        Assert.Equal(["src/After.cs", "src/Before.cs", "src/Parser.cs"], session.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(["09:00 session_started", "09:00 file_modified src/Before.cs"], Timeline()[..2]);
        Assert.Equal(["09:45 file_modified src/After.cs", "09:46 session_ended user_end"], Timeline()[^2..]);
        var before = store!.Dump();
        File.AppendAllText(Transcript, Noise);
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        Assert.Equal(before.Length, store!.Dump().Length);
    }

    [Theory, BothEngines]
    public void Lose_with_an_edit_that_is_anothers_its_entry_and_its_count(TestEngine engine)
    {
        Use(engine);
        Begin();
        // A copy, made before the hooks were there, is read first; then the original, which has it from before.
        var copied = Edit("c-1", "2026-01-11T08:40:00Z", "t-5", "src/Old.cs", stint.Directory) + Edit("c-1", "2026-01-11T08:41:00Z", "t-6", "src/Parser.cs", stint.Directory);
        File.WriteAllText(Transcript, copied + Lines);
        Assert.Equal(0, stint.Run("import", "claude", Transcript).Exit);
        Assert.Equal(2, Files().Length);
        var original = Path.Combine(stint.Home, "z-9.jsonl");
        File.WriteAllText(original, copied.Replace("c-1", "z-9", StringComparison.Ordinal) + Answer("z-9", "2026-01-11T08:42:00Z", "m-9", 1, 1, cwd: stint.Directory));
        Assert.Equal(0, stint.Run("import", "claude", original).Exit);
        Assert.Equal(["src/Parser.cs 1 2"], Files());
        Assert.DoesNotContain(stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray(), each => each.GetProperty("at").GetString()!.Contains("T08:4", StringComparison.Ordinal) && each.GetProperty("type").GetString() == "file_modified");

        string[] Files() => [.. stint.Json("session", "show", "1").GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("path")} {file.GetProperty("times_modified")} {file.GetProperty("ai_lines_added")}")];
    }

    [Theory, BothEngines]
    public void Take_the_project_of_where_the_transcript_worked_and_not_of_where_the_hook_was_called(TestEngine engine)
    {
        Use(engine);
        Begin();
        // The file tells of another session too, which worked in this repository; the hook comes from elsewhere.
        File.WriteAllText(Transcript, Answer("c-0", "2026-01-11T05:00:00Z", "old", 1, 1, cwd: Path.Combine(stint.Directory, "src")) + Lines);
        Directory.CreateDirectory(stint["src"]);
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        stint.In = $$"""{"session_id":"c-1","cwd":"{{JsonEncodedText.Encode(stint.Home)}}","transcript_path":"{{JsonEncodedText.Encode(Transcript)}}"}""";
        Assert.Equal(0, stint.Run("hook", "claude", "Stop").Exit);
        var sessions = stint.Json("session", "list").GetProperty("items").EnumerateArray().ToList();
        var old = Assert.Single(sessions, each => each.GetProperty("agent").GetProperty("session").GetString() == "c-0");
        Assert.Equal(
            sessions.First(each => each.GetProperty("started_at").GetString() == "2026-01-11T09:00:00Z").GetProperty("project").GetProperty("id").GetString(),
            old.GetProperty("project").GetProperty("id").GetString());
    }

    [Theory, BothEngines]
    public void Read_part_by_part_are_what_they_are_read_at_once(TestEngine engine)
    {
        var whole = Grown(engine, [int.MaxValue]);
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(whole, Grown(engine, [.. Enumerable.Range(0, 8).Select(_ => random.Next(1, 8)), int.MaxValue]));
        }
    }

    /// <summary>A session after imports of so many lines more each time: figures, files and timeline.</summary>
    private static string Grown(TestEngine engine, int[] steps)
    {
        using var live = new OfLiveSessions();
        live.Use(engine);
        live.Begin();
        var (lines, read) = (live.Long(), 0);
        live.Hook("PostToolUse", "2026-01-11T09:55:00Z", ",\"tool_name\":\"Bash\"");
        foreach (var step in steps)
        {
            read = (int)Math.Min(lines.Length, (long)read + step);
            File.WriteAllText(live.Transcript, string.Concat(lines[..read]));
            var answer = live.stint.Run("import", "claude", live.Transcript);
            Assert.True(answer.Exit == 0, answer.ToString());
        }

        var session = live.Session();
        return string.Join('\n', [Models(session), session.GetProperty("code").ToString(), session.GetProperty("files").ToString(), session.GetProperty("last_activity_at").ToString(), .. live.Timeline()]);
    }

    /// <summary>Turns of a prompt, an answer that grows over two lines, tools that follow each other closely, and edits of few files; the first are the hooks' own.</summary>
    private string[] Long() => [.. Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n"), .. Enumerable.Range(0, 5).SelectMany(turn =>
    {
        var at = Stint.Sessions.Instant.Parse("2026-01-11T09:46:00Z") + TimeSpan.FromSeconds(97 * turn);
        return (string[])
        [
            Prompt("c-1", At(0), $"q-{turn}", cwd: stint.Directory),
            Answer("c-1", At(5), $"g-{turn}", 2, 3, cwd: stint.Directory), Answer("c-1", At(6), $"g-{turn}", 2, 30, 4, 5, cwd: stint.Directory),
            Tool("c-1", At(20), $"h-{turn}", $"u-{turn}", "Bash", cwd: stint.Directory), Tool("c-1", At(40), $"i-{turn}", $"v-{turn}", "Grep", cwd: stint.Directory),
            Edit("c-1", At(50), $"w-{turn}", $"src/File{turn % 2}.cs", stint.Directory), Tool("c-1", At(85), $"j-{turn}", $"x-{turn}", "Read", cwd: stint.Directory),
        ];

        string At(int seconds) => (at + TimeSpan.FromSeconds(seconds)).ToString();
    })];
}
