using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Claims from which nothing was heard for four hours: A for 5 h, B for 4 h 20 min (it was renewed once), C for 4 h, D for 3 h, E for 30 min.</summary>
public sealed class StaleClaims
{
    [Theory, BothEngines]
    public void Are_those_silent_for_longer_and_not_the_one_silent_for_exactly_so_long(TestEngine engine)
    {
        using var desk = Fourteen(engine);
        var page = desk.Claims(("active", true), ("stale", "4h"));
        Assert.Equal([("B", "agent-B", 16_200), ("A", "agent-A", 18_000)], page.Items.Select(claim => (claim.TaskKey, claim.AgentId, claim.TimeSinceStartSeconds!.Value)));
        Assert.Equal([15_600, 18_000], page.Items.Select(claim => claim.IdleSeconds!.Value));
        Assert.Equal(2, page.N);
        Assert.All(page.Items, claim => Assert.True(claim.Stale));
        Assert.Equal(["E", "D", "C", "B", "A"], desk.Claims(("active", true)).Items.Select(claim => claim.TaskKey));
        Assert.Equal(["B", "A"], desk.Claims().Items.Where(claim => claim.Stale).Select(claim => claim.TaskKey));
        Assert.Equal(["C", "B", "A"], desk.Wait("1s").StaleKeys());
    }

    [Theory, BothEngines]
    public void Are_fresh_after_a_renewal_but_as_long_since_their_start(TestEngine engine)
    {
        using var desk = Fourteen(engine);
        desk.Renew("A");
        Assert.Equal(["B"], desk.StaleKeys());
        Assert.Equal(["B", "A"], desk.StaleKeys(sinceStart: true));
    }

    [Theory, BothEngines]
    public void Are_only_told_by_a_sweep_without_yes(TestEngine engine)
    {
        using var desk = Fourteen(engine);
        var before = desk.Store.Dump();
        var sweep = desk.SweepTasks("4h");
        Assert.Equal(["A", "B"], sweep.Items.Select(claim => claim.TaskKey));
        Assert.Equal((true, 0), (sweep.DryRun, sweep.Released));
        Assert.Equal(before, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void Are_given_back_by_a_sweep_as_of_their_last_sign_of_life(TestEngine engine)
    {
        using var desk = Fourteen(engine);
        var sweep = desk.SweepTasks("4h", yes: true);
        Assert.Equal(2, sweep.Released);
        Assert.All(sweep.Items, claim => Assert.Equal(("abandoned", desk.Now), (claim.Outcome, claim.ClosedAt)));
        Assert.Equal(["2026-01-12T09:00:00Z", "2026-01-12T09:40:00Z"], sweep.Items.Select(claim => claim.EndedAt!.Value.ToString()));
        Assert.All(new[] { "A", "B" }, key => Assert.Equal("ready_for_development", desk.Story(key).Task.Status));
        Assert.All(new[] { "C", "D", "E" }, key => Assert.Equal("in_development", desk.Story(key).Task.Status));
        Assert.Equal(600, desk.Story("B").Sessions[0].ElapsedSeconds);

        var once = desk.Store.Dump();
        Assert.Equal(0, desk.SweepTasks("4h", yes: true).Released);
        Assert.Equal(once, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void Include_what_has_outlived_its_lease_only_where_it_is_asked_for(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("backend", lease: "30m");
        desk.Wait("30m");
        Assert.Empty(desk.SweepTasks(overdue: true).Items);
        desk.Wait("1s");
        Assert.Empty(desk.SweepTasks(yes: true).Items);
        Assert.Equal(1, desk.SweepTasks(overdue: true, yes: true).Released);
        Assert.Equal(Instant.Parse(Desk.Nine), Assert.Single(desk.Story().Sessions).EndedAt);
    }

    private static Desk Fourteen(TestEngine engine)
    {
        var desk = new Desk(engine);
        foreach (var key in new[] { "A", "B", "C", "D", "E" })
            desk.Add(key);
        desk.Claim("agent-A", "A");
        desk.Wait("30m").Claim("agent-B", "B");
        desk.Wait("10m").Renew("B");
        desk.Wait("20m").Claim("agent-C", "C");
        desk.Wait("1h").Claim("agent-D", "D");
        desk.Wait("2h30m").Claim("agent-E", "E");
        desk.Wait("30m");
        return desk;
    }
}
