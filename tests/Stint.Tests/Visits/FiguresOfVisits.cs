using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;
using Stint.Work;

namespace Stint.Tests.Visits;

/// <summary>What the figures say, counted by hand.</summary>
public sealed class FiguresOfVisits
{
    [Theory, BothEngines]
    public void Tell_what_is_commonest_with_its_share_and_its_bounces(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        Visit(desk, "a", "2026-01-12T09:00:00Z", new EntryPoint("/", "external", "https://example.org/", "spring"), View("/", 0), View("/shop", 60), View("/shop", 90));
        Visit(desk, "b", "2026-01-12T10:00:00Z", new EntryPoint("/", "direct", Campaign: "spring"), View("/", 0));
        Visit(desk, "c", "2026-01-12T11:00:00Z", new EntryPoint("/", Campaign: "autumn"), View("/", 0));
        Visit(desk, "d", "2026-01-12T12:00:00Z", null, View("/z", 0));

        var campaigns = Top(desk, "campaign");
        Assert.Equal(
            [new TopValue("spring", 2, 0.5, 2, 1, 0.5), new TopValue("autumn", 1, 0.25, 1, 1, 1)],
            campaigns.Items);
        Assert.Equal((4, 0, 1), (campaigns.N, campaigns.Others, campaigns.Unknown));

        // Of two as common, the first by name; what is not listed is counted.
        var pages = desk.Do<TopView>(VisitTop.Operation, ("limit", 2));
        Assert.Equal([new TopValue("/", 3, 0.5, 3, null, null), new TopValue("/shop", 2, 0.3333, 2, null, null)], pages.Items);
        Assert.Equal((6, 1, 0), (pages.N, pages.Others, pages.Unknown));
        Assert.Equal(["direct 1", "external 1"], Top(desk, "source").Items.Select(each => $"{each.Value} {each.Count}"));
        Assert.Equal(["/ 2", "/shop 1", "/z 1"], Top(desk, "exit").Items.Select(each => $"{each.Value} {each.Count}"));
        Assert.Equal(["timeout 4"], Top(desk, "reason").Items.Select(each => $"{each.Value} {each.Count}"));
        Assert.Equal(["https://example.org/ 1"], Top(desk, "referrer").Items.Select(each => $"{each.Value} {each.Count}"));
        // From a moment within the day, as from the whole of it.
        Assert.Equal(pages.Items, desk.Do<TopView>(VisitTop.Operation, ("limit", 2), ("since", "2026-01-12T08:59:00Z")).Items);
        Assert.Equal(["/z 1"], desk.Do<TopView>(VisitTop.Operation, ("since", "2026-01-12T11:30:00Z")).Items.Select(each => $"{each.Value} {each.Count}"));
    }

    [Theory, BothEngines]
    public void Tell_of_a_part_of_a_day_what_began_in_it(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        foreach (var (who, at, page) in new[] { ("a", "12T10:00", "/early"), ("b", "12T14:10", "/late"), ("c", "13T10:20", "/early"), ("d", "13T20:20", "/late") })
            Visit(desk, who, $"2026-01-{at}:00Z", null, View(page, 0));
        Assert.Equal(
            ["2026-01-12 1 1 /late /late", "2026-01-13 1 1 /early /early"],
            desk.Do<DailyVisitsView>(VisitStats.Daily, ("since", "2026-01-12T12:00:00Z"), ("until", "2026-01-13T12:00:00Z"))
                .Items.Select(day => $"{day.Date} {day.Sessions} {day.Users} {day.MostCommonEntry} {day.MostCommonExit}"));
        // A day between is read as it is kept; of one that is cut twice, what lies between.
        Assert.Equal(["2026-01-12 1", "2026-01-13 2"], Daily(("since", "2026-01-12T12:00:00Z")));
        Assert.Equal(["2026-01-12 2", "2026-01-13 1"], Daily(("until", "2026-01-13T12:00:00Z")));
        Assert.Equal(["2026-01-12 1"], Daily(("since", "2026-01-12T11:00:00Z"), ("until", "2026-01-12T23:00:00Z")));
        Assert.Equal([], Daily(("since", "2026-01-12T11:00:00Z"), ("until", "2026-01-12T12:00:00Z")));
        string[] Daily(params (string, object?)[] values) => [.. desk.Do<DailyVisitsView>(VisitStats.Daily, values).Items.Select(day => $"{day.Date} {day.Sessions}")];
    }

    [Theory, BothEngines]
    public void Tell_of_visits_as_another_silence_cuts_them(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        foreach (var who in new[] { "a", "b" })
            Visit(desk, who, "2026-01-12T09:00:00Z", null, View("/", 0), View("/shop", 600), View("/pay", 1500), View("/bye", 1560));
        desk.Do(Collecting.Collect, ("events", new[] { new EventInput("who", "identify", VisitorId: "a", UserId: "ana", At: "2026-01-12T09:26:00Z") }));

        var stats = desk.Do<VisitStatsView>(VisitStats.Stats, ("idle", "14m"));
        // Before ana said who she is, she was a visitor whom nobody knew.
        Assert.Equal((4, 3, 8, 330, 840), (stats.Sessions, stats.Users, stats.Views, stats.MeanDurationSeconds, stats.Definition.IdleSeconds));
        Assert.Equal(["/ 2", "/pay 2"], stats.EntryPages.Select(each => $"{each.Page} {each.Count}"));
        Assert.Equal(["/bye 2", "/shop 2"], stats.ExitPages.Select(each => $"{each.Page} {each.Count}"));
        desk.Refused("bad_value", VisitStats.Stats, ("idle", "14m"), ("user", "ana"));
        // By the limit in force it is what is stored.
        var stored = desk.Do<VisitStatsView>(VisitStats.Stats);
        var again = desk.Do<VisitStatsView>(VisitStats.Stats, ("idle", "30m"));
        Assert.Equivalent(stored, again, strict: true);
        desk.Refused("bad_value", VisitStats.Stats, ("idle", "25h"));
    }

    [Theory, BothEngines]
    public void Tell_where_somebody_left_though_each_event_says_where_they_came_in(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        var landing = new EntryPoint("/landing", "external");
        desk.Do(Collecting.Collect, ("events", new EventInput[]
        {
            new(VisitorId: "v", Page: "/landing", At: "2026-01-12T09:00:00Z", Entry: landing), new(VisitorId: "v", Page: "/checkout", At: "2026-01-12T09:01:00Z", Entry: landing),
            new(VisitorId: "v", Name: "buy", At: "2026-01-12T09:02:00Z", Entry: landing),
        }));
        var stats = desk.Do<VisitStatsView>(VisitStats.Stats);
        Assert.Equal(("/landing", "/checkout"), (Assert.Single(stats.EntryPages).Page, Assert.Single(stats.ExitPages).Page));
    }

    [Theory, BothEngines]
    public void Tell_what_visits_end_with_against_how_often_it_occurs(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        for (var n = 0; n < 4; n++)
            Visit(desk, "home" + n, "2026-01-12T09:00:00Z", null, View("/", 0), View("/pay", 10), View("/", 20), Act("search", 30), Act("search", 40));
        for (var n = 0; n < 2; n++)
            Visit(desk, "pay" + n, "2026-01-12T10:00:00Z", null, View("/", 0), Act("search", 5), View("/pay", 10), Act("pay", 15), View("/rare", 16), View("/pay", 17));
        Visit(desk, "rare", "2026-01-12T11:00:00Z", null, View("/rare", 0));
        // A step of a workflow that began before is something to leave with, too.
        for (var n = 0; n < 5; n++)
            Visit(desk, "step" + n, "2026-01-13T11:00:00Z", null, Step("pay", 0));

        Assert.Equal([new ExitValue("checkout", 5, 1, 5, 1, 1)], desk.Do<ExitsView>(VisitExits.Operation, ("since", "2026-01-13")).Actions.Items);
        var exits = desk.Do<ExitsView>(VisitExits.Operation, ("until", "2026-01-13"));
        Assert.Equal(7, exits.Closed);
        // 7 exits of 21 views; '/' is viewed 10 times, '/pay' 8 times, '/rare' 3 times: too few to tell.
        Assert.Equal([new ExitValue("/", 4, 0.5714, 10, 0.4, 1.2), new ExitValue("/pay", 2, 0.2857, 8, 0.25, 0.75)], exits.Pages.Items);
        Assert.Equal((0.3333, 1), (exits.Pages.UsualRate, exits.Pages.Hidden));
        // 'search' is used in six visits and the last thing in four of them; 'pay' is used in two visits.
        Assert.Equal([new ExitValue("search", 4, 0.5714, 6, 0.6667, 0.89)], exits.Actions.Items);
        Assert.Equal((0.75, 1), (exits.Actions.UsualRate, exits.Actions.Hidden));
        Assert.Equal([new ExitReason("timeout", 7, 1)], exits.Reasons);
    }

    [Theory, BothEngines]
    public void Tell_the_hours_of_the_week_in_the_zone_of_who_asks(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-11-02T00:00:00Z");
        // Clocks go back in Berlin on Sunday 25 October 2026, from three to two.
        foreach (var at in (string[])["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T22:59:00Z", "2026-10-25T23:00:00Z"])
            Visit(desk, at, at, null, View("/", 0));
        var heat = desk.As(caller => caller with { Tz = "Europe/Berlin" }).Do<VisitHeatView>(VisitHeat.Operation);
        Assert.Equal((2, 1, 1), (heat.Heat[6][2], heat.Heat[6][23], heat.Heat[0][0]));
        Assert.Equal((4, 4), (heat.N, heat.Heat.Sum(row => row.Sum())));
        var utc = desk.Do<VisitHeatView>(VisitHeat.Operation);
        Assert.Equal((1, 1, 1, 1), (utc.Heat[6][0], utc.Heat[6][1], utc.Heat[6][22], utc.Heat[6][23]));
        // A day of 25 hours holds all of its visits.
        var day = desk.As(caller => caller with { Tz = "Europe/Berlin" }).Do<VisitHeatView>(VisitHeat.Operation, ("since", "2026-10-25"), ("until", "2026-10-26"));
        Assert.Equal(3, day.N);
    }

    [Theory, BothEngines]
    public void Tell_how_far_workflows_come(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T12:00:00Z");
        Visit(desk, "done", "2026-01-12T09:00:00Z", null, Step("start", 0), Step("pay", 60), Step("address", 70), Step("complete", 90));
        Visit(desk, "slow", "2026-01-12T09:00:00Z", null, Step("start", 0), Step("pay", 60), Step("pay", 61), Step("complete", 1234));
        Visit(desk, "left", "2026-01-12T09:00:00Z", null, Step("start", 0), Step("address", 30));
        Visit(desk, "again", "2026-01-12T09:00:00Z", null, Step("start", 0), Step("complete", 10), Step("start", 20));
        Visit(desk, "here", "2026-01-12T11:50:00Z", null, Step("start", 0));
        Visit(desk, "within", "2026-01-12T09:00:00Z", null, Step("complete", 0));

        var funnel = Assert.Single(desk.Do<WorkflowFunnels>(VisitWorkflows.Operation).Items);
        Assert.Equal(("checkout", 5, 2, 2, 1, 0.5), (funnel.Name, funnel.Started, funnel.Completed, funnel.Abandoned, funnel.Open, funnel.CompletionRate));
        Assert.Equal([new FunnelStep("address", 2, 0.4), new FunnelStep("pay", 2, 0.4)], funnel.Steps);
        // 10 s, 90 s and 1,230 s.
        Assert.Equal((90d, 3), (funnel.MedianSeconds, funnel.Timed));
        Assert.Empty(desk.Do<WorkflowFunnels>(VisitWorkflows.Operation, ("name", "signup")).Items);
    }

    [Theory, BothEngines]
    public void Tell_which_features_are_used_together(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        Visit(desk, "a", "2026-01-12T09:00:00Z", null, Act("search", 0), Act("filter", 1), Act("buy", 2), Act("buy", 3));
        Visit(desk, "b", "2026-01-12T09:00:00Z", null, Act("search", 0), Act("filter", 1));
        Visit(desk, "c", "2026-01-12T09:00:00Z", null, Act("search", 0));
        Visit(desk, "d", "2026-01-12T09:00:00Z", null, View("/", 0));

        var pairs = desk.Do<FeaturePairs>(VisitFeatures.Operation);
        Assert.Equal(
            [
                new FeaturePair("filter", "search", 2, 3, 0.5, 0.75, 0.6667), new FeaturePair("buy", "filter", 1, 2, 0.25, 0.5, 0.5),
                new FeaturePair("buy", "search", 1, 3, 0.25, 0.75, 0.3333),
            ],
            pairs.Items);
        Assert.Equal((4, true), (pairs.N, pairs.Complete));
        Assert.Single(desk.Do<FeaturePairs>(VisitFeatures.Operation, ("limit", 1), ("site", "default")).Items);
        Assert.Equal(0, desk.Do<FeaturePairs>(VisitFeatures.Operation, ("site", "other")).N);
    }

    [Theory, BothEngines]
    public void Compare_limits_on_the_same_events(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-14T00:00:00Z");
        Visit(desk, "a", "2026-01-12T09:00:00Z", null, View("/", 0), View("/", 600), View("/", 1800));
        Visit(desk, "b", "2026-01-12T09:00:00Z", null, View("/", 0), View("/", 10));
        // Ended by its client, and begun again: one visit to whoever cuts by silence.
        foreach (var (id, at) in (ValueTuple<string, string>[])[("0197c2f0-7d52-7000-8000-000000000001", "2026-01-12T09:00:00Z"), ("0197c2f0-7d52-7000-8000-000000000002", "2026-01-12T09:01:00Z")])
        {
            desk.Do(Collecting.Start, ("id", id), ("visitor_id", "n"), ("at", at));
            desk.Do(Collecting.End, ("visit", id), ("at", at));
        }

        var comparison = desk.Do<VisitComparison>(CompareVisits.Operation, ("idle", (string[])["15m", "30m"]));
        Assert.Equal(2, comparison.Named);
        Assert.Equal(
            [
                // Ten minutes, one view alone, ten seconds with two views, one minute without a view.
                new ComparedVisits(900, 4, 3, 0, 1, 0.25, 223.333, 60, 0, 1.25),
                new ComparedVisits(1800, 3, 3, 0, 0, 0, 623.333, 60, 0, 1.6667),
            ],
            comparison.Items);
        Assert.Equal([900, 1800, 3600], desk.Do<VisitComparison>(CompareVisits.Operation).Items.Select(each => each.IdleSeconds));
        desk.Refused("bad_value", CompareVisits.Operation, ("idle", "25h"));
        desk.Refused("bad_value", CompareVisits.Operation, ("idle", "soon"));
        desk.Refused("too_many", CompareVisits.Operation, ("idle", Enumerable.Range(1, 11).Select(n => $"{n}m").ToArray()));
    }

    [Theory, BothEngines]
    public void List_the_visits_that_are_meant(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T12:00:00Z");
        Visit(desk, "short", "2026-01-12T09:00:00Z", new EntryPoint("/", "direct"), View("/", 0), View("/cart", 60));
        Visit(desk, "long", "2026-01-12T09:30:00Z", new EntryPoint("/in", "external", Campaign: "spring"), View("/", 0), Act("buy", 1200), new EventInput(Type: "error", At: At("2026-01-12T09:30:00Z", 1260)));
        Visit(desk, "lone", "2026-01-12T10:00:00Z", null, View("/cart", 0));
        Visit(desk, "here", "2026-01-12T11:50:00Z", null, View("/", 0), View("/cart", 300));

        Assert.Equal(["here", "lone", "long", "short"], Listed(desk));
        Assert.Equal(["here"], Listed(desk, ("status", "active")));
        Assert.Equal(["lone", "long", "short"], Listed(desk, ("status", "ended")));
        Assert.Equal(["here", "lone", "short"], Listed(desk, ("page", "/cart")));
        Assert.Equal(["long"], Listed(desk, ("page", "/in")));
        // How long is known of two: of one sign of life, and of a visit under way, it is not.
        Assert.Equal(["long"], Listed(desk, ("longer", "10m")));
        Assert.Equal(["short"], Listed(desk, ("shorter", "10m")));
        Assert.Equal(["short"], Listed(desk, ("longer", "1m"), ("shorter", "21m")));
        Assert.Equal(["long"], Listed(desk, ("errors", true)));
        Assert.Equal(["long"], Listed(desk, ("campaign", "spring")));
        Assert.Equal(["short"], Listed(desk, ("source", "direct")));
        Assert.Equal(["lone", "long", "short"], Listed(desk, ("reason", "timeout"), ("site", "default")));
        Assert.Empty(Listed(desk, ("reason", "logout")));
        Assert.Equal(["here"], Listed(desk, ("device", "mobile"), ("visitor", "here")));
        Assert.Empty(Listed(desk, ("device", "tablet")));

        // Page by page the same, with and without a way in of its own.
        foreach (var site in (string?[])[null, "default"])
        {
            var (names, next) = (new List<string>(), (string?)null);
            do
            {
                var page = desk.Do<Page<VisitView>>(ListVisits.Operation, ("limit", 2), ("status", "ended"), ("site", site), ("cursor", next));
                names.AddRange(page.Items.Select(visit => visit.VisitorId));
                next = page.Next;
            }
            while (next is not null);
            Assert.Equal(["lone", "long", "short"], names);
        }
    }

    [Theory, BothEngines]
    public void Are_over_in_the_list_of_all_sessions_too(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T12:00:00Z");
        Visit(desk, "v", "2026-01-12T11:50:00Z", null, View("/", 0), View("/", 60));
        Assert.Equal("active", Assert.Single(Sessions("open")).Status);
        Assert.Empty(Sessions("ended"));
        desk.Wait("40m");
        Assert.Empty(Sessions("open"));
        Assert.Empty(Sessions("active"));
        var over = Assert.Single(Sessions("ended"));
        Assert.Equal(("ended", "timeout", Instant.Parse("2026-01-12T11:51:00Z")), (over.Status, over.EndReason, over.EndedAt));

        SessionView[] Sessions(string status) => desk.Do<Page<SessionView>>(ListSessions.Operation, ("kind", "visit"), ("status", status)).Items;
    }

    [Fact]
    public void Show_what_the_application_said_of_an_event()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Do(Collecting.Collect, ("events", (EventInput[])[new EventInput("1", Name: "buy", VisitorId: "v", Details: new JsonObject { ["items"] = new JsonArray(1, 2), ["why"] = "said \"yes\"" })]));
        var visit = desk.Do<Page<VisitView>>(ListVisits.Operation).Items[0];
        var story = desk.Do<VisitStory>(ShowVisits.Show, ("visit", visit.Id));
        Assert.Equal("""{"items":[1,2],"why":"said \u0022yes\u0022"}""", Assert.Single(story.Events).Details!.ToJsonString());
    }

    [Fact]
    public void Take_no_habit_from_visits_that_measure_nothing()
    {
        using var desk = new Desk(TestEngine.Sqlite, "2026-01-14T00:00:00Z");
        Visit(desk, "v", "2026-01-12T09:00:00Z", null, View("/", 0), View("/", 60));
        Visit(desk, "v", "2026-01-12T11:00:00Z", null, View("/", 0), View("/", 900));
        foreach (var hour in (string[])["13", "15", "17"])
            Visit(desk, "v", $"2026-01-12T{hour}:00:00Z", null, View("/", 0));
        // 480 s on average of the two that tell: no quick checker, although the others would be.
        var patterns = desk.Do<VisitPatterns>(UserVisits.Patterns, ("user", "v"));
        Assert.Equal(("regular_user", 5, 480), (patterns.Pattern, patterns.N, patterns.AvgDurationSeconds));
        Visit(desk, "v", "2026-01-12T19:00:00Z", null, View("/", 0), View("/", 60));
        Visit(desk, "v", "2026-01-12T20:00:00Z", null, View("/", 0), View("/", 60));
        // Three of the four that tell.
        patterns = desk.Do<VisitPatterns>(UserVisits.Patterns, ("user", "v"));
        Assert.Equal(("quick_checker", 7, 270, 0.75), (patterns.Pattern, patterns.N, patterns.AvgDurationSeconds, patterns.Patterns[0].Confidence));
    }

    [Fact]
    public void Follow_a_visit_that_turns_out_to_be_another()
    {
        using var desk = new Desk(TestEngine.Sqlite, "2026-01-14T00:00:00Z");
        Visit(desk, "v", "2026-01-12T23:50:00Z", null, View("/a", 0), Act("x", 10));
        Visit(desk, "v", "2026-01-13T00:40:00Z", null, View("/b", 0), Act("y", 10));
        Assert.Equal(["/a 1", "/b 1"], Top(desk, "exit").Items.Select(each => $"{each.Value} {each.Count}"));
        Assert.Empty(desk.Do<FeaturePairs>(VisitFeatures.Operation).Items);
        // What comes late joins the two.
        Visit(desk, "v", "2026-01-13T00:15:00Z", null, View("/c", 0));
        Assert.Equal(["/b 1"], Top(desk, "exit").Items.Select(each => $"{each.Value} {each.Count}"));
        Assert.Equal(["x y 1"], desk.Do<FeaturePairs>(VisitFeatures.Operation).Items.Select(each => $"{each.A} {each.B} {each.Both}"));
        Assert.Equal(0, desk.Do<VisitStatsView>(VisitStats.Stats, ("since", "2026-01-13")).Sessions);
        Assert.Equal(3, desk.Do<VisitStatsView>(VisitStats.Stats, ("since", "2026-01-12"), ("until", "2026-01-13")).Views);
    }

    private static TopView Top(Desk desk, string by) => desk.Do<TopView>(VisitTop.Operation, ("by", by));

    private static IEnumerable<string> Listed(Desk desk, params (string, object?)[] values) =>
        desk.Do<Page<VisitView>>(ListVisits.Operation, values).Items.Select(visit => visit.VisitorId);

    /// <summary>A visitor's events, so many seconds after an instant.</summary>
    private static void Visit(Desk desk, string visitor, string at, EntryPoint? entry, params EventInput[] events) => Assert.All(
        desk.Do<EventResults>(Collecting.Collect, ("events", events.Select((each, i) => each with
        {
            VisitorId = visitor,
            At = each.At!.Contains('T', StringComparison.Ordinal) ? each.At : At(at, int.Parse(each.At, System.Globalization.CultureInfo.InvariantCulture)),
            Entry = i == 0 ? entry : null,
            Device = i == 0 ? new DeviceInfo("mobile") : null,
        }).ToArray())).Results,
        result => Assert.Equal("ok", result.Status));

    private static string At(string at, int seconds) => (Instant.Parse(at) + TimeSpan.FromSeconds(seconds)).ToString();

    private static EventInput View(string page, int seconds) => new(Page: page, At: $"{seconds}");

    private static EventInput Act(string name, int seconds) => new(Name: name, At: $"{seconds}");

    private static EventInput Step(string step, int seconds) => new(Type: "workflow", Name: "checkout", Step: step, At: $"{seconds}");
}
