using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Goals;

namespace Stint.Tests.Work.Goals;

public sealed class EvaluatingAGoal
{
    [Theory, BothEngines]
    public void Looks_at_everything_that_applies_and_records_it_with_its_evidence(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(StartSession.Operation, ("goal", "parse"), ("task", (string[])["US-1", "US-2"]), ("budget", TimeSpan.FromHours(1)));
        desk.Do(Checklist.Operation, ("text", "The docs say so"));
        desk.Do(Next.Operation, ("text", "wire it"));
        desk.Do(Checklist.Operation, ("next", 1));
        desk.Wait("5m").Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:02:00Z")], Seen.File("a.txt")));
        var first = Evaluate(desk);
        Assert.Equal(("partial", "checklist", null), (first.Verdict, first.Judge.Type, first.Judge.Name));
        Assert.Equal(
            ["tasks_completed False 1 of 2 are completed", "commit_made True 1 commit, the last is 0000000100", "check False not ticked", "check False next action 1 is open", "no_open_blocker True no blocker stands", "within_budget True 5m 00s of 1h 00m"],
            first.Items.Select(item => $"{item.Item} {item.Met} {item.Evidence}"));
        Assert.Equal("3 of 6 items are met; not met: All tasks of the session are completed (1 of 2 are completed); The docs say so (not ticked); wire it (next action 1 is open)", first.Why);

        desk.Do(SessionTask.Operation, ("keys", "US-2"), ("status", "completed"));
        desk.Do(Checklist.Operation, ("done", 1));
        desk.Do(Next.Operation, ("done", 1));
        Assert.Equal(("yes", "6 of 6 items are met"), (Evaluate(desk).Verdict, Evaluate(desk).Why));
        var outcome = desk.Show().Outcome!;
        Assert.Equal(("yes", new Judge("checklist", null), 6), (outcome.Verdict, outcome.Judge, outcome.Items!.Length));
        var entries = desk.Timeline(type: "goal_evaluated");
        Assert.Equal(3, entries.Length);
        Assert.All(entries, entry => Assert.Equal(("observed", false), (entry.Evidence, entry.Ai)));
        desk.AssertRollups();
    }

    [Theory]
    [InlineData(true, true, true, "yes")]
    [InlineData(true, true, false, "partial")]
    [InlineData(false, true, true, "partial")]
    [InlineData(false, false, true, "no")]
    [InlineData(false, false, false, "no")]
    [InlineData(null, true, true, "yes")]
    [InlineData(null, null, true, null)]
    public void Says_yes_where_all_is_met_no_where_nothing_is_achieved_and_partial_else(bool? tasks, bool? commit, bool? noBlocker, string? verdict) =>
        Assert.Equal(verdict, CheckedItems.Verdict([new("tasks_completed", "", tasks, ""), new("commit_made", "", commit, ""), new("no_open_blocker", "", noBlocker, "")]));

    [Theory, BothEngines]
    public void Takes_the_verdict_of_a_person_or_of_the_assistant_that_drives(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        Assert.Equal(new Judge("person", "ana@example.com"), Evaluate(desk, ("verdict", "partial"), ("why", "errors, token=abcdefgh1234 are missing")).Judge);
        Assert.Equal("errors, token=[redacted] are missing", desk.Show().Outcome!.Why);
        var agent = desk.As(caller => caller with { Agent = "claude", AgentSession = "s1" });
        agent.Start("write", model: "opus");
        Assert.Equal(new Judge("model", "opus"), Evaluate(agent, ("verdict", "no"), ("why", "nothing runs")).Judge);
        Assert.True(agent.Timeline(type: "goal_evaluated").Single().Ai);
    }

    [Theory, BothEngines]
    public void After_the_end_changes_no_figure_of_the_session(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        desk.Wait("5m").Log();
        var ended = desk.End();
        Evaluate(desk.Wait("1h"), ("verdict", "yes"), ("why", "it runs"));
        var after = desk.Show(ended.Id);
        Assert.Equal((ended.EndedAt, ended.LastActivityAt, ended.ActiveSeconds, "yes"), (after.EndedAt, after.LastActivityAt, after.ActiveSeconds, after.Outcome!.Verdict));
        desk.AssertRollups();
    }

    [Fact]
    public void Without_a_goal_or_without_anything_that_tells_is_refused()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused("no_session", EvaluateGoal.Operation);
        desk.Start();
        desk.Refused("no_goal", EvaluateGoal.Operation);
        desk.Do(SetGoal.Operation, ("text", "parse"));
        desk.Refused("nothing_to_check", EvaluateGoal.Operation);
        desk.Refused("no_reason", EvaluateGoal.Operation, ("verdict", "yes"));
        desk.Refused("why_without_outcome", EvaluateGoal.Operation, ("why", "it runs"));
        desk.Refused("too_many", EvaluateGoal.Operation, ("verdict", "yes"), ("why", "it runs"), ("model", true));
        desk.Refused("no_model", EvaluateGoal.Operation, ("model", true));
    }

    [Fact]
    public void Gives_a_model_a_bundle_within_its_bound_that_keeps_the_goal_and_says_what_it_left_out()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start("parse <b>quotes</b>");
        for (var n = 0; n < 60; n++)
            desk.Log($"step {n} {new string('x', 100)}");
        desk.Measure(null, Seen.Evidence([.. Enumerable.Range(1, 30).Select(n => Seen.Commit(n, "2026-01-12T09:00:00Z"))], Seen.File("a.txt")));
        var bundle = desk.Do<GoalEvidenceView>(GoalEvidence.Operation, ("budget", 700));
        Assert.InRange(bundle.Tokens, 1, 700);
        Assert.Equal((bundle.Text.Length + 3) / 4, bundle.Tokens);
        Assert.Contains("Goal: parse", bundle.Text, StringComparison.Ordinal);
        var logs = Assert.Single(bundle.Truncated, cut => cut.What == "logs");
        Assert.Equal(60, logs.Of);
        Assert.Equal(logs.Kept, bundle.Text.Split("step ").Length - 1);
        Assert.True(desk.Do<GoalEvidenceView>(GoalEvidence.Operation, ("budget", 50_000)).Truncated.Length == 0);
    }

    private static EvaluationView Evaluate(Desk desk, params (string, object?)[] values) => desk.Do<EvaluationView>(EvaluateGoal.Operation, values);
}

public sealed class ACheckList
{
    [Theory, BothEngines]
    public void Is_ticked_and_unticked_and_says_by_whom(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        desk.Do(Checklist.Operation, ("text", "one"));
        desk.Do(Checklist.Operation, ("text", "two"));
        desk.Wait("1m").Do(Checklist.Operation, ("done", 2));
        Assert.Equal([new CheckView(1, "one", false, null, null, null), new CheckView(2, "two", true, desk.Now, "ana@example.com", null)], desk.Show().Checklist!);
        desk.Do(Checklist.Operation, ("done", 2));
        desk.Do(Checklist.Operation, ("undone", 2));
        Assert.Equal(["check_added", "check_added", "check_done", "check_reopened"], desk.Timeline().Skip(1).Select(each => each.Type));
        Assert.DoesNotContain(desk.Show().Checklist!, each => each.Done);
    }

    [Theory, BothEngines]
    public async Task Is_read_by_whoever_may_only_read(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        served.Desk.Start("parse");
        served.Desk.Do(Checklist.Operation, ("text", "one"));
        var before = served.Desk.Store.Dump();
        Assert.Equal("one", (await served.GetAsync("/api/v1/work/sessions/current/checklist")).Json.GetProperty("items")[0].GetProperty("text").GetString());
        Assert.Equal(before, served.Desk.Store.Dump());

        using var stint = CommandLineRunner.InRepository();
        stint.Variables["STINT_SERVER"] = served.Address;
        stint.Variables["STINT_TOKEN"] = served.Desk.Token("read").Text;
        Assert.Contains("one", stint.Succeed("checklist", "--session", "1").Out, StringComparison.Ordinal);
        Assert.Equal(1, stint.Run("checklist", "two", "--session", "1").Exit);
    }

    [Theory, BothEngines]
    public void Goes_with_its_session(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var session = desk.Start("parse");
        desk.Do(Checklist.Operation, ("text", "one"));
        desk.Do(DeleteSession.Operation, ("session", session.Id), ("yes", true));
        Assert.Empty(desk.Store.Rows("select * from session_checks"));
    }

    [Fact]
    public void Has_bounds_and_knows_its_items()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start("parse");
        desk.Refused("check_not_found", Checklist.Operation, ("done", 1));
        desk.Refused("next_not_found", Checklist.Operation, ("next", 1));
        desk.Refused("too_many", Checklist.Operation, ("text", "a"), ("done", 1));
        for (var n = 0; n < 50; n++)
            desk.Do(Checklist.Operation, ("text", $"item {n}"));
        desk.Refused("checklist_full", Checklist.Operation, ("text", "one more"));
        desk.Do(Next.Operation, ("text", "wire it"));
        desk.End();
        desk.Start("again");
        desk.Do(Checklist.Operation, ("next", 1));
        desk.Refused("check_tied", Checklist.Operation, ("done", 1));
    }
}

public sealed class ABlocker
{
    [Theory, BothEngines]
    public void That_is_gone_stands_in_the_way_no_longer_and_stays_in_the_timeline(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        desk.Do(Remarks.Blocker, ("text", "No rights on the staging database"));
        desk.Do(Remarks.Blocker, ("text", "The build is red"));
        desk.Refused("ambiguous_blocker", Unblock.Operation);
        desk.Refused("no_blocker", Unblock.Operation, ("blocker", "weather"));
        desk.Wait("1m").Do(Unblock.Operation, ("blocker", "STAGING"));
        Assert.Equal("The build is red", Assert.Single(desk.Show().Blockers!).Text);
        desk.Do(Unblock.Operation);
        Assert.Empty(desk.Show().Blockers!);
        desk.Refused("no_blocker", Unblock.Operation);
        Assert.Equal(["blocker", "blocker", "blocker_resolved", "blocker_resolved"], desk.Timeline().Skip(1).Select(each => each.Type));
        Assert.Equal("no blocker stands", CheckedItems.Of(desk.Show()).Single(item => item.Item == "no_open_blocker").Evidence);
        desk.AssertRollups();
    }
}
