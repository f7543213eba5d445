using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Tasks;

/// <summary>Tasks of files that other programs write.</summary>
public sealed class ImportingTasks
{
    [Fact]
    public void Of_a_table_takes_quotes_words_for_a_status_and_refuses_lines_with_a_reason()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.csv", """
            Key,Title,Status,Agent Type,Priority,Created At,Status At
            T-E07-F20-001,"Parse ""nested"" quotes, and commas",todo,backend,high,2026-01-05,2026-01-06T10:00:00Z
            US-2,Plain,In Progress,,2,,
            US-3,Waits,on hold,,,,
            US-4,Done,DONE,,,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z
            US-5,Odd,almost,,,,
            ,No key,,,,,
            US-6,Bad priority,,,soonish,,
            US-7,Bad time,,,,yesterday-ish,
            US-8,Later,,,,2027-01-01,
            sessions,A word of the routes,,,,,
            """);
        var import = stint.Json("task", "import", "tasks.csv");
        Assert.Equal((10, 4, 0, 6), Counts(import));
        Assert.Equal(
            ["line 10", "line 11", "line 6", "line 7", "line 8", "line 9"],
            import.GetProperty("refused").EnumerateArray().Select(each => each.GetProperty("line").GetString()!).Order(StringComparer.Ordinal));
        var reasons = Reasons(import);
        Assert.Contains("almost", reasons["line 6"], StringComparison.Ordinal);
        Assert.Equal("it has no 'key'", reasons["line 7"]);
        Assert.Contains("soonish", reasons["line 8"], StringComparison.Ordinal);
        Assert.Contains("yesterday-ish", reasons["line 9"], StringComparison.Ordinal);
        Assert.Contains("future", reasons["line 10"], StringComparison.Ordinal);
        Assert.Contains("routes", reasons["line 11"], StringComparison.Ordinal);

        var task = Task(stint, "T-E07-F20-001");
        Assert.Equal("Parse \"nested\" quotes, and commas", task.GetProperty("title").GetString());
        Assert.Equal("ready_for_development", task.GetProperty("status").GetString());
        Assert.Equal("backend", task.GetProperty("agent_type").GetString());
        Assert.Equal("E07", task.GetProperty("epic").GetString());
        Assert.Equal(3, task.GetProperty("priority").GetInt32());
        Assert.Equal("2026-01-05T00:00:00Z", task.GetProperty("created_at").GetString());
        Assert.Equal("2026-01-06T10:00:00Z", task.GetProperty("status_at").GetString());
        Assert.Equal(["in_development", "blocked", "completed"], new[] { "US-2", "US-3", "US-4" }.Select(key => Status(stint, key)));
        Assert.Equal(86_400, stint.Json("task", "show", "US-4").GetProperty("time").GetProperty("elapsed_seconds").GetDouble());
        Assert.Equal("ready_for_development", stint.Json("task", "unblock", "US-3").GetProperty("task").GetProperty("status").GetString());
    }

    [Fact]
    public void Again_adds_nothing_and_changes_nothing()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.csv", "key,status\nUS-1,todo\nUS-2,done\nUS-3,nonsense\n");
        Assert.Equal((3, 2, 0, 1), Counts(stint.Json("task", "import", "tasks.csv")));
        stint.Succeed("task", "claim", "US-1", "--agent", "ana");
        Assert.Equal((3, 0, 2, 1), Counts(stint.Json("task", "import", "tasks.csv")));
        Assert.Equal("in_development", Status(stint, "US-1"));
        Assert.Equal(2, stint.Json("task", "list").GetProperty("items").GetArrayLength());
    }

    [Fact]
    public void Of_more_than_one_transaction_holds_adds_all()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.csv", "key\n" + string.Concat(Enumerable.Range(0, 1201).Select(i => $"US-{i}\n")));
        Assert.Equal((1201, 1201, 0, 0), Counts(stint.Json("task", "import", "tasks.csv")));
        Assert.Equal(1201, stint.Json("task", "board").GetProperty("phases")[0].GetProperty("ready").GetInt32());
    }

    [Fact]
    public void Of_lines_takes_those_that_are_tasks()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.jsonl", """
            {"key": "US-1", "title": "One", "status": "in_qa", "epic": "E1", "priority": 7}

            {"id": 42, "name": "By another name"}
            [1]
            {"title": "No key"}
            {"key": "US-1"}
            not json
            """);
        var import = stint.Json("task", "import", "tasks.jsonl");
        Assert.Equal((6, 2, 1, 3), Counts(import));
        Assert.Equal(["line 4", "line 5", "line 7"], Reasons(import).Keys.Order(StringComparer.Ordinal));
        Assert.Equal("in_qa", Status(stint, "US-1"));
        Assert.Equal("By another name", Task(stint, "42").GetProperty("title").GetString());
    }

    [Fact]
    public void Of_Taskwarrior_takes_the_times_and_leaves_what_was_deleted()
    {
        using var stint = new CommandLineRunner();
        stint.Write("export.json", """
            [
              {"uuid": "296d835e-8f85-4224-8f36-c612cad1b9f8", "description": "Write", "status": "pending", "entry": "20260105T100000Z", "priority": "H", "project": "site"},
              {"uuid": "296d835e-8f85-4224-8f36-c612cad1b9f9", "description": "Begun", "status": "pending", "start": "20260106T100000Z"},
              {"uuid": "296d835e-8f85-4224-8f36-c612cad1b9fa", "description": "Done", "status": "completed", "entry": "20260105T100000Z", "end": "20260105T120000Z"},
              {"uuid": "296d835e-8f85-4224-8f36-c612cad1b9fb", "description": "Gone", "status": "deleted"},
              {"description": "Nameless", "status": "pending"}
            ]
            """);
        var import = stint.Json("task", "import", "export.json");
        Assert.Equal((5, 3, 0, 2), Counts(import));
        Assert.Equal("it was deleted in Taskwarrior", Reasons(import)["task 4"]);
        Assert.Equal("it has no 'uuid'", Reasons(import)["task 5"]);
        var written = Task(stint, "296d835e-8f85-4224-8f36-c612cad1b9f8");
        Assert.Equal(("Write", "site", 3), (written.GetProperty("title").GetString(), written.GetProperty("epic").GetString(), written.GetProperty("priority").GetInt32()));
        Assert.Equal("2026-01-05T10:00:00Z", written.GetProperty("created_at").GetString());
        Assert.Equal("in_development", Status(stint, "296d835e-8f85-4224-8f36-c612cad1b9f9"));
        Assert.Equal(7200, stint.Json("task", "show", "296d835e-8f85-4224-8f36-c612cad1b9fa").GetProperty("time").GetProperty("elapsed_seconds").GetDouble());
    }

    [Fact]
    public void Of_AgileFlow_takes_the_stories_under_their_keys()
    {
        using var stint = new CommandLineRunner();
        stint.Write("status.json", """
            {"updated": "2026-01-10T00:00:00Z", "stories": {
              "US-0042": {"title": "Log in", "owner": "AG-API", "status": "ready", "epic": "EP-0001", "created_at": "2026-01-04"},
              "US-0043": {"title": "Log out", "owner": "AG-UI", "status": "in-review"},
              "US-0044": {"title": "Stay", "status": "in-progress"},
              "US-0045": "nothing"
            }}
            """);
        var import = stint.Json("task", "import", "status.json");
        Assert.Equal((4, 3, 0, 1), Counts(import));
        Assert.Equal("it is not an object", Reasons(import)["US-0045"]);
        Assert.Equal(["ready_for_development", "in_code_review", "in_development"], new[] { "US-0042", "US-0043", "US-0044" }.Select(key => Status(stint, key)));
        Assert.Equal("AG-API", Task(stint, "US-0042").GetProperty("agent_type").GetString());
        Assert.Equal("EP-0001", Task(stint, "US-0042").GetProperty("epic").GetString());
    }

    [Fact]
    public void Of_lines_that_make_no_sense_refuses_those_alone()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.jsonl", """
            nonsense
            {"key": "US-1", "priority": "-9223372036854775808"}
            {"key": "US-2", "created_at": "1960-01-01"}
            {"key": "US-3", "created_at": "0001-01-01T00:00:00Z"}
            {"key": "US-4", "\ud800": 1}
            {"key": "US-5", "title": "\ud800"}
            {"key": "US-6", "created_at": "2026-01-02", "status_at": "2026-01-01"}
            {"key": "US-7", "status": " Ready_For_QA "}
            """);
        var import = stint.Json("task", "import", "tasks.jsonl");
        Assert.Equal((8, 1, 0, 7), Counts(import));
        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"line {n}"), Reasons(import).Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ready_for_qa", Status(stint, "US-7"));
        stint.Write("one.json", """{"id": "US-8"}""");
        Assert.Equal((1, 1, 0, 0), Counts(stint.Json("task", "import", "one.json")));
    }

    [Fact]
    public void Of_a_table_names_the_line_and_takes_no_cell_too_many()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.csv", "key,title\n\nUS-1,\"two\nlines\"\n\r\nUS-2,un,quoted\n");
        var import = stint.Json("task", "import", "tasks.csv");
        Assert.Equal((2, 0, 0, 2), Counts(import));
        Assert.Equal(["line 3", "line 6"], Reasons(import).Keys.Order(StringComparer.Ordinal));
        Assert.Contains("3 cells", Reasons(import)["line 6"], StringComparison.Ordinal);
    }

    [Fact]
    public void That_were_blocked_long_before_are_blocked_since_then()
    {
        using var stint = new CommandLineRunner(now: "2026-01-11T00:00:00Z");
        stint.Write("tasks.csv", "key,status,created_at,status_at\nUS-1,blocked,2026-01-01,2026-01-09\n");
        stint.Succeed("task", "import", "tasks.csv");
        var time = stint.Json("task", "show", "US-1").GetProperty("time");
        Assert.Equal((8 * 86_400, 2 * 86_400), (time.GetProperty("waiting_seconds").GetDouble(), time.GetProperty("blocked_seconds").GetDouble()));
    }

    [Theory]
    [InlineData("title,status\nOne,todo\n", "bad_file")]
    [InlineData("[{\"uuid\": 1]", "bad_file")]
    [InlineData("{\"a\": 1}", "bad_file")]
    [InlineData("{\"stories\": []}", "bad_file")]
    public void Of_another_file_is_refused(string text, string code)
    {
        using var stint = new CommandLineRunner();
        stint.Write("file", text);
        var answer = stint.Run("task", "import", "file", "--json");
        Assert.Equal(2, answer.Exit);
        Assert.Contains(code, answer.Out + answer.Error, StringComparison.Ordinal);
        Assert.Equal(1, stint.Run("task", "import", "nowhere").Exit);
    }

    private static (int Read, int Added, int Skipped, int Refused) Counts(JsonElement import) => (
        import.GetProperty("read").GetInt32(), import.GetProperty("added").GetInt32(), import.GetProperty("skipped").GetInt32(), import.GetProperty("refused_total").GetInt32());

    private static Dictionary<string, string> Reasons(JsonElement import) =>
        import.GetProperty("refused").EnumerateArray().ToDictionary(each => each.GetProperty("line").GetString()!, each => each.GetProperty("reason").GetString()!, StringComparer.Ordinal);

    private static JsonElement Task(CommandLineRunner stint, string key) => stint.Json("task", "show", key).GetProperty("task");

    private static string Status(CommandLineRunner stint, string key) => Task(stint, key).GetProperty("status").GetString()!;
}
