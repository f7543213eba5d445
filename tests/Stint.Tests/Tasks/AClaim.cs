using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Work;

namespace Stint.Tests.Tasks;

/// <summary>An agent takes a task, and what becomes of the session that this begins.</summary>
public sealed class AClaim
{
    [Theory, BothEngines]
    public void Moves_the_task_on_and_begins_a_session_that_finishing_completes(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal("ready_for_development", desk.Add().Task.Status);

        var claimed = desk.Claim("backend");
        Assert.Equal("in_development", claimed.Task.Status);
        Assert.Equal("development", claimed.Session!.Phase);
        Assert.Equal(("backend", desk.Now, null, null), (claimed.Session.AgentId, claimed.Session.StartedAt, claimed.Session.EndedAt, claimed.Session.Outcome));
        Assert.Equal(("E07", "F20"), (claimed.Session.Epic, claimed.Session.Feature));
        Assert.Empty(claimed.Warnings);

        desk.Wait("95m30s");
        var finished = desk.Finish(notes: "API complete");
        Assert.Equal("ready_for_code_review", finished.Task.Status);
        var session = finished.Session!;
        Assert.Equal(claimed.Session.Id, session.Id);
        Assert.Equal(("completed", "API complete", desk.Now, 95.5), (session.Outcome, session.Notes, session.EndedAt, session.DurationMinutes));
        Assert.Equal([session], desk.Story().Sessions);
        Assert.Equal(["added", "claimed", "finished"], desk.Story().History.Select(change => change.Action));
    }

    [Theory, BothEngines]
    public void Leads_through_all_phases_to_the_end(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        foreach (var phase in new[] { "development", "code_review", "qa", "approval" })
        {
            Assert.Equal("ready_for_" + phase, desk.Story().Task.Status);
            Assert.Equal("in_" + phase, desk.Claim("ana").Task.Status);
            desk.Wait("10m").Finish();
        }

        Assert.Equal("completed", desk.Wait("3h").Story().Task.Status);
        Assert.Equal(2400, desk.Story().Time.ElapsedSeconds);
        desk.Refused("wrong_status", ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"));
    }

    [Theory, BothEngines]
    public void That_is_rejected_gives_the_task_to_the_next_agent_and_stays_in_its_sessions(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("backend");
        var rejected = desk.Wait("30m").Reject(reason: "Tests missing");
        Assert.Equal("ready_for_development", rejected.Task.Status);
        Assert.Equal(("rejected", "Tests missing", desk.Now), (rejected.Session!.Outcome, rejected.Session.Notes, rejected.Session.EndedAt));

        desk.Wait("5m").Claim("other");
        desk.Wait("20m").Finish();
        var page = desk.Claims(("key", Agents.Key));
        Assert.Equal([("other", "completed"), ("backend", "rejected")], page.Items.Select(claim => (claim.AgentId, claim.Outcome!)));
        Assert.Equal((2, 3000, 0.5, 1), (page.N, page.TotalSeconds, page.CompletionRate, page.ClosedShare));
        Assert.Equal(1200, desk.Story().Time.ReworkSeconds);
    }

    [Theory, BothEngines]
    public void On_a_task_that_somebody_holds_is_refused_and_tells_who(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("backend");
        desk.Wait("10m");
        var refusal = desk.Refused("task_already_claimed", ClaimTask.Operation, ("key", Agents.Key), ("agent", "other"));
        Assert.Equal(1, refusal.ExitCode);
        Assert.StartsWith("Task already claimed by agent 'backend' since 2026-01-12 09:00:00", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("Use 'stint task finish' or 'stint task reject' to complete work first", refusal.Hint);
        var session = refusal.Facts!["session"]!.AsObject();
        Assert.Equal("backend", (string?)session["agent_id"]);
        Assert.Equal(Instant.Parse(Desk.Nine), Instant.Parse((string)session["started_at"]!));
        desk.Refused("task_already_claimed", ClaimTask.Operation, ("key", Agents.Key), ("agent", "backend"));
    }

    [Fact]
    public void On_a_task_that_somebody_holds_leaves_the_command_line_with_one()
    {
        using var stint = new CommandLineRunner("2026-01-12T09:00:00Z");
        stint.Succeed("task", "add", Agents.Key);
        stint.Succeed("task", "claim", Agents.Key, "--agent", "backend");
        var people = stint.Run("task", "claim", Agents.Key, "--agent", "other");
        Assert.Equal(1, people.Exit);
        Assert.Contains("Task already claimed by agent 'backend' since 2026-01-12 09:00:00", people.Error, StringComparison.Ordinal);
        Assert.Contains("Use 'stint task finish' or 'stint task reject' to complete work first", people.Error, StringComparison.Ordinal);
        stint.Clock.Advance(TimeSpan.FromMinutes(90));
        var finished = stint.Json("task", "finish", Agents.Key, "--notes", "API complete").GetProperty("session");
        Assert.Equal(90, finished.GetProperty("duration_minutes").GetDouble());
        Assert.Equal("completed", finished.GetProperty("outcome").GetString());
        Assert.Contains("API complete", stint.Succeed("task", "sessions", Agents.Key).Out, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Is_a_session_of_its_own_kind(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Add();
        desk.Claim("ana");
        Assert.Equal(1, Assert.Single(desk.Do<Page<ProjectSummary>>(ListProjects.Operation).Items).Sessions);
        Assert.Equal("work", Assert.Single(desk.Do<Page<SessionView>>(ListSessions.Operation).Items).Kind);
        var held = Assert.Single(desk.Do<Page<SessionView>>(ListSessions.Operation, ("kind", "task")).Items);
        Assert.Equal((desk.Story().Open!.Id, "task", "active", "alpha"), (held.Id, held.Kind, held.Status, held.Project!.Name));
    }
}
