using System.Text.Json;
using Stint.Coding.WakaTime;
using Stint.Tests.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Coding;

/// <summary>What the clients of WakaTime ask for, in the form they read.</summary>
public sealed class ReadingAsWakatime
{
    [Theory, BothEngines]
    public async Task The_status_bar_has_what_clients_look_at(TestEngine engine)
    {
        await using var served = await StartAsync(engine);
        var bar = (await served.GetAsync("/api/v1/users/current/statusbar/today")).Json;
        Assert.Equal("20 mins", bar.GetProperty("data").GetProperty("grand_total").GetProperty("text").GetString());
        Assert.Equal(["AI Coding 600", "Coding 600"], Names(bar.GetProperty("data"), "categories").Order(StringComparer.Ordinal));
        Assert.False(bar.GetProperty("has_team_features").GetBoolean());
    }

    [Theory, BothEngines]
    public async Task Summaries_have_each_day_and_add_up(TestEngine engine)
    {
        await using var served = await StartAsync(engine);
        var summaries = (await served.GetAsync("/api/v1/users/current/summaries?start=2026-01-10&end=2026-01-12")).Json;
        Assert.Equal(["2026-01-10 0", "2026-01-11 300", "2026-01-12 1200"], summaries.GetProperty("data").EnumerateArray()
            .Select(day => $"{day.GetProperty("range").GetProperty("date").GetString()} {day.GetProperty("grand_total").GetProperty("total_seconds").GetDouble()}"));
        Assert.Equal(1500, summaries.GetProperty("cumulative_total").GetProperty("seconds").GetDouble());
        Assert.Equal((750, 1, 3), (summaries.GetProperty("daily_average").GetProperty("seconds").GetInt64(), summaries.GetProperty("daily_average").GetProperty("holidays").GetInt32(), summaries.GetProperty("daily_average").GetProperty("days_including_holidays").GetInt32()));
        var today = summaries.GetProperty("data")[2];
        foreach (var part in (string[])["projects", "languages", "editors", "operating_systems", "machines", "categories"])
        {
            Assert.Equal(1200, today.GetProperty(part).EnumerateArray().Sum(each => each.GetProperty("total_seconds").GetDouble()));
            Assert.Equal(100, today.GetProperty(part).EnumerateArray().Sum(each => each.GetProperty("percent").GetDouble()), 1);
        }

        Assert.False(today.TryGetProperty("entities", out _));
        Assert.Equal("0:10:00", today.GetProperty("languages")[0].GetProperty("digital").GetString());
        var ofProject = (await served.GetAsync("/api/v1/users/current/summaries?range=Today&project=api&branches=main")).Json.GetProperty("data")[0];
        Assert.Equal(["/src/a.go 600"], Names(ofProject, "entities"));
        Assert.Equal(["main 600"], Names(ofProject, "branches"));
    }

    [Theory, BothEngines]
    public async Task Durations_are_one_sequence_and_end_with_the_day(TestEngine engine)
    {
        await using var served = await StartAsync(engine);
        var durations = (await served.GetAsync("/api/v1/users/current/durations?date=2026-01-12&timezone=UTC")).Json;
        Assert.Equal(["1768204800 api 600", "1768205400 – 600", "1768206000 api 0", "1768207800 api 0"], durations.GetProperty("data").EnumerateArray().Select(each => $"{each.GetProperty("time").GetDouble()} {(each.GetProperty("project").GetString() is "Unknown Project" ? "–" : "api")} {each.GetProperty("duration").GetDouble()}"));
        Assert.Equal(["main"], durations.GetProperty("branches").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(("2026-01-12T00:00:00Z", "2026-01-12T23:59:59Z", "UTC"), (durations.GetProperty("start").GetString(), durations.GetProperty("end").GetString(), durations.GetProperty("timezone").GetString()));
        Assert.All((await served.GetAsync("/api/v1/users/current/durations?date=2026-01-12&timeout=5&slice_by=language")).Json.GetProperty("data").EnumerateArray(), each => Assert.Equal(0, each.GetProperty("duration").GetDouble()));
        Assert.Equal(0, (await served.GetAsync("/api/v1/users/current/durations?date=2026-01-12&writes_only=true")).Json.GetProperty("data").GetArrayLength());
    }

    [Theory, BothEngines]
    public async Task Statistics_and_all_time_count_the_same(TestEngine engine)
    {
        await using var served = await StartAsync(engine);
        foreach (var path in (string[])["stats", "stats/last_7_days", "stats/all_time", "stats/2026", "stats/2026-01", "stats?range=last_30_days", "all_time_since_today"])
        {
            var data = (await served.GetAsync("/api/v1/users/current/" + path)).Json.GetProperty("data");
            Assert.Equal((path, 1500.0), (path, data.GetProperty("total_seconds").GetDouble()));
        }

        var stats = (await served.GetAsync("/api/v1/users/current/stats")).Json.GetProperty("data");
        Assert.Equal(("ok", "2026-01-12", 750), (stats.GetProperty("status").GetString(), stats.GetProperty("best_day").GetProperty("date").GetString(), stats.GetProperty("daily_average").GetInt32()));
    }

    [Theory, BothEngines]
    public async Task Lists_have_what_was_sent(TestEngine engine)
    {
        await using var served = await StartAsync(engine);
        foreach (var (path, count) in ((string, int)[])[("projects", 1), ("projects?q=AP", 1), ("projects?q=no", 0), ("machine_names", 1), ("user_agents", 2), ("heartbeats?date=2026-01-12", 4), ("heartbeats?date=2026-01-09", 0)])
            Assert.Equal((path, count), (path, (await served.GetAsync("/api/v1/users/current/" + path)).Json.GetProperty("data").GetArrayLength()));
        var editors = (await served.GetAsync("/api/v1/users/current/user_agents")).Json.GetProperty("data").EnumerateArray().Select(each => each.GetProperty("editor").GetString()).Order(StringComparer.Ordinal);
        Assert.Equal(["Claude Code", "VS Code"], editors);
    }

    [Theory]
    [InlineData("durations?date=nonsense")]
    [InlineData("durations?timeout=0")]
    [InlineData("durations?timeout=x")]
    [InlineData("durations?slice_by=shoes")]
    [InlineData("durations?timezone=Mars/Base")]
    [InlineData("summaries?range=all_time")]
    [InlineData("summaries?start=2026-01-12&end=2026-01-10")]
    [InlineData("summaries?start=1980-01-12&end=2026-01-10")]
    [InlineData("stats/never")]
    public async Task What_makes_no_sense_is_told(string path)
    {
        await using var served = await Served.StartAsync();
        var reply = await served.GetAsync("/api/v1/users/current/" + path);
        Assert.Equal((400, "application/json; charset=utf-8"), (reply.Status, reply.Type));
        Assert.NotEmpty(reply.Json.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Paths_are_hidden_where_the_configuration_says_so()
    {
        await using var served = await Served.StartAsync(settings: new() { Tz = "UTC", Paths = "hash" });
        Assert.Equal(201, (await served.PostAsync("/api/v1/users/current/heartbeats.bulk", """[{"entity":"/src/secret.go","time":1768208000,"project":"api"},{"entity":"/src/secret.go","time":1768208100,"project":"api"}]""")).Status);
        foreach (var path in (string[])["users/current/heartbeats", "users/current/summaries?range=today&project=api", "users/current/durations?slice_by=entity", "coding/today?slice=entity", "coding/explain", "coding/durations?slice=entity"])
        {
            var reply = await served.GetAsync("/api/v1/" + path);
            Assert.Equal(200, reply.Status);
            Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
            Assert.Contains("hmac:", reply.Text, StringComparison.Ordinal);
        }
    }

    private static async Task<Served> StartAsync(TestEngine engine)
    {
        var served = await Served.StartAsync(engine);
        var beats = string.Join(',', ((System.Text.Json.Nodes.JsonObject[])
        [
            Editor.Beat("2026-01-11T10:00:00Z"), Editor.Beat("2026-01-11T10:05:00Z"),
            Editor.Beat("08:00:00", language: "Go", branch: "main", userAgent: Editor.Vscode), Editor.Beat("08:10:00", "Claude s1", project: null, type: "app", category: "ai coding", userAgent: Editor.Claude),
            Editor.Beat("08:20:00"), Editor.Beat("08:50:00"),
        ]).Select(each => each.ToJsonString()));
        Assert.Equal(201, (await served.SendAsync(HttpMethod.Post, "/api/v1/users/current/heartbeats.bulk", $"[{beats}]", ClientsOfWakatime.Key(WakaTimeIntake.NoKey))).Status);
        return served;
    }

    private static IEnumerable<string> Names(JsonElement day, string part) => day.GetProperty(part).EnumerateArray().Select(each => $"{each.GetProperty("name").GetString()} {each.GetProperty("total_seconds").GetDouble()}");
}
