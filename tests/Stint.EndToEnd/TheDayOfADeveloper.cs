using System.Text.Json;

namespace Stint.EndToEnd;

public abstract class TheDayOfADeveloper(Day day)
{
    private static readonly string[] NotTheSessions = ["leftover.txt", "restored.txt", "ignored/output.txt", "trace.log", "README.md"];

    [Fact]
    public void Counts_the_files_and_lines_that_git_finds_between_the_trees()
    {
        Same(day.Status);
        Same(day.Ended);
        Assert.NotEqual(day.Status.Text("git.tree_end"), day.Ended.Text("git.tree_end"));
    }

    [Fact]
    public void Counts_what_was_untracked_staged_committed_renamed_and_deleted()
    {
        var files = NumStat.OfSession(day.Ended).ToDictionary(file => file.Path, StringComparer.Ordinal);
        Assert.Equal(new FileLines("untracked.txt", null, 3, 0), files["untracked.txt"]);
        Assert.Equal(new FileLines("deep/down/untracked.txt", null, 2, 0), files["deep/down/untracked.txt"]);
        Assert.Equal(new FileLines("staged.txt", null, 4, 0), files["staged.txt"]);
        Assert.Equal(new FileLines("committed.txt", null, 4, 2), files["committed.txt"]);
        Assert.Equal(new FileLines("new name.txt", "renamed.txt", 1, 0), files["new name.txt"]);
        Assert.Equal(new FileLines("deleted.txt", null, 0, 20), files["deleted.txt"]);
        Assert.Equal(new FileLines("dirty.txt", null, 0, 3), files["dirty.txt"]);
        Assert.Equal(new FileLines("second.bin", null, null, null), files["second.bin"]);
        Assert.Equal(new FileLines("late.txt", null, 1, 0), files["late.txt"]);
        Assert.DoesNotContain(files.Keys, path => NotTheSessions.Contains(path) || path.StartsWith(".stint", StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_the_commits_between_the_heads()
    {
        var git = day.Ended.At("git");
        var between = day.Home.Git("rev-list", $"{git.Text("head_start")}..{git.Text("head_end")}").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(between, git.Items("commits").Select(commit => commit.Text("sha")!));
        Assert.Equal(between.Length, day.Ended.Number("counts.commits"));
        Assert.Equal("Sharpen the stones", Assert.Single(git.Items("commits")).Text("subject"));
        Assert.Equal("main", git.Text("branch_end"));
    }

    [Fact]
    public void Counts_what_was_said()
    {
        var counts = day.Ended.At("counts");
        Assert.Equal(1, counts.Number("logs"));
        Assert.Equal(1, counts.Number("decisions"));
        Assert.Equal(1, counts.Number("notes"));
        Assert.Equal("partial", day.Ended.Text("outcome.verdict"));
        Assert.Equal(["autumn", "mill"], day.Ended.Items("tags").Select(tag => tag.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(1, day.Ended.Items("files").Single(file => file.Text("path") == "committed.txt").Number("mentions"));
    }

    [Fact]
    public void Is_tiled_by_its_segments_to_the_millisecond()
    {
        var segments = day.Ended.Items("segments");
        Assert.Equal(day.Ended.Text("started_at"), segments[0].Text("start"));
        Assert.Equal(day.Ended.Text("ended_at"), segments[^1].Text("end"));
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(pair.First.Text("end"), pair.Second.Text("start")));
        Assert.Contains(segments, segment => segment.Text("kind") == "idle");
        Assert.Equal(day.Ended.At("duration_seconds").GetDecimal(), day.Ended.At("active_seconds").GetDecimal() + day.Ended.At("idle_seconds").GetDecimal());
    }

    [Fact]
    public void Can_be_read_again_in_the_order_in_which_it_happened()
    {
        var entries = day.Home.Stint("session", "timeline", "1", "--json").Succeeds().Json.Items();
        var instants = entries.Select(entry => entry.At("at").GetDateTimeOffset()).ToList();
        Assert.Equal(instants.Order(), instants);
        Assert.Equal("session_started", entries[0].Text("type"));
        Assert.Equal("session_ended", entries[^1].Text("type"));
        Assert.Equal("observed", entries.Single(entry => entry.Text("type") == "commit").Text("evidence"));
        Assert.Equal("stated", entries.Single(entry => entry.Text("type") == "log").Text("evidence"));
    }

    [Fact]
    public void Leaves_its_documents_in_the_repository()
    {
        Assert.Contains("Sharpened the stones", day.Document("LOG.md"), StringComparison.Ordinal);
        Assert.Contains("Heat spoils the flour", day.Document("DECISIONS.md"), StringComparison.Ordinal);
        var handoff = day.Document("HANDOFF.md");
        Assert.All(["Mill the flour", "No wind", "Grease the axle", "Half the sacks", "Sharpen the stones"], part => Assert.Contains(part, handoff, StringComparison.Ordinal));
        var listed = day.Document("FILES.txt");
        Assert.All(NumStat.OfSession(day.Ended).Where(file => !file.Path.Contains('"', StringComparison.Ordinal)), file => Assert.Contains(file.Path, listed, StringComparison.Ordinal));
    }

    [Fact]
    public void Leaves_the_index_alone_and_git_nothing_of_its_own_to_commit()
    {
        Assert.Empty(day.Home.Git("status", "--porcelain", "--", ".stint").Output);
        Assert.Equal(["A  staged.txt"], day.Home.Git("status", "--porcelain", "--", "staged.txt").Output.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(Path.Combine(day.Home.WorkingFolder, ".git"), "*.lock"));
    }

    [Fact]
    public void Keeps_a_state_file_that_names_the_open_session_and_then_none()
    {
        Assert.Equal(day.Started.Text("id"), day.StateWhileOpen.Text("active.session_id"));
        var now = day.ReadState();
        Assert.Equal(JsonValueKind.Null, now.At("active").ValueKind);
        var session = Assert.Single(now.Items("sessions"));
        Assert.Equal(day.Started.Text("id"), session.Text("id"));
        Assert.Equal("ended", session.Text("status"));
        Assert.Equal(1, session.Number("git.commit_count"));
    }

    [Fact]
    public void Ends_with_a_summary_a_person_can_read()
    {
        Assert.Contains("Mill the flour", day.EndedInWords, StringComparison.Ordinal);
        Assert.Contains($"+{day.Ended.Number("code.lines_added")} −{day.Ended.Number("code.lines_removed")}", day.EndedInWords, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', day.EndedInWords);
    }

    private void Same(JsonElement session)
    {
        var counted = NumStat.OfGit(day.Home, session.Text("git.tree_start")!, session.Text("git.tree_end")!);
        Assert.True(counted.Length > 10, "The day changed many files.");
        Assert.Equal(counted, NumStat.OfSession(session));
        Assert.Equal(counted.Sum(file => file.Added ?? 0), (int)session.Number("code.lines_added"));
        Assert.Equal(counted.Sum(file => file.Removed ?? 0), (int)session.Number("code.lines_removed"));
        Assert.Equal(counted.Length, session.Number("counts.files"));
    }
}

public sealed class TheDayOfADeveloperOnSqlite(DayOnSqlite day) : TheDayOfADeveloper(day), IClassFixture<DayOnSqlite>;

public sealed class TheDayOfADeveloperOnPostgres(DayOnPostgres day) : TheDayOfADeveloper(day), IClassFixture<DayOnPostgres>;
