using System.Diagnostics;

namespace Stint.EndToEnd;

/// <summary>Assistants, and the hooks that they run, gone without a word.</summary>
public sealed class KilledAssistants : IDisposable
{
    private readonly Home home = new Home().WithRepository();

    public void Dispose() => home.Dispose();

    [Fact]
    public void End_at_their_last_evidence_and_say_so()
    {
        using var claude = new FakeAgent(home, "claude", "c-1");
        claude.Start();
        claude.Prompt("Go");
        Assert.Equal("active", home.Stint("status", "--json").Succeeds().Json.Text("status"));
        claude.Kill();
        home.Stint("status").IsRefused(1);
        var session = home.Stint("session", "show", "1", "--json").Succeeds().Json;
        Assert.Equal(("ended", "crash"), (session.Text("status"), session.Text("end_reason")));
        Assert.Equal(session.Text("last_activity_at"), session.Text("ended_at"));
        var entries = home.Stint("session", "timeline", "1", "--json").Succeeds().Json.Items().ToList();
        Assert.Equal($"crash: the process of claude is gone; its last evidence is prompt_submitted at {entries[^2].Text("at")}", entries[^1].Text("description"));
    }

    [Fact]
    public void Are_ended_by_a_server_on_their_machine_too()
    {
        using var server = home.Serve();
        using var claude = new FakeAgent(home, "claude", "c-1");
        claude.Start();
        // Of one event alone the process above it may have been a wrapper that lives no longer than that.
        claude.Prompt("Go");
        home.Environment["STINT_SERVER"] = server.Address.ToString();
        claude.Kill();
        // The command looks on its own machine, and tells the server.
        home.Stint("status").IsRefused(1);
        Assert.Equal("crash", home.Stint("session", "show", "1", "--json").Succeeds().Json.Text("end_reason"));
    }

    [Fact]
    public void Leave_a_whole_session_when_a_hook_is_killed_at_any_moment()
    {
        using var claude = new FakeAgent(home, "claude", "c-1");
        claude.Start();
        var told = $"{{\"session_id\":\"c-1\",\"cwd\":\"{home.WorkingFolder}\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"Go\"}}";
        for (var n = 0; n < 20; n++)
        {
            using var hook = new Process { StartInfo = Programs.Describe(Published.Stint, ["hook", "claude", "UserPromptSubmit"], home.WorkingFolder, home.Environment) };
            hook.Start();
            hook.StandardInput.Write(told);
            // The first ones never hear the end of it, the others are cut somewhere on their way.
            if (n >= 3)
                hook.StandardInput.Close();
            Thread.Sleep(n * 6);
            hook.Kill();
            hook.WaitForExit();
        }

        claude.Prompt("The last one");
        var session = home.Stint("session", "show", "1", "--json").Succeeds().Json;
        var entries = home.Stint("session", "timeline", "1", "--json", "--limit", "100").Succeeds().Json.Items().ToList();
        Assert.Equal("active", session.Text("status"));
        // How many came through before they were cut depends on the machine; what came is whole, and the last one is there.
        Assert.Equal("The last one", entries[^1].Text("description"));
        Assert.All(entries.Skip(1).SkipLast(1), each => Assert.Equal("Go", each.Text("description")));
        Assert.Equal(entries[^1].Text("at"), session.Text("last_activity_at"));
        Assert.InRange(entries.Count, 2, 22);
        Assert.Single(home.Stint("session", "list", "--json").Succeeds().Json.Items());
    }
}
