using Microsoft.VisualBasic.FileIO;
using Stint.Tests.Support;

namespace Stint.Tests.Tasks;

/// <summary>Sessions on tasks in a file for a spreadsheet.</summary>
public sealed class ExportingSessions
{
    [Fact]
    public void Writes_a_file_named_by_the_time_that_a_reader_of_RFC_4180_takes_back()
    {
        using var stint = new CommandLineRunner("2026-01-11T09:00:00Z");
        Hold(stint, "T-1", "ana", "Said \"done\", and\nmeant it");
        Hold(stint, "=1+1", "@sum", "-2+3");
        var said = stint.Succeed("task", "sessions", "--export", "csv");
        var file = stint["sessions-2026-01-11T10-30-00.csv"];
        Assert.Contains("2 sessions in " + file, said.Out + said.Error, StringComparison.Ordinal);
        var text = File.ReadAllText(file);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.Contains(",\"Said \"\"done\"\", and\nmeant it\"\r\n", text, StringComparison.Ordinal);

        var rows = Read(text);
        Assert.Equal(["id", "task_key", "agent_id"], rows[0][..3]);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        Assert.Equal(["'=1+1", "T-1"], Column(rows, "task_key"));
        Assert.Equal(["'@sum", "ana"], Column(rows, "agent_id"));
        Assert.Equal(["'-2+3", "Said \"done\", and\nmeant it"], Column(rows, "notes").Select(note => note.ReplaceLineEndings("\n")));
        Assert.Equal(["2026-01-11T09:45:00Z", "2026-01-11T09:00:00Z"], Column(rows, "started_at"));
        Assert.Equal(["45", "45"], Column(rows, "duration_minutes"));
        Assert.Equal(["completed", "completed"], Column(rows, "outcome"));
    }

    [Fact]
    public void Goes_on_after_the_first_page_and_keeps_to_the_filters()
    {
        using var stint = new CommandLineRunner();
        stint.Write("tasks.csv", "key\n" + string.Concat(Enumerable.Range(0, 510).Select(i => $"T-{i}\n")));
        stint.Succeed("task", "import", "tasks.csv");
        for (var i = 0; i < 510; i++)
            stint.Succeed("task", "next", "--agent", i % 2 == 0 ? "ana" : "ben");
        Assert.Equal(511, Read(stint.Succeed("task", "sessions", "--export", "csv", "--output", "-").Out).Count);
        Assert.Equal(255, stint.Succeed("task", "sessions", "--agent", "ana", "--export", "jsonl", "--output", "-").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        stint.Succeed("task", "sessions", "--export", "jsonl", "--output", "all.jsonl");
        Assert.Equal(510, File.ReadAllLines(stint["all.jsonl"]).Length);
        Assert.Equal(2, stint.Run("task", "sessions", "--output", "all.jsonl").Exit);
    }

    [Fact]
    public void Goes_as_it_is_to_a_program_and_cleaned_to_a_terminal()
    {
        using var stint = new CommandLineRunner();
        Hold(stint, "T-1", "ana", "red\u009b31m and \u202eturned\nnext");
        string[] words = ["task", "sessions", "--output", "-", "--export"];
        Assert.Contains("\"red\u009b31m and \u202eturned\nnext\"", stint.Succeed([.. words, "csv"]).Out, StringComparison.Ordinal);
        Assert.Equal("red\u009b31m and \u202eturned\nnext", stint.Succeed([.. words, "jsonl"]).Json.GetProperty("notes").GetString());
        stint.OutIsTerminal = true;
        Assert.Contains("\"red 31m and  turned next\"\n", stint.Succeed([.. words, "csv"]).Out, StringComparison.Ordinal);
        Assert.Equal("red\u009b31m and  turned\nnext", stint.Succeed([.. words, "jsonl"]).Json.GetProperty("notes").GetString());
        foreach (var format in new[] { "csv", "jsonl" })
            Assert.DoesNotContain(stint.Succeed([.. words, format]).Out, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
    }

    private static void Hold(CommandLineRunner stint, string key, string agent, string notes)
    {
        stint.Succeed("task", "add", key);
        stint.Succeed("task", "claim", key, "--agent=" + agent);
        stint.Clock.Advance(TimeSpan.FromMinutes(45));
        stint.Succeed("task", "finish", key, "--notes=" + notes);
    }

    private static List<string[]> Read(string text)
    {
        using var parser = new TextFieldParser(new StringReader(text)) { Delimiters = [","], HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        var rows = new List<string[]>();
        while (!parser.EndOfData)
            rows.Add(parser.ReadFields()!);
        return rows;
    }

    private static IEnumerable<string> Column(List<string[]> rows, string name)
    {
        var at = Array.IndexOf(rows[0], name);
        return rows.Skip(1).Select(row => row[at]);
    }
}
