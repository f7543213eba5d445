using Stint.Tests.Support;
using Stint.Work.Setup;

namespace Stint.Tests.Work.Setup;

/// <summary>Hooks as git runs them: the real git, and the real program on its path.</summary>
public sealed class Git_hooks : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository(now: TimeProvider.System.GetUtcNow().ToString("O"));

    public Git_hooks() => stint.Variables["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + stint.Variables["PATH"];

    public void Dispose()
    {
        // A hook of the last commit may still be recording it.
        Wait(() => !Directory.EnumerateFiles(stint.Directory, "*.tmp", SearchOption.AllDirectories).Any());
        stint.Dispose();
    }

    [Fact]
    public void Name_the_open_session_in_the_message_and_record_the_commit()
    {
        stint.Succeed("setup", "git");
        var id = stint.Json("start", "Quotes").GetProperty("id").GetString();
        stint.Commit("Add quotes");
        Assert.Equal($"Add quotes\n\nStint-Session: {id}\n\n", stint.Git("log", "-1", "--format=%B"));
        var log = stint[".stint/sessions/SESSION-00001-LOG.md"];
        Wait(() => File.ReadAllText(log).Contains("Add quotes (observed)", StringComparison.Ordinal));
        Assert.Contains("Add quotes (observed)", File.ReadAllText(log), StringComparison.Ordinal);
        // The hook runs on behind the commit, and writes the files after the log.
        var files = stint[".stint/sessions/SESSION-00001-FILES.txt"];
        Wait(() => File.ReadAllText(files).Contains("work.txt", StringComparison.Ordinal));
        Assert.Contains("work.txt", File.ReadAllText(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Leave_a_message_alone_when_no_session_is_open_and_warn()
    {
        stint.Succeed("setup", "git");
        File.AppendAllText(stint["work.txt"], "more");
        var (exit, output) = stint.TryProgram("git", "commit", "--quiet", "--all", "--message", "Add quotes");
        Assert.Equal(0, exit);
        Assert.StartsWith("stint: warning: This work is not tracked", output, StringComparison.Ordinal);
        Assert.Equal("Add quotes\n\n", stint.Git("log", "-1", "--format=%B"));
    }

    [Fact]
    public void Reject_a_commit_that_no_session_tracks_where_that_is_configured()
    {
        stint.Succeed("init", "--hooks");
        stint.Succeed("config", "set", "enforce", "reject");
        var (exit, output) = stint.TryProgram("git", "commit", "--allow-empty", "--message", "Add quotes");
        Assert.Equal(1, exit);
        Assert.Contains("stint: This work is not tracked", output, StringComparison.Ordinal);
        stint.Succeed("start");
        stint.Git("commit", "--quiet", "--allow-empty", "--message", "Add quotes");
    }

    [Fact]
    public void Let_the_commit_through_when_the_store_cannot_be_used()
    {
        stint.Succeed("init", "--hooks");
        stint.Succeed("config", "set", "enforce", "reject");
        stint.Variables["STINT_DB"] = stint.Directory;
        var (exit, output) = stint.TryProgram("git", "commit", "--allow-empty", "--message", "Add quotes");
        Assert.True(exit == 0, output);
        Assert.Contains("stint: this commit is not recorded", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Let_the_commit_through_when_the_program_is_missing()
    {
        stint.Succeed("init", "--hooks");
        stint.Succeed("config", "set", "enforce", "reject");
        stint.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        stint.Git("commit", "--quiet", "--allow-empty", "--message", "Add quotes");
    }

    [Fact]
    public void Work_in_a_linked_worktree_with_its_own_session()
    {
        stint.Succeed("setup", "git");
        stint.Succeed("start", "Here");
        stint.Git("worktree", "add", "--quiet", "../other");
        stint.Directory = Path.GetFullPath(stint["../other"]);
        var id = stint.Json("start", "There").GetProperty("id").GetString();
        stint.Commit("Add quotes");
        Assert.EndsWith($"Stint-Session: {id}\n\n", stint.Git("log", "-1", "--format=%B"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_beside_somebodys_own_hook_and_leave_it_as_it_was()
    {
        var mine = Hook("pre-commit", "#!/bin/bash -eu\necho 'mine äö' >&2\nexit 0\n");
        var before = File.ReadAllBytes(mine);
        stint.Succeed("setup", "git");
        stint.Succeed("setup", "git");
        var (exit, output) = stint.TryProgram("git", "commit", "--allow-empty", "--message", "Add quotes");
        Assert.Equal(0, exit);
        Assert.Contains("not tracked", output, StringComparison.Ordinal);
        Assert.Contains("mine äö", output, StringComparison.Ordinal);
        stint.Succeed("setup", "git", "--remove");
        Assert.Equal(before, File.ReadAllBytes(mine));
        Assert.Equal(["pre-commit"], Hooks());
    }

    [Fact]
    public void Run_a_hook_that_is_no_shell_script_after_their_own()
    {
        stint.Write("hook.awk", "");
        var mine = Hook("commit-msg", "#!/usr/bin/awk -f\nBEGIN { print \"awk sees \" ARGV[1] > \"/dev/stderr\"; exit 3 }\n");
        var before = File.ReadAllBytes(mine);
        stint.Succeed("setup", "git");
        Assert.Equal(["commit-msg", "commit-msg.before-stint", "post-commit", "pre-commit"], Hooks());
        stint.Succeed("setup", "git");
        var (exit, output) = stint.TryProgram("git", "commit", "--allow-empty", "--message", "Add quotes");
        Assert.Equal(1, exit);
        Assert.Contains("awk sees .git/COMMIT_EDITMSG", output, StringComparison.Ordinal);
        stint.Succeed("setup", "git", "--remove");
        Assert.Equal(before, File.ReadAllBytes(mine));
        Assert.Equal(["commit-msg"], Hooks());
    }

    [Fact]
    public void Do_not_turn_on_a_hook_that_somebody_turned_off()
    {
        var mine = Hook("pre-commit", "#!/bin/sh\nexit 1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(mine, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        stint.Succeed("setup", "git");
        stint.Git("commit", "--quiet", "--allow-empty", "--message", "Add quotes");
        stint.Succeed("setup", "git", "--remove");
        Assert.Equal("#!/bin/sh\nexit 1\n", File.ReadAllText(mine));
    }

    [Fact]
    public void Go_where_the_repository_keeps_its_hooks()
    {
        stint.Git("config", "core.hooksPath", "tools/git hooks");
        stint.Succeed("setup", "git");
        Assert.True(File.Exists(stint["tools/git hooks/commit-msg"]));
        var id = stint.Json("start").GetProperty("id").GetString();
        stint.Commit("Add quotes");
        Assert.Contains($"Stint-Session: {id}", stint.Git("log", "-1", "--format=%B"), StringComparison.Ordinal);
        stint.Succeed("setup", "git", "--remove");
        Assert.Empty(Directory.GetFiles(stint["tools/git hooks"]));
    }

    [Fact]
    public void Are_quiet_in_a_repository_that_does_not_use_them()
    {
        stint.Succeed("setup", "git");
        Directory.Delete(stint[".stint"], recursive: true);
        var (exit, output) = stint.TryProgram("git", "commit", "--quiet", "--allow-empty", "--message", "Add quotes");
        Assert.Equal(0, exit);
        Assert.Empty(output);
    }

    [Fact]
    public void Are_refused_where_hooks_are_turned_off()
    {
        stint.Git("config", "core.hooksPath", "/dev/null");
        Assert.Equal("hooks_off", stint.Run("setup", "git", "--json").Json.GetProperty("error").GetProperty("code").GetString());
    }

    private string Hook(string name, string text)
    {
        stint.Write(".git/hooks/" + name, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stint[".git/hooks/" + name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return stint[".git/hooks/" + name];
    }

    private string[] Hooks() =>
        [.. Directory.GetFiles(stint[".git/hooks"]).Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".sample", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void Wait(Func<bool> until)
    {
        for (var i = 0; i < 200 && !until(); i++)
            Thread.Sleep(50);
    }
}

public sealed class A_hooks_text
{
    [Theory]
    [InlineData("#!/bin/sh\nexit 0\n", true)]
    [InlineData("#!/usr/bin/env bash\n", true)]
    [InlineData("#!/usr/bin/env -S zsh -e\n", true)]
    [InlineData("echo no first line\n", true)]
    [InlineData("#!/usr/bin/python3\n", false)]
    [InlineData("#!/usr/bin/env node\n", false)]
    [InlineData("\u007fELF\0\0", false)]
    public void Is_known_for_a_shell_script_by_its_first_line(string text, bool shell) => Assert.Equal(shell, HookScript.IsShell(text));

    [Theory, InlineData("#!/bin/sh\nexit 0\n"), InlineData("#!/bin/sh\n"), InlineData("echo\n"), InlineData(""), InlineData("#!/bin/sh\r\nexit\r\n")]
    public void Is_itself_again_without_our_lines(string text) => Assert.Equal(text, HookScript.Without(HookScript.With("pre-commit", text)));

    [Fact]
    public void Of_ours_alone_leaves_nothing() => Assert.Null(HookScript.Without(HookScript.New("pre-commit")));

    [Fact]
    public void Of_ours_to_which_somebody_added_keeps_the_addition() =>
        Assert.Equal("#!/bin/sh\necho more\n", HookScript.Without(HookScript.New("pre-commit") + "echo more\n"));

    [Fact]
    public void Of_an_earlier_version_is_replaced_in_its_place()
    {
        var earlier = HookScript.With("pre-commit", "#!/bin/sh\nexit 0\n").Replace("stint hook git", "stint old", StringComparison.Ordinal);
        Assert.Equal(HookScript.With("pre-commit", "#!/bin/sh\nexit 0\n"), HookScript.With("pre-commit", earlier));
    }
}
