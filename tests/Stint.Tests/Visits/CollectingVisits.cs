using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>What clients send, one by one.</summary>
public sealed class CollectingVisits
{
    [Theory, BothEngines]
    public void A_visit_begins_goes_on_and_ends(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Do<StartedVisit>(Collecting.Start, ("user_id", "u-1"), ("entry", new EntryPoint("/", "direct")), ("device", new DeviceInfo("mobile", "Firefox"))).Id;
        desk.Wait("10s");
        Assert.Equal(["ok", "repeated", "refused"], Statuses(desk, id, new EventInput("a", Page: "/shop"), new EventInput("a", Page: "/shop"), new EventInput(Type: "No")));
        Assert.True(desk.Wait("20m").Do<OpenVisit>(Collecting.Heartbeat, ("visit", id), ("engaged_ms", 9000)).Open);
        var here = desk.Do<ActiveVisitsView>(ShowVisits.ActiveNow);
        Assert.Equal((1, 1, "/shop"), (here.Users, here.Sessions, here.Items[0].ExitPage));
        Assert.Equal(0, desk.Wait("6m").Do<ActiveVisitsView>(ShowVisits.ActiveNow).Sessions);
        Assert.False(desk.Wait("1m").Do<OpenVisit>(Collecting.End, ("visit", id), ("reason", "logout"), ("page", "/bye")).Open);

        var visit = Visit(desk, id);
        Assert.Equal(("ended", "logout", 27 * 60 + 10, 9), (visit.Status, visit.EndReason, visit.DurationSeconds, visit.EngagedSeconds));
        Assert.Equal((1, 1, "/", "/bye", "mobile"), (visit.Views, visit.Actions, visit.EntryPage, visit.ExitPage, visit.Device.Type));
        Assert.False(desk.Wait("1m").Do<OpenVisit>(Collecting.Heartbeat, ("visit", id)).Open);
        Assert.Equal(visit, Visit(desk, id) with { Workflows = visit.Workflows, Features = visit.Features, Device = visit.Device });
    }

    [Theory, BothEngines]
    public void A_silent_visit_is_over_at_its_last_sign_of_life_and_a_late_event_opens_it_again(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Do<StartedVisit>(Collecting.Start).Id;
        desk.Wait("10m");
        Statuses(desk, id, new EventInput("a"));
        desk.Wait("30m");
        Assert.Equal("active", Visit(desk, id).Status);
        var over = desk.Wait("1s") is var _ ? Visit(desk, id) : null!;
        Assert.Equal(("ended", "timeout", 600, Instant.Parse("2026-01-12T09:10:00Z"), desk.Now), (over.Status, over.EndReason, over.DurationSeconds, over.EndedAt, over.ClosedAt));

        Statuses(desk, id, new EventInput("b", At: "2026-01-12T09:35:00Z"));
        Assert.Equal(("active", null, null), (Visit(desk, id).Status, Visit(desk, id).EndedAt, Visit(desk, id).DurationSeconds));
        Assert.Equal(2100, desk.Wait("30m").Wait("1s") is var _ ? Visit(desk, id).DurationSeconds : 0);
    }

    [Theory, BothEngines]
    public void A_heartbeat_behind_a_silence_opens_nothing_until_something_is_heard_in_between(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Do<StartedVisit>(Collecting.Start).Id;
        Assert.False(desk.Wait("40m").Do<OpenVisit>(Collecting.Heartbeat, ("visit", id)).Open);
        Assert.Equal(("ended", "timeout", null), (Visit(desk, id).Status, Visit(desk, id).EndReason, Visit(desk, id).DurationSeconds));
        Assert.Equal(0, desk.Do<ActiveVisitsView>(ShowVisits.ActiveNow).Sessions);
        // What was between comes late: the heartbeat was a part of the visit after all.
        Assert.True(desk.Do<OpenVisit>(Collecting.Heartbeat, ("visit", id), ("at", "2026-01-12T09:20:00Z")).Open);
        Assert.Equal(2400, desk.Wait("31m") is var _ ? Visit(desk, id).DurationSeconds : null);
    }

    [Theory, BothEngines]
    public void Heartbeats_alone_keep_a_visit_alive_for_a_day_and_no_longer(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Do<StartedVisit>(Collecting.Start).Id;
        for (var n = 0; n < 50; n++)
            desk.Wait("30m").Do(Collecting.Heartbeat, ("visit", id));
        Assert.False(desk.Do<OpenVisit>(Collecting.Heartbeat, ("visit", id)).Open);
        Assert.Equal(86_400, Visit(desk, id).DurationSeconds);
    }

    [Theory, BothEngines]
    public void Events_at_one_moment_that_came_by_different_ways_are_two(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var one = new EventInput(VisitorId: "v", Page: "/", At: "2026-01-12T08:59:00Z", Entry: new EntryPoint(Campaign: "spring"));
        var results = desk.Do<EventResults>(Collecting.Collect, ("events", new[] { one, one with { Entry = new EntryPoint(Campaign: "autumn") }, one, one with { Device = new DeviceInfo("mobile") } })).Results;
        Assert.Equal(["ok", "ok", "repeated", "ok"], results.Select(each => each.Status));
    }

    /// <summary>The longest id of an event that there is, in the longest characters.</summary>
    private static readonly string Long = new('記', 100);

    [Theory, BothEngines]
    public void A_visit_is_found_by_the_beginning_of_its_id_and_its_events_are_told_in_pages(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var id in new[] { "019bb16e-0000-7000-8000-00000000000a", "019bb16e-0001-7000-8000-00000000000b" })
            desk.Do(Collecting.Start, ("id", id), ("user_id", "u-1"), ("at", "2026-01-12T08:50:00Z"));
        Statuses(desk, "019bb16e-0000-7000-8000-00000000000a", [.. Enumerable.Range(0, 5).Select(n => new EventInput(n == 2 ? Long : $"e{n}", Page: "/", At: $"2026-01-12T08:5{n + 1}:00Z"))]);

        var all = desk.Do<Page<VisitEventView>>(VisitTimeline.Operation, ("visit", "019BB16E-0000"));
        Assert.Equal(["start", "e0", "e1", Long, "e3", "e4"], all.Items.Select(each => each.Id));
        Assert.Equal([null, 60, 60, 60, 60, 60], all.Items.Select(each => each.SinceLastSeconds));
        var (paged, cursor) = (new List<VisitEventView>(), (string?)null);
        do
        {
            var page = desk.Do<Page<VisitEventView>>(VisitTimeline.Operation, ("visit", "019bb16e-0000"), ("limit", 1), ("cursor", cursor));
            paged.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(all.Items, paged);
        Assert.Equal(all.Items, desk.Do<VisitStory>(ShowVisits.Show, ("visit", "019bb16e-0000-7")).Events);
        desk.Refused("ambiguous_visit", VisitTimeline.Operation, ("visit", "019bb16e"));
        desk.Refused("visit_not_found", VisitTimeline.Operation, ("visit", "019bb16f"));
        desk.Refused("visit_not_found", ShowVisits.Show, ("visit", "019"));
    }

    [Theory, BothEngines]
    public void A_sweep_ends_each_silent_visit_at_its_last_sign_of_life_and_corrects_the_days(TestEngine engine)
    {
        const int visitors = 1200;
        using var desk = new Desk(engine);
        desk.Do(VisitStats.Daily);
        foreach (var part in Enumerable.Range(0, visitors).Chunk(400))
            desk.Do(Collecting.Collect, ("events", part.Select(n => new EventInput("1", VisitorId: "v" + n, At: (desk.Now - TimeSpan.FromMinutes(n / 100)).ToString())).ToArray()));
        desk.Wait("25m");
        Assert.Equal(600, VisitExpiry.Run(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings)));
        desk.Wait("5m").Wait("1s");
        Assert.Equal(600, VisitExpiry.Run(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings)));
        Assert.Equal([$"timeout|{visitors}"], desk.Store.Rows("select end_reason, count(*) from sessions where ended_at = last_activity_at and status = 'ended' group by end_reason"));
        var days = desk.Store.Rows("select * from visit_days");
        desk.Do(RebuildRollups.Operation);
        Assert.Equal(days, desk.Store.Rows("select * from visit_days"));
    }

    [Theory, BothEngines]
    public void An_id_is_the_same_in_large_letters(TestEngine engine)
    {
        const string large = "0197C2F0-7D52-7000-8000-00000000ABCD";
        using var desk = new Desk(engine);
        Assert.Equal("visit_not_found", Assert.Throws<Refusal>(() => Statuses(desk, large, new EventInput("early", Page: "/early"))).Code);
        Assert.Equal(large.ToLowerInvariant(), desk.Do<StartedVisit>(Collecting.Start, ("id", large)).Id);
        Assert.Equal(["ok"], Statuses(desk, large, new EventInput("a", Page: "/a")));
        Assert.Equal("ok", desk.Do<EventResults>(Collecting.RecordOne, ("visit", large), ("page", "/b")).Results[0].Status);
        Assert.True(desk.Do<OpenVisit>(Collecting.Heartbeat, ("visit", large)).Open);
        Assert.Equal(1, desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "visit_not_found")).Restored);
        Assert.Equal(3, Visit(desk, large).Views);
        Assert.False(desk.Wait("1s").Do<OpenVisit>(Collecting.End, ("visit", large)).Open);
        Assert.Equal(1, desk.Do<ErasureView>(ForgetVisits.Forget, ("visit", large)).Visits);
        Assert.Equal(1, desk.Do<ErasureView>(ForgetVisits.DeleteVisit, ("visit", large)).Visits);
    }

    [Theory, BothEngines]
    public void The_same_start_is_the_same_visit(TestEngine engine)
    {
        using var desk = new Desk(engine);
        const string id = "0197c2f0-7d52-7000-8000-000000000001";
        var first = desk.Do<StartedVisit>(Collecting.Start, ("id", id), ("user_id", "u"));
        var again = desk.Wait("1m").Do<StartedVisit>(Collecting.Start, ("id", id), ("user_id", "u"));
        Assert.Equal(first with { Again = true }, again);
        Assert.Single(desk.Do<Page<VisitView>>(ListVisits.Operation).Items);
        desk.Refused("bad_id", Collecting.Start, ("id", "x"));
    }

    [Fact]
    public void A_wrong_clock_is_corrected_and_the_future_refused()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var id = desk.Do<StartedVisit>(Collecting.Start).Id;
        var results = desk.Do<EventResults>(Collecting.Record, ("visit", id), ("sent_at", "2026-01-12T11:00:00Z"), ("events", (EventInput[])[new("a", At: "2026-01-12T10:59:00Z"), new("b", At: "2026-01-12T11:30:00Z")]));
        Assert.Equal([null, "in_the_future"], results.Results.Select(result => result.Code));
        Assert.Equal(Instant.Parse("2026-01-12T08:59:00Z"), Visit(desk, id).StartedAt);
        // The time that a request takes is no wrong clock.
        desk.Do<EventResults>(Collecting.Record, ("visit", id), ("sent_at", "2026-01-12T08:59:56Z"), ("events", (EventInput[])[new("c", At: "2026-01-12T08:58:00Z")]));
        Assert.Equal(Instant.Parse("2026-01-12T08:58:00Z"), Visit(desk, id).StartedAt);
    }

    [Theory]
    [InlineData("bad_type", "UPPER", null, null)]
    [InlineData("bad_type", "end", null, null)]
    [InlineData("missing", "workflow", null, null)]
    [InlineData("bad_value", null, "a\u0007b", null)]
    [InlineData("bad_value", null, "\ud800", null)]
    [InlineData("bad_time", null, null, "yesterday-ish")]
    [InlineData("in_the_future", null, null, "2026-01-12T09:05:01Z")]
    public void What_makes_no_sense_is_refused_with_its_place(string code, string? type, string? page, string? at)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var id = desk.Do<StartedVisit>(Collecting.Start).Id;
        var before = desk.Store.Dump();
        var results = desk.Do<EventResults>(Collecting.Record, ("visit", id), ("events", (EventInput[])[new EventInput("x", type, Page: page, At: at)])).Results;
        Assert.Equal(("refused", code), (results[0].Status, results[0].Code));
        // What may turn out right is kept apart.
        if (code != "in_the_future")
            Assert.Equal(before, desk.Store.Dump());
    }

    [Fact]
    public void Too_many_and_too_large_events_are_refused()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var id = desk.Do<StartedVisit>(Collecting.Start).Id;
        desk.Refused("too_many", Collecting.Record, ("visit", id), ("events", Enumerable.Range(0, 501).Select(n => new EventInput("e" + n)).ToArray()));
        desk.Refused("missing", Collecting.Record, ("visit", id), ("events", Array.Empty<EventInput>()));
        var large = new System.Text.Json.Nodes.JsonObject { ["text"] = new string('x', 5000) };
        Assert.Equal("bad_details", desk.Do<EventResults>(Collecting.Record, ("visit", id), ("events", (EventInput[])[new("a", Details: large)])).Results[0].Code);
        desk.Refused("visit_not_found", Collecting.Record, ("visit", "no UUID"), ("events", (EventInput[])[new("a")]));
    }

    [Theory, BothEngines]
    public void Visits_that_were_cut_here_belong_to_their_site_and_take_no_heartbeat(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do<EventResults>(Collecting.Collect, ("site", "a"), ("events", (EventInput[])[new("1", VisitorId: "v"), new("2", UserId: "u"), new("3")]));
        desk.Do<EventResults>(Collecting.Collect, ("site", "b"), ("events", (EventInput[])[new("1", VisitorId: "v")]));
        var visits = desk.Do<Page<VisitView>>(ListVisits.Operation).Items;
        Assert.Equal(["a user:u", "a v", "b v"], visits.Select(visit => $"{visit.Site} {visit.VisitorId}").Order(StringComparer.Ordinal));
        desk.Refused("visit_not_found", Collecting.Heartbeat, ("visit", visits[0].Id));
        Assert.Equal(2, desk.Do<VisitStatsView>(VisitStats.Stats, ("site", "a")).Sessions);
        Assert.Equal(3, desk.Do<VisitStatsView>(VisitStats.Stats).Sessions);
    }

    [Fact]
    public void Habits_are_told_by_what_shows_them()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Assert.Equal("new_user", Patterns(desk).Pattern);
        for (var n = 0; n < 3; n++)
        {
            var id = desk.Wait("1h").Do<StartedVisit>(Collecting.Start, ("user_id", "u")).Id;
            desk.Wait("20s");
            Statuses(desk, id, new EventInput("w", "workflow", "checkout", Step: "start"));
            desk.Do(Collecting.End, ("visit", id));
        }

        var patterns = Patterns(desk);
        Assert.Equal(["quick_checker", "confused"], patterns.Patterns.Select(pattern => pattern.Type));
        Assert.Equal((3, 20, 1), (patterns.N, patterns.AvgDurationSeconds, patterns.AvgActions));
        Assert.Equal([1, 1], patterns.Patterns.Select(pattern => pattern.Confidence));
    }

    private static VisitPatterns Patterns(Desk desk) => desk.Do<VisitPatterns>(UserVisits.Patterns, ("user", "u"));

    private static VisitView Visit(Desk desk, string id) => desk.Do<VisitStory>(ShowVisits.Show, ("visit", id)).Visit;

    private static IEnumerable<string> Statuses(Desk desk, string id, params EventInput[] events) =>
        desk.Do<EventResults>(Collecting.Record, ("visit", id), ("events", events)).Results.Select(result => result.Status);
}
