using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

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
            new ReflogEntry(null, sha, 1_700_000_000_000, HeadMove.Commit) { Detail = "x" }, Reflog.Parse($"{zero} {sha} A B C <a b@c> 1700000000 +0130\tcommit (initial): x"));
        Assert.Equal(new ReflogEntry(sha, sha, 1000, HeadMove.Unknown), Reflog.Parse($"{sha} {sha} <> 1 +0000"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a log line at all > x")]
    [InlineData("--upload-pack=x aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa N <e> 1 +0000\tcommit: x")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa N <e> never +0000\tcommit: x")]
    public void Passes_by_what_is_no_entry(string line) => Assert.Null(Reflog.Parse(line));
}
