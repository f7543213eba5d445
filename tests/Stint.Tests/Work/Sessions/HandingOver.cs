using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class Resuming
{
    [Theory, BothEngines]
    public void Shows_the_last_session_its_commits_open_tasks_blockers_and_what_comes_next(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("Parse quotes", task: ["US-1", "US-2", "US-3"]);
        desk.Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Do(Remarks.Blocker, ("text", "No rights"));
        desk.Do(Next.Operation, ("text", "Wire it"));
        desk.Do(Next.Operation, ("text", "Done already"));
        desk.Do(Next.Operation, ("done", 2));
        desk.Wait("30m").Measure(null, Seen.Evidence([.. Enumerable.Range(1, 7).Select(n => Seen.Commit(n, $"2026-01-12T09:0{n}:00Z"))], Seen.File("a.txt")));
        desk.End();
        var view = desk.Wait("20h").Do<ResumeView>(Resume.Operation);
        Assert.Equal(("alpha", null, 1L), (view.Project!.Name, view.Current, view.Last!.Number));
        Assert.Equal([new TaskView("US-2", "planned"), new TaskView("US-3", "planned")], view.OpenTasks);
        Assert.Equal(["Commit 7", "Commit 6", "Commit 5", "Commit 4", "Commit 3"], view.LastCommits.Select(commit => commit.Subject));
        Assert.Equal("No rights", Assert.Single(view.Blockers).Text);
        Assert.Equal([new NextView(1, "Wire it", false)], view.NextActions);
        Assert.Equal("Session #1 (Parse quotes); ran 30m 00s, 7m 00s of it active; 7 commits, 1 file, +10 −3 lines; 1 of 3 tasks completed; ended: user_end on main.", view.Summary);
    }

    [Theory, BothEngines]
    public void Takes_the_session_that_ended_last_and_not_the_one_that_started_last(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("mine");
        var agent = desk.Wait("20m").As(caller => caller with { Agent = "claude", AgentSession = "1" });
        agent.Start("the agent's");
        agent.Wait("10m").End();
        desk.Wait("10m").End();
        Assert.Equal("mine", desk.Do<ResumeView>(Resume.Operation).Last!.Goal);
    }

    [Theory, BothEngines]
    public void As_Markdown_has_headings_and_takes_the_force_out_of_what_people_wrote(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("Parse <b>quotes</b>", task: ["US-1"]);
        desk.Do(Next.Operation, ("text", "see [here](http://elsewhere)"));
        desk.End();
        Assert.Null(desk.Do<ResumeView>(Resume.Operation).Markdown);
        var lines = desk.Do<ResumeView>(Resume.Operation, ("markdown", true)).Markdown!.Split('\n');
        Assert.Equal(["# alpha", "## Open tasks", "- US-1 (planned)", "## Next", "- 1. see \\[here\\](http://elsewhere)"], lines.Where(line => line.StartsWith('#') || line.StartsWith('-')));
        Assert.StartsWith("Session #1 (Parse \\<b\\>quotes\\</b\\>)", lines[1], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Takes_a_tasks_latest_word(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(task: ["US-1", "US-2"]);
        desk.End();
        desk.Wait("1h").Start();
        desk.Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Do(SessionTask.Operation, ("keys", "US-2"));
        var view = desk.Do<ResumeView>(Resume.Operation);
        Assert.Equal([new TaskView("US-2", "in_progress")], view.OpenTasks);
        Assert.Equal((2L, 1L), (view.Current!.Number, view.Last!.Number));
    }

    [Theory, BothEngines]
    public void Keeps_to_the_project_one_stands_in(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("here");
        desk.End();
        var beta = desk.At(Desk.Repository("/src/beta"));
        Assert.Null(beta.Do<ResumeView>(Resume.Operation).Last);
        beta.Start("there");
        beta.End();
        Assert.Equal(("here", "there"), (desk.Do<ResumeView>(Resume.Operation).Last!.Goal, beta.Do<ResumeView>(Resume.Operation).Last!.Goal));
        Assert.Null(desk.At(Desk.Repository("/src/new")).Do<ResumeView>(Resume.Operation).Summary);
        Assert.Equal(2, desk.Store.Count("projects"));
    }
}

public sealed class AHandoff
{
    private const string Marked = "*(stated; nothing that was observed supports it)*";

    [Theory, BothEngines]
    public void Marks_what_nothing_supports_and_nothing_else(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Log("Claimed out of the air", at: "09:00");
        desk.Wait("2h").Log("Changed Parser.cs", at: "10:00");
        desk.Log($"Made {Seen.Sha(1)[..7]}", at: "10:10");
        desk.Log("Close to a commit", at: "10:45");
        desk.Log("Just too far from it", at: "10:44:59");
        desk.Log("All tests pass near a commit", at: "11:00", category: "testing");
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T11:00:00Z")], Seen.File("src/Parser.cs")));
        desk.End();
        var lines = desk.Do<DocumentsView>(Documents.Operation).Handoff!.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["- Claimed out of the air", "- Just too far from it", "- All tests pass near a commit"],
            lines.Where(line => line.EndsWith(Marked, StringComparison.Ordinal)).Select(line => line[..^(Marked.Length + 1)]));
        Assert.Contains("- Changed Parser.cs", lines);
        Assert.Contains($"- Made {Seen.Sha(1)[..7]}", lines);
        Assert.Contains("- Close to a commit", lines);
        Assert.Contains("- no test run was recorded", lines);
    }

    [Theory]
    [InlineData("Changed app", true)]
    [InlineData("Changed app, and more", true)]
    [InlineData("see @src/x.t.", true)]
    [InlineData("Happily told the story", false)]
    [InlineData("Reworked the max.text", false)]
    [InlineData("Changed x.tt and my-app", false)]
    [InlineData("Changed other/x.t", false)]
    [InlineData("Changed x.t.bak", false)]
    public void Takes_only_a_whole_name_for_the_name_of_a_file(string said, bool supported)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start();
        desk.Log(said);
        desk.Measure(null, Seen.Evidence([], Seen.File("app"), Seen.File("src/x.t")));
        desk.End();
        Assert.Equal(supported, !desk.Do<DocumentsView>(Documents.Operation).Handoff!.Contains(Marked, StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public void Is_written_when_the_session_has_ended_and_not_before(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("Parse <quotes> [well]");
        desk.Decide("SHA-256", "safe");
        Assert.Null(desk.Do<DocumentsView>(Documents.Operation).Handoff);
        desk.End(outcome: "partial", why: "errors are missing");
        var documents = desk.Do<DocumentsView>(Documents.Operation);
        Assert.Contains("Parse \\<quotes\\> \\[well\\]", documents.Handoff, StringComparison.Ordinal);
        Assert.Contains("Goal reached: **partial** — errors are missing", documents.Handoff, StringComparison.Ordinal);
        Assert.Contains("- SHA-256 — because safe", documents.Handoff, StringComparison.Ordinal);
        Assert.Contains("- status: COMPLETE", documents.Log, StringComparison.Ordinal);
        Assert.Contains("## SHA-256", documents.Decisions, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Comes_with_every_file_that_changed(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Log("see @only-mentioned.txt");
        desk.Measure(null, Seen.Evidence(null, Seen.File("b.txt", 2, 1), new GitFile("new.txt", "old.txt", "renamed", 1, 0, 0), Seen.File("a.png", null, null)));
        Assert.Equal("modified\t-\t-\ta.png\nmodified\t2\t1\tb.txt\nrenamed\t0\t0\told.txt -> new.txt\n", desk.Do<DocumentsView>(Documents.Operation).Files);
    }
}

public sealed class TheStateFile
{
    [Theory, BothEngines]
    public void Tells_the_sessions_and_the_days_of_one_scope(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("here");
        desk.Wait("1m").End();
        var ben = desk.As("ben@example.com");
        ben.Start("beside");
        ben.Wait("1m").End();
        desk.At(Desk.Repository("/src/beta")).Start("elsewhere");
        foreach (var (where, sessions) in ((Desk, int)[])[(desk, 2), (ben, 2), (ben.At(null), 1)])
        {
            var state = where.Do<JsonObject>(StateFile.Operation);
            Assert.Equal(sessions, state["sessions"]!.AsArray().Count);
            Assert.Equal(sessions, (long)state["aggregates"]!["daily"]!["2026-01-12"]!["sessions"]!);
        }
    }

    [Theory, BothEngines]
    public void Has_the_full_shape(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(task: ["US-1"]);
        desk.Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Wait("30m").Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:10:00Z")], Seen.File("a.txt")));
        desk.End();
        var open = desk.Wait("1h").Start();
        desk.Wait("10m").Log();
        var state = desk.Do<JsonObject>(StateFile.Operation);
        Assert.Equal(["schema_version", "settings", "active", "sessions", "aggregates"], state.Select(pair => pair.Key));
        Assert.Equal((15.0, 240.0), ((double)state["settings"]!["idle_cutoff_minutes"]!, (double)state["settings"]!["auto_close_abandoned_minutes"]!));
        Assert.Equal((open.Id, "2026-01-12T10:40:00Z", "active"), ((string?)state["active"]!["session_id"], (string?)state["active"]!["last_seen_at_utc"], (string?)state["active"]!["status"]));
        var session = state["sessions"]!.AsArray()[1]!;
        Assert.Equal((1800.0, 600.0, 1200.0), ((double)session["metrics"]!["duration_sec"]!, (double)session["metrics"]!["active_sec_est"]!, (double)session["metrics"]!["idle_sec_est"]!));
        Assert.Equal((2.0, 2.0, 1L), ((double)session["metrics"]!["stories_per_hour"]!, (double)session["metrics"]!["commits_per_hour"]!, (long)session["git"]!["commit_count"]!));
        Assert.Equal(["US-1"], session["work_scope"]!["stories_completed"]!.AsArray().Select(key => (string?)key));
        Assert.Equal(1800, session["activity"]!["segments"]!.AsArray().Sum(part => (DateTimeOffset.Parse((string)part!["end_utc"]!, null) - DateTimeOffset.Parse((string)part["start_utc"]!, null)).TotalSeconds));
        Assert.Equal((2L, 1200.0), ((long)state["aggregates"]!["daily"]!["2026-01-12"]!["sessions"]!, (double)state["aggregates"]!["daily"]!["2026-01-12"]!["active_sec_est"]!));
        Assert.Null(session["metrics"]!["tests_failed"]);
    }

    [Theory, BothEngines]
    public void Has_the_small_shape(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("30m").End();
        var state = desk.Do<JsonObject>(StateFile.Operation, ("shape", "mvp"));
        Assert.Equal(["schema_version", "settings", "current_session", "last_session", "session_history"], state.Select(pair => pair.Key));
        Assert.Null(state["current_session"]);
        Assert.Equal((30.0, "user_end"), ((double)state["last_session"]!["duration_minutes"]!, (string?)state["last_session"]!["end_reason"]));
        Assert.Equal(("2026-01-12", 1L, 30.0), ((string?)state["session_history"]![0]!["date"], (long)state["session_history"]![0]!["sessions"]!, (double)state["session_history"]![0]!["duration_minutes"]!));
        var open = desk.Start(task: ["US-1"]);
        state = desk.Do<JsonObject>(StateFile.Operation, ("shape", "mvp"));
        Assert.Equal((open.Id, "US-1"), ((string?)state["current_session"]!["id"], (string?)state["current_session"]!["current_story"]));
    }

    [Theory, BothEngines]
    public void Points_to_an_open_session_or_to_none(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("9h");
        Assert.Null(desk.Do<JsonObject>(StateFile.Operation)["active"]);
        desk.Start();
        Assert.NotNull(desk.Do<JsonObject>(StateFile.Operation)["active"]);
    }
}
