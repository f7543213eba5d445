using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

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
        Assert.Equal("commits came between the end and the measuring", found.Reason);
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
