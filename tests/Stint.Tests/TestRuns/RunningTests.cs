using Stint.Tests.Support;

namespace Stint.Tests.TestRuns;

/// <summary>`stint tests` on a real repository, with a script that prints TAP as a test runner would.</summary>
public sealed class RunningTests
{
    /// <summary>A test for each line of sums.txt: it passes where the line is right.</summary>
    private const string Runner =
        """
        echo "TAP version 13"
        n=0
        while read name is should; do
          n=$((n+1))
          case "${ONLY:-$name}" in "$name") ;; *) continue ;; esac
          if [ "$is" = "$should" ]; then echo "ok $n - $name"; else echo "not ok $n - $name"; bad=1; fi
        done < sums.txt
        [ -n "$n" ] && echo "1..$n"
        exit ${bad:-0}
        """;

    private static CommandLineRunner Repository()
    {
        var stint = CommandLineRunner.InRepository();
        stint.Write("run-tests.sh", Runner);
        stint.Write("sums.txt", "adds 3 3\nsubtracts 1 1\n");
        stint.Commit("sums");
        return stint;
    }

    [Fact]
    public void Ends_as_the_command_does_and_passes_on_what_it_says()
    {
        using var stint = Repository();
        var good = stint.Run("tests", "run", "--", "sh", "run-tests.sh");
        Assert.Equal((0, "TAP version 13\nok 1 - adds\nok 2 - subtracts\n1..2\n"), (good.Exit, good.Out));
        Assert.Contains("2 passed, 0 failed", good.Error, StringComparison.Ordinal);
        stint.Write("sums.txt", "adds 3 4\nsubtracts 1 1\n");
        var bad = stint.Run("tests", "run", "--", "sh", "run-tests.sh");
        Assert.Equal(1, bad.Exit);
        Assert.Contains("new adds", bad.Error, StringComparison.Ordinal);
        Assert.Equal(42, stint.Run("tests", "run", "--", "sh", "-c", "echo 1..1; echo ok 1; exit 42").Exit);
    }

    [Fact]
    public void Prints_one_document_where_json_is_wanted()
    {
        using var stint = Repository();
        var answer = stint.Run("tests", "run", "--json", "--env", "db=pg", "--", "sh", "run-tests.sh");
        Assert.Equal((2, 0), (answer.Json.GetProperty("passed").GetInt32(), answer.Json.GetProperty("failed").GetInt32()));
        Assert.EndsWith("· tap · db=pg", answer.Json.GetProperty("environment").GetString(), StringComparison.Ordinal);
        Assert.True(answer.Json.GetProperty("clean").GetBoolean());
        Assert.Contains("ok 1 - adds", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_to_do_where_there_is_no_report_and_ends_as_the_command_does()
    {
        using var stint = Repository();
        var answer = stint.Run("tests", "run", "--", "sh", "-c", "echo done; exit 3");
        Assert.Equal((3, "done\n"), (answer.Exit, answer.Out));
        Assert.Contains("not recorded", answer.Error, StringComparison.Ordinal);
        Assert.Contains("--report FILE", answer.Error, StringComparison.Ordinal);
        Assert.Empty(stint.Json("tests", "list").GetProperty("items").EnumerateArray());
        Assert.Equal(2, stint.Run("tests", "run").Exit);
        Assert.Contains("no program", stint.Run("tests", "run", "--", "no-such-program").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_files_that_are_named_and_newer_than_the_run()
    {
        using var stint = Repository();
        stint.Write("out/a/TEST-1.xml", "<testsuite/>");
        File.SetLastWriteTimeUtc(stint["out/a/TEST-1.xml"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var script = "for n in 1 2; do echo '<testsuite><testcase classname=\"s'$n'\" name=\"t\"/></testsuite>' > out/a/TEST-$n.xml; done";
        var run = stint.Run("tests", "run", "--json", "--report", "out/**/TEST-*.xml", "--", "sh", "-c", script).Json;
        Assert.Equal(2, run.GetProperty("passed").GetInt32());
        File.SetLastWriteTimeUtc(stint["out/a/TEST-1.xml"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains("older than the run", stint.Run("tests", "run", "--report", "out/a/TEST-1.xml", "--", "true").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_a_report_once()
    {
        using var stint = Repository();
        stint.Write("report.xml", "<testsuite><testcase classname=\"s\" name=\"t\"><failure message=\"no\"/></testcase></testsuite>");
        var first = stint.Json("tests", "record", "report.xml", "--command", "make test");
        Assert.True(first.GetProperty("clean").GetBoolean());
        Assert.False(first.GetProperty("known").GetBoolean());
        var again = stint.Json("tests", "record", "report.xml", "--command", "make test");
        Assert.Equal((first.GetProperty("id").GetString(), true), (again.GetProperty("id").GetString(), again.GetProperty("known").GetBoolean()));
        Assert.Equal(1, stint.Run("tests", "record", "nothing.xml").Exit);
        stint.Write("story.txt", "Once upon a time.");
        Assert.Equal(2, stint.Run("tests", "record", "story.txt").Exit);
    }

    [Fact]
    public void Names_the_commits_since_the_last_good_run()
    {
        using var stint = Repository();
        stint.Succeed("tests", "run", "--", "sh", "run-tests.sh");
        stint.Commit("harmless");
        stint.Write("sums.txt", "adds 3 4\nsubtracts 1 1\n");
        var culprit = stint.Commit("break it");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, stint.Run("tests", "run", "--", "sh", "run-tests.sh").Exit);
        var failing = Assert.Single(stint.Json("tests", "regressions").GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(culprit, failing.GetProperty("suspects")[0].GetString());
        Assert.Equal(2, failing.GetProperty("suspects").GetArrayLength());
    }

    [Fact]
    public void Runs_all_again_where_a_runner_has_no_filter_and_says_so()
    {
        using var stint = Repository();
        Assert.Contains("nothing fails", stint.Run("tests", "rerun").Error, StringComparison.Ordinal);
        stint.Write("sums.txt", "adds 3 4\nsubtracts 1 1\n");
        stint.Run("tests", "run", "--", "sh", "run-tests.sh");
        stint.Write("sums.txt", "adds 3 3\nsubtracts 1 1\n");
        var again = stint.Run("tests", "rerun");
        Assert.Equal(0, again.Exit);
        Assert.Contains("no way to run 1 test alone", again.Error, StringComparison.Ordinal);
        Assert.Contains("fixed adds", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_the_commit_that_broke_a_test_and_leaves_nothing_behind()
    {
        using var stint = Repository();
        var good = stint.Git("rev-parse", "HEAD").Trim();
        stint.Commit("one");
        stint.Write("sums.txt", "adds 3 3");
        stint.Write("run-tests.sh", "exit 1");
        stint.Commit("does not build");
        stint.Write("run-tests.sh", Runner);
        stint.Write("sums.txt", "adds 3 4\nsubtracts 1 1\n");
        var culprit = stint.Commit("break it");
        stint.Commit("two");
        stint.Commit("three");
        stint.Write("work.txt", "not committed");
        var before = (stint.Git("status", "--porcelain"), stint.Git("worktree", "list"), stint.Git("for-each-ref"));
        var found = stint.Run("tests", "bisect", "--json", "adds", "--good", good, "--bad", "HEAD", "--", "sh", "run-tests.sh").Json;
        Assert.Equal(before, (stint.Git("status", "--porcelain"), stint.Git("worktree", "list"), stint.Git("for-each-ref")));
        // What does not build hides which of two it was.
        Assert.Contains(culprit, found.GetProperty("candidates").EnumerateArray().Select(each => each.GetString()).Append(found.GetProperty("first_bad").GetString()));
        Assert.Equal(1, stint.Run("tests", "bisect", "adds", "--good", "nowhere", "--", "true").Exit);
        Assert.Equal(2, stint.Run("tests", "bisect", "adds").Exit);
    }

    [Fact]
    public void Finds_it_exactly_where_every_commit_can_be_tested()
    {
        using var stint = Repository();
        stint.Succeed("tests", "run", "--", "sh", "run-tests.sh");
        for (var n = 0; n < 4; n++)
            stint.Commit("harmless " + n);
        stint.Write("sums.txt", "adds 3 4\nsubtracts 1 1\n");
        var culprit = stint.Commit("break it");
        for (var n = 0; n < 4; n++)
            stint.Commit("later " + n);
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        stint.Run("tests", "run", "--", "sh", "run-tests.sh");
        var found = stint.Run("tests", "bisect", "--json", "adds", "--", "sh", "run-tests.sh").Json;
        Assert.Equal((culprit, "break it"), (found.GetProperty("first_bad").GetString(), found.GetProperty("subject").GetString()));
        Assert.InRange(found.GetProperty("steps").GetInt32(), 2, 5);
    }
}
