using Stint.Tests.Support;
using static Stint.Tests.Work.Transcripts.ClaudeLine;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Transcripts of Claude Code, with figures counted by hand.</summary>
public sealed class OfClaude
{
    private const string Day = "2026-02-10T";

    // Two answers: the first grows from 4 to 13 tokens over three lines, the second comes the next day.
    private static readonly string Plain = Noise
        + Prompt("s-1", Day + "10:00:00Z", "p-1", "Use token=abcdef0123456789abcdef here")
        + Answer("s-1", Day + "10:00:10Z", "m-1", 3, 4, 100, 20)
        + Answer("s-1", Day + "10:00:11Z", "m-1", 3, 13, 100, 20)
        + Tool("s-1", Day + "10:01:00Z", "m-2", "t-1", "Edit", 7)
        + Edit("s-1", Day + "10:01:05Z", "t-1", "src/Parser.cs")
        + Write("s-1", Day + "10:02:00Z", "t-2", "src/New.cs")
        + Edit("s-1", Day + "10:03:00Z", "t-3", "../elsewhere/Other.cs")
        + Compacted("s-1", Day + "10:05:00Z", "c-1")
        + Answer("s-1", Day + "10:06:00Z", "m-3", 1, 5, model: "claude-haiku-4-5", aside: true, helper: "a-1")
        + Answer("s-1", Day + "10:10:00Z", "m-4", 2, 30, 200)
        + Prompt("s-1", "2026-02-11T09:00:00Z", "p-2", "Go on")
        + Answer("s-1", "2026-02-11T09:00:30Z", "m-5", 5, 50, 300);

    [Theory, BothEngines]
    public void Are_cut_by_silence_into_sessions_of_one_project(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("s-1.jsonl", Plain);
        var result = told.Import();
        Assert.Equal((0, 2), ((int)result["refused_total"]!, (int)result["sessions"]!));
        var sessions = told.Sessions();
        Assert.Equal(
            ["2026-02-10T10:00:00Z 2026-02-10T10:10:00Z", "2026-02-11T09:00:00Z 2026-02-11T09:00:30Z"],
            sessions.Select(each => $"{each["started_at"]} {each["ended_at"]}"));
        Assert.All(sessions, each => Assert.Equal(("parser", "claude", "s-1"), ((string)each["project"]!["name"]!, (string)each["agent"]!["name"]!, (string)each["agent"]!["session"]!)));
        Assert.Equal(["claude-opus-4-6 6/50/300/20/-", "claude-haiku-4-5 1/5/0/0/-"], told.Session(0)["models"]!.AsArray().Select(Told.Figures));
        // 50 of 55 tokens of the output: 13 + 7 + 30, and 5 of the other model.
        Assert.Equal(0.9091, (double)told.Session(0)["models"]![0]!["share"]!);
        Assert.Equal(["claude-opus-4-6 11/100/600/20/-", "claude-haiku-4-5 1/5/0/0/-"], told.Models());
    }

    [Theory, BothEngines]
    public void Tell_prompts_tools_files_helpers_and_compactions(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("s-1.jsonl", Plain);
        told.Import();
        Assert.Equal(
            [
                "2026-02-10T10:00:00Z session_started", "2026-02-10T10:00:00Z prompt_submitted Use token=[redacted] here", "2026-02-10T10:01:00Z tool_used Edit",
                "2026-02-10T10:01:05Z file_modified src/Parser.cs", "2026-02-10T10:02:00Z file_modified src/New.cs", "2026-02-10T10:05:00Z context_compacted",
                "2026-02-10T10:06:00Z subagent_ended", "2026-02-10T10:10:00Z session_ended timeout: ended at 2026-02-10T10:10:00Z: last line of transcript s-1.jsonl",
            ],
            told.Timeline());
        var session = told.Session();
        // Two lines in and one out of the one, three in of the other; what lies outside is no part of it.
        Assert.Equal((5, 1), ((int)session["code"]!["ai_lines_added"]!, (int)session["code"]!["ai_lines_removed"]!));
        Assert.Null(session["code"]!["lines_added"]);
        Assert.Equal(
            ["src/New.cs 1 3/0 False", "src/Parser.cs 1 2/1 False"],
            session["files"]!.AsArray().Select(file => $"{file!["path"]} {file["times_modified"]} {file["ai_lines_added"]}/{file["ai_lines_removed"]} {(bool)file["binary"]!}"));
    }

    [Theory, BothEngines]
    public void Read_again_add_nothing_and_a_transcript_that_grew_adds_its_end(TestEngine engine)
    {
        using var told = new Told(engine);
        var cut = Plain.IndexOf("\"timestamp\":\"2026-02-10T10:00:11Z\"", StringComparison.Ordinal);
        told.Folder.Write("s-1.jsonl", Plain[..cut]);
        told.Import();
        Assert.Equal(["claude-opus-4-6 3/4/100/20/-"], told.Models());
        var id = (string)told.Sessions()[0]["id"]!;
        told.Folder.Write("s-1.jsonl", Plain);
        told.Import();
        Assert.Equal(id, (string)told.Sessions()[0]["id"]!);
        var before = told.Everything();
        var again = told.Import();
        Assert.Equal((0, 0, 0), ((int)again["read"]!, (int)again["added"]!, (int)again["sessions"]!));
        // Another file of the same, and the file anew: read, and nothing is new.
        told.Folder.Write("copy/s-1.jsonl", Plain);
        told.Folder.Write("s-1.jsonl", " " + Plain);
        Assert.Equal((0, 0), ((int)told.Import()["added"]!, (int)told.Run("import", "claude", ".").Json["read"]!));
        Assert.Equal(before, told.Everything());

        using var whole = new Told(engine);
        whole.Folder.Write("s-1.jsonl", Plain);
        whole.Import();
        Assert.Equal(whole.Everything(), before);
    }

    [Theory, BothEngines]
    public void Count_forks_resumed_copies_and_helpers_once_in_any_order(TestEngine engine)
    {
        var shared = Prompt("#", Day + "10:00:00Z", "p-1") + Answer("#", Day + "10:00:10Z", "m-1", 3, 13, 100, 20) + Tool("#", Day + "10:01:00Z", "m-2", "t-1", "Edit", 7) + Edit("#", Day + "10:01:05Z", "t-1", "a.cs");
        (string Name, string Text)[] files =
        [
            ("a/b-original.jsonl", shared.Replace("#", "b-original", StringComparison.Ordinal) + Answer("b-original", Day + "10:02:00Z", "m-3", 1, 100)),
            ("a/z-fork.jsonl", shared.Replace("#", "z-fork", StringComparison.Ordinal) + Answer("z-fork", Day + "14:00:00Z", "m-4", 1, 1000)),
            ("a/b-original/subagents/agent-1.jsonl", Answer("b-original", Day + "10:01:30Z", "m-5", 1, 10000, aside: true, helper: "1") + Answer("b-original", Day + "10:01:31Z", "m-5", 1, 10001, aside: true, helper: "1")),
            ("b/b-original.jsonl", shared.Replace("#", "b-original", StringComparison.Ordinal)),
        ];
        string? first = null;
        var random = new Random(7);
        for (var round = 0; round < 6; round++)
        {
            using var told = new Told(engine);
            var order = files.Concat(files).ToArray();
            random.Shuffle(order);
            for (var i = 0; i < order.Length; i++)
            {
                // In another folder each time, so that each is read; now and then in between.
                told.Folder.Write($"{round}-{i}/{order[i].Name}", order[i].Text);
                if (random.Next(3) == 0)
                    told.Import();
            }

            told.Import();
            Assert.Equal(["claude-opus-4-6 7/11121/100/20/-"], told.Models());
            first ??= told.Everything();
            Assert.Equal(first, told.Everything());
        }
    }

    [Theory, BothEngines]
    public void Are_gone_for_good_with_a_session_that_is_deleted(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("s-1.jsonl", Plain);
        told.Import();
        Assert.Equal(0, told.Run("session", "delete", (string)told.Sessions()[0]["id"]!, "--yes").Exit);
        told.Folder.Write("other/s-1.jsonl", Plain);
        told.Import();
        Assert.Equal("2026-02-11T09:00:00Z", (string)Assert.Single(told.Sessions())["started_at"]!);
        Assert.Equal(["claude-opus-4-6 5/50/300/0/-"], told.Models());
    }

    [Theory, BothEngines]
    public void Bring_back_no_entries_that_were_removed(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("s-1.jsonl", Plain);
        told.Import();
        told.Clock.Advance(TimeSpan.FromDays(500));
        var before = Figures();
        told.Run("prune", "--kind", "work");
        var left = told.Timeline();
        Assert.DoesNotContain(left, each => each.Contains("prompt_submitted", StringComparison.Ordinal));
        told.Folder.Write("s-1.jsonl", Plain + Answer("s-1", Day + "10:05:30Z", "m-8", 1, 1) + Tool("s-1", Day + "10:20:00Z", "m-9", "t-9", "Bash", 1000));
        told.Import();
        Assert.Equal(left, told.Timeline());
        Assert.Equal(before, Figures());
        // What was not known when they were removed is a session of its own.
        Assert.Equal(["2026-02-10T10:00:00Z", "2026-02-10T10:20:00Z", "2026-02-11T09:00:00Z"], told.Sessions().Select(each => (string)each["started_at"]!));

        string Figures() => told.Session()["models"]!.ToJsonString() + told.Session()["files"]!.ToJsonString() + told.Session()["active_seconds"];
    }
}
