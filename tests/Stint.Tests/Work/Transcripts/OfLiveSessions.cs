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
}
