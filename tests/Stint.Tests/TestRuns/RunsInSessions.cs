using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.TestRuns;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Work;

namespace Stint.Tests.TestRuns;

/// <summary>What a session, its days and its documents show of the tests that ran in it.</summary>
public sealed class RunsInSessions
{
    [Theory, BothEngines]
    public void A_run_is_a_sign_of_life_that_was_observed(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("mend it");
        var run = desk.Wait("10m").Run("a b! c?", "1");
        var session = desk.Show();
        Assert.Equal(session.Id, run.SessionId);
        Assert.Equal(600, session.ActiveSeconds);
        var entry = Assert.Single(desk.Timeline(type: "test_run"));
        Assert.Equal(("observed", "1 passed, 1 failed, 1 skipped"), (entry.Evidence, entry.Description));
    }

    [Theory, BothEngines]
    public void A_session_shows_its_last_run_and_what_its_runs_broke_and_mended(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b", "1");
        desk.Wait("1m").Start();
        Assert.Null(desk.Show().Tests);
        var between = new CommitsBetween(Seen.Sha('1'), [new(Seen.Sha('2'), ["b"])]);
        var broke = desk.Wait("1m").Run("a b!", "2", between: between);
        desk.Wait("1m").Run("a! b!", "3");
        var mended = desk.Wait("1m").Run("a b!", "4");
        var tests = desk.Show().Tests!;
        Assert.Equal((1L, 1L, 0L, "npm test", Seen.Sha('4')), (tests.LastRun.Passed, tests.LastRun.Failed, tests.LastRun.Skipped, tests.LastRun.Command, tests.LastRun.Commit));
        Assert.Equal(mended.Cases![0].Fingerprint, Assert.Single(tests.LastRun.FailedTests).Fingerprint);
        Assert.Equal((Seen.Sha('1'), 1L), (tests.LastRun.GreenCommit, tests.LastRun.SinceGreenTotal));
        Assert.Equal(["b", "a", ""], tests.Regressions.Select(each => string.Join(' ', each.New)));
        Assert.Equal(["", "", "a"], tests.Regressions.Select(each => string.Join(' ', each.Fixed)));
        Assert.Equal((broke.Id, Seen.Sha('1'), Seen.Sha('2')), (tests.Regressions[0].RunId, tests.Regressions[0].BaselineCommit, Assert.Single(tests.Regressions[0].Suspects)));
    }

    [Theory, BothEngines]
    public void Outside_of_a_session_of_the_project_a_run_is_kept_alone(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Null(desk.Run("a", "1").SessionId);
        desk.Start();
        Assert.Null(desk.As("bo@example.com").Run("a", "2").SessionId);
        Assert.Null(desk.At(Desk.Repository("/src/beta")).Run("a", "3").SessionId);
        // What ran before it began belongs to nobody's session.
        Assert.Null(desk.Run("a", "4", at: "-30m").SessionId);
        Assert.Empty(desk.Timeline(type: "test_run"));
    }

    [Theory, BothEngines]
    public void Days_have_the_failed_tests_of_each_sessions_last_run_and_equal_a_recount(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("1m").Run("a! b! c", "1");
        desk.AssertRollups();
        Assert.Equal((2L, 0L), Day(desk));
        desk.Wait("1m").Run("a! b! c! d!", "2");
        Assert.Equal((4L, 2L), Day(desk));
        desk.Wait("1m").End();
        desk.Start();
        desk.Wait("1m").Run("a! b c d", "3");
        Assert.Equal((5L, 2L), Day(desk));
        desk.AssertRollups();
        desk.Do(DeleteSession.Operation, ("session", desk.Show().Id), ("yes", true));
        Assert.Equal((4L, 2L), Day(desk));
        desk.AssertRollups();
        Assert.Equal(3, desk.Do<Page<TestRunView>>(ListRuns.Operation).Items.Length);
    }

    [Theory, BothEngines]
    public void Resume_the_handoff_and_the_state_file_tell_the_last_run(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b", "1");
        desk.Start();
        desk.Wait("1m").Run("a b!", "2");
        var resume = desk.Do<ResumeView>(Resume.Operation, ("markdown", true));
        Assert.Contains("1 passed, 1 failed, 0 skipped (npm test; last green at " + Seen.Sha('1')[..10], resume.Markdown, StringComparison.Ordinal);
        Assert.Contains("## Failing since the last green\n- b", resume.Markdown, StringComparison.Ordinal);
        var state = desk.Do<JsonObject>(StateFile.Operation);
        Assert.Equal(1, (long)state["sessions"]![0]!["tests"]!["last_run"]!["summary"]!["failed"]!);
        Assert.Equal("b", (string)state["sessions"]![0]!["tests"]!["regressions"]![0]!["new_failures"]![0]!);
        Assert.Equal(1, (long)state["sessions"]![0]!["metrics"]!["tests_failed"]!);
        Assert.Equal(1, (long)state["aggregates"]!["daily"]!["2026-01-12"]!["tests_failed_total"]!);
        var small = desk.Do<JsonObject>(StateFile.Operation, ("shape", "mvp"));
        Assert.Equal("failing", (string)small["current_session"]!["test_status"]!);
        Assert.Equal(1, (long)small["session_history"]![0]!["test_regressions"]!);
        desk.Wait("1m").End();
        var documents = desk.Do<DocumentsView>(Documents.Operation);
        Assert.Contains("- fails: b, which passed when all was green", desk.Json(Documents.Operation, documents).ToJsonString(Client.Plain), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Hidden_paths_are_hidden_in_the_names_of_tests(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Run("src/a.test.js::adds! plain!", "1", command: "npm test -- src/a.test.js");
        var hidden = new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings) { Paths = new PathPrivacy([1, 2, 3]) };
        foreach (var operation in (Operation[])[ListRuns.Operation, FailingTests.Operation, ShowSession.Show, Rerun.Plan])
        {
            var told = operation.ToJson(operation.Run(hidden, new Arguments())).ToJsonString(Client.Plain);
            Assert.DoesNotContain("a.test.js", told, StringComparison.Ordinal);
        }

        Assert.EndsWith("::adds", desk.Do<Page<FailingView>>(FailingTests.Operation).Items.Single(each => each.Id != "plain").Id, StringComparison.Ordinal);
    }

    private static (long Failed, long Regressions) Day(Desk desk)
    {
        var row = Assert.Single(desk.Store.Rows("select tests_failed, test_regressions from rollups where scope = 'work' and zone = 'UTC'")).Split('|');
        return (long.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
