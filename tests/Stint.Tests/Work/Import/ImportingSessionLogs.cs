using System.Text.Json.Nodes;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Import;

/// <summary>Logs that a script of old wrote, in whatever form it had; local times are Berlin's.</summary>
public sealed class ImportingSessionLogs : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TestStore store = TestStore.Create(TestEngine.Sqlite);
    private readonly TestClock clock = new("2026-03-01T00:00:00Z");

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    private Commanded Import(params string[] words) => Commanded.Run(store, folder.FullPath, clock, ["import", "session-logs", ".", .. words]);

    private JsonNode Imported() => Import("--json").Json;

    private JsonNode Session(string reference = "3") => Commanded.Run(store, folder.FullPath, clock, ["session", "show", reference, "--json"]).Json;

    private string[] Timeline(string reference = "3") =>
    [
        .. Commanded.Run(store, folder.FullPath, clock, ["session", "timeline", reference, "--json"]).Json["items"]!.AsArray()
            .Select(item => $"{item!["at"]} {item["type"]}{(item["category"] is { } category ? $"/{category}" : "")}: {item["description"]}"),
    ];

    [Theory]
    [InlineData("- 2026-01-11T13:45:00 [implementation] Created it", "2026-01-11T12:45:00Z log/implementation: Created it")]
    [InlineData("- 2026-01-11T13:45:00.123456 - Created it", "2026-01-11T12:45:00.123Z log: Created it")]
    [InlineData("**2026-01-11 13:45** - Created it", "2026-01-11T12:45:00Z log: Created it")]
    [InlineData("[2026-01-11 13:45:00] Created it", "2026-01-11T12:45:00Z log: Created it")]
    [InlineData("* [2026-01-11T13:45:00Z] **bugfix**: Created it", "2026-01-11T13:45:00Z log/bugfix: Created it")]
    [InlineData("- `2026-01-11T13:45:00+02:00` (testing) Created it", "2026-01-11T11:45:00Z log/testing: Created it")]
    [InlineData("| 2026-01-11 13:45 | refactor | Created it |", "2026-01-11T12:45:00Z log/refactor: Created it")]
    [InlineData("### 2026-01-11 1:45 PM - testing\nCreated it", "2026-01-11T12:45:00Z log/testing: Created it")]
    [InlineData("## 2026-01-11\n**13:45** - Created it", "2026-01-11T12:45:00Z log: Created it")]
    [InlineData("**Started:** 2026-01-11\n\n13:45: Created it", "2026-01-11T12:45:00Z log: Created it")]
    [InlineData("- 2026-01-11T13:45:00 [decision] Created it", "2026-01-11T12:45:00Z decision_made: Created it")]
    public void An_entry_is_known_by_its_time_in_many_forms(string line, string expected)
    {
        folder.Write("SESSION-00003-LOG.md", $"# Session 00003\n\n{line}\n");
        Assert.Equal(0, (int)Imported()["refused_total"]!);
        Assert.Equal([expected], Timeline());
    }

    [Fact]
    public void Lines_below_an_entry_belong_to_it_and_times_go_on_past_midnight()
    {
        folder.Write("SESSION-00003-LOG.md", "# Session 00003 Log\nStarted: 2026-01-11 22:00\n\n- 23:50 late\n  with a second line\n- 00:10 later\n\nStatus: COMPLETE\nEnded: 2026-01-12 01:00\n");
        Import();
        Assert.Equal(["2026-01-11T22:50:00Z log: late\nwith a second line", "2026-01-11T23:10:00Z log: later"], Timeline());
        Assert.Equal(("2026-01-11T21:00:00Z", "2026-01-12T00:00:00Z", "user_end"), ((string)Session()["started_at"]!, (string)Session()["ended_at"]!, (string)Session()["end_reason"]!));
    }

    [Fact]
    public void What_means_nothing_is_refused_by_line_and_the_rest_is_taken()
    {
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 one\n- did some work\n- 2026-02-31T10:00:00 no such day\n- 2036-01-01T10:00:00 not yet\n- 2026-01-11T14:00:00 two\n");
        folder.Write("SESSION-00003-FILES.txt", "src/a.cs\nno file\n");
        var result = Imported();
        Assert.Equal(
            ["SESSION-00003-LOG.md:2", "SESSION-00003-LOG.md:3", "SESSION-00003-LOG.md:4", "SESSION-00003-FILES.txt:2"],
            result["refused"]!.AsArray().Select(each => (string)each!["line"]!));
        Assert.Equal((7, 3, 0), ((int)result["read"]!, (int)result["added"]!, (int)result["skipped"]!));
    }

    [Fact]
    public void Decisions_have_their_rationale_and_are_one_with_those_of_the_log()
    {
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 [decision] Use SHA-256\n- 2026-01-11T14:45:00 done\n");
        folder.Write("SESSION-00003-DECISIONS.md", "# Decisions\n\n## Decision 1: Use SHA-256\n**Rationale**: safe,\nand fast\n\n## [2026-01-11 14:00] Use pathlib\n- Why: portable\n\n### 3.\nNo time for this one\n");
        Import();
        Assert.Equal(
            ["2026-01-11T12:45:00Z Use SHA-256 <- safe,\nand fast", "2026-01-11T13:00:00Z Use pathlib <- portable", "2026-01-11T13:45:00Z No time for this one <- "],
            Session()["decisions"]!.AsArray().Select(each => $"{each!["at"]} {each["text"]} <- {each["rationale"]}"));
    }

    [Theory]
    [InlineData("src/a.cs", "modified", "src/a.cs")]
    [InlineData("- `docs/guide.md` (new)", "modified", "docs/guide.md")]
    [InlineData("A\tsrc/a.cs", "added", "src/a.cs")]
    [InlineData(" M ./src/a.cs", "modified", "src/a.cs")]
    [InlineData("?? new file.txt", "added", "new file.txt")]
    [InlineData("R100\told.cs\tnew.cs", "renamed", "new.cs")]
    [InlineData("3\t1\tsrc/a.cs", "modified", "src/a.cs")]
    [InlineData("added\t3\t1\tsrc/a.cs", "added", "src/a.cs")]
    public void Files_are_known_in_many_forms(string line, string change, string path)
    {
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 one\n");
        folder.Write("SESSION-00003-FILES.txt", $"# Files\nTotal: 1\n\n{line}\n.stint/state.json\n");
        Assert.Equal(0, (int)Imported()["refused_total"]!);
        var file = Assert.Single(Session()["files"]!.AsArray());
        Assert.Equal((change, path), ((string)file!["change"]!, (string)file["path"]!));
    }

    [Fact]
    public void The_same_logs_again_add_nothing_and_a_log_that_grew_adds_what_is_new()
    {
        var log = "- 2026-01-11T13:45:00 one\n- 2026-01-11T13:45:00 one\n";
        folder.Write("SESSION-00003-LOG.md", log);
        Assert.Equal(2, (int)Imported()["added"]!);
        Assert.Equal((0, 2), ((int)Imported()["added"]!, (int)Imported()["skipped"]!));
        var before = Session();
        folder.Write("SESSION-00003-LOG.md", log + "- 2026-01-11T12:45:00 told late\n- 2026-01-11T14:00:00 two\n");
        Assert.Equal((2, 2), ((int)Imported()["added"]!, (int)Imported()["skipped"]! - 2));
        Assert.Equal((string)before["id"]!, (string)Session()["id"]!);
        Assert.Equal(4, Timeline().Length);
    }

    [Fact]
    public void Entries_that_were_removed_do_not_come_back()
    {
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 one\n- 2026-01-11T14:00:00 two\n");
        Import();
        clock.Advance(TimeSpan.FromDays(500));
        Commanded.Run(store, folder.FullPath, clock, ["prune", "--kind", "work"]);
        var left = Timeline();
        Assert.DoesNotContain(left, each => each.Contains("one", StringComparison.Ordinal));
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 one\n- 2026-01-11T14:00:00 two\n- 2026-01-11T14:30:00 three\n");
        Assert.Equal(0, (int)Imported()["added"]!);
        Assert.Equal(left, Timeline());
    }

    [Fact]
    public void A_number_that_is_taken_is_not_given_twice()
    {
        Commanded.Run(store, folder.FullPath, clock, ["start", "live", "--session", "3"]);
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 one\n");
        folder.Write("SESSION-00007-LOG.md", "- 2026-01-12T13:45:00 one\n");
        Import();
        Assert.Equal(0, (int)Imported()["added"]!);
        Assert.Equal("live", (string)Session("3")["goal"]!);
        Assert.Equal("2026-01-11T12:45:00Z", (string)Session("4")["started_at"]!);
        Assert.Equal("2026-01-12T12:45:00Z", (string)Session("7")["started_at"]!);
    }

    [Fact]
    public void A_handoff_somebody_wrote_is_kept_as_it_is()
    {
        folder.Write("SESSION-00003-LOG.md", "- 2026-01-11T13:45:00 one\n");
        folder.Write("SESSION-00003-HANDOFF.md", "# For tomorrow\n\n- <b>level 5</b>\n");
        Import();
        Assert.Equal("# For tomorrow\n\n- <b>level 5</b>\n", Commanded.Run(store, folder.FullPath, clock, ["handoff", "3"]).Out);
    }

    [Fact]
    public void Hostile_documents_are_refused_and_do_not_stop_the_others()
    {
        folder.Write("SESSION-00001-LOG.md", "- 2026-01-11T13:45:00 fine\n");
        folder.Write("SESSION-00002-LOG.md", "- 2026-01-11T13:45:00 " + new string('x', 100_000) + "\n- 2026-01-11T13:46:00 short\n");
        File.WriteAllBytes(folder["SESSION-00003-LOG.md"], [0xff, 0xfe, 0x00, 0x01, 0x0a, 0x2d]);
        File.WriteAllText(folder["SESSION-00004-LOG.md"], new string('\n', 9 << 20));
        File.CreateSymbolicLink(folder["SESSION-00005-LOG.md"], "/dev/zero");
        Directory.CreateDirectory(folder["SESSION-00006-LOG.md"]);
        folder.Write("SESSION-99999999999-LOG.md", "- 2026-01-11T13:45:00 not a number we give\n");
        var result = Imported();
        Assert.Equal(2, (int)result["sessions"]!);
        Assert.Contains("SESSION-00002-LOG.md:1 it is longer than 65,536 characters", result["refused"]!.AsArray().Select(each => $"{each!["line"]} {each["reason"]}"));
        Assert.Contains("SESSION-00004-LOG.md it is larger than 8 MiB", result["refused"]!.AsArray().Select(each => $"{each!["line"]} {each["reason"]}"));
        Assert.Contains("SESSION-00005-LOG.md it is a link", result["refused"]!.AsArray().Select(each => $"{each!["line"]} {each["reason"]}"));
    }

    [Fact]
    public void A_folder_without_logs_is_refused_with_what_they_are_called()
    {
        var result = Import();
        Assert.Equal(1, result.Exit);
        Assert.Contains("SESSION-00003-LOG.md", result.Error, StringComparison.Ordinal);
    }
}
