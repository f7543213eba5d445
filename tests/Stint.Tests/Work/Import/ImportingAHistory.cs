using Stint.Tests.Support;
using Stint.Work.Import;

namespace Stint.Tests.Work.Import;

public sealed class ImportingAHistory
{
    [Theory, BothEngines]
    public void A_session_ends_where_the_gap_is_longer_than_the_limit_and_not_at_the_limit(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 15, "a", "b"), new("ann", 30.1, "a"), new("ann", 40, "c"));
        var result = history.Import();
        Assert.Equal(["ann 0..15 (2 commits, 2 files)", "ann 30.1..40 (2 commits, 2 files)"], history.Sessions());
        Assert.Equal((4, 4, 0, 0, 2), (result.Read, result.Added, result.Skipped, result.RefusedTotal, result.Sessions));
    }

    [Theory, BothEngines]
    public void Each_author_has_sessions_of_their_own_by_address_in_lower_case(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("Ann@Example.com", 0, "a"), new("bob", 5, "a"), new("ann@example.COM", 10, "a"));
        history.Import();
        Assert.Equal(["ann@example.com 0..10 (2 commits, 1 files)", "bob 5..5 (1 commits, 1 files)"], history.Sessions());
    }

    [Theory, BothEngines]
    public void The_author_date_counts_and_not_the_order_of_commits(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 100, "a"), new("ann", 0, "a"), new("ann", 110, "a"), new("ann", 10, "a"));
        history.Import();
        Assert.Equal(["ann 0..10 (2 commits, 1 files)", "ann 100..110 (2 commits, 1 files)"], history.Sessions());
    }

    [Theory, BothEngines]
    public void Numbers_follow_the_start_across_authors_and_parts(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("bob", 400, "a"), new("ann", 0, "a"), new("cem", 200, "a"), new("ann", 300, "a"), new("bob", 100, "a"), new("cem", 500, "a"));
        history.Import(partSize: 2);
        Assert.Equal("1|ann\n2|bob\n3|cem\n4|ann\n5|bob\n6|cem", history.Lines("select number, actor_id from sessions"));
    }

    [Theory, BothEngines]
    public void A_lone_commit_is_a_session_that_was_not_measured(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new Authored("ann", 0, "a"));
        history.Import();
        Assert.Equal("1|0|0|0|1", history.Lines("select sessions, measured, duration_ms, active_ms, commits from rollups where scope = 'work'"));
    }

    [Theory, BothEngines]
    public void A_lead_in_counts_as_active_but_never_into_the_session_before(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 20, "a"), new("ann", 90, "a"));
        history.Import(leadIn: "30m");
        Assert.Equal(["ann -30..0 (1 commits, 1 files)", "ann 0..20 (1 commits, 1 files)", "ann 60..90 (1 commits, 1 files)"], history.Sessions());
        Assert.Equal("3|3|4800000|4800000|0", history.Lines("select sessions, measured, duration_ms, active_ms, idle_ms from rollups where scope = 'work'"));
    }

    [Theory, BothEngines]
    public void The_same_history_again_adds_nothing_and_changes_nothing(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("bob", 3, "b"), new("ann", 30, "c"));
        history.Import();
        var (everything, days, numbers) = (history.Everything(), history.Days(), history.Lines("select number, id from sessions"));
        history.Clock.Advance(TimeSpan.FromDays(1));
        var again = history.Import();
        Assert.Equal((3, 0, 3, 3), (again.Read, again.Added, again.Skipped, again.Sessions));
        Assert.Equal((everything, days, numbers), (history.Everything(), history.Days(), history.Lines("select number, id from sessions")));
    }

    [Theory, BothEngines]
    public void Files_of_a_session_are_added_up_and_binaries_have_no_lines(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        var repository = history.Repository;
        repository.WriteLines("text", 3);
        repository.Write("image", "\0\u0001");
        repository.Write(".stint/state.json", "{}");
        repository.Commit("add");
        repository.WriteLines("text", 5);
        repository.Run("mv", "image", "picture");
        repository.Commit("change password=hunter2hunter2");
        history.Import();
        Assert.Equal(
            "image||added|1||\npicture|image|renamed|1||\ntext||added|2|5|0",
            history.Lines("select path, old_path, change, times_modified, lines_added, lines_removed from session_files"));
        Assert.Equal(
            "add|2|3|0\nchange password=[redacted]|2|2|0",
            history.Lines("select subject, files_changed, insertions, deletions from session_commits"));
    }

    [Theory, BothEngines]
    public void A_merge_is_a_commit_without_files(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        var repository = history.Repository;
        repository.CommitLines("a", 1);
        repository.Run("checkout", "-q", "-b", "side");
        repository.CommitLines("b", 1);
        repository.Run("checkout", "-q", "main");
        repository.CommitLines("c", 1);
        repository.Run("merge", "-q", "--no-ff", "-m", "merge", "side");
        Assert.Equal(4, history.Import().Added);
        Assert.Equal("a|1\nb|1\nc|1", history.Lines("select path, times_modified from session_files"));
    }

    [Theory, BothEngines]
    public void A_date_that_makes_no_sense_is_refused_with_the_commit_and_the_reason(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 60 * 24 * 365 * 70, "b"), new("ann", 10, "c"));
        var result = history.Import();
        var refused = Assert.Single(result.Refused);
        Assert.Equal(history.Repository.Run("rev-parse", "HEAD~1"), refused.Line);
        Assert.Contains("lies in the future", refused.Reason, StringComparison.Ordinal);
        Assert.Equal((3, 2, 0, 1), (result.Read, result.Added, result.Skipped, result.RefusedTotal));
        Assert.Equal(["ann 0..10 (2 commits, 2 files)"], history.Sessions());
    }
}
