using System.Diagnostics;
using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>The published binary as an assistant starts it: <c>stint mcp</c>, below a process of the assistant's own.</summary>
public sealed class AssistantsByMcp : IDisposable
{
    // An assistant that passes on what the test says, so that its own process can be killed while what it started lives on.
    private const string Client =
        """
        use strict; use IO::Handle; use IPC::Open2;
        my $pid = open2(my $out, my $in, 'stint', 'mcp');
        $in->autoflush(1); STDOUT->autoflush(1);
        if (!fork) { close $in; while (<$out>) { print } exit }
        close $out;
        while (<STDIN>) { print $in $_ }
        close $in; waitpid $pid, 0; print "closed\n";
        """;

    private readonly Home home = new Home().WithRepository();
    private readonly List<Process> started = [];
    private int last;

    public void Dispose()
    {
        foreach (var process in started)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }

        home.Dispose();
    }

    [Fact]
    public void Each_keeps_to_a_session_of_its_own_and_ends_it_by_closing()
    {
        var (claude, codex, other) = (Start("claude-code"), Start("codex-mcp-client"), Start("claude-code"));
        foreach (var (client, text) in ((Process, string)[])[(claude, "By claude"), (codex, "By codex"), (other, "By another claude")])
            Log(client, text);
        var sessions = Sessions();
        Assert.Equal(["claude", "claude", "codex"], sessions.Select(each => each.GetProperty("agent").GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["By another claude", "By claude", "By codex"],
            sessions.Select(each => Assert.Single(Timeline(each), entry => entry.GetProperty("type").GetString() == "log").GetProperty("description").GetString()).Order(StringComparer.Ordinal));

        claude.StandardInput.Close();
        Assert.Equal("closed", claude.StandardOutput.ReadLine());
        var ended = Assert.Single(Sessions(), each => each.GetProperty("status").GetString() == "ended");
        Assert.Equal("user_end", ended.GetProperty("end_reason").GetString());
        Assert.StartsWith("user_end: its MCP client has closed the connection; its last evidence is log at ", Timeline(ended)[^1].GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void That_is_killed_leaves_a_session_that_ends_at_its_last_evidence_and_says_so()
    {
        var client = Start("claude-code");
        Log(client, "The last word");
        client.Kill();
        client.WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => Sessions()[0].GetProperty("status").GetString() == "ended", TimeSpan.FromSeconds(60)));
        var session = Sessions()[0];
        var entries = Timeline(session);
        Assert.Equal(session.GetProperty("last_activity_at").GetString(), session.GetProperty("ended_at").GetString());
        Assert.Equal(entries.Single(each => each.GetProperty("type").GetString() == "log").GetProperty("at").GetString(), session.GetProperty("ended_at").GetString());
        Assert.Contains("; its last evidence is log at ", entries[^1].GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Works_through_a_server_too()
    {
        using var server = home.Serve();
        home.Environment["STINT_SERVER"] = server.Address.ToString();
        var client = Start("gemini-cli-mcp-client");
        Log(client, "Through the server");
        client.StandardInput.Close();
        Assert.Equal("closed", client.StandardOutput.ReadLine());
        var session = Assert.Single(Sessions());
        Assert.Equal(("gemini", "ended"), (session.GetProperty("agent").GetProperty("name").GetString(), session.GetProperty("status").GetString()));
        Assert.NotEqual(JsonValueKind.Null, session.GetProperty("project").ValueKind);
    }

    private Process Start(string name)
    {
        var client = new Process { StartInfo = Programs.Describe("perl", ["-e", Client], home.WorkingFolder, home.Environment) };
        client.Start();
        _ = client.StandardError.ReadToEndAsync();
        started.Add(client);
        Ask(client, "initialize", $$$"""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"{{{name}}}","version":"1"}}""");
        client.StandardInput.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
        client.StandardInput.Flush();
        return client;
    }

    private void Log(Process client, string text) => Ask(client, "tools/call", $$$"""{"name":"record","arguments":{"action":"log","text":"{{{text}}}"}}""");

    private void Ask(Process client, string method, string parameters)
    {
        var id = ++last;
        client.StandardInput.Write($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""" + "\n");
        client.StandardInput.Flush();
        // Whatever it writes must be the protocol: the first line that is not fails here.
        var answer = JsonDocument.Parse(client.StandardOutput.ReadLine() ?? throw new EndOfStreamException("The server ended.")).RootElement;
        Assert.Equal(id, answer.GetProperty("id").GetInt32());
        Assert.False(answer.GetProperty("result").TryGetProperty("isError", out _), answer.ToString());
    }

    private JsonElement[] Sessions() => [.. home.Stint("session", "list", "--json").Succeeds().Json.GetProperty("items").EnumerateArray()];

    private JsonElement[] Timeline(JsonElement session) => [.. home.Stint("session", "timeline", session.GetProperty("id").GetString()!, "--json").Succeeds().Json.GetProperty("items").EnumerateArray()];
}
