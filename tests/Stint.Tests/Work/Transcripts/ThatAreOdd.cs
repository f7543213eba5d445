using Stint.Tests.Support;
using static Stint.Tests.Work.Transcripts.ClaudeLine;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Transcripts that somebody broke, or made to break something.</summary>
public sealed class ThatAreOdd
{
    private const string At = "2026-02-10T10:00:00Z";

    private static readonly string Good = Answer("s-1", At, "good", 1, 2);

    [Theory]
    [InlineData("{\"type\":\"user\"", "it is no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("\"text\"", "it is no JSON object")]
    [InlineData("{\"type\":\"assistant\",\"message\":{}}", "it has no time")]
    [InlineData("{\"type\":\"user\",\"timestamp\":\"yesterday\"}", "'yesterday' is no time")]
    [InlineData("{\"type\":\"user\",\"timestamp\":-5}", "its time is none")]
    [InlineData("{\"type\":\"user\",\"timestamp\":\"1971-01-01T00:00:00Z\"}", "its time 1971-01-01T00:00:00Z lies before there were assistants")]
    [InlineData("{\"type\":\"user\",\"timestamp\":\"2026-03-03T00:00:00Z\"}", "its time 2026-03-03T00:00:00Z lies in the future")]
    [InlineData("{\"type\":\"user\",\"sessionId\":\"\\ud800\",\"timestamp\":\"2026-02-10T10:00:00Z\"}", "a text in it is none")]
    [InlineData("{\"type\":\"assistant\",\"sessionId\":\"s\",\"timestamp\":\"2026-02-10T10:00:00Z\",\"message\":{\"id\":\"m\",\"model\":\"x\",\"usage\":{\"input_tokens\":-1}}}", "input_tokens is -1; it can be 0 to 1,000,000,000")]
    [InlineData("{\"type\":\"assistant\",\"sessionId\":\"s\",\"timestamp\":\"2026-02-10T10:00:00Z\",\"message\":{\"id\":\"m\",\"model\":\"x\",\"usage\":{\"output_tokens\":1e99}}}", "output_tokens is 1e99; it can be 0 to 1,000,000,000")]
    public void Refuse_a_line_with_its_reason_and_take_the_rest(string line, string reason)
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write("deep/s-1.jsonl", Good + "\n" + line + "\n" + Answer("s-1", "2026-02-10T10:01:00Z", "also", 1, 3));
        var result = told.Import();
        Assert.Equal(["deep/s-1.jsonl:3 " + reason], result["refused"]!.AsArray().Select(each => $"{each!["line"]} {each["reason"]}"));
        Assert.Equal((int)result["read"]!, (int)result["added"]! + (int)result["skipped"]! + (int)result["refused_total"]!);
        Assert.Equal(["claude-opus-4-6 2/5/0/0/-"], told.Models());
    }

    [Fact]
    public void Leave_a_last_line_that_is_still_written_for_the_next_time()
    {
        using var told = new Told(TestEngine.Sqlite);
        var next = Answer("s-1", "2026-02-10T10:01:00Z", "next", 1, 3);
        told.Folder.Write("s-1.jsonl", Good + next[..^20]);
        Assert.Equal((1, 0), ((int)told.Import()["added"]!, (int)told.Run("import", "claude", ".").Json["refused_total"]!));
        told.Folder.Write("s-1.jsonl", Good + next + "{\"type\":\"summary\"}");
        Assert.Equal(1, (int)told.Import()["added"]!);
        Assert.Equal(["claude-opus-4-6 2/5/0/0/-"], told.Models());
    }

    [Fact]
    public void Read_a_file_anew_that_was_cut_or_replaced()
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write("s-1.jsonl", Good + Answer("s-1", "2026-02-10T10:01:00Z", "lost", 1, 3));
        told.Import();
        told.Folder.Write("s-1.jsonl", Answer("s-1", "2026-02-10T10:02:00Z", "new", 1, 4));
        Assert.Equal(1, (int)told.Import()["added"]!);
        told.Folder.Write("s-1.jsonl", Answer("s-1", "2026-02-10T10:03:00Z", "longer", 1, 5) + Noise + Noise + Noise + Noise + Good);
        var anew = told.Import();
        Assert.Equal((2, 1), ((int)anew["read"]!, (int)anew["added"]!));
        // What was once told was done.
        Assert.Equal(["claude-opus-4-6 4/14/0/0/-"], told.Models());
    }

    [Fact]
    public void Take_no_file_from_outside_and_no_secret()
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write(
            "s-1.jsonl",
            Edit("s-1", At, "1", "../../etc/passwd") + Edit("s-1", At, "2", "a/../../x.cs") + Edit("s-1", At, "3", "./a//b/../c.cs") + Edit("s-1", At, "4", "a\\u0007.cs") + Edit("s-1", At, "5", "/etc/passwd").Replace("/gone/parser//etc", "/etc", StringComparison.Ordinal)
            + Prompt("s-1", "2026-02-10T10:02:00Z", "p", new string('x', 395) + " ghp_abcdefghijklmnopqrstuvwxyz0123456789" + new string('y', 20_000)));
        told.Import();
        Assert.Equal(["a/c.cs"], told.Session()["files"]!.AsArray().Select(file => (string)file!["path"]!));
        var prompt = Assert.Single(told.Timeline(), each => each.Contains("prompt_submitted", StringComparison.Ordinal));
        Assert.DoesNotContain("ghp_", prompt, StringComparison.Ordinal);
        Assert.InRange(prompt.Length, 400, 450);
    }

    [Fact]
    public void Say_when_there_are_none()
    {
        using var told = new Told(TestEngine.Sqlite);
        Assert.Contains("no_transcripts", told.Run("import", "claude", "nowhere").Out, StringComparison.Ordinal);
        Assert.Contains("no_transcripts", told.Run("import", "codex").Out, StringComparison.Ordinal);
    }
}
