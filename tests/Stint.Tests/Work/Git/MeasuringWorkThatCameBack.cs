using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

/// <summary>Branches made in the session, whose work is taken over in another form or given up.</summary>
public sealed class MeasuringWorkThatCameBack : MeasuredSession
{
    /// <summary>Twenty lines in two commits on a branch of their own; HEAD is on the main one again.</summary>
    private void Feature()
    {
        Repository.Run("checkout", "-q", "-b", "feat");
        Repository.CommitLines("first", 11, "one");
        Repository.CommitLines("second", 9, "two");
        Repository.Run("checkout", "-q", "main");
    }

    private void Squash()
    {
        Repository.Run("merge", "-q", "--squash", "feat");
        Repository.Commit("squashed");
    }

    [Fact]
    public async Task A_squash_merge_of_a_branch_that_is_then_deleted_counts_once()
    {
        var start = await Begin();
        Feature();
        Squash();
        Repository.Run("branch", "-q", "-D", "feat");
        AssertExact(await Measure(start), 20, 0, ["squashed"]);
    }

    [Fact]
    public async Task A_squash_merge_of_a_branch_that_is_kept_counts_its_lines_once()
    {
        var start = await Begin();
        Feature();
        Squash();
        AssertExact(await Measure(start), 20, 0, ["one", "two", "squashed"]);
    }

    [Fact]
    public async Task A_cherry_pick_from_a_branch_that_is_kept_counts_its_lines_once()
    {
        var start = await Begin();
        Feature();
        Repository.CommitLines("other", 2, "other");
        Repository.Run("cherry-pick", "feat~1");
        AssertExact(await Measure(start), 22, 0, ["one", "two", "other", "one"]);
    }

    [Fact]
    public async Task A_branch_that_was_deleted_unmerged_is_given_up()
    {
        var start = await Begin();
        Feature();
        Repository.Run("branch", "-q", "-D", "feat");
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task Detached_commits_that_nothing_holds_are_given_up()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "--detach");
        Repository.CommitLines("mine", 5, "mine");
        Repository.Run("checkout", "-q", "main");
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task Work_on_a_branch_that_conflicts_with_the_rest_is_added_and_marked()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "-b", "feat");
        Repository.CommitLines("same", 3, "one way", "one");
        Repository.Run("checkout", "-q", "main");
        Repository.CommitLines("same", 4, "another way", "another");
        var found = await Measure(start);
        AssertSession(found, 7, 0, ["one way", "another way"]);
        Assert.Equal("one commit on a branch that was left touches the same lines as the rest; its lines are added to them", found.Reason);
    }
}
