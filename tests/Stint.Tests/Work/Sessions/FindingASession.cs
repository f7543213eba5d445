using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class FindingASession
{
    [Theory, BothEngines]
    public void Takes_an_id_its_beginning_a_number_and_the_words(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var first = desk.Start(session: "019bb16e-0000-7000-8000-00000000abcd");
        desk.Wait("1m").End();
        var second = desk.Start();
        foreach (var reference in (string[])[first.Id, first.Id.ToUpperInvariant(), "019bb16e-0000-7", "1", "#1", "00001", "SESSION-00001", "session-1", " 1 "])
            Assert.Equal(first.Id, desk.Show(reference).Id);
        Assert.Equal(second.Id, desk.Show("current").Id);
        Assert.Equal(second.Id, desk.Show("last").Id);
        Assert.Equal(second.Id, desk.Show().Id);
        desk.End();
        Assert.Equal(second.Id, desk.Show("last").Id);
        desk.Refused("no_open_session", ShowSession.Show, ("session", "current"));
    }

    [Theory, BothEngines]
    public void By_last_keeps_to_the_repository_one_stands_in(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var here = desk.Start();
        desk.End();
        // Of another repository, and of no worktree, as an import leaves it.
        var there = desk.Wait("1m").At(Desk.Repository("/src/beta")).Start();
        desk.Store.Execute($"update work_sessions set worktree = null where session_id = '{there.Id}'");
        Assert.Equal(here.Id, desk.Show("last").Id);
    }

    [Theory]
    [BothEngines("9")]
    [BothEngines("019bb16f")]
    [BothEngines("019")]
    [BothEngines("nothing like it")]
    [BothEngines("%")]
    [BothEngines("019bb16e-0000-7000-8000-00000000abcd0")]
    [BothEngines("019bb16e00007000800000000000abcd")]
    public void That_is_not_there_is_refused(TestEngine engine, string reference)
    {
        using var desk = new Desk(engine);
        desk.Start(session: "019bb16e-0000-7000-8000-00000000abcd");
        desk.Refused("session_not_found", ShowSession.Show, ("session", reference));
    }

    [Theory, BothEngines]
    public void By_a_beginning_that_several_have_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(session: "019bb16e-0000-7000-8000-00000000abcd");
        desk.End();
        desk.Start(session: "019bb16e-0000-7000-8000-00000000abce");
        desk.Refused("ambiguous_session", ShowSession.Show, ("session", "019bb16e"));
    }

    [Theory, BothEngines]
    public void By_a_number_means_the_project_one_stands_in(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var beta = desk.At(Desk.Repository("/src/beta"));
        var (here, there) = (desk.Start(), beta.Start());
        Assert.Equal((here.Id, there.Id), (desk.Show("1").Id, beta.Show("1").Id));
        var refusal = desk.At(null).Refused("ambiguous_session", ShowSession.Show, ("session", "1"));
        Assert.Equal(2, refusal.Facts!["ids"]!.AsArray().Count);
    }

    [Theory, BothEngines]
    public void Keeps_actors_worktrees_machines_and_agents_apart(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Desk[] holders =
        [
            desk,
            desk.As("ben@example.com"),
            desk.At(Desk.Repository("/src/alpha-2", "/src/alpha/.git")),
            desk.As(caller => caller with { Host = "sha256:office" }),
            desk.As(caller => caller with { Agent = "claude" }),
            desk.As(caller => caller with { Agent = "claude", AgentSession = "two" }),
            desk.At(null),
        ];
        var opened = holders.Select(holder => holder.Start().Id).ToArray();
        Assert.Equal(opened.Length, opened.Distinct(StringComparer.Ordinal).Count());
        foreach (var holder in holders)
            holder.Refused("session_open", StartSession.Operation);
        Assert.Equal(opened[1], holders[1].Show().Id);
        Assert.Equal(opened[2], holders[2].Show().Id);
        Assert.Equal(opened[3], holders[3].Show().Id);
        Assert.Equal(opened[4], holders[4].Show().Id);
        Assert.Equal(opened[5], holders[5].Show().Id);
        Assert.Equal(opened[6], holders[6].Show().Id);
    }

    [Theory, BothEngines]
    public void Of_several_open_here_means_the_one_last_active_and_lists_the_others(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var agent = desk.As(caller => caller with { Agent = "claude" });
        var other = desk.As(caller => caller with { Agent = "codex" });
        var mine = desk.Start();
        var claude = desk.Wait("1m").As(caller => caller with { Agent = "claude" }).Start();
        Assert.Equal(claude.Id, desk.Show().Id);
        desk.Wait("1m").Log(session: mine.Id);
        Assert.Equal(mine.Id, desk.Show().Id);
        Assert.Equal(claude.Id, agent.Show().Id);
        Assert.Equal(mine.Id, other.Show().Id);
        var status = desk.Do<SessionView>(ShowSession.Status);
        Assert.Equal((mine.Id, claude.Id), (status.Id, Assert.Single(status.Others!).Id));
        Assert.Equal(120, status.ElapsedSeconds);
    }

    [Theory, BothEngines]
    public void Is_settled_by_the_environment_unless_one_is_named(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var first = desk.Start();
        var beta = desk.At(Desk.Repository("/src/beta"));
        var second = beta.Start();
        var set = desk.As(caller => caller with { Session = second.Id });
        Assert.Equal(second.Id, set.Show().Id);
        Assert.Equal(second.Id, set.Log().SessionId);
        Assert.Equal(first.Id, set.Show(first.Id).Id);
        Assert.Equal(first.Id, set.Show("current").Id);
    }

    [Theory, BothEngines]
    public void From_everywhere_sees_every_worktree_of_the_actor(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("1m").At(Desk.Repository("/src/beta")).Start();
        desk.As("ben@example.com").Start();
        var browser = desk.As(_ => new Caller { Actor = "ana@example.com", Tz = "UTC", Everywhere = true });
        Assert.Equal("beta", browser.Show().Project!.Name);
        Assert.Single(browser.Do<SessionView>(ShowSession.Status).Others!);
    }

    [Theory, BothEngines]
    public void That_git_should_be_asked_about_is_one_of_this_worktree_and_not_yet_measured(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        Assert.Equal([id], Unmeasured(desk));
        Assert.Empty(Unmeasured(desk.At(Desk.Repository("/src/beta"))));
        Assert.Empty(Unmeasured(desk.As(caller => caller with { Host = "sha256:office" })));
        desk.Wait("1m").Measure(null, Seen.Evidence());
        Assert.Equal([id], Unmeasured(desk));

        // Asking ends nothing: there may be commits that say it is not over.
        desk.Wait("9h");
        Assert.Equal([id], Unmeasured(desk));
        Assert.Equal(["active"], desk.Store.Rows("select status from sessions"));
        desk.Sweep();
        Assert.Equal([id], Unmeasured(desk));
        desk.Measure(id, Seen.Evidence());
        Assert.Empty(Unmeasured(desk));
    }

    private static IEnumerable<string> Unmeasured(Desk desk) => desk.Do<Page<SessionView>>(ShowSession.Unmeasured).Items.Select(each => each.Id);
}

public sealed class FindingAProject
{
    [Theory, BothEngines]
    public void Goes_from_the_word_to_the_repository_to_the_environment_to_the_last_to_none(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal("none -", Chosen(desk.At(null)));
        Assert.Equal("explicit website", Chosen(desk, "website"));
        Assert.Equal("repository alpha", Chosen(desk));
        var wished = new Place { Worktree = "", CommonDir = "", Wished = "wished" };
        Assert.Equal("environment wished", Chosen(desk.At(wished)));
        Assert.Equal("repository alpha", Chosen(desk.At(Desk.Repository("/src/alpha") with { Wished = "wished" })));
        Assert.Equal("last alpha", Chosen(desk.At(null)));
        Assert.Equal("none -", Chosen(desk.At(null).As("ben@example.com")));
    }

    [Theory, BothEngines]
    public void Remembers_the_last_one_for_a_day(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal("repository alpha", Chosen(desk));
        desk.Wait("24h");
        Assert.Equal("none -", Chosen(desk.At(null)));
        desk.Start();
        desk.Wait("1m").End();
        desk.Wait("23h");
        Assert.Equal("last alpha", Chosen(desk.At(null)));
    }

    [Theory, BothEngines]
    public void Takes_the_default_when_there_is_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Chosen(desk, "inbox");
        desk.Store.Execute("update projects set is_default = 1 where name = 'inbox'");
        desk.Wait("25h");
        Assert.Equal("default inbox", Chosen(desk.At(null)));
    }

    [Theory, BothEngines]
    public void Knows_a_repository_that_moved_and_its_worktrees_and_clones(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var before = desk.At(Desk.Repository("/src/alpha", root: "f00")).Start().Project;
        foreach (var place in (Place[])
            [
                Desk.Repository("/work/renamed", root: "f00"),
                Desk.Repository("/src/alpha-feature", "/work/renamed/.git", "f00"),
                Desk.Repository("/work/renamed"),
            ])
        {
            var there = desk.At(place).Start();
            Assert.Equal((before, "repository"), (there.Project, there.ChosenBy));
            desk.At(place).End();
        }

        Assert.Equal(1, desk.Store.Count("projects"));
    }

    [Theory, BothEngines]
    public void Learns_the_root_of_a_repository_that_had_no_commit_yet(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var empty = desk.Start().Project;
        desk.End();
        Assert.Equal(empty, desk.At(Desk.Repository("/src/alpha", root: "f00")).Start().Project);
        Assert.Equal(empty, desk.At(Desk.Repository("/elsewhere", root: "f00")).Start().Project);
    }

    [Theory, BothEngines]
    public void Tells_two_repositories_of_one_name_apart_and_one_path_on_two_machines(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal("alpha", desk.At(Desk.Repository("/a/alpha", root: "f00")).Start().Project!.Name);
        Assert.Equal("alpha-2", desk.At(Desk.Repository("/b/alpha", root: "ba1")).Start().Project!.Name);
        Assert.Equal("alpha-3", desk.At(Desk.Repository("/c/alpha")).Start().Project!.Name);
        Assert.Equal("alpha-4", desk.At(Desk.Repository("/c/alpha")).As(caller => caller with { Host = "sha256:office" }).Start().Project!.Name);
    }

    [Theory, BothEngines]
    public void Refuses_a_name_that_nobody_could_read(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Refused("bad_project", StartSession.Operation, ("project", "two\nlines"));
        desk.Refused("bad_project", StartSession.Operation, ("project", " "));
        desk.Refused("too_long", StartSession.Operation, ("project", new string('x', 101)));
    }

    private static string Chosen(Desk desk, string? project = null)
    {
        var session = desk.Start(project: project);
        desk.Wait("1m").End();
        return $"{session.ChosenBy} {session.Project?.Name ?? "-"}";
    }
}
