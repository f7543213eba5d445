using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class MeasuringAcrossBranches : MeasuredSession
{
    [Fact]
    public async Task Looking_at_another_branch_and_staying_there_is_no_work()
    {
        Repository.Run("checkout", "-q", "-b", "other");
        Repository.CommitLines("theirs", 100, "on the other");
        Repository.Run("checkout", "-q", "main");
        Repository.CommitLines("newer", 20, "on main");
        Repository.WriteLines("uncommitted", 3);
        var start = await Begin();
        Repository.Run("checkout", "-q", "other");
        AssertExact(await Measure(start), 0, 0, [], arrived: 1);
    }

    [Fact]
    public async Task Going_back_to_an_older_branch_removes_no_lines()
    {
        Repository.Run("branch", "older");
        Repository.CommitLines("newer", 20, "on main");
        var start = await Begin();
        Repository.Run("checkout", "-q", "older");
        AssertExact(await Measure(start), 0, 0, []);
        Repository.CommitLines("fix", 2, "a fix for the older one");
        AssertExact(await Measure(start), 2, 0, ["a fix for the older one"]);
    }

    [Fact]
    public async Task Own_commits_on_a_new_branch_count_as_on_any()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("mine", 3, "mine");
        var found = await Measure(start);
        AssertExact(found, 3, 0, ["mine"]);
        Assert.Equal("feature", found.BranchEnd);
    }

    [Fact]
    public async Task Own_commits_on_a_branch_that_was_left_are_not_lost()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("mine", 3, "mine");
        Repository.Run("checkout", "-q", "main");
        Repository.CommitLines("other", 2, "another thing");
        var found = await Measure(start);
        AssertExact(found, 5, 0, ["mine", "another thing"]);
        Assert.Equal(["mine", "other"], found.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task A_branch_that_was_merged_and_deleted_counts_once()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("mine", 3, "mine");
        Repository.Run("checkout", "-q", "main");
        Repository.Run("merge", "-q", "--no-ff", "-m", "merged", "feature");
        Repository.Run("branch", "-q", "-d", "feature");
        AssertExact(await Measure(start), 3, 0, ["mine"]);
    }

    [Fact]
    public async Task A_commit_moved_to_its_own_branch_after_the_fact_counts()
    {
        var start = await Begin();
        Repository.CommitLines("mine", 3, "meant for a branch");
        Repository.Run("branch", "feature");
        Repository.Run("reset", "-q", "--hard", "HEAD~1");
        AssertSession(await Measure(start), 3, 0, ["meant for a branch"]);
    }

    [Fact]
    public async Task A_copy_kept_before_a_rebase_does_not_count_twice()
    {
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Repository.Run("branch", "backup");
        Repository.Run("commit", "-q", "--amend", "-m", "mine, with a better subject");
        AssertExact(await Measure(start), 3, 0, ["mine, with a better subject"]);
    }

    [Fact]
    public async Task Each_of_two_worktrees_sees_only_what_was_done_in_it()
    {
        Repository.Run("worktree", "add", "-q", "../second", "-b", "second");
        var second = Folder.At("second");
        var here = await Begin(Repository);
        var there = await Begin(second);
        Repository.CommitLines("here", 3, "here");
        second.CommitLines("there", 5, "there");
        AssertExact(await Measure(Repository, here), 3, 0, ["here"]);
        AssertExact(await Measure(second, there), 5, 0, ["there"]);
        Repository.Run("merge", "-q", "--no-edit", "second");
        AssertExact(await Measure(Repository, here), 3, 0, ["here"], arrived: 1);
        AssertExact(await Measure(second, there), 5, 0, ["there"]);
    }

    [Fact]
    public async Task Going_back_from_an_amendment_and_then_leaving_keeps_the_first_form()
    {
        var start = await Begin();
        var first = Repository.CommitLines("mine", 3, "first form");
        Repository.WriteLines("mine", 9);
        Repository.Commit("amended form", "--amend");
        Repository.Run("reset", "-q", "--hard", first);
        Repository.Run("checkout", "-q", "-b", "other", first + "~1");
        AssertSession(await Measure(start), 3, 0, ["first form"]);
    }

    [Fact]
    public async Task Measuring_leaves_no_trace_but_objects()
    {
        Repository.Run("checkout", "-q", "-b", "other");
        Repository.CommitLines("theirs", 100, "on the other");
        Repository.Run("checkout", "-q", "main");
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Repository.Run("merge", "-q", "--no-edit", "other");
        Repository.WriteLines("uncommitted", 2);
        string State() => string.Join('\n', Repository.Run("for-each-ref"), Repository.Run("status", "--porcelain"), Repository.Run("reflog"));
        var before = State();
        AssertExact(await Measure(start), 5, 0, ["mine"], arrived: 1);
        Assert.Equal(before, State());
    }
}
