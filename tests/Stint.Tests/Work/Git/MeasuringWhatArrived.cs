using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class MeasuringWhatArrived : MeasuredSession
{
    private readonly TestRepository _colleague;

    public MeasuringWhatArrived() => _colleague = Colleague();

    /// <summary>A colleague commits a file of 100 lines during the session, and pushes it.</summary>
    private void Push(string name = "theirs")
    {
        _colleague.Run("pull", "-q", "--no-rebase", "--no-edit");
        _colleague.CommitLines(name, 100, $"add {name}", name);
        _colleague.Run("push", "-q");
    }

    [Fact]
    public async Task A_pull_that_only_moves_forward_adds_nothing()
    {
        var start = await Begin();
        Push();
        Repository.Run("pull", "-q", "--ff-only");
        AssertExact(await Measure(start), 0, 0, [], arrived: 1);
    }

    [Fact]
    public async Task Own_work_on_top_of_a_pull_counts_alone()
    {
        Repository.WriteLines("uncommitted", 7);
        var start = await Begin();
        Push();
        Repository.Run("pull", "-q", "--ff-only");
        Repository.WriteLines("uncommitted", 8);
        Repository.CommitLines("mine", 3, "mine");
        Repository.WriteLines("theirs", 101, "theirs");
        AssertExact(await Measure(start), 5, 0, ["mine"], arrived: 1);
    }

    [Fact]
    public async Task A_pull_that_merges_leaves_own_commits_before_and_after_it()
    {
        Repository.WriteLines("uncommitted", 7);
        var start = await Begin();
        Repository.Run("add", "uncommitted");
        Repository.CommitLines("mine", 3, "mine 1");
        Push();
        Repository.Run("pull", "-q", "--no-rebase", "--no-edit");
        Repository.CommitLines("mine", 5, "mine 2");
        AssertExact(await Measure(start), 5, 0, ["mine 1", "mine 2"], arrived: 1);
    }

    [Fact]
    public async Task A_pull_that_rebases_counts_the_own_commits_once()
    {
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine 1");
        Repository.CommitLines("more", 2, "mine 2");
        Push();
        Folder.Clock++;
        Repository.Run("pull", "-q", "--rebase");
        Assert.Equal("mine 2", Repository.Run("log", "-1", "--format=%s"));
        AssertExact(await Measure(start), 5, 0, ["mine 1", "mine 2"], arrived: 1);
    }

    [Fact]
    public async Task Older_commits_that_are_rebased_count_nothing()
    {
        Repository.CommitLines("older", 50, "not pushed yet");
        Repository.WriteLines("uncommitted", 7);
        var start = await Begin();
        Push();
        Folder.Clock++;
        Repository.Run("pull", "-q", "--rebase", "--autostash");
        Repository.CommitLines("mine", 3, "mine");
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: 1);
    }

    [Fact]
    public async Task Fetching_and_rebasing_by_hand_is_the_same_as_pulling()
    {
        Repository.CommitLines("older", 50, "not pushed yet");
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Push();
        Folder.Clock++;
        Repository.Run("fetch", "-q");
        Repository.Run("rebase", "-q", "origin/main");
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: 1);
    }

    [Fact]
    public async Task Rewriting_in_an_interactive_rebase_counts_the_result()
    {
        Repository.CommitLines("older", 50, "not pushed yet");
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Repository.WriteLines("mine", 4);
        Repository.Commit("fixup! mine");
        Folder.Clock++;
        Repository.Run("-c", "sequence.editor=true", "rebase", "-q", "-i", "--autosquash", "HEAD~3");
        AssertExact(await Measure(start), 4, 0, ["mine"]);
    }

    [Fact]
    public async Task A_rebase_that_was_given_up_changes_nothing()
    {
        var start = await Begin();
        Repository.CommitLines("theirs", 3, "mine, in their way");
        Push();
        Repository.Run("fetch", "-q");
        Assert.NotEqual(0, Repository.Try("rebase", "-q", "origin/main"));
        Repository.Run("rebase", "--abort");
        AssertExact(await Measure(start), 3, 0, ["mine, in their way"]);
    }

    [Fact]
    public async Task Fetching_alone_brings_nothing_in()
    {
        var start = await Begin();
        Push();
        Repository.Run("fetch", "-q");
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task Setting_the_branch_to_the_remote_one_is_an_arrival()
    {
        var start = await Begin();
        Push();
        Repository.Run("fetch", "-q");
        Repository.Run("reset", "-q", "--hard", "origin/main");
        AssertExact(await Measure(start), 0, 0, [], arrived: 1);
    }

    [Fact]
    public async Task Two_independent_branches_that_were_merged_in_both_arrived()
    {
        _colleague.Run("checkout", "-q", "-b", "second");
        _colleague.CommitLines("second", 30, "second", "second");
        _colleague.Run("push", "-q", "origin", "second");
        _colleague.Run("checkout", "-q", "main");
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Push();
        Repository.Run("fetch", "-q");
        Repository.Run("merge", "-q", "--no-edit", "origin/main");
        Repository.Run("merge", "-q", "--no-edit", "origin/second");
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: 2);
    }

    [Fact]
    public async Task Own_commits_that_were_merged_elsewhere_and_pulled_back_still_count()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("mine", 3, "mine");
        Repository.Run("push", "-q", "origin", "feature");
        Push();
        _colleague.Run("fetch", "-q");
        _colleague.Run("merge", "-q", "--no-ff", "-m", "merge the feature", "origin/feature");
        _colleague.CommitLines("theirs2", 40, "on top of it", "theirs2");
        _colleague.Run("push", "-q");
        Repository.Run("checkout", "-q", "main");
        Repository.Run("pull", "-q", "--ff-only");
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: 3);
    }

    [Fact]
    public async Task Own_work_that_was_squashed_elsewhere_counts_once()
    {
        var start = await Begin();
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("mine", 3, "mine 1");
        Repository.CommitLines("more", 2, "mine 2");
        Repository.Run("push", "-q", "origin", "feature");
        _colleague.Run("fetch", "-q");
        _colleague.Run("merge", "-q", "--squash", "origin/feature");
        _colleague.Commit("feature, squashed");
        _colleague.Run("push", "-q");
        Repository.Run("checkout", "-q", "main");
        Repository.Run("pull", "-q", "--ff-only");
        Repository.Run("branch", "-q", "-D", "feature");
        AssertExact(await Measure(start), 5, 0, ["mine 1", "mine 2"], arrived: 1);
    }

    [Fact]
    public async Task A_conflict_resolved_in_the_merge_is_a_commit_of_the_session()
    {
        var start = await Begin();
        Repository.CommitLines("theirs", 3, "mine", "mine");
        Push();
        Folder.Clock++;
        Assert.NotEqual(0, Repository.Try("pull", "-q", "--no-rebase", "--no-edit"));
        Repository.WriteLines("theirs", 100, "theirs");
        Repository.Append("theirs", "mine 1\nmine 2\nmine 3\n");
        Repository.Commit("resolved");
        AssertExact(await Measure(start), 3, 0, ["mine", "resolved"], arrived: 1);
    }

    [Fact]
    public async Task Cherry_picking_a_colleagues_commit_brings_no_lines()
    {
        var start = await Begin();
        Push();
        Folder.Clock++;
        Repository.Run("fetch", "-q");
        Repository.CommitLines("mine", 3, "mine");
        Repository.Run("cherry-pick", "origin/main");
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: 1);
    }

    [Fact]
    public async Task Committing_for_another_author_is_work_done_here()
    {
        var start = await Begin();
        Repository.WriteLines("mine", 3);
        Repository.Commit("by an assistant", "--author=Assistant <assistant@example.com>");
        Push();
        Folder.Clock++;
        Repository.Run("pull", "-q", "--rebase");
        AssertExact(await Measure(start), 3, 0, ["by an assistant"], arrived: 1);
    }

    [Fact]
    public async Task A_custom_driver_of_the_repository_does_not_run_in_the_merge()
    {
        var marker = Path.Join(Folder.Root, "ran");
        Repository.Write("base", "base 0\n" + File.ReadAllText(Path.Join(Repository.Path, "base")));
        var start = await Begin();
        _colleague.Write(".gitattributes", "base merge=evil\n");
        _colleague.WriteLines("base", 12, "base");
        _colleague.Commit("theirs");
        _colleague.Run("push", "-q");
        Repository.Run("stash", "-q");
        Repository.Run("pull", "-q", "--ff-only");
        Repository.Run("stash", "pop", "-q");
        Repository.Run("config", "merge.evil.driver", $"touch {marker}");
        var found = await Measure(start);
        Assert.False(File.Exists(marker));
        Assert.Equal((1, true), (found.LinesAdded, found.Approximate));
    }
}
