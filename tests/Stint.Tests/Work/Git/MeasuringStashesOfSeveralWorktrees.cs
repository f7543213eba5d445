namespace Stint.Tests.Work.Git;

public sealed class MeasuringStashesOfSeveralWorktrees : MeasuredSession
{
    private TestRepository Second()
    {
        Repository.Run("worktree", "add", "-q", "../second");
        return Folder.At("second");
    }

    private static void Stash(TestRepository repository)
    {
        repository.WriteLines("base", 15, "base");
        repository.Run("stash", "-q");
    }

    [Fact]
    public async Task One_of_a_single_file_counts_while_there_is_one_worktree()
    {
        Repository.WriteLines("base", 11, "base");
        Repository.Run("stash", "-q");
        var start = await Begin();
        Repository.CommitLines("other", 3, "other");
        Repository.WriteLines("base", 15, "base");
        Repository.WriteLines("other", 4);
        Repository.Run("stash", "push", "-q", "--", "base");
        AssertExact(await Measure(start), 9, 0, ["other"]);
        Repository.Run("worktree", "add", "-q", "../second");
        AssertExact(await Measure(start), 4, 0, ["other"]);
    }

    [Fact]
    public async Task One_made_there_is_not_counted_here()
    {
        var second = Second();
        var start = await Begin();
        Stash(second);
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task One_made_there_at_another_time_is_not_counted_here()
    {
        var second = Second();
        var start = await Begin();
        Stash(Repository);
        Repository.Run("stash", "drop", "-q");
        Folder.Clock += 30;
        Stash(second);
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task One_made_there_on_another_commit_in_the_same_second_is_not_counted_here()
    {
        var second = Second();
        second.Commit("elsewhere");
        var start = await Begin();
        Stash(second);
        Stash(Repository);
        AssertExact(await Measure(start), 5, 0, []);
        Repository.Run("stash", "drop", "-q");
        AssertExact(await Measure(start), 0, 0, []);
    }
}
