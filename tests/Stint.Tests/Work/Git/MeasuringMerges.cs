using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class MeasuringMerges : MeasuredSession
{
    /// <summary>A branch from before the session, with a file of its own and, where wanted, its own way with the common file.</summary>
    private void Branch(bool conflicting)
    {
        Repository.Run("checkout", "-q", "-b", "f");
        if (conflicting) Repository.WriteLines("base", 20, "f");
        Repository.CommitLines("only f", 30, "f");
        Repository.Run("checkout", "-q", "main");
        if (conflicting) Repository.WriteLines("base", 20, "main");
        Repository.CommitLines("only main", 40, "main");
    }

    [Fact]
    public async Task A_conflict_resolved_by_hand_counts_against_what_arrived()
    {
        Branch(conflicting: true);
        var start = await Begin();
        Assert.NotEqual(0, Repository.Try("merge", "-q", "f"));
        Repository.WriteLines("base", 20, "neither");
        Repository.Commit("resolved");
        var found = await Measure(start);
        AssertSession(found, 20, 20, ["resolved"], arrived: 1);
        Assert.Equal(["base"], found.Files.Select(file => file.Path));
        Assert.Equal(
            "what arrived from elsewhere and what was changed here touch the same lines: those files are compared with what arrived", found.Reason);
    }

    [Fact]
    public async Task A_conflict_over_a_file_that_one_side_deleted_is_told_too()
    {
        Repository.Run("checkout", "-q", "-b", "f");
        Repository.Run("rm", "-q", "base");
        Repository.Commit("without");
        Repository.Run("checkout", "-q", "main");
        Repository.CommitLines("base", 12, "longer", "base");
        var start = await Begin();
        Assert.NotEqual(0, Repository.Try("merge", "-q", "f"));
        Repository.Commit("kept");
        var found = await Measure(start);
        AssertSession(found, 12, 0, ["kept"], arrived: 1);
        Assert.True(found.Approximate);
    }

    [Fact]
    public async Task What_was_added_to_a_merge_counts()
    {
        Branch(conflicting: false);
        var start = await Begin();
        Repository.Run("merge", "-q", "--no-ff", "--no-commit", "f");
        Repository.CommitLines("mine", 4, "merged, with more");
        AssertExact(await Measure(start), 4, 0, ["merged, with more"], arrived: 1);
    }

    [Fact]
    public async Task What_was_added_to_a_merge_by_amending_it_counts()
    {
        Branch(conflicting: false);
        var start = await Begin();
        Folder.Clock++;
        Repository.Run("merge", "-q", "--no-edit", "f");
        Repository.WriteLines("mine", 4);
        Repository.Commit("merged, with more", "--amend");
        AssertExact(await Measure(start), 4, 0, ["merged, with more"], arrived: 1);
    }

    [Fact]
    public async Task The_branch_of_the_start_merged_into_another_counts_nothing()
    {
        Branch(conflicting: false);
        Repository.Run("checkout", "-q", "f");
        Repository.WriteLines("uncommitted", 5);
        var start = await Begin();
        Repository.Run("checkout", "-q", "main");
        Folder.Clock++;
        Repository.Run("merge", "-q", "--no-edit", "f");
        Repository.CommitLines("mine", 3, "mine");
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: 1);
    }
}
