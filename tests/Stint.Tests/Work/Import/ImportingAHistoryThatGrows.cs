using FsCheck;
using FsCheck.Fluent;
using Stint.Tests.Support;
using Property = Stint.Tests.Sessions.Property;

namespace Stint.Tests.Work.Import;

/// <summary>However a history came in, what stands is what one import of all of it would give, and so are the days.</summary>
public sealed class ImportingAHistoryThatGrows
{
    private static Gen<Authored> AnyCommit =>
        from author in Gen.Elements("ann", "bob")
        from minute in Gen.Elements(0.0, 1, 10, 14, 15, 15.1, 16, 29, 30, 31, 45, 46, 61, 1400, 1440, 1441, 1456)
        from file in Gen.Elements("a", "b", "c")
        from second in Gen.Elements("a", "d", "e")
        select new Authored(author, minute, file, second);

    private static Gen<(Authored[] Commits, int Step, string Last)> Growth =>
        from commits in Gen.ArrayOf(AnyCommit, 9)
        from step in Gen.Choose(1, 4)
        from last in Gen.Elements("15m", "15m", "10m", "1h")
        select (commits, step, last);

    [Theory, BothEngines]
    public void In_steps_it_comes_to_what_one_import_of_the_whole_gives(TestEngine engine) => Property.Holds(
        Growth,
        growth =>
        {
            using var history = new ImportedRepository(engine);
            foreach (var part in growth.Commits.Chunk(growth.Step))
            {
                history.Commit(part);
                history.Import();
            }

            history.Import(growth.Last);
            using var fresh = history.Elsewhere(engine);
            fresh.Import(growth.Last, partSize: 100);
            Assert.Equal(fresh.Everything(), history.Everything());
            Assert.Equal(fresh.Days(), history.Days());
            Assert.Equal(history.DaysRebuilt(), fresh.Days());
        },
        tests: engine == TestEngine.Sqlite ? 15 : 5);

    [Theory, BothEngines]
    public void A_late_commit_joins_two_sessions_and_the_first_keeps_its_number(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 20, "b"), new("ann", 300, "c"));
        history.Import();
        history.Commit(new Authored("ann", 10, "d"));
        Assert.Equal(1, history.Import().Added);
        Assert.Equal(["ann 0..20 (3 commits, 3 files)", "ann 300..300 (1 commits, 1 files)"], history.Sessions());
        Assert.Equal("1|20\n3|300", history.Lines($"select number, (ended_at - {ImportedRepository.Beginning.Milliseconds}) / 60000 from sessions"));
    }

    [Theory, BothEngines]
    public void A_shorter_limit_divides_and_a_longer_one_joins_again(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 20, "b"), new("bob", 0, "c"), new("bob", 1, "c"));
        history.Import("30m");
        Assert.Equal(["ann 0..20 (2 commits, 2 files)", "bob 0..1 (2 commits, 1 files)"], history.Sessions());
        Assert.Equal(3, history.Import("10m").Sessions);
        Assert.Equal(["ann 0..0 (1 commits, 1 files)", "ann 20..20 (1 commits, 1 files)", "bob 0..1 (2 commits, 1 files)"], history.Sessions());
        Assert.Equal(2, history.Import("30m").Sessions);
        Assert.Equal(["ann 0..20 (2 commits, 2 files)", "bob 0..1 (2 commits, 1 files)"], history.Sessions());
        Assert.Equal(history.Days(), history.DaysRebuilt());
    }

    [Theory, BothEngines]
    public void A_dropped_commit_keeps_the_session_it_was_in_in_one_piece(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 10, "b"));
        history.Import();
        history.Repository.Run("reset", "-q", "--hard", "HEAD~1");
        history.Commit(new("ann", 20, "b"), new("ann", 60, "c"));
        history.Import();
        Assert.Equal(["ann 0..20 (3 commits, 2 files)", "ann 60..60 (1 commits, 1 files)"], history.Sessions());
        history.Import("5m");
        Assert.Equal(["ann 0..20 (3 commits, 2 files)", "ann 60..60 (1 commits, 1 files)"], history.Sessions());
        Assert.Equal("a|1\nb|2\nc|1", history.Lines("select path, times_modified from session_files"));
        Assert.Equal(history.Days(), history.DaysRebuilt());
    }

    [Theory, BothEngines]
    public void Rewritten_commits_take_the_place_of_those_they_were(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(new("ann", 0, "a"), new("ann", 10, "b"), new("ann", 12, "c"), new("bob", 10, "d"));
        history.Import();
        var before = history.Sessions();
        // As a rebase leaves them: other names, the same authors and author dates.
        history.Repository.Run("reset", "-q", "--hard", "HEAD~3");
        history.Commit(new("ann", 10, "b"), new("ann", 12, "c"), new("bob", 10, "d"), new("bob", 14, "e"));
        Assert.Equal(4, history.Import().Added);
        Assert.Equal([before[0], "bob 10..14 (2 commits, 2 files)"], history.Sessions());
        Assert.Equal(0, history.Import().Added);
        using var fresh = history.Elsewhere(engine);
        fresh.Import();
        Assert.Equal(fresh.Everything(), history.Everything());
        Assert.Equal(fresh.Days(), history.Days());
        Assert.Equal(history.DaysRebuilt(), fresh.Days());
    }
}
