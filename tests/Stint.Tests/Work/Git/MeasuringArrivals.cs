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
        var found = await Measure(start);
        AssertSession(found, 5, 0, ["mine 1", "mine 2"], arrived: 1);
        Assert.Equal("2 of the commits are on a branch that was left; their lines are added commit by commit", found.Reason);
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
        var found = await Measure(start);
        AssertSession(found, 3, 0, ["mine", "resolved"], arrived: 1);
        Assert.Equal(
            "what arrived from elsewhere and what was changed here touch the same lines: lines are counted from the newest commit that arrived",
            found.Reason);
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

    [Fact]
    public async Task Measuring_leaves_no_trace_but_objects()
    {
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        Push();
        Repository.Run("pull", "-q", "--no-rebase", "--no-edit");
        var before = (Repository.Run("for-each-ref"), Repository.Run("status", "--porcelain"), Repository.Run("reflog"));
        await Measure(start);
        Assert.Equal(before, (Repository.Run("for-each-ref"), Repository.Run("status", "--porcelain"), Repository.Run("reflog")));
    }
}

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
        AssertSession(found, 5, 0, ["mine", "another thing"]);
        Assert.Equal(["other", "mine"], found.Files.Select(file => file.Path));
        Assert.True(found.Approximate);
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
}

public sealed class MeasuringWithoutTheWholeTruth : MeasuredSession
{
    [Fact]
    public async Task Without_a_reflog_committer_and_time_decide()
    {
        Repository.Run("config", "core.logAllRefUpdates", "false");
        Directory.Delete(Path.Join(Repository.Path, ".git", "logs"), recursive: true);
        var colleague = Colleague();
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        colleague.CommitLines("theirs", 100, "theirs", "theirs");
        colleague.Run("push", "-q");
        Folder.Clock++;
        Repository.Run("pull", "-q", "--rebase");
        var found = await Measure(start);
        AssertSession(found, 3, 0, ["mine"], arrived: 1);
        Assert.Equal("HEAD has no complete reflog, so commits are told apart by committer and time", found.Reason);
    }

    [Fact]
    public async Task A_start_that_was_cleaned_away_leaves_the_commits()
    {
        Repository.WriteLines("uncommitted", 3);
        var start = await Begin();
        Repository.CommitLines("uncommitted", 5, "all");
        // The dates of this test are years old; the reflog must not end with them.
        Repository.Run("-c", "gc.reflogExpire=never", "-c", "gc.reflogExpireUnreachable=never", "gc", "-q", "--prune=now");
        Assert.NotEqual(0, Repository.Try("cat-file", "-e", start.Tree!));
        var found = await Measure(start);
        AssertSession(found, 5, 0, ["all"]);
        Assert.Equal("the working copy of the start is no longer in the repository; lines are the sum over the commits", found.Reason);
    }

    [Fact]
    public async Task A_start_commit_that_is_gone_leaves_what_the_trees_say()
    {
        var start = await Begin() with { Head = new string('1', 40) };
        Repository.CommitLines("mine", 3, "mine");
        var found = await Measure(start);
        AssertSession(found, 3, 0, ["mine"]);
        Assert.Equal("the commit that the session started from is no longer in the repository", found.Reason);
    }

    [Fact]
    public async Task A_shallow_clone_is_measured_like_any()
    {
        Repository.CommitLines("base", 11, "more", "base");
        new TestRepository(Folder, Folder.Root).Run("clone", "-q", "--depth", "1", "file://" + Repository.Path, "shallow");
        var shallow = Folder.At("shallow");
        var start = await Begin(shallow);
        shallow.CommitLines("mine", 3, "mine");
        Repository.CommitLines("theirs", 100, "theirs", "theirs");
        shallow.Run("pull", "-q", "--no-rebase", "--no-edit");
        var found = await Measure(shallow, start);
        AssertExact(found, 3, 0, ["mine"], arrived: 1);
    }

    [Fact]
    public async Task A_session_without_a_recorded_working_copy_has_its_commits()
    {
        var start = await Begin() with { Tree = null };
        Repository.CommitLines("one", 3, "one");
        Repository.CommitLines("one", 1, "one again");
        var found = await Measure(start);
        AssertSession(found, 3, 2, ["one", "one again"]);
        Assert.Equal("the working copy was not recorded at the start; lines are the sum over the commits", found.Reason);
        Assert.Equal(new FileChange("one", null, ChangeKind.Added, 3, 2), Assert.Single(found.Files));
    }

    [Fact]
    public async Task Commits_after_the_end_are_not_the_sessions()
    {
        var start = await Begin();
        Repository.CommitLines("mine", 3, "mine");
        var until = Folder.ClockMs;
        Repository.CommitLines("later", 4, "later");
        var found = await SessionEvidence.MeasureAsync(Folder.Git, Repository.Worktree, start, until, GitFolder.Me, GitFolder.Cancellation);
        Assert.Equal(["mine"], found.Commits.Select(commit => commit.Subject));
        Assert.Equal("commits were made between the end and the measuring", found.Reason);
    }

    [Fact]
    public async Task A_session_that_ended_unobserved_has_its_commits_up_to_then()
    {
        var start = await Begin();
        var first = Repository.CommitLines("mine", 3, "one");
        Repository.CommitLines("mine", 5, "two");
        var until = Folder.ClockMs;
        Repository.Run("checkout", "-q", "-b", "other", first);
        Repository.CommitLines("later", 4, "later");
        Repository.WriteLines("uncommitted", 9);
        var found = await SessionEvidence.FromCommitsAsync(Folder.Git, Repository.Worktree, start, until, GitFolder.Me, GitFolder.Cancellation);
        AssertSession(found, 5, 0, ["one", "two"]);
        Assert.Equal((Repository.Run("rev-parse", "main"), null), (found.HeadEnd, found.TreeEnd));
        Assert.Equal("the working copy was not measured when the session ended; lines are the sum over the commits", found.Reason);
    }
}

public sealed class ReadingTheReflog
{
    [Theory]
    [InlineData("commit: a: b", nameof(HeadMove.Commit))]
    [InlineData("commit (initial): first", nameof(HeadMove.Commit))]
    [InlineData("commit (merge): Merge branch 'x'", nameof(HeadMove.Commit))]
    [InlineData("commit (amend): better", nameof(HeadMove.Amend))]
    [InlineData("commit (cherry-pick): picked", nameof(HeadMove.CherryPick))]
    [InlineData("commit (rebase): resolved", nameof(HeadMove.Replay))]
    [InlineData("cherry-pick: picked", nameof(HeadMove.CherryPick))]
    [InlineData("cherry-pick: fast-forward", nameof(HeadMove.Bring))]
    [InlineData("am: patch", nameof(HeadMove.CherryPick))]
    [InlineData("revert: Revert \"x\"", nameof(HeadMove.Commit))]
    [InlineData("rebase (pick): x", nameof(HeadMove.Replay))]
    [InlineData("rebase -i (reword): x", nameof(HeadMove.Replay))]
    [InlineData("rebase (continue): x", nameof(HeadMove.Replay))]
    [InlineData("rebase (start): checkout origin/main", nameof(HeadMove.Rebase))]
    [InlineData("rebase (finish): returning to refs/heads/main", nameof(HeadMove.Rebase))]
    [InlineData("rebase finished: returning to refs/heads/main", nameof(HeadMove.Rebase))]
    [InlineData("rebase: older git", nameof(HeadMove.Replay))]
    [InlineData("pull --rebase (start): checkout 1234", nameof(HeadMove.Rebase))]
    [InlineData("pull --rebase origin main (pick): x", nameof(HeadMove.Replay))]
    [InlineData("pull (pick): x", nameof(HeadMove.Replay))]
    [InlineData("pull: Fast-forward", nameof(HeadMove.Bring))]
    [InlineData("pull --rebase: Fast-forward", nameof(HeadMove.Bring))]
    [InlineData("pull --rebase=false: Merge made by the 'ort' strategy.", nameof(HeadMove.Merge))]
    [InlineData("pull origin main: Merge made by the 'recursive' strategy.", nameof(HeadMove.Merge))]
    [InlineData("merge feature: Fast-forward", nameof(HeadMove.Bring))]
    [InlineData("merge feature: Merge made by the 'ort' strategy.", nameof(HeadMove.Merge))]
    [InlineData("checkout: moving from main to x", nameof(HeadMove.Switch))]
    [InlineData("reset: moving to HEAD~1", nameof(HeadMove.Reset))]
    [InlineData("clone: from /x", nameof(HeadMove.Bring))]
    [InlineData("", nameof(HeadMove.Unknown))]
    [InlineData("autosave", nameof(HeadMove.Unknown))]
    public void Tells_how_head_moved(string message, string expected) => Assert.Equal(expected, Reflog.MoveOf(message).ToString());

    [Fact]
    public void Reads_names_with_spaces_and_lines_without_a_message()
    {
        var (zero, sha) = (new string('0', 40), new string('a', 40));
        Assert.Equal(
            new ReflogEntry(null, sha, 1_700_000_000_000, HeadMove.Commit), Reflog.Parse($"{zero} {sha} A B C <a b@c> 1700000000 +0130\tcommit (initial): x"));
        Assert.Equal(new ReflogEntry(sha, sha, 1000, HeadMove.Unknown), Reflog.Parse($"{sha} {sha} <> 1 +0000"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a log line at all > x")]
    [InlineData("--upload-pack=x aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa N <e> 1 +0000\tcommit: x")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa N <e> never +0000\tcommit: x")]
    public void Passes_by_what_is_no_entry(string line) => Assert.Null(Reflog.Parse(line));
}
