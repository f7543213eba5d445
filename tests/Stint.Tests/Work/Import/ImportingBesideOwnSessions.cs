using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work.Git;
using Stint.Work;

namespace Stint.Tests.Work.Import;

/// <summary>What people recorded, corrected or deleted comes before what is derived from history.</summary>
public sealed class ImportingBesideOwnSessions
{
    private static Commanded Run(ImportedRepository history, params string[] words)
    {
        var result = Commanded.Run(history.Store, history.Repository.Path, history.Clock, words);
        Assert.True(result.Exit == 0, result.Error);
        return result;
    }

    /// <summary>Two commits of mine, a minute apart, made now; an hour lies between one call and the next.</summary>
    private static void Work(ImportedRepository history)
    {
        history.Clock.Advance(TimeSpan.FromHours(1));
        history.Folder.Clock = history.Clock.Now.ToUnixTimeSeconds();
        history.Repository.CommitLines("a", (int)history.Folder.Clock % 50);
        history.Repository.CommitLines("b", (int)history.Folder.Clock % 60);
        history.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Theory, BothEngines]
    public void Commits_of_a_session_of_ones_own_are_skipped(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Work(history);
        Run(history, "start", "mine");
        Work(history);
        Run(history, "end");
        var mine = history.Lines("select * from sessions");
        var result = history.Import();
        Assert.Equal((4, 2, 2, 1), (result.Read, result.Added, result.Skipped, result.Sessions));
        Assert.Contains(mine, history.Lines("select * from sessions"), StringComparison.Ordinal);
        Assert.Equal(history.Days(), history.DaysRebuilt());
    }

    [Theory, BothEngines]
    public void Commits_made_while_a_session_is_open_are_left_to_it(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Work(history);
        Run(history, "start", "mine");
        Work(history);
        Assert.Equal(2, history.Import().Added);
        Run(history, "end");
        Assert.Equal("2|git-import\n2|live", history.Lines("select count(*), s.source from sessions s join session_commits c on c.session_id = s.id group by s.source"));
    }

    [Theory, BothEngines]
    public void Commits_of_a_session_of_ones_own_stay_its_own_when_they_are_rewritten(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Work(history);
        Run(history, "start", "mine");
        Work(history);
        Run(history, "end");
        history.Import();
        var before = (history.Sessions(), history.Days());
        history.Folder.Clock += 3600;
        history.Repository.Run("rebase", "--quiet", "--force-rebase", "HEAD~2");
        var again = history.Import();
        Assert.Equal((4, 0, 4), (again.Read, again.Added, again.Skipped));
        Assert.Equal(before.Item1, history.Sessions());
        Assert.Equal(before.Item2, history.Days());
    }

    [Theory, BothEngines]
    public void Commits_made_while_somebody_by_another_name_is_at_work_are_left_to_them(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Work(history);
        (string, string) alice = ("STINT_ACTOR", "alice");
        Assert.Equal(0, Commanded.Run(history.Store, history.Repository.Path, history.Clock, ["start", "mine"], alice).Exit);
        Work(history);
        history.Repository.Run("config", "user.email", GitFolder.Me);
        Assert.Equal(2, (int)Commanded.Run(history.Store, history.Repository.Path, history.Clock, ["import", "git", "--json"], alice).Json["added"]!);
    }

    [Theory, BothEngines]
    public void A_session_that_takes_a_commit_in_later_takes_it_out_of_the_import(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        Work(history);
        Work(history);
        history.Import();
        var shas = history.Repository.Run("log", "--format=%H", "-3").Split('\n');
        var mine = (string)Run(history, "start", "mine", "--at", "-4h", "--json").Json["id"]!;
        history.Store.Database.Write(tx =>
        {
            var row = SessionRef.Need(tx, history.Context(), mine);
            var commits = shas.Select(sha => new CommitView(sha, row.Session.StartedAt + TimeSpan.FromMinutes(1), "work", 0, 0, 0)).ToArray();
            Measure.Record(tx, history.Context(), row, new GitEvidence { Commits = commits });
        });
        Assert.Equal((0, 1), (history.Import().Added, history.Import().Sessions));
        Assert.Equal("1|git-import\n3|live", history.Lines("select count(*), s.source from sessions s join session_commits c on c.session_id = s.id group by s.source"));
        Assert.Equal(history.Days(), history.DaysRebuilt());
    }

    [Theory, BothEngines]
    public void What_was_deleted_does_not_come_back_whatever_it_would_be_cut_into(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 20, "b"), new("ann", 40, "c"));
        history.Import();
        Run(history, "session", "delete", "2", "--yes");
        Assert.Equal((0, 3), (history.Import().Added, history.Import().Skipped));
        history.Commit(new Authored("ann", 10, "d"));
        Assert.Equal(1, history.Import("1h").Added);
        Assert.Equal(["ann 0..40 (3 commits, 3 files)"], history.Sessions());
        Assert.Equal(history.Days(), history.DaysRebuilt());
    }

    [Theory, BothEngines]
    public void A_session_that_somebody_corrected_is_theirs(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 10, "b"));
        history.Import();
        Run(history, "session", "amend", "1", "--ended-at", "2026-01-11T09:30:00Z", "--why", "the review came after");
        history.Commit(new Authored("ann", 35, "c"));
        var result = history.Import();
        Assert.Equal((1, 2, 2), (result.Added, result.Skipped, result.Sessions));
        Assert.Equal(["ann 0..30 (2 commits, 2 files)", "ann 35..35 (1 commits, 1 files)"], history.Sessions());
    }
}
