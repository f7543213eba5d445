using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Agents;

/// <summary>Two assistants and a person in one worktree, and who made what.</summary>
public sealed class SharedWorktrees : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Give_each_commit_and_file_to_the_session_that_made_it()
    {
        stint.Succeed("start", "By hand");
        Hook("claude", "c-1", "SessionStart", "");
        Hook("codex", "x-1", "SessionStart", "");
        Later(1);

        Write("a.txt", "1\n2\n");
        Hook("claude", "c-1", "PostToolUse", ",\"tool_name\":\"Write\",\"tool_input\":{\"file_path\":\"$/a.txt\"}");
        Later(1);
        stint.Git("add", "a.txt");
        stint.Git("commit", "--quiet", "--message=By claude");
        Hook("claude", "c-1", "PostToolUse", ",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"git add a.txt && git commit -q -m 'By claude'\"}");
        Later(1);
        Write("c.txt", "1\n2\n3\n");
        stint.Git("add", "c.txt");
        stint.Git("commit", "--quiet", "--message=By hand");
        Later(1);
        Write("b.txt", "1\n");
        Hook("codex", "x-1", "PostToolUse", ",\"tool_name\":\"apply_patch\",\"tool_input\":{\"command\":\"*** Begin Patch\\n*** Add File: b.txt\\n+1\\n*** End Patch\"}");
        Write("d.txt", "1\n");

        Assert.Equal("By hand; c.txt +3, d.txt +1", Of("1"));
        Assert.Equal("By claude; a.txt +2", Of("2"));
        Assert.Equal("; b.txt +1", Of("3"));

        // At their ends the same, in any order, and however often they are looked at.
        Hook("claude", "c-1", "SessionEnd", ",\"reason\":\"other\"");
        stint.Succeed("end", "--session", "1");
        stint.Succeed("end", "--session", "3");
        Assert.Equal(["By hand; c.txt +3, d.txt +1", "By claude; a.txt +2", "; b.txt +1"], [Of("1"), Of("2"), Of("3")]);
        Assert.Contains("sessions #2, #3 worked in the same worktree", stint.Json("session", "show", "1").GetProperty("git").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal([1, 3], stint.Json("session", "show", "2").GetProperty("git").GetProperty("beside").EnumerateArray().Select(each => each.GetInt32()));
    }

    [Fact]
    public void Count_of_a_file_that_two_commit_each_one_s_own_lines()
    {
        Hook("claude", "c-1", "SessionStart", "");
        Hook("gemini", "g-1", "SessionStart", "");
        Later(1);
        Write("a.txt", "1\n2\n");
        Committed("claude", "c-1", "PostToolUse", "First");
        Later(1);
        Write("a.txt", "1\n2\n3\n4\n5\n");
        Committed("gemini", "g-1", "AfterTool", "Second");
        Assert.Equal(("First; a.txt +2", "Second; a.txt +3"), (Of("1"), Of("2")));
    }

    [Fact]
    public void Give_a_commit_of_which_nobody_told_to_the_assistant_that_was_at_work_last()
    {
        Hook("claude", "c-1", "SessionStart", "");
        Hook("gemini", "g-1", "SessionStart", "");
        Later(1);
        Hook("claude", "c-1", "UserPromptSubmit", ",\"prompt\":\"Go\"");
        Later(1);
        Hook("gemini", "g-1", "BeforeAgent", ",\"prompt\":\"Go\"");
        Write("a.txt", "1\n");
        stint.Git("add", ".");
        stint.Git("commit", "--quiet", "--message=By gemini");
        Later(1);
        // A command that names commits and has made none claims none.
        Hook("claude", "c-1", "PostToolUse", ",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"git log --grep commit\"}");
        Assert.Equal(("; ", "By gemini; a.txt +1"), (Of("1"), Of("2")));
    }

    [Theory]
    [InlineData("git commit -qm 'By claude' && stint log done", "", true)]
    [InlineData("cd sub; git -C . -c user.name=x commit --message=\\\"By claude\\\"", "", true)]
    [InlineData("git commit", "[main $] Something else", true)]
    [InlineData("git log --grep 'commit'", "$ By claude", false)]
    [InlineData("cat git/commit.txt", "", false)]
    [InlineData("git commit -m 'By' --dry-run", "", false)]
    public void Are_claimed_when_the_command_made_them_and_named_them(string command, string answer, bool claimed)
    {
        stint.Succeed("start", "By hand");
        Hook("claude", "c-1", "SessionStart", "");
        Later(1);
        Write("a.txt", "1\n");
        stint.Git("add", ".");
        stint.Git("commit", "--quiet", "--message=By claude");
        var sha = stint.Git("rev-parse", "--short=7", "HEAD").Trim();
        Later(1);
        // The assistant says something in between: what it named is its own all the same.
        Hook("claude", "c-1", "UserPromptSubmit", ",\"prompt\":\"on\"");
        Hook("claude", "c-1", "PostToolUse", $",\"tool_name\":\"Bash\",\"tool_input\":{{\"command\":\"{command}\"}},\"tool_response\":{{\"stdout\":\"{answer.Replace("$", sha, StringComparison.Ordinal)}\"}}");
        Assert.Equal(claimed ? ("", "By claude") : ("By claude", ""), (Of("1").Split(';')[0], Of("2").Split(';')[0]));
    }

    [Fact]
    public void Are_claimed_by_git_s_own_hook_for_the_process_that_made_them()
    {
        stint.Succeed("setup", "git");
        stint.Succeed("start", "By hand");
        stint.Above = ["claude's process"];
        Hook("claude", "c-1", "SessionStart", "");
        stint.Above = ["gemini's process"];
        Hook("gemini", "g-1", "SessionStart", "");
        Later(1);
        foreach (var (file, above) in (ReadOnlySpan<(string, string)>)[("c.txt", "claude's process"), ("g.txt", "gemini's process"), ("h.txt", "a terminal")])
        {
            Write(file, "1\n");
            stint.Git("add", file);
            stint.Git("commit", "--quiet", "--message=" + file);
            stint.Above = ["a shell's own", above];
            stint.Succeed("hook", "git", "post-commit");
            Later(1);
        }

        stint.Above = [];
        Assert.Equal(["h.txt", "c.txt", "g.txt"], [Of("1").Split(';')[0], Of("2").Split(';')[0], Of("3").Split(';')[0]]);
    }

    private void Committed(string agent, string session, string name, string message)
    {
        stint.Git("add", ".");
        stint.Git("commit", "--quiet", "--message=" + message);
        Hook(agent, session, name, ",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"git commit\"}");
    }

    private string Of(string session)
    {
        var view = stint.Json("session", "show", session);
        var commits = view.GetProperty("git").GetProperty("commits").EnumerateArray().Select(each => each.GetProperty("subject").GetString());
        var files = view.GetProperty("files").EnumerateArray().Where(each => each.GetProperty("lines_added").ValueKind == JsonValueKind.Number)
            .Select(each => $"{each.GetProperty("path")} +{each.GetProperty("lines_added")}").Order(StringComparer.Ordinal);
        return $"{string.Join(", ", commits)}; {string.Join(", ", files)}";
    }

    private void Write(string path, string text) => File.WriteAllText(stint[path], text);

    private void Later(int minutes) => stint.Clock.Advance(TimeSpan.FromMinutes(minutes));

    private void Hook(string agent, string session, string name, string more)
    {
        stint.In = $"{{\"session_id\":\"{session}\",\"cwd\":\"$\"{more}}}".Replace("$", stint.Directory, StringComparison.Ordinal);
        stint.Succeed("hook", agent, name);
    }
}
