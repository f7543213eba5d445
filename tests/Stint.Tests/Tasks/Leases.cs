using Stint.Sessions;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Claims that last for a while, and the tokens that tell one claim from the next.</summary>
public sealed class Leases
{
    [Theory, BothEngines]
    public void Keep_others_away_until_they_have_run_out(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        var first = desk.Claim("backend", lease: "30m");
        Assert.Equal((1, Instant.Parse("2026-01-12T09:30:00Z")), (first.Token, first.Session!.LeaseUntil));
        desk.Wait("30m").Refused("task_already_claimed", ClaimTask.Operation, ("key", Agents.Key), ("agent", "other"));

        var second = desk.Wait("1s").Claim("other", lease: "30m");
        Assert.Equal((2, "other", "in_development"), (second.Token, second.Session!.AgentId, second.Task.Status));
        Assert.Contains("backend", Assert.Single(second.Warnings), StringComparison.Ordinal);
        var lost = desk.Story().Sessions[0];
        Assert.Equal(("abandoned", Instant.Parse(Desk.Nine), desk.Now), (lost.Outcome, lost.EndedAt, lost.ClosedAt));

        desk.Refused("token_expired", FinishTask.Operation, ("key", Agents.Key), ("token", first.Token));
        desk.Refused("token_expired", AbandonTask.Renew, ("key", Agents.Key), ("token", first.Token));
        Assert.Equal("ready_for_code_review", desk.Finish(token: second.Token).Task.Status);
    }

    [Theory, BothEngines]
    public void Ask_for_the_token_of_the_claim(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("backend", lease: "30m");
        foreach (var operation in new[] { FinishTask.Operation, AbandonTask.Abandon, AbandonTask.Renew })
            desk.Refused("token_needed", operation, ("key", Agents.Key));
        desk.Refused("token_needed", RejectTask.Operation, ("key", Agents.Key), ("reason", "no"));
        desk.Refused("token_needed", BlockTask.Block, ("key", Agents.Key), ("reason", "no"));
        Assert.Equal("ready_for_development", desk.Abandon(token: 1).Task.Status);
    }

    [Theory, BothEngines]
    public void That_nobody_asked_for_need_no_token(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        Assert.Null(desk.Claim("ana").Token);
        desk.Renew();
        desk.Refused("token_expired", FinishTask.Operation, ("key", Agents.Key), ("token", 7));
        Assert.Equal("completed", desk.Finish().Session!.Outcome);
    }

    [Theory, BothEngines]
    public void Begin_anew_by_a_renewal(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("backend", lease: "30m");
        Assert.Equal(Instant.Parse("2026-01-12T09:50:00Z"), desk.Wait("20m").Renew(token: 1).Session!.LeaseUntil);
        desk.Wait("25m").Refused("task_already_claimed", ClaimTask.Operation, ("key", Agents.Key), ("agent", "other"));
        Assert.Equal(desk.Now + TimeSpan.FromHours(2), desk.Renew(token: 1, lease: "2h").Session!.LeaseUntil);
    }

    [Theory, BothEngines]
    public void That_have_run_out_can_still_be_finished_by_who_holds_the_task(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("backend", lease: "30m");
        Assert.True(desk.Wait("2h").Story().Open!.Overdue);
        Assert.Equal(("completed", 120), (desk.Finish(token: 1).Session!.Outcome, desk.Story().Sessions[0].DurationMinutes));
    }

    [Theory, BothEngines]
    public void Are_from_a_second_to_thirty_days_long(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Refused("bad_lease", ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"), ("lease", "31d"));
        Assert.Equal(1, desk.Claim("ana", lease: "30d").Token);
    }
}
