using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class MeasuringTheFirstCommits : MeasuredSession
{
    public MeasuringTheFirstCommits() => Repository = Folder.Init("fresh");

    [Fact]
    public async Task The_initial_commit_is_the_sessions_and_what_lay_there_is_not()
    {
        Repository.WriteLines("before", 5);
        var start = await Begin();
        Assert.Null(start.Head);
        Repository.WriteLines("one", 3);
        Repository.Commit("initial");
        var found = await Measure(start);
        AssertExact(found, 3, 0, ["initial"]);
        Assert.Equal(8, found.Commits[0].Insertions);
    }

    [Fact]
    public async Task Without_any_commit_the_files_count()
    {
        var start = await Begin();
        Repository.WriteLines("one", 3);
        var found = await Measure(start);
        AssertExact(found, 3, 0, []);
        Assert.Equal((null, "main"), (found.HeadEnd, found.BranchEnd));
    }

    [Fact]
    public async Task A_history_pulled_into_an_empty_repository_arrived()
    {
        var other = Folder.Init("other").As("colleague@example.com");
        other.CommitLines("theirs", 100, "theirs 1");
        other.Commit("theirs 2");
        Repository.WriteLines("before", 5);
        var start = await Begin();
        Repository.Run("pull", "-q", other.Path, "main");
        Repository.CommitLines("mine", 2, "mine");
        AssertExact(await Measure(start), 2, 0, ["mine"], arrived: 2);
    }
}
