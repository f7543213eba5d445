using Stint.Tests.Support;

namespace Stint.Tests.Work.Sessions;

public sealed class AMovedWorktree : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Theory]
    [InlineData("status")]
    [InlineData("log", "went on")]
    [InlineData("end")]
    [InlineData("end", "--session", "1")]
    public void Takes_its_open_session_along(params string[] words)
    {
        stint.Succeed("start", "one");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        stint.Commit("mine");
        Move();
        stint.Write("new.txt", "1\n2\n");
        Assert.Contains("session #1 followed its worktree here", stint.Succeed(words).Error, StringComparison.Ordinal);
        var session = stint.Json("session", "show", "1");
        Assert.Equal((1, 2, 3), (Count(session, "commits"), Count(session, "files"), session.GetProperty("code").GetProperty("lines_added").GetInt64()));
        Assert.Equal("", stint.Run("status").Error is var said && said.Contains("followed", StringComparison.Ordinal) ? said : "");
    }

    [Fact]
    public void Of_another_repository_is_not_taken_for_it()
    {
        stint.Succeed("start", "one");
        var one = stint.Directory;
        stint.Directory = Directory.CreateDirectory(one + "-other").FullName;
        stint.Git("init", "--quiet");
        stint.Git("config", "user.email", "ada@example.org");
        stint.Git("config", "user.name", "Ada");
        stint.Clock.Advance(TimeSpan.FromSeconds(1));
        stint.Commit("begin");
        Directory.Move(one, one + "-moved");
        Assert.Equal(1, stint.Run("log", "here?").Exit);
    }

    [Fact]
    public void That_was_copied_leaves_the_session_where_it_is()
    {
        stint.Succeed("start", "one");
        var one = stint.Directory;
        stint.Program("cp", "-r", one, one + "-copy");
        stint.Directory = one + "-copy";
        Assert.Equal(1, stint.Run("log", "here?").Exit);
    }

    [Fact]
    public void That_was_a_linked_one_and_is_gone_leaves_nothing_to_the_main_one()
    {
        stint.Git("worktree", "add", "--quiet", "-b", "side", "../side");
        var main = stint.Directory;
        stint.Directory = Path.GetFullPath("../side", main);
        stint.Succeed("start", "one");
        stint.Directory = main;
        stint.Git("worktree", "remove", "--force", "../side");
        Assert.Equal(1, stint.Run("log", "here?").Exit);
    }

    private void Move()
    {
        Directory.Move(stint.Directory, stint.Directory + "-moved");
        stint.Directory += "-moved";
    }

    private static long Count(System.Text.Json.JsonElement session, string name) => session.GetProperty("counts").GetProperty(name).GetInt64();
}
