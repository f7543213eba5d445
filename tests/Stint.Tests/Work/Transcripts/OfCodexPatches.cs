using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Transcripts;

/// <summary>What Codex applied, and how it counts, where that is unusual.</summary>
public sealed class OfCodexPatches
{
    private static string Line(string at, string type, string payload) => $$"""{"timestamp":"2026-02-23T{{at}}Z","type":"{{type}}","payload":{{payload}}}""" + "\n";

    private static readonly string Head = Line("12:00:00", "session_meta", """{"id":"c-1","timestamp":"2026-02-23T12:00:00Z","cwd":"/gone/parser"}""") + Line("12:00:00", "turn_context", """{"cwd":"/gone/parser","model":"gpt-5"}""");

    private static string Patch(int lines) => $"*** Begin Patch\n*** Add File: src/f{lines}.txt\n{string.Concat(Enumerable.Range(0, lines).Select(n => $"+line {n:0000} of \"it\"\n"))}*** End Patch\n";

    private static string Call(int lines, bool inCommand)
    {
        var patch = Json(Patch(lines));
        var arguments = Json(inCommand ? $$"""{"command":["apply_patch",{{patch}}]}""" : "{\"input\":" + patch + "}");
        return Line("12:01:00", "response_item", $$"""{"type":"function_call","arguments":{{arguments}},"name":"{{(inCommand ? "shell" : "apply_patch")}}","call_id":"c{{lines}}"}""");
    }

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Answered(string call, string output) => Line("12:02:00", "response_item", $$"""{"type":"function_call_output","output":{{output}},"call_id":"{{call}}"}""");

    private static string Count(string at, int input, int output, int lastInput, int lastOutput) => Line(at, "event_msg",
        $$$"""{"type":"token_count","info":{"total_token_usage":{"input_tokens":{{{input}}},"cached_input_tokens":0,"output_tokens":{{{output}}},"reasoning_output_tokens":0},"last_token_usage":{"input_tokens":{{{lastInput}}},"output_tokens":{{{lastOutput}}} } } }""");

    private static Told Import(TestEngine engine, string lines)
    {
        var told = new Told(engine);
        told.Folder.Write("rollout-1.jsonl", Head + lines);
        Assert.Equal(0, (int)told.Import("codex")["refused_total"]!);
        return told;
    }

    private static string[] Files(Told told) => [.. told.Session()["files"]!.AsArray().Select(file => $"{file!["path"]} {file["ai_lines_added"]}").Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Count_however_long_they_are(bool inCommand)
    {
        int[] lengths = [10, 200, 300, 400, 1000, 20_000];
        using var told = Import(TestEngine.Sqlite, string.Concat(lengths.Select(lines => Call(lines, inCommand) + Answered($"c{lines}", "\"Exit code: 0\""))));
        Assert.Equal(lengths.Select(lines => $"src/f{lines}.txt {lines}").Order(StringComparer.Ordinal), Files(told));
    }

    [Theory]
    [InlineData("""{"content":"no such line","success":false}""", 0)]
    [InlineData("""{"content":"verification failed"}""", 0)]
    [InlineData("""[{"type":"input_text","text":"Exit code: 1"}]""", 0)]
    [InlineData("""{"content":"Done","success":true}""", 10)]
    [InlineData("""[{"type":"input_text","text":"Done"}]""", 10)]
    [InlineData("null", 10)]
    public void Count_where_no_answer_says_that_they_failed(string output, int lines)
    {
        using var told = Import(TestEngine.Sqlite, Call(10, false) + Answered("c10", output));
        Assert.Equal(lines == 0 ? [] : [$"src/f10.txt {lines}"], Files(told));
    }

    [Fact]
    public void Failed_whose_answer_says_so_behind_much_else()
    {
        using var told = Import(TestEngine.Sqlite, Call(10, true) + Answered("c10", Json($$$"""{"output":"{{{new string('x', 9000)}}}","metadata":{"exit_code":1}}""")));
        Assert.Empty(Files(told));
    }

    [Theory, BothEngines]
    public void Counts_that_begin_anew_and_reach_an_earlier_one_are_other_answers(TestEngine engine)
    {
        var lines = Count("12:01:00", 100, 10, 100, 10) + Count("12:02:00", 200, 20, 100, 10) + Count("12:03:00", 100, 10, 100, 10) + Count("12:04:00", 250, 30, 150, 20);
        using var told = Import(engine, lines);
        Assert.Equal(["gpt-5 450/50/0/-/0"], told.Models());
        // The same in another file: nothing is new.
        told.Folder.Write("archived/rollout-1.jsonl", Head + lines);
        Assert.Equal(0, (int)told.Import("codex")["added"]!);
    }
}
