using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>What a browser has gathered, sent at once.</summary>
public sealed class ABatch
{
    private const string One = "019bb16e-0000-7000-8000-000000000001";
    private const string Two = "019bb16e-0000-7000-8000-000000000002";

    /// <summary>A visit as the tracker tells it.</summary>
    private const string Whole =
        $$$"""
        [{"op":"start","session":"{{{One}}}","at":"2026-01-12T08:50:00.000Z","user_id":"u","device":{"type":"mobile","browser":"Firefox","os":"Android","screen_size":"1x1"},"entry":{"page":"/in","source":"direct"}},
         {"op":"event","session":"{{{One}}}","at":"2026-01-12T08:50:01.000Z","id":"019bb16e-0000-7000-8000-0000000000e1","type":"page_view","name":"/in","page":"/in"},
         {"op":"heartbeat","session":"{{{One}}}","at":"2026-01-12T08:51:00.000Z","engaged_ms":30000},
         {"op":"event","session":"{{{One}}}","at":"2026-01-12T08:52:00.000Z","type":"workflow","name":"order","details":{"step":"start"},"page":"/in"},
         {"op":"heartbeat","session":"{{{One}}}","at":"2026-01-12T08:53:00.000Z","engaged_ms":60000},
         {"op":"end","session":"{{{One}}}","at":"2026-01-12T08:54:00.000Z","reason":"logout","page":"/out","last_action":"left"}]
        """;

    [Theory, BothEngines]
    public void Is_a_visit_from_its_start_to_its_end(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var sent = Sent(desk, Whole, "2026-01-12T09:00:00Z");
        Assert.All(sent.Results, each => Assert.Equal("ok", each.Status));
        Assert.False(sent.Open);
        var visit = desk.Do<VisitStory>(ShowVisits.Show, ("visit", One)).Visit;
        Assert.Equal(("ended", "logout", 240, 60, "u", "/in", "/out"), (visit.Status, visit.EndReason, visit.DurationSeconds, visit.EngagedSeconds, visit.UserId, visit.EntryPage, visit.ExitPage));
        Assert.Equal(("order", 1), (Assert.Single(visit.Workflows).Name, visit.Workflows[0].Started));
    }

    [Theory]
    [BothEngines("2026-01-12T09:00:00Z")]
    [BothEngines("2026-01-12T08:58:00Z")]
    public void Sent_again_changes_nothing_whenever_and_by_whatever_clock(TestEngine engine, string clock)
    {
        using var desk = new Desk(engine);
        Sent(desk, Whole, clock);
        var before = desk.Store.Dump();
        foreach (var later in (string[])["1s", "7m", "3h"])
        {
            desk.Wait(later);
            // The same body, and one that its client has put a new time on.
            Assert.All(Sent(desk, Whole, clock).Results, each => Assert.Equal("repeated", each.Status));
            Assert.All(Sent(desk, Whole, desk.Now.ToString()).Results, each => Assert.Equal("repeated", each.Status));
        }

        Assert.Equal(before, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void In_parts_and_repeated_is_the_same_visit_as_at_once(TestEngine engine)
    {
        using var whole = new Desk(engine);
        using var parts = new Desk(engine);
        Sent(whole, Whole, "2026-01-12T09:00:00Z");
        var items = Items(Whole);
        foreach (var part in (JsonElement[][])[items[..2], items[1..4], items[..2], items[3..], items])
            parts.Do(Batch.Operation, ("items", part), ("sent_at", "2026-01-12T09:00:00Z"));
        Assert.Equal(Told(whole), Told(parts));

        static string Told(Desk desk) => desk.Json(ShowVisits.Show, desk.Do(ShowVisits.Show, ("visit", One))).ToJsonString();
    }

    [Theory]
    [InlineData("missing", """{"op":"start"}""")]
    [InlineData("bad_id", """{"op":"start","session":"x"}""")]
    [InlineData("bad_value", """{"op":"start","session":7}""")]
    [InlineData("bad_value", """{"op":"start","session":"019bb16e-0000-7000-8000-000000000002","device":[1]}""")]
    [InlineData("bad_value", """{"op":"start","session":"019bb16e-0000-7000-8000-000000000002","entry":{"source":"evil"}}""")]
    [InlineData("bad_value", """{"op":"start","session":"019bb16e-0000-7000-8000-000000000002","user_id":"a\u0007"}""")]
    [InlineData("bad_value", """{"op":"start","session":"019bb16e-0000-7000-8000-000000000002","user_id":"\ud800"}""")]
    [InlineData("bad_time", """{"op":"start","session":"019bb16e-0000-7000-8000-000000000002","at":"soon"}""")]
    [InlineData("in_the_future", """{"op":"start","session":"019bb16e-0000-7000-8000-000000000002","at":"2027-01-01T00:00:00Z"}""")]
    [InlineData("visit_not_found", """{"op":"event","session":"019bb16e-0000-7000-8000-000000000002","name":"x"}""")]
    [InlineData("visit_not_found", """{"op":"heartbeat","session":"019bb16e-0000-7000-8000-000000000002"}""")]
    [InlineData("bad_op", """{"op":"delete","session":"019bb16e-0000-7000-8000-000000000001"}""")]
    [InlineData("bad_op", """{"session":"019bb16e-0000-7000-8000-000000000001"}""")]
    [InlineData("bad_value", """{"op":"heartbeat","session":"019bb16e-0000-7000-8000-000000000001","engaged_ms":-1}""")]
    [InlineData("bad_value", """{"op":"heartbeat","session":"019bb16e-0000-7000-8000-000000000001","engaged_ms":1e30}""")]
    [InlineData("bad_value", """{"op":"end","session":"019bb16e-0000-7000-8000-000000000001","reason":"boredom"}""")]
    [InlineData("bad_type", """{"op":"event","session":"019bb16e-0000-7000-8000-000000000001","type":"end"}""")]
    [InlineData("bad_value", "null")]
    [InlineData("bad_value", "[]")]
    public void Is_taken_but_for_what_is_wrong_in_it(string code, string item)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var sent = Sent(desk, $$"""[{"op":"start","session":"{{One}}"},{{item}},{"op":"event","session":"{{One}}","id":"e","name":"x"}]""", null);
        Assert.Equal(["ok", "refused", "ok"], sent.Results.Select(each => each.Status));
        Assert.Equal(code, sent.Results[1].Code);
        Assert.True(sent.Open);
        Assert.Equal(One, Assert.Single(desk.Do<Page<VisitView>>(ListVisits.Operation).Items).Id);
    }

    [Theory, BothEngines]
    public void Of_two_tabs_that_began_one_visit_is_one_visit(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var sent = Sent(desk, $$"""[{"op":"start","session":"{{One}}","at":"2026-01-12T08:59:00Z"},{"op":"start","session":"{{One}}","at":"2026-01-12T08:59:01Z"},{"op":"start","session":"{{Two}}"}]""", null);
        Assert.Equal(["ok", "repeated", "ok"], sent.Results.Select(each => each.Status));
        Assert.Equal(2, desk.Do<Page<VisitView>>(ListVisits.Operation).Items.Length);
    }

    [Fact]
    public void Has_at_least_one_and_at_most_500_items()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused("missing", Batch.Operation, ("items", Array.Empty<JsonElement>()));
        desk.Refused("too_many", Batch.Operation, ("items", Enumerable.Repeat(Items("[1]")[0], 501).ToArray()));
        desk.Refused("bad_time", Batch.Operation, ("items", Items("[1]")), ("sent_at", "x"));
    }

    [Fact]
    public void Tells_of_long_ago_only_with_a_token_that_may_write()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var items = Items($$"""[{"op":"start","session":"{{One}}","at":"2026-01-11T08:59:59Z"}]""");
        Assert.Equal("too_old", Ask(new Grant("default", Scope.Ingest, "t", "default")).Results[0].Code);
        Assert.Equal("ok", Ask(new Grant("default", Scope.Write, "t")).Results[0].Status);

        BatchResults Ask(Grant grant) => (BatchResults)Batch.Operation.Run(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings, grant), Desk.Arguments(Batch.Operation, ("items", items)));
    }

    [Theory, BothEngines]
    public async Task Is_taken_from_many_at_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Sent(desk, $$"""
            [{"op":"start","session":"{{(n % 2 == 0 ? One : Two)}}","at":"2026-01-12T08:59:00Z"},{"op":"start","session":"{{(n % 2 == 0 ? Two : One)}}","at":"2026-01-12T08:59:00Z"},
             {"op":"event","session":"{{One}}","id":"e{{n}}","name":"x"},{"op":"heartbeat","session":"{{Two}}","engaged_ms":{{n}}}]
            """, null), TestContext.Current.CancellationToken)));
        var visits = desk.Do<Page<VisitView>>(ListVisits.Operation).Items.ToDictionary(each => each.Id);
        Assert.Equal((2, 8, 0.007), (visits.Count, visits[One].Actions, visits[Two].EngagedSeconds));
    }

    private static JsonElement[] Items(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];

    private static BatchResults Sent(Desk desk, string items, string? sentAt) => desk.Do<BatchResults>(Batch.Operation, ("items", Items(items)), ("sent_at", sentAt));
}
