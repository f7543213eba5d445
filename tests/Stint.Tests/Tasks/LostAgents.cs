using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Agents that speak for a task they do not hold, and clocks that do not agree.</summary>
public sealed class LostAgents
{
    [Theory, BothEngines]
    public void Are_refused_by_their_token_also_when_nobody_holds_the_task(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("dev");
        desk.Finish();
        var lost = desk.Claim("lost", lease: "1m").Token;
        desk.Wait("2m").SweepTasks(overdue: true, yes: true);
        desk.Refused("token_expired", RejectTask.Operation, ("key", Agents.Key), ("reason", "late"), ("token", lost));
        desk.Refused("token_expired", BlockTask.Block, ("key", Agents.Key), ("reason", "late"), ("token", lost));
        desk.Refused("token_expired", FinishTask.Operation, ("key", Agents.Key), ("token", lost));
        Assert.Equal("ready_for_code_review", desk.Story().Task.Status);
    }

    [Theory, BothEngines]
    public void Do_not_finish_or_give_back_what_another_holds(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("bob");
        desk.Refused("held_by_another", FinishTask.Operation, ("key", Agents.Key), ("agent", "alice"));
        desk.Refused("held_by_another", AbandonTask.Abandon, ("key", Agents.Key), ("agent", "alice"));
        desk.Refused("no_lease", AbandonTask.Renew, ("key", Agents.Key), ("lease", "1s"));
        Assert.Equal("ready_for_code_review", desk.Do<TaskChanged>(FinishTask.Operation, ("key", Agents.Key), ("agent", "bob")).Task.Status);
    }

    [Theory, BothEngines]
    public void Keep_their_claim_while_its_lease_runs_and_are_overdue_before_stale(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("night", lease: "8h");
        desk.Wait("5h");
        Assert.Empty(desk.StaleKeys());
        Assert.Equal([Agents.Key], desk.StaleKeys(sinceStart: true));
        Assert.False(desk.Story().Open!.Stale);
        Assert.Empty(desk.SweepTasks("4h").Items);
        Assert.Equal(0, desk.SweepTasks("4h", yes: true).Released);

        var open = desk.Wait("3h1s").Story().Open!;
        Assert.Equal((true, true), (open.Overdue, open.Stale));
        Assert.Equal([Agents.Key], desk.StaleKeys());
        Assert.Equal(1, desk.SweepTasks("4h", yes: true).Released);
    }

    [Theory, BothEngines]
    public void With_a_clock_that_goes_back_leave_a_life_that_adds_up(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("first");
        desk.Wait("10m").Finish();
        desk.Reject();
        desk.Clock.Advance(TimeSpan.FromMinutes(-8));
        desk.Claim("second");
        desk.Wait("1m").Finish();
        desk.Wait("1m").Reject();
        var story = desk.Wait("20m").Story();
        Assert.Equal("second", story.History[^1].ChargedAgent);
        Assert.Equal(story.History.OrderBy(change => change.At).Select(change => change.N), story.History.Select(change => change.N));
        Assert.InRange(story.Time.ActiveSeconds!.Value, 0, story.Time.HeldSeconds);
        Assert.Equal(story.Time.ElapsedSeconds, story.Time.HeldSeconds + story.Time.WaitingSeconds + story.Time.BlockedSeconds);
    }

    [Theory, BothEngines]
    public void From_the_future_have_held_nothing_yet(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var n = 0; n < 3; n++)
        {
            desk.Add($"T-{n}");
            desk.Claim("ahead", $"T-{n}");
        }

        desk.Clock.Advance(TimeSpan.FromHours(-1));
        Assert.Equal(0, desk.Claims().TotalSeconds);
        Assert.Equal(0, desk.Claims(("limit", 2)).TotalSeconds);
    }

    [Theory, BothEngines]
    public void Are_charged_for_sessions_of_the_range_alone_and_once_each(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var key in new[] { "B-1", "B-2", "B-3" })
        {
            if (key == "B-3")
                desk.Wait("1h");
            desk.Add(key);
            desk.Claim("bob", key);
            desk.Wait("10m").Finish(key);
        }

        desk.Reject("B-1");
        desk.Reject("B-2");
        var late = Assert.Single(desk.Do<AgentPerformances>(AgentPerformances.Operation, ("agent", "bob"), ("since", "2026-01-12T10:00:00Z")).Items);
        Assert.Equal((1, 0, 0), (late.TotalSessions, late.SentBack, late.RejectionRate));
        var whole = desk.Performance("bob");
        Assert.Equal((3, 2, 0.6667), (whole.TotalSessions, whole.SentBack, whole.RejectionRate));
    }

    [Theory, BothEngines]
    public void Are_named_by_the_history_where_nobody_held_the_task(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add(status: "in_development");
        desk.Do(FinishTask.Operation, ("key", Agents.Key), ("agent", "bob"));
        desk.Reject();
        Assert.Equal("bob", desk.Story().History[^1].ChargedAgent);
    }
}
