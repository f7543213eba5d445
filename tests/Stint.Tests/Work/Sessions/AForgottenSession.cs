using Stint.Tests.Support;

namespace Stint.Tests.Work.Sessions;

/// <summary>A session in a repository that nobody ended: what it did while it was alive stands, what came after its silence is not its own.</summary>
public sealed class AForgottenSession
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(5);

    [Fact]
    public void Has_the_lines_of_its_own_commits_and_not_of_later_ones()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "one");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Write("mine.txt", "1\n2\n");
        stint.Commit("mine");
        stint.Clock.Advance(Silence);
        stint.Write("later.txt", string.Concat(Enumerable.Repeat("line\n", 300)));
        stint.Commit("later");
        AssertCounts(stint, commits: 1, files: 2, added: 3);
    }

    [Fact]
    public void Has_nothing_when_its_only_commits_came_later()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "one");
        stint.Clock.Advance(Silence);
        stint.Commit("later");
        AssertCounts(stint, commits: 0, files: 0, added: 0);
    }

    [Fact]
    public void Keeps_what_was_seen_of_the_working_copy_while_it_was_open()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "one");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Write("new.txt", "1\n2\n3\n");
        AssertCounts(stint, commits: 0, files: 1, added: 3);
        stint.Clock.Advance(Silence);
        stint.Write("new.txt", "1\n2\n3\n4\n5\n");
        AssertCounts(stint, commits: 0, files: 1, added: 3);
        Assert.Equal("timeout", stint.Json("session", "show", "1").GetProperty("end_reason").GetString());
        AssertCounts(stint, commits: 0, files: 1, added: 3);
    }

    [Fact]
    public void Keeps_a_commit_that_was_seen_and_amended_after_its_silence()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "one");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Commit("mine");
        AssertCounts(stint, commits: 1, files: 1, added: 1);
        stint.Clock.Advance(Silence);
        stint.Git("commit", "--quiet", "--amend", "--message", "reworded");
        AssertCounts(stint, commits: 1, files: 1, added: 1);
    }

    [Fact]
    public void Takes_in_a_commit_that_came_between_the_last_look_and_the_last_entry()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "one");
        stint.Succeed("status");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Commit("unseen");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Succeed("log", "done");
        stint.Clock.Advance(Silence);
        AssertCounts(stint, commits: 1, files: 1, added: 1);
    }

    [Theory]
    [InlineData("Me@X.org", null)]
    [InlineData("me@x.org", "alice")]
    public void Knows_its_actor_however_the_name_is_spelt(string address, string? actor)
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Git("config", "user.email", address);
        stint.Git("config", "core.logAllRefUpdates", "false");
        if (actor is not null)
            stint.Variables["STINT_ACTOR"] = actor;
        stint.Succeed("start", "one");
        stint.Succeed("log", "found again");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Commit("mine");
        stint.Succeed("end");
        AssertCounts(stint, commits: 1, files: 1, added: 1);
        Assert.Equal(actor ?? "me@x.org", stint.Json("session", "show", "1").GetProperty("actor").GetProperty("id").GetString());
    }

    private static void AssertCounts(CommandLineRunner stint, long commits, long files, long added)
    {
        var session = stint.Json("session", "show", "1");
        var counts = session.GetProperty("counts");
        Assert.Equal(
            (commits, files, added),
            (counts.GetProperty("commits").GetInt64(), counts.GetProperty("files").GetInt64(), session.GetProperty("code").GetProperty("lines_added").GetInt64()));
    }
}
