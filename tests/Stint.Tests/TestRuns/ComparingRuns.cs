using Stint.Operations;
using Stint.TestRuns;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.TestRuns;

/// <summary>What is new, fixed, removed and flaky, worked out by hand.</summary>
public sealed class ComparingRuns
{
    [Theory, BothEngines]
    public void Tells_what_is_new_fixed_and_removed_since_the_last_run(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Null(desk.Run("a b! c? gone", "1").Last);
        var run = desk.Wait("1m").Run("a! b c! extra! more", "2");
        Assert.Equal("new a c extra; fixed b; removed gone", run.Last.Told());
        Assert.Equal((2L, 3L, 0L), (run.Passed, run.Failed, run.Skipped));
        Assert.Equal("", desk.Wait("1m").Run("a! b c! extra! more", "3").Last.Told());
    }

    [Theory, BothEngines]
    public void Compares_with_the_last_run_before_the_session_too(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b", "1");
        desk.Wait("1m").Start("mend it");
        desk.Wait("1m").Run("a! b", "2");
        var run = desk.Wait("1m").Run("a! b!", "3");
        Assert.Equal(("new b", "new a b"), (run.Last.Told(), run.BeforeSession.Told()));
    }

    [Theory, BothEngines]
    public void Compares_runs_of_one_command_in_one_environment_alone(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b c", "1");
        Assert.Null(desk.Wait("1m").Run("a", "1", command: "npm test -- a").Last);
        Assert.Null(desk.Wait("1m").Run("a", "1", environment: "windows-x64 · node").Last);
        Assert.Null(desk.At(Desk.Repository("/src/beta")).Run("a", "1").Last);
        Assert.Equal("removed b c", desk.Wait("1m").Run("a", "1").Last.Told());
    }

    [Theory, BothEngines]
    public void A_part_of_the_suite_removes_nothing_and_is_no_baseline(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a! b! c", "1");
        Assert.Equal("fixed a; removed unknown", desk.Wait("1m").Run("a b!", "2", partial: true).Last.Told());
        Assert.Equal(["b"], Failing(desk));
        Assert.Equal("fixed a b", desk.Wait("1m").Run("a b c", "3").Last.Told());
        Assert.Empty(Failing(desk));
    }

    [Theory, BothEngines]
    public void A_test_that_passed_and_failed_at_one_clean_commit_is_flaky(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b", "1");
        Assert.Equal("flaky a", desk.Wait("1m").Run("a! b", "1").Last.Told());
        Assert.Equal(["a 1 1"], Flaky(desk));
        // With changes in the working copy it may be the changes.
        desk.Wait("1m").Run("a b", "2", clean: "no");
        Assert.Equal("new b", desk.Wait("1m").Run("a b!", "2", clean: "no").Last.Told());
        Assert.Equal(["a"], Flaky(desk).Select(each => each.Split(' ')[0]));
    }

    [Theory, BothEngines]
    public void A_test_that_passed_when_it_was_tried_again_is_flaky(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b", "1");
        var run = desk.Wait("1m").Run("a!!+ b", "2", clean: "no");
        Assert.Equal((2L, 0L, "passed", 3L), (run.Passed, run.Failed, run.Cases![0].Outcome, run.Cases[0].Attempts));
        Assert.Equal(["a 2 0"], Flaky(desk));
        Assert.Equal("flaky a", desk.Wait("1m").Run("a! b", "3").Last.Told());
    }

    [Theory, BothEngines]
    public void A_flaky_test_that_fails_again_and_again_at_other_commits_is_broken(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a", "1");
        desk.Wait("1m").Run("a!", "1");
        desk.Wait("1m").Run("a", "1", key: "once more");
        Assert.Equal("flaky a", desk.Wait("1m").Run("a!", "2").Last.Told());
        Assert.True(Assert.Single(desk.Do<Page<FailingView>>(FailingTests.Operation).Items).Flaky);
        desk.Wait("1m").Run("a!", "3");
        var failing = Assert.Single(desk.Do<Page<FailingView>>(FailingTests.Operation).Items);
        Assert.Equal((false, 2L), (failing.Flaky, failing.FailedRuns));
    }

    [Theory, BothEngines]
    public void Suspects_the_commits_that_touch_the_file_of_the_test_else_all(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b", "1");
        desk.Wait("1m");
        var between = new CommitsBetween(Seen.Sha('1'), [new(Seen.Sha('4'), ["a.test.js"]), new(Seen.Sha('3'), ["other.js"])]);
        var report = new TestReport("node", [new("a", "failed", File: "a.test.js"), new("b", "failed", File: "b.test.js")]);
        var run = desk.Do<TestRunView>(RecordRun.Operation, ("command", "npm test"), ("environment", "linux-x64 · node"), ("report", report), ("commit", Seen.Sha('4')), ("between", between));
        Assert.Equal([Seen.Sha('4')], run.Cases![0].Suspects!);
        Assert.Equal([Seen.Sha('4'), Seen.Sha('3')], run.Cases[1].Suspects!);
        // Nobody else is suspected while it goes on failing.
        desk.Wait("1m").Run("a! b", "5");
        var failing = Assert.Single(desk.Do<Page<FailingView>>(FailingTests.Operation).Items);
        Assert.Equal([Seen.Sha('4')], failing.Suspects!);
        Assert.Equal((Seen.Sha('1'), Seen.Sha('4'), 2L), (failing.LastGoodCommit, failing.FirstBadCommit, failing.FailedRuns));
    }

    [Theory, BothEngines]
    public void What_is_not_named_cannot_be_told_to_be_gone(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Run("a b! c!", "1");
        var report = Recorded.Report("c!") with { UnnamedPassed = 2 };
        var run = desk.Wait("1m").Do<TestRunView>(RecordRun.Operation, ("command", "npm test"), ("environment", "linux-x64 · node"), ("report", report), ("commit", Seen.Sha('2')));
        Assert.Equal("fixed b; removed unknown", run.Last.Told());
        Assert.Equal((2L, 1L, 2L), (run.Passed, run.Failed, run.Unnamed));
    }

    [Theory, BothEngines]
    public void The_same_report_again_adds_nothing(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var first = desk.Run("a b!", "1");
        var before = desk.Store.Dump();
        var again = desk.Wait("5m").Run("b! a", "1");
        Assert.Equal((first.Id, true), (again.Id, again.Known));
        Assert.Equal(before, desk.Store.Dump());
        Assert.NotEqual(first.Id, desk.Run("a b!", "2").Id);
        Assert.NotEqual(first.Id, desk.Run("a b!", "1", key: "build 2").Id);
        Assert.NotEqual(first.Id, desk.Run("a b!", "1", command: "npm run more").Id);
    }

    private static string[] Failing(Desk desk) => [.. desk.Do<Page<FailingView>>(FailingTests.Operation).Items.Select(each => each.Id)];

    private static string[] Flaky(Desk desk) => [.. desk.Do<Page<FlakyView>>(FlakyTests.Operation).Items.Select(each => $"{each.Id} {each.Passed} {each.Failed}")];
}
