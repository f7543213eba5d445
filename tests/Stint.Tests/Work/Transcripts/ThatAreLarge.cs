using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Work.Transcripts;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Alone, since what is held is told of the whole process.</summary>
[CollectionDefinition(nameof(ThatAreLarge), DisableParallelization = true), Collection(nameof(ThatAreLarge))]
public sealed class ThatAreLarge
{
    private const long Size = 100L << 20;

    [Fact]
    public void Are_read_in_little_memory_and_a_line_that_is_too_long_is_not_held()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var folder = new TempFolder();
        var path = folder["large.jsonl"];
        var answers = Write(path);
        var context = new Context(store.Database, new Caller { Actor = "ada@example.org", Tz = "UTC", Host = "h" }, new TestClock("2026-03-01T12:00:00Z"), new Settings());
        var reader = new TranscriptReader(context, new ClaudeTranscript());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        reader.Progress = _ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        Assert.True(reader.Take(path, "large.jsonl", long.MaxValue, TestContext.Current.CancellationToken));
        Assert.Equal("it is longer than 16 MiB", Assert.Single(reader.Refusals.Kept).Reason);
        Assert.Equal(answers, reader.Added);
        Assert.InRange(most, 0, 48 << 20);
    }

    /// <summary>Long answers of tools, as most of a transcript is, and one line of 40 MiB.</summary>
    private static int Write(string path)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        var text = new string('x', 20_000);
        var at = Instant.Parse("2026-02-10T10:00:00Z");
        var answers = 0;
        for (var written = 0L; written < Size; written += text.Length + 800)
        {
            file.Write(ClaudeLine.Answer("s-1", (at + TimeSpan.FromSeconds(answers)).ToString(), "m-" + answers, 1, 2, block: $$"""{"type":"text","text":"{{text}}"}"""));
            if (++answers != 10)
                continue;
            file.Write("{\"type\":\"user\",\"toolUseResult\":\"");
            for (var i = 0; i < 40 << 6; i++)
                file.Write(text.AsSpan(0, 1 << 14));
            file.Write("\"}\n");
            written += 40 << 20;
        }

        return answers;
    }
}
