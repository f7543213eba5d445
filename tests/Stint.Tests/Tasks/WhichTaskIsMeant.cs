using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Keys that several projects have, and tasks of no project.</summary>
public sealed class WhichTaskIsMeant
{
    [Theory, BothEngines]
    public void Is_told_by_the_project_however_many_have_the_key(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var n = 1; n <= 25; n++)
            desk.Add("K-1", project: $"p{n}");
        Assert.Equal("p25", Show(desk, "p25").Task.Project!.Name);
        desk.At(null).Refused("ambiguous_task", ShowTask.Operation, ("key", "K-1"));
    }

    [Theory, BothEngines]
    public void Is_a_task_of_none_by_a_dash(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.At(null).Add("K-1");
        desk.Add("K-1", project: "alpha");
        Assert.Null(Show(desk, "-").Task.Project);
        Assert.Equal("alpha", Show(desk, "alpha").Task.Project!.Name);
        Assert.Null(desk.Add("K-2", project: "-").Task.Project);
    }

    [Theory, BothEngines]
    public void Is_none_in_a_repository_that_nobody_has_tracked_yet(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.At(null).Add("N-1");
        desk.At(null).Claim("ana", "N-1");
        desk.Wait("5h");
        desk.Refused("task_not_found", ShowTask.Operation, ("key", "N-1"));
        Assert.Equal(0, desk.SweepTasks("4h", yes: true).Released);
        Assert.Equal(1, desk.At(null).SweepTasks("4h", yes: true).Released);
    }

    [Theory, BothEngines]
    public void Is_told_by_its_id_which_is_no_other_tasks_key(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Add("K-1").Task.Id;
        Assert.Equal("K-1", desk.At(null).Story(id).Task.Key);
        desk.Refused("bad_key", AddTask.Operation, ("key", id));
    }

    [Theory, BothEngines]
    public async Task Of_several_projects_is_the_best_for_each_of_two_that_ask_at_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var place = desk.At(null);
        for (var round = 0; round < 10; round++)
        {
            place.Add($"a{round}", priority: 1, project: "pa");
            place.Add($"b{round}", priority: 1, project: "pb");
            place.Add($"old{round}", project: "pc");
            var taken = await Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(() => place.Next($"agent-{n}").Task.Key, TestContext.Current.CancellationToken)));
            Assert.Equal([$"a{round}", $"b{round}"], taken.Order(StringComparer.Ordinal));
            place.Next();
        }
    }

    [Theory, BothEngines]
    public void Is_next_by_its_age_and_not_by_when_it_was_added(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(ImportTasks.Operation, ("tasks", new NewTasks(
        [
            new NewTask("young", null, null, null, null, null, null, Instants("2026-01-10T00:00:00Z"), null, "line 2"),
            new NewTask("old", null, null, null, null, null, null, Instants("2026-01-01T00:00:00Z"), null, "line 3"),
        ])));
        Assert.Equal("old", desk.Next().Task.Key);
    }

    private static Stint.Sessions.Instant Instants(string text) => Stint.Sessions.Instant.Parse(text);

    private static TaskStory Show(Desk desk, string project) => desk.Do<TaskStory>(ShowTask.Operation, ("key", "K-1"), ("project", project));
}
