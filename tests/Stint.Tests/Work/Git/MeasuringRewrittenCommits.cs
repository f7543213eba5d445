using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

/// <summary>Work of the session and work from before it end up in one commit, or under dates that are not their own.</summary>
public sealed class MeasuringRewrittenCommits : MeasuredSession
{
    private readonly TestRepository _colleague;

    public MeasuringRewrittenCommits() => _colleague = Colleague();

    /// <summary>A colleague pushes a file of 100 lines, which is then pulled under the own commits.</summary>
    private void PullRebase()
    {
        _colleague.CommitLines("theirs", 100, "theirs", "theirs");
        _colleague.Run("push", "-q");
        Folder.Clock++;
        Repository.Run("pull", "-q", "--rebase");
    }

    [Fact]
    public async Task A_fixup_that_went_into_an_older_commit_counts()
    {
        Repository.CommitLines("older", 50, "older");
        var start = await Begin();
        Repository.WriteLines("older", 70);
        Repository.Commit("fixup! older");
        Folder.Clock++;
        Repository.Run("-c", "sequence.editor=true", "rebase", "-q", "-i", "--autosquash", "HEAD~2");
        Assert.Equal("older", Repository.Run("log", "-1", "--format=%s"));
        AssertExact(await Measure(start), 20, 0, []);
    }

    [Fact]
    public async Task An_older_commit_that_was_amended_and_rebased_counts_with_the_difference()
    {
        Repository.CommitLines("older", 50, "older");
        var start = await Begin();
        Repository.WriteLines("older", 54);
        Repository.Commit("older", "--amend");
        PullRebase();
        AssertExact(await Measure(start), 4, 0, ["older"], arrived: 1);
    }

    [Fact]
    public async Task A_fixup_that_went_into_an_older_commit_on_top_of_what_arrived_counts()
    {
        Repository.CommitLines("older", 50, "older");
        var start = await Begin();
        Repository.WriteLines("older", 70);
        Repository.Commit("fixup! older");
        _colleague.CommitLines("theirs", 100, "theirs", "theirs");
        _colleague.Run("push", "-q");
        Folder.Clock++;
        Repository.Run("fetch", "-q");
        Repository.Run("-c", "sequence.editor=true", "rebase", "-q", "-i", "--autosquash", "origin/main");
        AssertExact(await Measure(start), 20, 0, [], arrived: 1);
    }

    [Fact]
    public async Task An_older_commit_squashed_with_the_sessions_adds_nothing_to_it()
    {
        Repository.CommitLines("older", 6, "older");
        var start = await Begin();
        Repository.CommitLines("mine", 4, "mine");
        PullRebase();
        Repository.Run("reset", "-q", "--soft", "HEAD~2");
        Repository.Commit("both");
        AssertExact(await Measure(start), 4, 0, ["both"], arrived: 1);
    }

    [Fact]
    public async Task A_colleagues_commit_that_was_amended_here_counts_with_the_difference()
    {
        var start = await Begin();
        PullRebase();
        Repository.WriteLines("theirs", 103, "theirs");
        Repository.Commit("theirs, and a little", "--amend");
        AssertExact(await Measure(start), 3, 0, ["theirs, and a little"]);
    }

    [Fact]
    public async Task A_fixup_on_a_branch_that_was_left_is_told_to_be_missing()
    {
        Repository.Run("branch", "other");
        Repository.CommitLines("older", 50, "older");
        var start = await Begin();
        Repository.WriteLines("older", 70);
        Repository.Commit("fixup! older");
        Folder.Clock++;
        Repository.Run("-c", "sequence.editor=true", "rebase", "-q", "-i", "--autosquash", "HEAD~2");
        AssertExact(await Measure(start), 20, 0, []);
        Repository.Run("checkout", "-q", "other");
        Repository.CommitLines("mine", 3, "mine");
        var found = await Measure(start);
        AssertSession(found, 3, 0, ["mine"]);
        Assert.Equal("older commits were rewritten on a branch that was left, and what was worked into them is not told apart", found.Reason);
    }

    [Fact]
    public async Task A_fixup_that_went_into_a_colleagues_commit_counts()
    {
        var start = await Begin();
        PullRebase();
        Repository.WriteLines("theirs", 103, "theirs");
        Repository.Commit("fixup! theirs");
        Folder.Clock++;
        Repository.Run("-c", "sequence.editor=true", "rebase", "-q", "-i", "--autosquash", "HEAD~2");
        AssertExact(await Measure(start), 3, 0, []);
    }

    [Fact]
    public async Task Rebasing_an_older_branch_that_was_not_checked_out_counts_nothing()
    {
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("older", 50, "older");
        Repository.Run("checkout", "-q", "main");
        Repository.CommitLines("newer", 20, "newer");
        var start = await Begin();
        Repository.Run("rebase", "-q", "main", "feature");
        Repository.CommitLines("mine", 3, "mine");
        AssertExact(await Measure(start), 3, 0, ["mine"]);
    }

    [Fact]
    public async Task Bringing_an_older_branch_onto_the_one_of_the_start_counts_nothing()
    {
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("older", 50, "older");
        Repository.Run("checkout", "-q", "main");
        Repository.CommitLines("newer", 20, "newer");
        var start = await Begin();
        Repository.Run("checkout", "-q", "feature");
        Folder.Clock++;
        Repository.Run("rebase", "-q", "main");
        AssertExact(await Measure(start), 0, 0, []);
        Repository.Run("checkout", "-q", "main");
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Others_commits_below_that_a_rebase_leaves_behind_were_not_removed(bool squashedElsewhere)
    {
        Repository.Run("branch", "release");
        _colleague.CommitLines("theirs", 100, "theirs", "theirs");
        _colleague.Run("push", "-q");
        Repository.Run("pull", "-q", "--ff-only");
        Repository.Run("checkout", "-q", "-b", "feature");
        Repository.CommitLines("older", 50, "older");
        if (squashedElsewhere)
        {
            Repository.Run("checkout", "-q", "release");
            Repository.WriteLines("theirs", 100, "theirs");
            Repository.As("colleague@example.com").Commit("squashed");
            Repository.Run("checkout", "-q", "feature");
        }

        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Folder.Clock++;
        Repository.Run("rebase", "-q", "--onto", "release", "main");
        Assert.Equal(squashedElsewhere, Repository.Exists("theirs"));
        AssertExact(await Measure(start), 3, 0, ["mine"], arrived: squashedElsewhere ? 1 : 0);
    }

    [Fact]
    public async Task An_author_date_of_years_ago_changes_nothing()
    {
        var start = await Begin();
        PullRebase();
        Repository.WriteLines("mine", 4);
        Repository.Commit("mine", "--date=2020-01-01T00:00:00Z");
        AssertExact(await Measure(start), 4, 0, ["mine"], arrived: 1);
    }

    [Fact]
    public async Task Both_dates_of_years_ago_change_nothing()
    {
        var start = await Begin();
        var now = Folder.Clock;
        Folder.Clock = 1_577_836_800;
        Repository.CommitLines("mine", 5, "mine");
        Folder.Clock = now;
        var found = await Measure(start);
        AssertExact(found, 5, 0, ["mine"]);
        Assert.InRange(found.Commits[0].AtMs, start.AtMs, Folder.ClockMs);
    }

    [Fact]
    public async Task An_older_message_and_date_used_again_is_a_commit_of_the_session()
    {
        Repository.CommitLines("older", 6, "older");
        var start = await Begin();
        Repository.Run("reset", "-q", "--soft", "HEAD~1");
        Repository.WriteLines("older", 8);
        Repository.Run("add", "-A");
        Repository.Run("commit", "-q", "-C", "ORIG_HEAD");
        AssertExact(await Measure(start), 2, 0, ["older"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Own_older_work_that_was_brought_here_by_hand_counts(bool asPatch)
    {
        Repository.Run("checkout", "-q", "-b", "other");
        Repository.CommitLines("older", 11, "older");
        Repository.Run("checkout", "-q", "main");
        var start = await Begin();
        Repository.CommitLines("mine", 2, "mine");
        Folder.Clock++;
        if (asPatch)
        {
            Repository.Run("format-patch", "-q", "-1", "-o", Folder.Root, "other");
            Repository.Run("am", "-q", Directory.GetFiles(Folder.Root, "*.patch").Single());
        }
        else
        {
            Repository.Run("cherry-pick", "other");
        }

        AssertExact(await Measure(start), 13, 0, ["mine", "older"]);
    }
}
