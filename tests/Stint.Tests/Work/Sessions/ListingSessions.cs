using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class ListingSessions
{
    [Theory, BothEngines]
    public void Shows_the_newest_first(TestEngine engine)
    {
        using var desk = Filled(engine, 12);
        var page = List(desk);
        Assert.Equal(Enumerable.Range(3, 10).Reverse().Select(n => (long)n), page.Items.Select(each => each.Number));
        Assert.NotNull(page.Next);
        var rest = List(desk, ("cursor", page.Next));
        Assert.Equal([2L, 1L], rest.Items.Select(each => each.Number));
        Assert.Null(rest.Next);
    }

    [Theory, BothEngines]
    public void Page_by_page_shows_every_session_once_while_others_are_added(TestEngine engine)
    {
        using var desk = Filled(engine, 17);
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = List(desk, ("limit", 3), ("cursor", cursor));
            seen.AddRange(page.Items.Select(each => each.Number));
            cursor = page.Next;
            desk.Start();
            desk.Wait("1m").End();
        }
        while (cursor is not null && seen.Count < 100);

        Assert.Equal(Enumerable.Range(1, 17).Reverse().Select(n => (long)n), seen);
    }

    [Theory, BothEngines]
    public void That_began_at_one_instant_shows_each_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var ids = Enumerable.Range(0, 9).Select(n => desk.As($"actor{n}").Start().Id).ToArray();
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = List(desk, ("limit", 2), ("cursor", cursor));
            seen.AddRange(page.Items.Select(each => each.Id));
            cursor = page.Next;
        }
        while (cursor is not null && seen.Count < 100);

        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Theory, BothEngines]
    public void Takes_only_what_the_filters_let_through(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var beta = desk.At(Desk.Repository("/src/beta"));
        desk.Start(tag: ["parser"]);
        desk.Wait("30m").End();
        desk.Wait("30m").Start(tag: ["web", "parser"]);
        desk.Pause();
        beta.Wait("1h").Start(tag: ["web"]);
        desk.As("ben@example.com").Start();
        Assert.Equal(["alpha 1", "alpha 2"], Names(desk, ("tag", "#Parser")));
        Assert.Equal(["beta 1"], Names(desk, ("project", "beta")));
        Assert.Equal(["alpha 3"], Names(desk, ("by", "ben@example.com")));
        Assert.Equal(["alpha 1"], Names(desk, ("status", "ended")));
        Assert.Equal(["alpha 2"], Names(desk, ("status", "paused")));
        Assert.Equal(["alpha 3", "beta 1"], Names(desk, ("status", "active")));
        Assert.Equal(["alpha 2", "alpha 3", "beta 1"], Names(desk, ("status", "open")));
        Assert.Equal(["alpha 2"], Names(desk, ("since", "10:00"), ("until", "11:00")));
        Assert.Equal(["alpha 1"], Names(desk, ("until", "10:00")));
        Assert.Equal(["beta 1"], Names(desk, ("since", "11:00"), ("project", "beta"), ("tag", "web"), ("status", "open"), ("by", "ana@example.com")));
        Assert.Empty(Names(desk, ("kind", "visit")));
        desk.Refused("project_not_found", ListSessions.Operation, ("project", "gamma"));
    }

    [Theory]
    [BothEngines("x")]
    [BothEngines("12")]
    [BothEngines("12.x")]
    [BothEngines("-5.019bb16e-0000-7000-8000-00000000abcd")]
    [BothEngines(".019bb16e-0000-7000-8000-00000000abcd")]
    [BothEngines("99999999999999999999.019bb16e-0000-7000-8000-00000000abcd")]
    public void Refuses_a_cursor_that_is_not_ours(TestEngine engine, string cursor)
    {
        using var desk = new Desk(engine);
        desk.Refused("bad_cursor", ListSessions.Operation, ("cursor", cursor));
        desk.Start();
        desk.Refused("bad_cursor", SessionTimeline.Operation, ("cursor", cursor));
    }

    [Theory, BothEngines]
    public void Tells_of_each_of_many_what_it_tells_of_that_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var n = 0; n < 70; n++)
        {
            desk.Start($"goal {n}", tag: n % 3 == 0 ? [$"t{n}", "all"] : null, task: n % 5 == 0 ? [$"US-{n}"] : null);
            for (var log = 0; log < n % 4; log++)
                desk.Wait("1m").Log($"entry {log}");
            if (n % 2 == 0)
                desk.Measure(null, Seen.Evidence([Seen.Commit(n, desk.Now.ToString())], Seen.File("a.txt", n, 1), Seen.File($"b{n}.txt", 1, n)));
            desk.Wait("1m").End();
        }

        var all = desk.Do<Page<SessionView>>(ListSessions.Operation, ("limit", 500)).Items;
        Assert.Equal(70, all.Length);
        Assert.All(all, one =>
        {
            var alone = desk.Show(one.Id);
            Assert.Equal((alone.Goal, string.Join(',', alone.Tags), alone.Counts, alone.Code), (one.Goal, string.Join(',', one.Tags), one.Counts, one.Code));
            var n = int.Parse(one.Goal!["goal ".Length..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(n % 4, one.Counts.Logs);
            Assert.Equal(n % 5 == 0 ? 1 : 0, one.Counts.TasksCreated);
            Assert.Equal(n % 2 == 0 ? new CodeView(n + 1, n + 1, 0, 2 * (n + 1)) : new CodeView(null, null, null, null), one.Code);
        });
    }

    [Theory, BothEngines]
    public void Refuses_more_than_a_page_holds(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Refused("bad_value", ListSessions.Operation, ("limit", 0));
        desk.Refused("bad_value", ListSessions.Operation, ("limit", 501));
    }

    [Theory, BothEngines]
    public void Shows_projects_with_the_one_worked_on_last_first(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("1m").At(Desk.Repository("/src/beta")).Start();
        desk.Wait("1m").As("ben").Start();
        Assert.Equal(
            [("alpha", 2L, "2026-01-12T09:02:00Z"), ("beta", 1L, "2026-01-12T09:01:00Z")],
            desk.Do<Page<ProjectSummary>>(ListProjects.Operation).Items.Select(each => (each.Name, each.Sessions, each.LastStartedAt.ToString()!)));
    }

    private static Desk Filled(TestEngine engine, int count)
    {
        var desk = new Desk(engine);
        for (var n = 0; n < count; n++)
        {
            desk.Start();
            desk.Wait("1m").End();
        }

        return desk;
    }

    private static Page<SessionView> List(Desk desk, params (string, object?)[] values) => desk.Do<Page<SessionView>>(ListSessions.Operation, values);

    private static IEnumerable<string> Names(Desk desk, params (string, object?)[] values) =>
        List(desk, values).Items.Select(each => $"{each.Project!.Name} {each.Number}").Order(StringComparer.Ordinal);
}
