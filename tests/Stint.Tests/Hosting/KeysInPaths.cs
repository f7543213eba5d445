using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Tasks;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

/// <summary>A task's key stands in the path of a request: every character of it, decoded once.</summary>
public sealed class KeysInPaths
{
    private static readonly string[] Keys = ["a/b", "a%2Fb", "a%252Fb", "a b", "a+b", "100%", "%25", "a?b#c&d=e", "🚀 größer", "...", "a\\b", "~", "%2e%2e", "'; rm -rf ~ #"];

    [Fact]
    public async Task Name_that_task_and_no_other()
    {
        await using var served = await Served.StartAsync();
        foreach (var key in Keys)
            Assert.Equal(201, (await served.PostAsync("/api/v1/tasks", new JsonObject { ["key"] = key }.ToJsonString())).Status);
        foreach (var key in Keys)
        {
            var claimed = await served.PostAsync($"/api/v1/tasks/{Uri.EscapeDataString(key)}/claim", "{\"agent\":\"ana\"}");
            Assert.Equal((200, key), (claimed.Status, claimed.Status == 200 ? claimed.Json.GetProperty("task").GetProperty("key").GetString() : claimed.Text));
        }

        Assert.All(Keys, key => Assert.Equal(1, served.Desk.At(null).Story(key).Task.Claims));
    }

    [Fact]
    public async Task Name_it_through_the_command_lines_client_too()
    {
        await using var served = await Served.StartAsync();
        using var remote = served.Remote();
        foreach (var key in Keys)
            remote.Run(AddTask.Operation, Desk.Arguments(AddTask.Operation, ("key", key)), served.Desk.Caller);
        foreach (var key in Keys)
            Assert.Equal(key, ((TaskChanged)remote.Run(ClaimTask.Operation, Desk.Arguments(ClaimTask.Operation, ("key", key), ("agent", "ana")), served.Desk.Caller)).Task.Key);
        Assert.All(Keys, key => Assert.Equal(1, served.Desk.Story(key).Task.Claims));
    }

    [Theory]
    [InlineData("next")]
    [InlineData("NEXT")]
    [InlineData("Sessions")]
    [InlineData("Events")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("T\u202e1")]
    [InlineData("T-1\u200b")]
    [InlineData("T-1\u200d")]
    [InlineData("T-1\u00ad")]
    [InlineData("T\u009b1")]
    [InlineData("T\u20281")]
    public void That_no_path_can_hold_or_nobody_can_see_are_none(string key)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused("bad_key", AddTask.Operation, ("key", key));
        desk.Refused("bad_key", ClaimTask.Operation, ("key", key));
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("agent_type")]
    public void Have_agents_whose_names_can_be_seen(string parameter)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Add();
        desk.Refused("bad_value", ClaimTask.Operation, ("key", Agents.Key), (parameter, "back\u202eend"));
        desk.Refused("bad_value", AddTask.Operation, ("key", "T-2"), ("agent_type", "qa\u200b"));
        desk.Refused("bad_project", AddTask.Operation, ("key", "T-2"), ("project", "alpha\u200b"));
        desk.Do(ClaimTask.Operation, ("key", Agents.Key), (parameter, "👩\u200d💻 Größe"));
    }

    [Fact]
    public async Task Of_a_task_in_the_wrong_status_leave_the_problem_its_own_status()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Add(status: "completed");
        var reply = await served.PostAsync($"/api/v1/tasks/{Agents.Key}/claim", "{\"agent\":\"ana\"}");
        Assert.Equal("409 wrong_status", reply.Problem());
        Assert.Equal("completed", reply.Json.GetProperty("task_status").GetString());
        using var remote = served.Remote();
        var arguments = Desk.Arguments(ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"));
        var away = Assert.Throws<Refusal>(() => remote.Run(ClaimTask.Operation, arguments, served.Desk.Caller));
        var home = Assert.Throws<Refusal>(() => served.Desk.Do(ClaimTask.Operation, arguments));
        Assert.Equal(home.ToJson().ToJsonString(), away.ToJson().ToJsonString());
    }

    [Fact]
    public async Task Are_described_with_the_form_of_durations_and_the_streams()
    {
        await using var served = await Served.StartAsync();
        var paths = (await served.GetAsync("/openapi.json")).Json.GetProperty("paths");
        var lease = paths.GetProperty("/api/v1/tasks/{key}/claim").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("schema").GetProperty("properties").GetProperty("lease").GetProperty("pattern").GetString()!;
        foreach (var text in new[] { "90s", "15m", "1h30m", "2d", "0s", "5ms", "1d2h3m4s5ms", "", "h", "m5", "1m1h", "15", "1x", "-1m", "1h 30m", "1234567890123s" })
            Assert.True(Durations.TryParse(text, out _) == System.Text.RegularExpressions.Regex.IsMatch(text, lease, System.Text.RegularExpressions.RegexOptions.ECMAScript), text);
        foreach (var stream in new[] { "/api/v1/live", "/api/v1/tasks/events" })
            Assert.True(paths.GetProperty(stream).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("text/event-stream", out _));
    }
}
