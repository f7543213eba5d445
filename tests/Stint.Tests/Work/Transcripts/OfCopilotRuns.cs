using Stint.Sessions;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Runs of Copilot: what one says of itself at its end is of that run alone.</summary>
public sealed class OfCopilotRuns
{
    private static string Event(string at, string type, string data) => $$"""{"type":"{{type}}","data":{{data}},"id":"{{at}}-{{type}}","timestamp":"{{at}}"}""" + "\n";

    private static string Begins(string at, string type = "session.resume") => Event(at, type, """{"sessionId":"p-1","context":{"cwd":"/gone/parser"}}""");

    private static string Says(string at, string id, int output) => Event(at, "assistant.message", $$"""{"messageId":"{{id}}","model":"gpt-5","outputTokens":{{output}}}""");

    private static string Ends(string at, int input, int output) =>
        Event(at, "session.shutdown", $$$"""{"modelMetrics":{"gpt-5":{"usage":{"inputTokens":{{{input}}},"outputTokens":{{{output}}},"cacheReadTokens":0,"cacheWriteTokens":0 } } } }""");

    // The first run was killed; the second ended; of the third nothing is told but its messages; the fourth ended behind a silence.
    private static string[] Runs(string second) =>
    [
        Begins("2026-02-23T10:00:00Z", "session.start"), Event("2026-02-23T10:00:30Z", "user.message", """{"content":"Parse quotes"}"""), Says("2026-02-23T10:01:00Z", "a", 1000), Says("2026-02-23T10:02:00Z", "b", 2000),
        Begins($"2026-02-{second}0:00Z"), Says($"2026-02-{second}1:00Z", "c", 30), Ends($"2026-02-{second}2:00Z", 500, 30),
        Begins($"2026-02-{second}3:00Z"), Says($"2026-02-{second}4:00Z", "d", 7),
        Begins("2026-02-26T09:00:00Z"), Says("2026-02-26T09:01:00Z", "e", 100), Says("2026-02-26T13:01:00Z", "f", 200), Ends("2026-02-26T13:02:00Z", 9, 311),
    ];

    [Theory, BothEngines]
    public void Keep_their_tokens_where_they_were_broken_off(TestEngine engine)
    {
        foreach (var second in (string[])["23T10:4", "24T10:4"])
        {
            var lines = Runs(second);
            using var told = new Told(engine);
            told.Folder.Write("p-1/events.jsonl", string.Concat(lines));
            told.Import("copilot");
            Assert.Equal(["gpt-5 509/3348/0/0/-"], told.Models());
            var whole = told.Everything();
            for (var seed = 0; seed < 5; seed++)
            {
                var random = new Random(seed);
                using var grown = new Told(engine);
                for (var read = 0; read < lines.Length;)
                {
                    read = seed == 0 ? read + 1 : Math.Min(lines.Length, read + random.Next(1, 6));
                    grown.Folder.Write("p-1/events.jsonl", string.Concat(lines[..read]));
                    grown.Import("copilot");
                }

                Assert.Equal(whole, grown.Everything());
            }
        }
    }

    [Theory, BothEngines]
    public void Whose_beginning_is_not_told_are_all_that_was_before(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("p-1/events.jsonl", Says("2026-02-23T10:01:00Z", "a", 1000) + Ends("2026-02-23T10:02:00Z", 5, 1001) + Says("2026-02-23T10:03:00Z", "b", 10) + Ends("2026-02-23T10:04:00Z", 5, 11));
        told.Import("copilot");
        Assert.Equal(["gpt-5 10/1012/0/0/-"], told.Models());
    }
}
