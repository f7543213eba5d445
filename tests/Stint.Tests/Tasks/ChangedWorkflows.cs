using System.Text.Json;
using Stint.Operations;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>A workflow that is changed while tasks stand in it, and another folder's.</summary>
public sealed class ChangedWorkflows
{
    private static readonly Settings Before = Of("""{"phases": [{"name": "dev"}, {"name": "design", "reject": "dev"}, {"name": "qa", "reject": "dev"}]}""");

    [Theory, BothEngines]
    public void Let_every_task_begin_again_whose_phase_is_gone(TestEngine engine)
    {
        using var begun = new Desk(engine);
        var desk = begun.With(Before);
        foreach (var key in new[] { "waits", "held", "swept", "blocked" })
            desk.Add(key, "ready_for_design");
        desk.Claim("ana", "held");
        desk.Claim("ana", "swept");
        desk.Block("blocked");

        var after = desk.With(Of("""{"phases": [{"name": "dev"}, {"name": "qa", "reject": "dev"}], "blocked": "on_hold"}"""));
        after.Refused("wrong_status", ClaimTask.Operation, ("key", "waits"), ("agent", "ben"));
        Assert.Equal(1, after.Wait("5h").SweepTasks("4h", yes: true).Items.Count(claim => claim.TaskKey == "swept"));
        Assert.Equal("ready_for_dev", after.Story("swept").Task.Status);
        foreach (var key in new[] { "waits", "held" })
        {
            if (after.Story(key).Task.Status == "ready_for_design")
                Assert.Single(after.Abandon(key).Warnings);
            Assert.Equal("ready_for_dev", after.Story(key).Task.Status);
        }

        var unblocked = after.Unblock("blocked");
        Assert.Equal("ready_for_dev", unblocked.Task.Status);
        Assert.Single(unblocked.Warnings);
    }

    [Theory, BothEngines]
    public void Let_a_blocked_task_go_back_to_its_phase_under_the_phases_new_words(TestEngine engine)
    {
        using var begun = new Desk(engine);
        var desk = begun.With(Before);
        desk.Add("T", "in_qa");
        desk.Block("T");
        var after = desk.With(Of("""{"phases": [{"name": "dev"}, {"name": "design", "reject": "dev"}, {"name": "qa", "ready": "qa_queue", "reject": "dev"}]}"""));
        Assert.Equal("qa_queue", after.Unblock("T").Task.Status);
    }

    [Theory, BothEngines]
    public void Of_another_folder_change_no_task_of_the_project(TestEngine engine)
    {
        using var begun = new Desk(engine);
        var desk = begun.With(Of("""{"phases": [{"name": "development"}]}"""));
        desk.Add("X-1");
        desk.Claim("ana", "X-1");
        var elsewhere = begun.At(Desk.Repository("/src/beta"));
        elsewhere.Refused("other_workflow", FinishTask.Operation, ("key", "X-1"), ("project", "alpha"));
        elsewhere.Refused("other_workflow", AddTask.Operation, ("key", "X-2"), ("project", "alpha"));
        Assert.Equal(1, begun.At(null).Wait("5h").SweepTasks("4h", yes: true).Released);
        Assert.Equal("ready_for_development", desk.Story("X-1").Task.Status);
        desk.Claim("ana", "X-1");
        Assert.Equal("completed", desk.Finish("X-1").Task.Status);

        // In its own repository a changed workflow is the project's from then on.
        desk.Add("X-3");
        begun.Claim("ana", "X-3");
        Assert.Equal("ready_for_code_review", elsewhere.Do<TaskChanged>(FinishTask.Operation, ("key", "X-3"), ("project", "alpha")).Task.Status);
    }

    [Theory, BothEngines]
    public void Of_another_project_keep_nobody_from_the_next_task(TestEngine engine)
    {
        using var begun = new Desk(engine);
        begun.With(Of("""{"phases": [{"name": "development"}]}""")).Add("X-1", priority: 9);
        var elsewhere = begun.At(Desk.Repository("/src/beta"));
        elsewhere.Add("Y-1");
        Assert.Equal("Y-1", begun.At(null).Next().Task.Key);
        begun.At(null).Refused("no_task_ready", NextTask.Operation, ("agent", "ana"));
    }

    [Fact]
    public void That_reject_forward_are_refused() =>
        Assert.Contains("forward", Assert.Throws<Refusal>(() => Of("""{"phases": [{"name": "dev", "reject": "qa"}, {"name": "qa"}]}""").Workflow.Value).Message, StringComparison.Ordinal);

    [Theory, BothEngines]
    public void Mended_by_hand_let_block_and_reject_do_what_they_say(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var key in new[] { "block", "reject", "renew" })
        {
            desk.Add(key);
            desk.Claim("lost", key);
        }

        desk.Store.Execute("update tasks set status = 'ready_for_code_review'");
        Assert.Equal("blocked", desk.Block("block").Task.Status);
        Assert.Equal("ready_for_development", desk.Reject("reject").Task.Status);
        var renewed = desk.Renew("renew");
        Assert.Equal(("abandoned", 1), (renewed.Session!.Outcome, renewed.Warnings.Length));
        Assert.All(new[] { "block", "reject", "renew" }, key => Assert.Equal("abandoned", Assert.Single(desk.Story(key).Sessions).Outcome));
    }

    private static Settings Of(string workflow) => new()
    {
        Tz = "UTC",
        Workflow = new(() => Workflow.Of(ConfigWorkflow.Read(JsonDocument.Parse(workflow).RootElement, "test"))),
    };
}
