using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

/// <summary>The session begins where HEAD's log was at that moment, whatever the clock says.</summary>
public sealed class MeasuringFromAnExactMoment : MeasuredSession
{
    [Fact]
    public async Task A_whole_branch_within_the_second_of_the_start_counts()
    {
        Repository.WriteLines("mine", 3);
        var start = await SessionEvidence.BeginAsync(Folder.Git, Repository.Worktree, Folder.ClockMs + 300, GitFolder.Cancellation);
        Repository.Run("checkout", "-q", "-b", "f");
        Repository.WriteLines("mine", 7);
        Repository.Run("add", "-A");
        Repository.Run("commit", "-q", "-m", "mine");
        Repository.Run("checkout", "-q", "main");
        Repository.Run("merge", "-q", "--no-ff", "-m", "merged", "f");
        AssertExact(await Measure(start), 4, 0, ["mine"]);
    }

    [Fact]
    public async Task A_session_that_is_said_to_have_begun_earlier_has_no_commits_from_before_it_was_recorded()
    {
        Repository.Run("checkout", "-q", "-b", "other");
        Repository.CommitLines("before", 9, "before");
        Repository.Run("checkout", "-q", "main");
        var start = await Begin();
        Repository.CommitLines("mine", 4, "mine");
        AssertExact(await Measure(start with { AtMs = start.AtMs - 1_800_000 }), 4, 0, ["mine"]);
    }

    [Fact]
    public async Task A_log_that_git_has_shortened_since_is_read_by_the_clock()
    {
        var start = await Begin();
        Repository.CommitLines("mine", 4, "mine");
        var log = Path.Join(Repository.Path, ".git", "logs", "HEAD");
        File.WriteAllLines(log, File.ReadAllLines(log).TakeLast(1));
        AssertExact(await Measure(start), 4, 0, ["mine"]);
    }

    [Fact]
    public async Task A_session_without_a_mark_is_read_by_the_clock()
    {
        Repository.Run("checkout", "-q", "-b", "other");
        Repository.CommitLines("before", 9, "before");
        Repository.Run("checkout", "-q", "main");
        var start = await Begin() with { Log = null };
        Repository.CommitLines("mine", 4, "mine");
        AssertExact(await Measure(start), 4, 0, ["mine"]);
    }
}
