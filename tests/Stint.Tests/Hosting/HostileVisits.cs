using System.Text;
using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

/// <summary>What anybody may send where visits are told: bounded, well-formed, and not too often.</summary>
public sealed class HostileVisits
{
    private const string Visit = "019bb16e-0000-7000-8000-000000000001";
    private const string Item = $$"""{"op":"start","session":"{{Visit}}"}""";

    [Theory]
    [InlineData("400 not_json", "")]
    [InlineData("400 not_json", "[]")]
    [InlineData("400 not_json", "{\"items\":")]
    [InlineData("400 not_json", "{\"items\":[{\"op\":\"heartbeat\",\"engaged_ms\":NaN}]}")]
    [InlineData("400 not_json", $"{{\"items\":[{Item}],\"items\":[]}}")]
    [InlineData("400 not_json", "{\"items\":[{\"op\":\"start\",\"op\":\"end\"}]}")]
    [InlineData("400 missing", "{}")]
    [InlineData("400 missing", "{\"items\":[]}")]
    [InlineData("400 bad_value", "{\"items\":7}")]
    [InlineData("400 bad_value", "{\"items\":\"x\"}")]
    [InlineData("400 unknown_field", $"{{\"items\":[{Item}],\"more\":1}}")]
    [InlineData("400 bad_text", "{\"\\ud800\":1}")]
    public async Task Are_refused_whole_and_leave_nothing(string problem, string body)
    {
        await using var served = await Served.StartAsync();
        var key = served.Desk.Token("ingest:shop").Text;
        await served.PostAsync("/api/v1/batch", "{}", key);
        var before = served.Desk.Store.Dump();
        Assert.Equal(problem, body.Length == 0 ? (await served.BeaconAsync("/api/v1/batch", " ", Visitor.Bearer(key))).Problem() : (await served.BeaconAsync("/api/v1/batch", body, Visitor.Bearer(key))).Problem());
        Assert.Equal(before, served.Desk.Store.Dump());
    }

    [Fact]
    public async Task Are_refused_when_they_are_deep_not_UTF8_or_large()
    {
        await using var served = await Served.StartAsync();
        var key = served.Desk.Token("ingest:shop").Text;
        Assert.Equal("400 not_json", (await served.PostAsync("/api/v1/batch", $"{{\"items\":{new string('[', 200)}{new string(']', 200)}}}", key)).Problem());
        using var latin = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"items\":[{\"op\":\"start\",\"session\":\""), 0xE9, .. Encoding.UTF8.GetBytes("\"}]}")]);
        latin.Headers.Add("Content-Type", "text/plain");
        Assert.Equal("400 bad_text", (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", latin, Visitor.Bearer(key))).Problem());
        foreach (var path in served.Routes.Where(route => route.Rule!.Needs == Needs.Ingest && route.Method == "POST" && route.Path != OtlpFace.Path).Select(route => route.Path.Replace("{visit}", Visit, StringComparison.Ordinal)))
        {
            Assert.Equal("413 too_large", (await served.PostAsync(path, $"{{\"items\":[{Item}],\"x\":\"{new string('x', 65_536)}\"}}", key)).Problem());
            Assert.Equal("400 not_json", (await served.SendAsync(HttpMethod.Post, path, new StringContent("a=1", Encoding.UTF8, "application/x-www-form-urlencoded"), Visitor.Bearer(key))).Problem());
        }

        Assert.Equal("413 too_many", (await served.PostAsync("/api/v1/batch", $"{{\"items\":[{string.Join(',', Enumerable.Repeat("1", 501))}]}}", key)).Problem());
        Assert.Equal(202, (await served.PostAsync("/api/v1/batch", $"{{\"items\":[{Item},{string.Join(',', Enumerable.Repeat("1", 499))}]}}", key)).Status);
        Assert.Equal("400 not_json", (await served.BeaconAsync("/api/v1/work/sessions", "{}", Visitor.Bearer(served.Desk.Token("write").Text))).Problem());
    }

    [Fact]
    public async Task One_event_of_another_form_takes_no_other_with_it()
    {
        await using var served = await Served.StartAsync();
        var answer = await served.PostAsync("/api/v1/events", """{"events":[{"visitor_id":"v","name":"a"},{"type":5},"x",[1,{}],{"page":{}},{"visitor_id":"v"},null,{"visitor_id":"v","name":"b"}]}""");
        Assert.Equal(
            ["ok", "bad_value", "bad_value", "bad_value", "bad_value", "missing", "bad_value", "ok"],
            answer.Json.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("code").GetString() ?? each.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_reason_to_end_may_stand_in_the_query_or_in_the_body_and_not_in_both()
    {
        await using var served = await Served.StartAsync();
        await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{Visit}}"}""");
        Assert.Equal("400 misplaced_field", (await served.PostAsync($"/api/v1/sessions/{Visit}/end?reason=logout", """{"reason":"error"}""")).Problem());
        Assert.Equal("400 misplaced_field", (await served.PostAsync($"/api/v1/sessions/{Visit}/end?page=/bye", "{}")).Problem());
        Assert.Equal(200, (await served.PostAsync($"/api/v1/sessions/{Visit}/end?reason=logout", "{}")).Status);
        Assert.Equal("logout", served.Desk.Do<Stint.Visits.VisitStory>(Stint.Visits.ShowVisits.Show, ("visit", Visit)).Visit.EndReason);
    }

    [Fact]
    public async Task Come_no_oftener_than_a_key_allows_and_are_told_when_again()
    {
        await using var served = await Served.StartAsync(settings: new Settings { Tz = "UTC", IngestRate = 1 });
        var (key, other) = (served.Desk.Token("ingest:shop").Text, served.Desk.Token("ingest:shop").Text);
        for (var i = 0; i < 10; i++)
            Assert.Equal(202, (await Send(key)).Status);
        var refused = await Send(key);
        Assert.Equal("429 too_many_requests", refused.Problem());
        Assert.Equal(("1", "https://shop.example"), (refused.Headers["Retry-After"], (await served.BeaconAsync("/api/v1/batch", $"{{\"token\":\"{key}\",\"items\":[1]}}", Visitor.From("https://shop.example"))).Headers["Access-Control-Allow-Origin"]));
        Assert.Equal(202, (await Send(other)).Status);
        served.Desk.Wait("1s");
        Assert.Equal((202, 429), ((await Send(key)).Status, (await Send(key)).Status));

        Task<Reply> Send(string token) => served.PostAsync("/api/v1/batch", $"{{\"items\":[{Item}]}}", token);
    }

    [Fact]
    public async Task Of_one_visit_come_no_oftener_than_somebody_can_act()
    {
        await using var served = await Served.StartAsync();
        var key = served.Desk.Token("ingest:shop").Text;
        var token = (await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{Visit}}"}""", key)).Json.GetProperty("token").GetString()!;
        var statuses = new List<int>();
        for (var i = 0; i < 51; i++)
            statuses.Add((await served.PostAsync($"/api/v1/sessions/{Visit}/heartbeat", "{}", token)).Status);
        Assert.Equal((200, 429), (statuses[49], statuses[50]));
    }

    [Fact]
    public void Are_counted_in_a_memory_that_does_not_grow()
    {
        var clock = new TestClock("2026-01-11T09:00:00Z");
        var limit = new Stint.Hosting.RateLimit(clock, 1, 1);
        limit.Take("first", "x");
        for (var i = 0; i < 50_000; i++)
            limit.Take($"{i}", "x");
        // All were forgotten rather than kept.
        Assert.True(limit.Has("first"));
        Assert.False(limit.Has("49999"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.Has("49999"));
    }
}
