using System.Text.Json;
using Stint.Operations;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Which task `task next` takes.</summary>
public sealed class TheNextTask
{
    private static readonly Settings Typed = new()
    {
        Tz = "UTC",
        Workflow = new(() => Workflow.Of(ConfigWorkflow.Read(
            JsonDocument.Parse("""
                {"phases": [{"name": "build", "agents": ["backend", "frontend"]}, {"name": "check", "agents": ["qa"]}, {"name": "ship"}],
                 "completed": "done", "blocked": "stuck"}
                """).RootElement,
            "test"))),
    };

    [Theory, BothEngines]
    public void Is_of_the_latest_phase_then_the_most_urgent_then_the_oldest(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var (key, status, priority) in new[]
                 {
                     ("old", "ready_for_development", 0), ("young", "ready_for_development", 0), ("urgent", "ready_for_development", 9),
                     ("unimportant", "ready_for_qa", -5), ("review", "ready_for_code_review", 100), ("held", "in_approval", 100), ("done", "completed", 100),
                 })
        {
            desk.Wait("1s").Add(key, status, priority);
        }

        Assert.Equal(["unimportant", "review", "urgent", "old", "young"], All(desk));
    }

    [Theory, BothEngines]
    public void Is_of_the_agents_own_type_before_those_for_anybody_and_never_of_another_type(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add("any", priority: 9);
        desk.Add("frontend", type: "frontend");
        desk.Wait("1s").Add("backend", type: "backend");
        Assert.Equal(["backend", "any"], All(desk, "backend"));
        Assert.Equal("ready_for_development", desk.Story("frontend").Task.Status);
    }

    [Theory, BothEngines]
    public void Is_of_a_phase_that_the_workflow_gives_to_the_agents_type(TestEngine engine)
    {
        using var desk = new Desk(engine) { Settings = Typed };
        desk.Add("b");
        desk.Add("c", "ready_for_check");
        desk.Add("s", "ready_for_ship");
        Assert.Equal("s", desk.Next(type: "painter").Task.Key);
        NoneReady(desk, ("agent_type", "painter"));
        Assert.Equal("c", desk.Next(type: "qa").Task.Key);
        NoneReady(desk, ("agent_type", "qa"));
        Assert.Equal(("b", "in_build"), (desk.Next(type: "frontend").Task.Key, desk.Story("b").Task.Status));
        Assert.Equal("ready_for_build", desk.Reject("c").Task.Status);
        Assert.Equal("done", desk.Finish("s").Task.Status);
        Assert.Equal("stuck", desk.Block("b").Task.Status);
    }

    [Theory, BothEngines]
    public void Is_of_the_phase_or_status_that_is_asked_for(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add("d");
        desk.Add("a", "ready_for_approval");
        Assert.Equal("d", desk.Next(phase: "development").Task.Key);
        Assert.Equal("a", desk.Do<TaskChanged>(ClaimTask.Operation, ("any", "ready_for_approval"), ("agent", "ana")).Task.Key);
        desk.Refused("unknown_phase", NextTask.Operation, ("agent", "ana"), ("phase", "painting"));
        desk.Refused("unclaimable_status", ClaimTask.Operation, ("any", "completed"), ("agent", "ana"));
        desk.Refused("key_and_any", ClaimTask.Operation, ("key", "d"), ("any", "ready_for_qa"), ("agent", "ana"));
    }

    [Theory, BothEngines]
    public void Is_of_the_project_of_the_place_and_of_any_where_there_is_no_place(TestEngine engine)
    {
        using var alpha = new Desk(engine);
        var beta = alpha.At(Desk.Repository("/src/beta"));
        var nowhere = alpha.At(null);
        alpha.Add("T-1");
        beta.Wait("1s").Add("T-1", priority: 1);
        nowhere.Refused("ambiguous_task", ClaimTask.Operation, ("key", "T-1"), ("agent", "ana"));
        Assert.Equal("alpha", alpha.Story("T-1").Task.Project!.Name);
        Assert.Equal("beta", beta.Story("T-1").Task.Project!.Name);
        Assert.Equal("beta", nowhere.Do<TaskStory>(ShowTask.Operation, ("key", "T-1"), ("project", "beta")).Task.Project!.Name);

        Assert.Equal("beta", nowhere.Next().Task.Project!.Name);
        NoneReady(beta);
        Assert.Equal("alpha", alpha.Next().Task.Project!.Name);
        NoneReady(nowhere);
        Assert.Equal(2, nowhere.Claims().N);
        Assert.Equal(1, alpha.Claims().N);
    }

    private static List<string> All(Desk desk, string? type = null)
    {
        var keys = new List<string>();
        while (true)
        {
            try
            {
                keys.Add(desk.Next(type: type).Task.Key);
            }
            catch (Refusal refusal) when (refusal.Code == "no_task_ready")
            {
                return keys;
            }
        }
    }

    private static void NoneReady(Desk desk, params (string Name, object? Value)[] values) =>
        desk.Refused("no_task_ready", NextTask.Operation, [("agent", "ana"), .. values]);
}
