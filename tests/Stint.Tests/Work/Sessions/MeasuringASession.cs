using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class MeasuringASession
{
    private const string Quarter = "2026-01-12T09:15:00Z";
    private const string Half = "2026-01-12T09:30:00Z";

    [Theory, BothEngines]
    public void Records_files_lines_and_commits_as_observed(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Log("see @b.txt");
        desk.Wait("1h");
        var session = desk.Measure(null, Seen.Evidence(
            [Seen.Commit(1, Quarter), Seen.Commit(2, Half)], Seen.File("a.txt", 20, 5, times: 2), Seen.File("b.txt", 1, 0), Seen.File("c.png", null, null)));
        Assert.Equal((21L, 5L, 16L, 26L), (session.Code.LinesAdded, session.Code.LinesRemoved, session.Code.Net, session.Code.Churn));
        Assert.Equal((2L, 3L), (session.Counts.Commits, session.Counts.Files));
        Assert.Equal(["a.txt", "b.txt", "c.png"], session.Files!.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal((1L, 1L), session.Files!.Where(file => file.Path == "b.txt").Select(file => (file.TimesModified, file.Mentions)).Single());
        Assert.True(session.Files!.Single(file => file.Path == "c.png").Binary);
        Assert.Equal(Half, session.LastActivityAt.ToString());
        Assert.All(desk.Timeline(type: "commit"), entry => Assert.Equal("observed", entry.Evidence));
        Assert.Equal(["2|21|5|3"], desk.Store.Rows("select commits, lines_added, lines_removed, files from rollups where scope = 'work'"));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Again_with_the_same_evidence_changes_nothing_but_the_time_of_asking(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("1h");
        var evidence = Seen.Evidence([Seen.Commit(1, Quarter)], Seen.File("a.txt"));
        desk.Measure(null, evidence);
        var before = desk.Store.Dump();
        desk.Measure(null, evidence);
        Assert.Equal(before, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void Later_replaces_what_was_seen_before(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Do(Remarks.Mention, ("paths", "mentioned.txt"));
        desk.Wait("1h").Measure(null, Seen.Evidence([Seen.Commit(1, Quarter)], Seen.File("a.txt"), Seen.File("mentioned.txt")));
        var session = desk.Measure(null, Seen.Evidence([Seen.Commit(2, Half)], Seen.File("b.txt", 1, 1)));
        Assert.Equal(["b.txt|1|0", "mentioned.txt|0|1"], session.Files!.Select(file => $"{file.Path}|{file.TimesModified}|{file.Mentions}"));
        Assert.Equal([Seen.Sha(2)], session.Git!.Commits.Select(commit => commit.Sha));
        Assert.Equal((1L, 1L), (session.Code.LinesAdded, session.Counts.Files));
        Assert.Equal(2, desk.Timeline(type: "commit").Length);
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Shows_a_commit_once_when_the_start_moves_in_between(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T09:00:00.500Z");
        desk.Start();
        var evidence = Seen.Evidence([Seen.Commit(1, Desk.Nine)]);
        Assert.Equal(1, desk.Measure(null, evidence).Counts.Commits);
        desk.Log("began earlier", at: "08:50");
        desk.Measure(null, evidence);
        Assert.Single(desk.Timeline(type: "commit"));
    }

    [Theory, BothEngines]
    public void Takes_no_commit_from_before_the_start(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var session = desk.Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T08:59:59Z"), Seen.Commit(2, Desk.Nine)]));
        Assert.Equal([Seen.Sha(2)], session.Git!.Commits.Select(commit => commit.Sha));
        Assert.Equal(desk.Now, session.StartedAt);
    }

    [Theory, BothEngines]
    public void Takes_no_commit_behind_a_silence_that_ends_sessions(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("12h");
        var session = desk.Measure(id, Seen.Evidence(
            [Seen.Commit(1, "2026-01-12T13:00:00Z"), Seen.Commit(2, "2026-01-12T17:00:00Z"), Seen.Commit(3, "2026-01-12T21:00:01Z")]));
        Assert.Equal([Seen.Sha(1), Seen.Sha(2)], session.Git!.Commits.Select(commit => commit.Sha));
        Assert.Equal("2026-01-12T17:00:00Z", session.LastActivityAt.ToString());
    }

    [Theory, BothEngines]
    public void Moves_the_end_of_one_that_silence_ended_to_its_last_commit(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("6h").Sweep();
        Assert.Equal(0, desk.Show(id).DurationSeconds);
        var session = desk.Measure(id, Seen.Evidence([Seen.Commit(1, Quarter), Seen.Commit(2, Half)], Seen.File("a.txt")));
        Assert.Equal(("timeout", Half, 1800.0, 1800.0), (session.EndReason, session.EndedAt.ToString(), session.DurationSeconds, session.ActiveSeconds));
        Assert.Equal((2L, 10L, Half), (session.Counts.Commits, session.Code.LinesAdded, session.LastActivityAt.ToString()));
        desk.AssertRollups();
        var before = desk.Store.Dump();
        desk.Wait("1h").Measure(id, Seen.Evidence([Seen.Commit(3, "2026-01-12T10:00:00Z")]));
        Assert.Equal(before, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void Moves_the_end_also_when_it_was_looked_at_while_open(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("20m").Measure(id, Seen.Evidence([Seen.Commit(1, Quarter)], Seen.File("a.txt")));
        desk.Wait("6h").Sweep();
        var session = desk.Measure(id, Seen.Evidence([Seen.Commit(1, Quarter), Seen.Commit(2, Half)], Seen.File("a.txt", 20, 6)));
        Assert.Equal((Half, 2L, 20L), (session.EndedAt.ToString(), session.Counts.Commits, session.Code.LinesAdded));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Keeps_what_was_seen_while_it_was_open_when_nothing_came_after(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("20m").Measure(id, Seen.Evidence([Seen.Commit(1, Quarter)], Seen.File("uncommitted.txt")));
        desk.Wait("6h").Sweep();
        var session = desk.Measure(id, Seen.Evidence([Seen.Commit(1, Quarter)]));
        Assert.Equal((Quarter, "uncommitted.txt"), (session.EndedAt.ToString(), Assert.Single(session.Files!).Path));
        Assert.Equal(desk.Now, session.Git!.MeasuredAt);
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Takes_no_commit_behind_an_end_that_was_said(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("20m").End();
        var session = desk.Wait("1h").Measure(id, Seen.Evidence([Seen.Commit(1, Quarter), Seen.Commit(2, Half)]));
        Assert.Equal([Seen.Sha(1)], session.Git!.Commits.Select(commit => commit.Sha));
        Assert.Equal(("2026-01-12T09:20:00Z", 1200.0), (session.EndedAt.ToString(), session.DurationSeconds));
        Assert.All(desk.Timeline(id, "commit"), entry => Assert.True(entry.At <= session.EndedAt));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Takes_no_commit_from_after_silence_was_noticed(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("4h").Wait("1s").Sweep();
        var session = desk.Wait("5h").Measure(id, Seen.Evidence([Seen.Commit(1, "2026-01-12T12:00:00Z"), Seen.Commit(2, "2026-01-12T13:30:00Z")]));
        Assert.Equal(("2026-01-12T12:00:00Z", 1L), (session.EndedAt.ToString(), session.Counts.Commits));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void With_the_end_takes_the_evidence_first(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var session = desk.Wait("6h").End(evidence: Seen.Evidence([Seen.Commit(1, "2026-01-12T12:00:00Z")], Seen.File("a.txt")));
        Assert.Equal(("user_end", desk.Now, 1L, 10L), (session.EndReason, session.EndedAt, session.Counts.Commits, session.Code.LinesAdded));
        desk.AssertRollups();
    }

    public static TheoryData<string> Impossible => [.. Wrong.Keys];

    private static readonly Dictionary<string, GitEvidence> Wrong = new(StringComparer.Ordinal)
    {
        ["no list of files"] = Seen.Evidence() with { Files = null! },
        ["no list of commits"] = Seen.Evidence() with { Commits = null! },
        ["nothing for a file"] = Seen.Evidence(null, (GitFile)null!),
        ["nothing for a commit"] = Seen.Evidence([null!]),
        ["a file without a path"] = Seen.Evidence(null, Seen.File("")),
        ["a path without an end"] = Seen.Evidence(null, Seen.File(new string('x', 5000))),
        ["lines below nothing"] = Seen.Evidence(null, Seen.File("a.txt", -1)),
        ["lines beyond counting"] = Seen.Evidence(null, Seen.File("a.txt", long.MaxValue)),
        ["a short name of a commit"] = Seen.Evidence([Seen.Commit(1, Quarter) with { Sha = "abc" }]),
        ["a commit's name in letters"] = Seen.Evidence([Seen.Commit(1, Quarter) with { Sha = "HEAD~12" }]),
        ["a commit without a subject"] = Seen.Evidence([Seen.Commit(1, Quarter) with { Subject = null! }]),
        ["a branch without an end"] = Seen.Evidence() with { Branch = new string('x', 5000) },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void With_what_git_cannot_have_seen_is_refused(string what)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start();
        var before = desk.Store.Dump();
        var refusal = Assert.Throws<Refusal>(() => desk.Measure(null, Wrong[what]));
        Assert.Equal(2, refusal.ExitCode);
        Assert.Equal(before, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void Shortens_a_subject_without_an_end(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var session = desk.Measure(null, Seen.Evidence([Seen.Commit(1, Desk.Nine) with { Subject = new string('x', 50_000) }]));
        Assert.Equal(1000, Assert.Single(session.Git!.Commits).Subject.Length);
    }
}
