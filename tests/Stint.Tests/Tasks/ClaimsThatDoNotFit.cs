using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Ways out of a phase beside finishing it, and what does not fit: mended and told where that can be, else refused.</summary>
public sealed class ClaimsThatDoNotFit
{
    [Theory, BothEngines]
    public void A_task_without_a_session_is_finished_with_a_warning(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add(status: "in_development");
        var finished = desk.Finish();
        Assert.Equal(["No active session found, skipping session closure"], finished.Warnings);
        Assert.Equal(("ready_for_code_review", null), (finished.Task.Status, finished.Session));
    }

    [Theory, BothEngines]
    public void A_task_without_a_session_is_claimed_in_its_phase(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add(status: "in_qa");
        var claimed = desk.Claim("ana");
        Assert.Equal(("in_qa", "qa"), (claimed.Task.Status, claimed.Session!.Phase));
        Assert.Empty(desk.Finish().Warnings);
    }

    [Theory, BothEngines]
    public void A_session_on_a_task_that_waits_is_ended_as_abandoned(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("lost");
        desk.Store.Execute("update tasks set status = 'ready_for_qa'");
        var finished = desk.Wait("10m").Finish();
        Assert.Equal(("ready_for_qa", "abandoned"), (finished.Task.Status, finished.Session!.Outcome));
        Assert.Equal("repaired", desk.Story().History[^1].Action);
        Assert.Contains("lost", Assert.Single(finished.Warnings), StringComparison.Ordinal);
        Assert.Equal("in_qa", desk.Claim("ana").Task.Status);
    }

    [Theory, BothEngines]
    public void A_session_on_a_task_that_waits_is_ended_by_the_next_claim(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("lost");
        desk.Store.Execute("update tasks set status = 'ready_for_qa'");
        var claimed = desk.Wait("10m").Claim("ana");
        Assert.Equal(("in_qa", "ana"), (claimed.Task.Status, claimed.Session!.AgentId));
        Assert.Single(claimed.Warnings);
        Assert.Equal(["abandoned", null], desk.Story().Sessions.Select(claim => claim.Outcome));
    }

    [Theory, BothEngines]
    public void A_blocked_task_goes_back_to_its_phase(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add(status: "ready_for_qa");
        desk.Claim("ana");
        var blocked = desk.Wait("20m").Block();
        Assert.Equal(("blocked", "blocked", "Waits for the schema"), (blocked.Task.Status, blocked.Session!.Outcome, blocked.Session.Notes));
        desk.Refused("wrong_status", ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"));
        desk.Refused("wrong_status", BlockTask.Block, ("key", Agents.Key), ("reason", "again"));
        Assert.Equal("ready_for_qa", desk.Wait("1h").Unblock().Task.Status);
        var time = desk.Wait("5m").Story().Time;
        Assert.Equal((5100, 1200, 300, 3600), (time.ElapsedSeconds, time.HeldSeconds, time.WaitingSeconds, time.BlockedSeconds));
        Assert.Equal(["held", "blocked", "waiting"], time.Parts.Select(part => part.Kind));
    }

    [Theory, BothEngines]
    public void A_task_that_waits_can_be_blocked_without_a_session(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add(status: "ready_for_approval");
        Assert.Null(desk.Block().Session);
        Assert.Equal("ready_for_approval", desk.Unblock().Task.Status);
    }

    [Theory, BothEngines]
    public void An_abandoned_task_waits_for_its_phase_again(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add(status: "ready_for_qa");
        desk.Claim("ana");
        var given = desk.Wait("20m").Abandon();
        Assert.Equal(("ready_for_qa", "abandoned", desk.Now), (given.Task.Status, given.Session!.Outcome, given.Session.EndedAt));
        Assert.Equal(0d, desk.Claims(("key", Agents.Key)).CompletionRate);
    }

    [Theory, BothEngines]
    public void What_the_status_forbids_is_refused_and_changes_nothing(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Refused("task_not_claimed", FinishTask.Operation, ("key", Agents.Key));
        desk.Refused("task_not_claimed", AbandonTask.Abandon, ("key", Agents.Key));
        desk.Refused("task_not_claimed", AbandonTask.Renew, ("key", Agents.Key));
        desk.Refused("wrong_status", RejectTask.Operation, ("key", Agents.Key), ("reason", "no"));
        desk.Refused("wrong_status", BlockTask.Unblock, ("key", Agents.Key));
        desk.Refused("task_exists", AddTask.Operation, ("key", Agents.Key));
        desk.Refused("task_not_found", FinishTask.Operation, ("key", "T-2"));
        desk.Refused("unknown_status", AddTask.Operation, ("key", "T-2"), ("status", "almost"));
        desk.Refused("bad_key", AddTask.Operation, ("key", "sessions"));
        desk.Add("done", "completed");
        foreach (var operation in new[] { FinishTask.Operation, AbandonTask.Abandon, AbandonTask.Renew })
            desk.Refused("task_not_claimed", operation, ("key", "done"));
        desk.Refused("wrong_status", RejectTask.Operation, ("key", "done"), ("reason", "no"));
        desk.Refused("wrong_status", BlockTask.Block, ("key", "done"), ("reason", "no"));
        desk.Refused("since_start_alone", TaskSessions.Operation, ("since_start", true));
    }

    [Theory, BothEngines]
    public void Every_open_task_stands_on_the_board(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add("unheld", "in_qa");
        desk.Add("waits", "ready_for_qa");
        desk.Add("held", "ready_for_qa");
        desk.Claim("ana", "held");
        desk.Add("blocked");
        desk.Block("blocked");
        var board = desk.Do<BoardView>(Board.Operation);
        var qa = board.Phases.Single(phase => phase.Phase == "qa");
        Assert.Equal((1, 2), (qa.Ready, qa.In));
        Assert.Equal(("unheld", "waits", "held"), (Assert.Single(qa.Unheld).Key, Assert.Single(qa.Waiting).Key, Assert.Single(qa.Claims).TaskKey));
        var blocked = Assert.Single(board.BlockedTasks);
        Assert.Equal(("blocked", "Waits for the schema"), (blocked.Task.Key, blocked.Reason));
    }
}
