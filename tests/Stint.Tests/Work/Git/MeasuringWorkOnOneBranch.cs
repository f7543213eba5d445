using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class MeasuringWorkOnOneBranch : MeasuredSession
{
    [Fact]
    public async Task Nothing_done_is_nothing_counted()
    {
        Repository.Append("base", "left over from before\n");
        Repository.WriteLines("untracked", 5);
        var start = await Begin();
        var found = await Measure(start);
        AssertExact(found, 0, 0, []);
        Assert.Empty(found.Files);
        Assert.Equal((start.Head, "main", start.Tree), (found.HeadEnd, found.BranchEnd, found.TreeEnd));
    }

    [Fact]
    public async Task Committed_and_uncommitted_lines_count_once()
    {
        var start = await Begin();
        Repository.CommitLines("one", 3, "add one");
        Repository.Append("one", "a\nb\n");
        Repository.WriteLines("two", 4);
        Repository.WriteLines("base", 8, "base");
        var found = await Measure(start);
        AssertExact(found, 9, 2, ["add one"]);
        Assert.Equal(["base", "one", "two"], found.Files.Select(file => file.Path));
        var commit = Assert.Single(found.Commits);
        Assert.Equal((Repository.Head, 1, 3L, 0L), (commit.Sha, commit.FilesChanged, commit.Insertions, commit.Deletions));
        Assert.Equal(Repository.Run("log", "-1", "--format=%at000 %ct000"), $"{commit.AuthoredAtMs} {commit.AtMs}");
    }

    [Fact]
    public async Task What_was_uncommitted_at_the_start_is_not_the_sessions_even_when_it_commits_it()
    {
        Repository.WriteLines("before", 20);
        var start = await Begin();
        Repository.Append("before", "mine\n");
        Repository.Commit("all of it");
        var found = await Measure(start);
        AssertExact(found, 1, 0, ["all of it"]);
        Assert.Equal(21, found.Commits[0].Insertions);
    }

    [Fact]
    public async Task Commits_are_listed_from_the_oldest_on_whatever_their_subject()
    {
        var start = await Begin();
        string[] subjects = ["first", "tab\tand \"quotes\"", "1\t2\tthird", ":100644 fourth", "fünfter"];
        foreach (var subject in subjects) Repository.Commit(subject);
        AssertExact(await Measure(start), 0, 0, subjects);
    }

    [Fact]
    public async Task An_amended_commit_counts_once_with_what_it_is_now()
    {
        var start = await Begin();
        Repository.CommitLines("one", 3, "first try");
        Repository.WriteLines("one", 5);
        Repository.Commit("second try", "--amend");
        Repository.WriteLines("one", 6);
        Repository.Commit("third try", "--amend");
        var found = await Measure(start);
        AssertExact(found, 6, 0, ["third try"]);
        Assert.Equal(6, found.Commits[0].Insertions);
    }

    [Fact]
    public async Task Of_an_older_commit_that_was_amended_the_difference_counts()
    {
        Repository.CommitLines("one", 3, "older");
        var start = await Begin();
        Repository.WriteLines("one", 7);
        Repository.Commit("older", "--amend");
        var found = await Measure(start);
        AssertExact(found, 4, 0, ["older"]);
        Assert.Equal((1, 4L, 0L), (found.Commits[0].FilesChanged, found.Commits[0].Insertions, found.Commits[0].Deletions));
    }

    [Fact]
    public async Task A_commit_that_was_reset_away_does_not_count()
    {
        var start = await Begin();
        Repository.CommitLines("one", 3, "wrong");
        Repository.Run("reset", "-q", "--hard", "HEAD~1");
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task A_commit_that_was_undone_and_made_again_counts_once()
    {
        var start = await Begin();
        Repository.CommitLines("one", 3, "wrong");
        Repository.Run("reset", "-q", "--soft", "HEAD~1");
        Repository.WriteLines("one", 4);
        Repository.Commit("right");
        AssertExact(await Measure(start), 4, 0, ["right"]);
    }

    [Fact]
    public async Task A_reset_that_was_taken_back_counts_again()
    {
        var start = await Begin();
        var commit = Repository.CommitLines("one", 3, "kept");
        Repository.Run("reset", "-q", "--hard", "HEAD~1");
        Repository.Run("reset", "-q", "--hard", commit);
        AssertExact(await Measure(start), 3, 0, ["kept"]);
    }

    [Fact]
    public async Task Undoing_older_commits_while_keeping_their_files_is_no_work()
    {
        Repository.CommitLines("one", 3, "older");
        var start = await Begin();
        Repository.Run("reset", "-q", "--soft", "HEAD~1");
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task A_revert_is_a_commit_of_the_session()
    {
        Repository.CommitLines("one", 3, "older");
        var start = await Begin();
        Repository.Run("revert", "--no-edit", "HEAD");
        AssertExact(await Measure(start), 0, 3, ["Revert \"older\""]);
    }

    [Fact]
    public async Task A_rename_counts_what_changed_and_not_the_whole_file()
    {
        var start = await Begin();
        Repository.Run("mv", "base", "renamed");
        Repository.Append("renamed", "one more\n");
        Repository.Commit("rename");
        var found = await Measure(start);
        AssertExact(found, 1, 0, ["rename"]);
        Assert.Equal(new FileChange("renamed", "base", ChangeKind.Renamed, 1, 0), Assert.Single(found.Files));
        Assert.Equal((1L, 0L), (found.Commits[0].Insertions, found.Commits[0].Deletions));
    }

    [Fact]
    public async Task Binaries_are_files_without_lines()
    {
        var start = await Begin();
        Repository.Write("image", "\0\u0001");
        Repository.Commit("image");
        var found = await Measure(start);
        AssertExact(found, 0, 0, ["image"]);
        Assert.True(Assert.Single(found.Files).Binary);
        Assert.Equal(1, found.Commits[0].FilesChanged);
    }

    [Fact]
    public async Task The_folder_of_stint_never_counts()
    {
        var start = await Begin();
        Repository.WriteLines(".stint/SESSION.md", 50);
        Repository.CommitLines("one", 1, "with the notes");
        var found = await Measure(start);
        AssertExact(found, 1, 0, ["with the notes"]);
        Assert.Equal((1, 1L), (found.Commits[0].FilesChanged, found.Commits[0].Insertions));
    }

    [Fact]
    public async Task The_second_of_the_start_belongs_to_the_session_and_the_commit_before_it_does_not()
    {
        Repository.CommitLines("one", 3, "just before");
        var start = await SessionEvidence.BeginAsync(Folder.Git, Repository.Worktree, Folder.ClockMs + 900, GitFolder.Cancellation);
        Folder.Clock--;
        Repository.CommitLines("two", 2, "just after");
        AssertExact(await Measure(start), 2, 0, ["just after"]);
    }

    [Fact]
    public async Task A_commit_left_within_the_second_before_the_start_is_not_the_sessions()
    {
        Repository.Run("checkout", "-q", "-b", "other");
        Repository.CommitLines("one", 3, "just before");
        Repository.Run("checkout", "-q", "main");
        var start = await SessionEvidence.BeginAsync(Folder.Git, Repository.Worktree, Folder.ClockMs + 900, GitFolder.Cancellation);
        AssertExact(await Measure(start), 0, 0, []);
    }

    [Fact]
    public async Task Stashed_work_is_still_done()
    {
        Repository.WriteLines("base", 12, "base");
        var start = await Begin();
        Repository.WriteLines("base", 15, "base");
        Repository.WriteLines("untracked", 4);
        Repository.Run("stash", "-q", "--include-untracked");
        Repository.CommitLines("other", 2, "urgent");
        AssertExact(await Measure(start), 9, 0, ["urgent"]);
        Repository.Run("stash", "pop", "-q");
        AssertExact(await Measure(start), 9, 0, ["urgent"]);
        Assert.Equal(15, File.ReadAllLines(Path.Join(Repository.Path, "base")).Length);
    }

    [Fact]
    public async Task Detached_commits_count()
    {
        Repository.Run("checkout", "-q", "--detach");
        var start = await Begin();
        Repository.CommitLines("one", 3, "detached");
        var found = await Measure(start);
        AssertExact(found, 3, 0, ["detached"]);
        Assert.Null(found.BranchEnd);
    }

    [Fact]
    public async Task A_commit_logged_in_another_programs_words_is_told_by_its_instant()
    {
        var start = await Begin();
        Repository.WriteLines("one", 3);
        Repository.Run("add", "one");
        var sha = Repository.Run("commit-tree", "-p", "HEAD", "-m", "made by an editor", Repository.Run("write-tree"));
        Repository.Run("update-ref", "-m", "saved", "HEAD", sha);
        AssertExact(await Measure(start), 3, 0, ["made by an editor"]);
    }
}
