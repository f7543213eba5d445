using System.Text.Json.Nodes;
using Stint.Tests.Support;
using Stint.Timeline;

namespace Stint.Tests.Work.Import;

/// <summary>What Stint wrote of a session is enough to have the session again.</summary>
public sealed class ImportingDocumentsOfStint
{
    [Theory, BothEngines]
    public void The_session_comes_back_with_its_entries_decisions_files_and_times(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Record(history);
        using var elsewhere = history.Elsewhere(engine);
        elsewhere.Clock.Now = history.Clock.Now;
        var result = Run(elsewhere, "import", "session-logs", ".", "--json").Json;
        Assert.Equal((0, 1), ((int)result["refused_total"]!, (int)result["sessions"]!));

        Assert.Equal(Told(history), Told(elsewhere));
        Assert.Equal(Timeline(history), Timeline(elsewhere));
        Assert.Equal(elsewhere.Days(), elsewhere.DaysRebuilt());
        Assert.Equal(0, (int)Run(elsewhere, "import", "session-logs", ".", "--json").Json["added"]!);
    }

    [Theory, BothEngines]
    public void In_its_own_store_nothing_is_added(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Record(history);
        var before = history.Everything();
        Assert.Equal(0, (int)Run(history, "import", "session-logs", ".", "--json").Json["added"]!);
        Assert.Equal(before, history.Everything());
    }

    private static void Record(ImportedRepository history)
    {
        history.Folder.Clock = history.Clock.Now.ToUnixTimeSeconds();
        history.Repository.CommitLines("a", 3);
        Say("start", "Fix [the] #parser | <now>", "--session", "42");
        Say("log", "Did `this` at @src/a.cs", "--category", "implementation");
        Say("log", "told late", "--at", "-20m");
        Say("decide", "Use SHA-256", "--rationale", "safe\nand fast");
        Say("note", "# no heading");
        Say("tag", "parser", "speed");
        Say("pause");
        Say("continue");
        history.Folder.Clock = history.Clock.Now.ToUnixTimeSeconds();
        history.Repository.WriteLines("a", 5);
        history.Repository.WriteLines("we ird.txt", 2);
        history.Repository.Commit("more");
        Say("end", "--outcome", "partial", "--why", "not: all");

        void Say(params string[] words)
        {
            Run(history, words);
            history.Clock.Advance(TimeSpan.FromMinutes(4));
        }
    }

    private static Commanded Run(ImportedRepository history, params string[] words)
    {
        var result = Commanded.Run(history.Store, history.Repository.Path, history.Clock, words);
        Assert.True(result.Exit == 0, result.Error + result.Out);
        return result;
    }

    private static string Told(ImportedRepository history)
    {
        var session = Run(history, "session", "show", "42", "--json").Json;
        string[] same = ["id", "number", "kind", "status", "goal", "tags", "started_at", "last_activity_at", "ended_at", "end_reason", "duration_seconds", "active_seconds", "decisions", "segments", "code"];
        var files = session["files"]!.AsArray().Select(file => $"{file!["path"]} {file["change"]} {file["lines_added"]} {file["lines_removed"]} {file["mentions"]}");
        return string.Join('\n', same.Select(name => $"{name}: {session[name]?.ToJsonString()}").Concat(files).Append($"{session["outcome"]!["verdict"]}: {session["outcome"]!["why"]}"));
    }

    private static string Timeline(ImportedRepository history) => string.Join('\n', Run(history, "session", "timeline", "42", "--json").Json["items"]!.AsArray()
        .Select(item => $"{item!["at"]} {item["type"]} {item["category"]} {item["evidence"]} {item["path"]} {item["rationale"]} {Description(item)}").Order(StringComparer.Ordinal));

    /// <summary>A log has one line for an entry: line breaks inside of one are lost.</summary>
    private static string Description(JsonNode item) => ((string?)item["description"] ?? "").Replace('\n', ' ');
}
