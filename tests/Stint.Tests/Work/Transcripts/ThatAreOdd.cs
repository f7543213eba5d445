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
    [InlineData("{\"type\":\"user\",\"timestamp\":\"2026-03-01T12:05:01Z\"}", "its time 2026-03-01T12:05:01Z lies in the future")]
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
    public void Take_what_a_clock_tells_that_runs_a_little_ahead()
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write("s-1.jsonl", Good + Answer("s-1", "2026-03-01T12:05:00Z", "ahead", 1, 3));
        Assert.Equal(0, (int)told.Import()["refused_total"]!);
        Assert.Equal(["claude-opus-4-6 2/5/0/0/-"], told.Models());
    }

    [Theory]
    [InlineData(1980, " ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData(7980, " ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData(7900, " eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")]
    [InlineData(7970, " AKIAIOSFODNN7EXAMPLE postgres://ada:geheimnis@host")]
    public void Keep_no_part_of_a_secret_wherever_a_text_is_cut(int before, string secret)
    {
        foreach (var shift in Enumerable.Range(0, 100).Where(each => each % 7 == 0))
        {
            using var told = new Told(TestEngine.Sqlite);
            // A key of the text before it shrinks to its mark, so that what is cut comes to stand at the beginning.
            var key = "-----BEGIN PRIVATE KEY-----" + new string('k', before - shift - 60) + "-----END PRIVATE KEY-----";
            told.Folder.Write("s-1.jsonl", Prompt("s-1", At, "p", "Use " + key + secret + " now " + new string('y', 9000)));
            told.Import();
            var prompt = Assert.Single(told.Timeline(), each => each.Contains("prompt_submitted", StringComparison.Ordinal));
            Assert.Contains("prompt_submitted Use [redacted]", prompt, StringComparison.Ordinal);
            foreach (var part in (string[])["ghp", "AKIA", "eyJ", "geheim", "IUzI1", "N_XgL", "IOSF"])
                Assert.DoesNotContain(part, prompt, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(399)]
    [InlineData(398)]
    [InlineData(7999)]
    public void Cut_no_character_in_two(int before)
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write("s-1.jsonl", Prompt("s-1", At, "p", string.Concat(Enumerable.Repeat("ab ", 3000))[..before] + string.Concat(Enumerable.Repeat("😀", 600))));
        told.Import();
        var prompt = Assert.Single(told.Timeline(), each => each.Contains("prompt_submitted", StringComparison.Ordinal));
        Assert.True(Stint.Operations.PlainText.IsWellFormed(prompt), prompt);
        Assert.EndsWith("…", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Say_when_there_are_none()
    {
        using var told = new Told(TestEngine.Sqlite);
        Assert.Contains("no_transcripts", told.Run("import", "claude", "nowhere").Out, StringComparison.Ordinal);
        Assert.Contains("no_transcripts", told.Run("import", "codex").Out, StringComparison.Ordinal);
    }
}
