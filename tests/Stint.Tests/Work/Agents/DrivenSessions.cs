using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Agents;

/// <summary>Whose a session is, when several assistants and people work in one worktree, and what becomes of it when its assistant is gone.</summary>
public sealed class DrivenSessions : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();
    private readonly List<Process> running = [];

    public void Dispose()
    {
        foreach (var process in running)
        {
            process.Kill();
            process.Dispose();
        }

        stint.Dispose();
    }

    [Fact]
    public void Of_an_assistant_that_was_killed_end_at_their_last_evidence()
    {
        var claude = Assistant();
        Hook("SessionStart", "c-1");
        Later(5);
        Hook("PostToolUse", "c-1", ",\"tool_name\":\"Bash\"");
        Later(40);
        Assert.Equal("active", stint.Json("status", "--session", "1").GetProperty("status").GetString());
        Kill(claude);

        stint.Above = [];
        var ended = stint.Json("session", "show", "1");
        Assert.Equal(
            ("ended", "crash", 300.0),
            (ended.GetProperty("status").GetString(), ended.GetProperty("end_reason").GetString(), ended.GetProperty("duration_seconds").GetDouble()));
        Assert.Equal("crash: the process of claude is gone; its last evidence is tool_used at 2026-01-11T09:05:00Z", Timeline("1").Last());
    }

    [Fact]
    public void Of_an_assistant_that_was_closed_between_two_turns_did_not_crash()
    {
        var claude = Assistant();
        Hook("SessionStart", "c-1");
        Later(5);
        Hook("Stop", "c-1");
        Kill(claude);
        Later(1);
        Assistant();
        Hook("SessionStart", "c-2");
        Assert.Equal(["active", "ended"], Sessions().Select(each => each.GetProperty("status").GetString()));
        Assert.Equal("user_end", Sessions()[1].GetProperty("end_reason").GetString());
    }

    [Fact]
    public void Go_on_when_the_assistant_clears_its_context_or_resumes_in_another_process()
    {
        Assistant();
        Hook("SessionStart", "c-1");
        Hook("SessionEnd", "c-1", ",\"reason\":\"clear\"");
        Hook("SessionStart", "c-2", ",\"source\":\"clear\"");
        Later(1);
        Hook("UserPromptSubmit", "c-2", ",\"prompt\":\"Under the new name\"");
        // What was still on its way under the old one.
        Hook("Stop", "c-1");
        var resumed = Assistant();
        Hook("SessionStart", "c-2", ",\"source\":\"resume\"");
        Assert.Single(Sessions());
        Assert.Equal("c-2", Sessions()[0].GetProperty("agent").GetProperty("session").GetString());

        Kill(resumed);
        Assert.Equal("ended", stint.Json("session", "show", "1").GetProperty("status").GetString());
    }

    [Fact]
    public void Of_one_assistant_do_not_take_what_another_tells_that_has_none()
    {
        stint.Succeed("start", "By hand");
        Assistant();
        Hook("SessionStart", "c-1");
        Assistant();
        Hook("UserPromptSubmit", "c-2", ",\"prompt\":\"Mine\"");
        Assert.Equal(["session_started"], Types("1"));
        Assert.Equal(["session_started"], Types("2"));
        Assert.Equal(["session_started", "prompt_submitted"], Types("3"));
    }

    [Fact]
    public void Take_what_their_assistant_does_in_a_shell()
    {
        Assistant();
        Hook("SessionStart", "c-1");
        var (one, _) = (stint.Above, Assistant());
        Hook("SessionStart", "c-2");
        stint.Above = ["a shell's terminal", .. one];
        stint.Succeed("log", "Said by the first one");
        Assert.Equal(["session_started", "log"], Types("1"));
        Assert.True(stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Last().GetProperty("ai").GetBoolean());
        stint.Above = [];
        stint.Succeed("log", "Said by somebody");
        Assert.Equal(["session_started", "log", "log"], Types("1"));
    }

    [Fact]
    public void Name_a_process_so_that_a_later_one_with_its_number_is_another()
    {
        var process = Start();
        var name = OwnerProcess.Of(process.Id)!;
        Assert.False(OwnerProcess.IsGone(name));
        var words = name.Split(':');
        Assert.True(OwnerProcess.IsGone(string.Join(':', [words[0], words[1] + "1", .. words[2..]])));
        Assert.False(OwnerProcess.IsGone(string.Join(':', [.. words[..4], "another namespace"])));
        Assert.False(OwnerProcess.IsGone(string.Join(':', [.. words[..2], "another machine", .. words[3..]])));
        Assert.True(OwnerProcess.IsGone(string.Join(':', [.. words[..3], "another boot", .. words[4..]])));
        Assert.False(OwnerProcess.IsGone("nonsense"));
        Kill(process);
        Assert.True(OwnerProcess.IsGone(name));
        Assert.NotEmpty(OwnerProcess.Above());
    }

    [Fact]
    public void Name_a_process_by_what_ps_tells_where_there_is_no_proc()
    {
        var seen = PsTable.Parse(
            "    1     0 Ss   Thu Jan  1 08:12:33 2026     /sbin/launchd\n"
            + "  412     1 S    Sun Jan 11 09:00:00 2026     /Applications/Visual Studio Code.app/Contents/MacOS/Electron\n"
            + " 7301   412 S+   Sun Jan 11 09:01:02 2026     -zsh\n"
            + "73020  7301 S+   Sun Jan 11 09:01:07 2026     /Users/ana/Library/Application Support/claude code/claude  cli\n"
            + "73021 73020 Z+   Sun Jan 11 09:01:09 2026     (git)\n"
            + "99999 73020 ?Es  Sun Jan 11 09:01:09 2026\n"
            + "ps: something else went wrong, and is told in many words here\n\n");
        Assert.Equal([1, 412, 7301, 73020, 73021], seen.Keys.Order());
        Assert.Equal(new SeenProcess(1, 0, "launchd", "Thu-Jan-1-08.12.33-2026"), seen[1]);
        Assert.Equal(new SeenProcess(412, 1, "Electron", "Sun-Jan-11-09.00.00-2026"), seen[412]);
        Assert.Equal("-zsh", seen[7301].Program);
        Assert.Equal(new SeenProcess(73020, 7301, "claude  cli", "Sun-Jan-11-09.01.07-2026"), seen[73020]);
        Assert.True(seen[73021].Ended);
        Assert.Empty(PsTable.Parse(""));
    }

    [Fact]
    public void Are_seen_all_at_once_by_the_ps_of_this_machine()
    {
        var process = Start();
        var seen = PsTable.Read("-ax")[process.Id];
        Assert.Equal((Environment.ProcessId, "sleep", false), (seen.Parent, seen.Program, seen.Ended));
        Assert.Equal(seen, PsTable.Read("-p", process.Id.ToString(CultureInfo.InvariantCulture))[process.Id]);
    }

    [Fact]
    public async Task Have_what_runs_above_looked_up_where_it_matters_alone()
    {
        await using var served = await Served.StartAsync();
        stint.Variables["STINT_SERVER"] = served.Address;
        var looked = 0;
        stint.FindAbove = () => { looked++; return []; };
        stint.Succeed("start", "parse");
        looked = 0;
        foreach (var words in (string[][])[["session", "list"], ["overview"], ["task", "list"], ["analytics", "tags"]])
        {
            stint.Succeed(words);
            Assert.True(looked == 0, words[0]);
        }

        stint.Succeed("status");
        Assert.Equal(1, looked);
        stint.Succeed("log", "went on", "--session", "1");
        Assert.Equal(2, looked);
    }

    private Process Assistant()
    {
        var process = Start();
        stint.Above = [OwnerProcess.Of(process.Id)!];
        return process;
    }

    private Process Start()
    {
        var process = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        running.Add(process);
        return process;
    }

    private void Kill(Process process)
    {
        running.Remove(process);
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Later(int minutes) => stint.Clock.Advance(TimeSpan.FromMinutes(minutes));

    private void Hook(string name, string session, string more = "")
    {
        stint.In = string.Create(CultureInfo.InvariantCulture, $"{{\"session_id\":\"{session}\",\"cwd\":\"{stint.Directory}\"{more}}}");
        stint.Succeed("hook", "claude", name);
    }

    private JsonElement[] Sessions() => [.. stint.Json("session", "list").GetProperty("items").EnumerateArray()];

    private IEnumerable<string?> Timeline(string session) => stint.Json("session", "timeline", session).GetProperty("items").EnumerateArray().Select(each => each.GetProperty("description").GetString());

    private IEnumerable<string?> Types(string session) => stint.Json("session", "timeline", session).GetProperty("items").EnumerateArray().Select(each => each.GetProperty("type").GetString());
}
