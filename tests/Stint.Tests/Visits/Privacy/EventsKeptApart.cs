using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>What does not count, and can be made to.</summary>
public sealed class EventsKeptApart
{
    private const string One = "0197c2f0-7d52-7000-8000-000000000001";

    [Theory, BothEngines]
    public void Of_whoever_does_not_want_to_be_tracked_nothing_is_kept_but_their_number(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.View("/", "v-seen");
        var browser = desk.From("203.0.113.9", refuses: true);
        var visit = browser.Do<StartedVisit>(Collecting.Start, ("id", One), ("user_id", "u-covert"), ("entry", new EntryPoint("/covert")));
        Assert.Equal(("privacy_signal", true), (visit.Ignored, visit.Open));
        Assert.Equal(new EventResult("ignored", "privacy_signal"), browser.View("/covert", "v-covert"));
        Assert.Equal("ignored", browser.Do<EventResults>(Collecting.Record, ("visit", One), ("events", new[] { new EventInput(Page: "/covert") })).Results[0].Status);
        Assert.Equal(new OpenVisit(true, "privacy_signal"), browser.Do<OpenVisit>(Collecting.Heartbeat, ("visit", One)));
        Assert.Equal(new OpenVisit(true, "privacy_signal"), browser.Do<OpenVisit>(Collecting.End, ("visit", One)));
        Assert.DoesNotContain("covert", desk.Store.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain(One, desk.Store.Dump(), StringComparison.Ordinal);
        Assert.Empty(desk.Store.Rows("select * from visitor_salts"));
        var reason = Assert.Single(desk.Filtered().Reasons);
        Assert.Equal(new FilteredReason("privacy_signal", 3, 0, 0), reason);
        desk.Refused("bad_value", ShowFiltered.Operation, ("reason", "privacy_signal"));
    }

    [Theory, BothEngines]
    public void Are_those_of_bots_and_count_when_they_are_restored(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var bot = desk.From("66.249.66.1", Sends.Googlebot);
        Assert.Equal(("filtered", "bot"), (bot.View("/a", at: "2026-01-12T08:58:00Z").Status, bot.View("/b").Code));
        var visit = bot.Do<StartedVisit>(Collecting.Start, ("id", One), ("entry", new EntryPoint("/c")));
        Assert.Equal(("bot", true), (visit.Ignored, visit.Open));
        Assert.Equal("filtered", bot.Wait("1s").Do<EventResults>(Collecting.Record, ("visit", One), ("events", new[] { new EventInput("e", Page: "/d") })).Results[0].Status);
        Assert.Equal("bot", bot.Do<OpenVisit>(Collecting.Heartbeat, ("visit", One)).Ignored);
        Assert.Equal("bot", bot.Wait("1s").Do<OpenVisit>(Collecting.End, ("visit", One), ("reason", "logout")).Ignored);
        // Once more is once.
        bot.View("/a", at: "2026-01-12T08:58:00Z");
        Assert.Empty(desk.Listed());
        Assert.Equal(0, desk.Do<VisitStatsView>(VisitStats.Stats).Sessions);
        var filtered = desk.Filtered();
        Assert.Equal(new FilteredReason("bot", 5, 5, 0), Assert.Single(filtered.Reasons));
        Assert.All(filtered.Items, each => Assert.Contains("Googlebot", each.Why, StringComparison.Ordinal));

        desk.Do(VisitStats.Daily);
        Assert.Equal((5, 0, 0), desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "bot")) is var restored ? (restored.Restored, restored.Repeated, restored.LeftTotal) : default);
        Assert.Equal([("/a", 2, "active"), ("/c", 1, "ended")], desk.Listed().OrderBy(each => each.EntryPage, StringComparer.Ordinal).Select(each => (each.EntryPage!, each.Views, each.Status)));
        Assert.Equal(2, desk.Do<DailyVisitsView>(VisitStats.Daily).Items[0].Sessions);
        desk.AssertDays();

        Assert.Equal(0, desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "bot")).Restored);
        desk.Refused("already_restored", RestoreFiltered.Operation, ("what", filtered.Items[0].Id));
        Assert.Equal(new FilteredReason("bot", 5, 5, 5), Assert.Single(desk.Filtered().Reasons));
        Assert.All(desk.Filtered().Items, each => Assert.Equal(desk.Now, each.RestoredAt));
    }

    [Fact]
    public void Are_not_those_that_a_server_sends_for_its_users()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Assert.Equal("ok", desk.From("203.0.113.9", "curl/8.5", isPage: false).View(user: "u").Status);
        Assert.Equal("filtered", desk.From("203.0.113.9", "curl/8.5", isPage: false).View().Status);
        Assert.Equal("filtered", desk.From("203.0.113.9", "", isPage: true).View(user: "u").Status);
    }

    [Theory, BothEngines]
    public void Are_those_from_the_future_and_count_from_when_they_came(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var _ in new[] { 1, 2 })
            Assert.Equal(("refused", "in_the_future"), desk.View("/a", "v", at: "2026-01-12T11:00:00Z") is var result ? (result.Status, result.Code) : default);
        Assert.Equal("in_the_future", Assert.Throws<Refusal>(() => desk.Do(Collecting.Start, ("id", One), ("at", "2027-01-01T00:00:00Z"))).Code);
        Assert.Empty(desk.Listed());
        Assert.Equal(2, desk.Filtered().Items.Length);
        Assert.Contains("2026-01-12T11:00:00Z", desk.Filtered().Items.Select(each => each.Why));
        var came = desk.Now;
        Assert.Equal(2, desk.Wait("3h").Do<RestoredView>(RestoreFiltered.Operation, ("what", "in_the_future")).Restored);
        Assert.Equal([came, came], desk.Listed().Select(visit => visit.StartedAt));
        desk.AssertDays();
    }

    [Theory, BothEngines]
    public void Are_those_of_a_visit_that_nobody_began_and_count_when_it_begins(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var events = new[] { new EventInput("a", Page: "/a"), new EventInput("b", "Bad type") };
        Assert.Equal("visit_not_found", Assert.Throws<Refusal>(() => desk.Do(Collecting.Record, ("visit", One), ("events", events))).Code);
        Assert.Equal("visit_not_found", Assert.Throws<Refusal>(() => desk.Do(Collecting.End, ("visit", One))).Code);
        var left = desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "visit_not_found"));
        Assert.Equal((0, 2, "visit_not_found"), (left.Restored, left.LeftTotal, left.Left[0].Code));
        desk.Do(Collecting.Start, ("id", One), ("at", "2026-01-12T08:59:00Z"));
        Assert.Equal(2, desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "visit_not_found")).Restored);
        Assert.Equal((1, "ended"), (Assert.Single(desk.Listed()).Views, desk.Listed()[0].Status));
        // What no client could begin is not kept: it would only fill the store.
        desk.Refused("visit_not_found", Collecting.Record, ("visit", "no uuid"), ("events", events));
    }

    [Theory, BothEngines]
    public void Are_bounded_by_day_and_site_and_counted_beyond(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var bot = desk.From("66.249.66.1", Sends.Googlebot);
        for (var n = 0; n < 21; n++)
            bot.Do(Collecting.Collect, ("site", "a"), ("events", Enumerable.Range(0, 500).Select(i => new EventInput($"{n} {i}")).ToArray()));
        Assert.Equal(new FilteredReason("bot", 10_500, 10_000, 0), Assert.Single(desk.Filtered().Reasons));
        Assert.Equal(10_000, desk.Store.Count("visit_filtered"));
        bot.Collect(new EventInput("x"), "b");
        bot.Wait("24h").Collect(new EventInput("x"), "a");
        Assert.Equal(10_002, desk.Store.Count("visit_filtered"));
    }

    [Fact]
    public void Are_read_in_pages()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        for (var n = 0; n < 5; n++)
            desk.Wait(n == 2 ? "0s" : "1s").View("/" + n, "v", at: "2027-01-01T00:00:00Z");
        var first = desk.Do<FilteredView>(ShowFiltered.Operation, ("limit", 2));
        var second = desk.Do<FilteredView>(ShowFiltered.Operation, ("limit", 2), ("cursor", first.Next));
        var third = desk.Do<FilteredView>(ShowFiltered.Operation, ("limit", 2), ("cursor", second.Next));
        Assert.Null(third.Next);
        Assert.Equal(5, first.Items.Concat(second.Items).Concat(third.Items).Select(each => each.Page).Distinct().Count());
        Assert.Empty(desk.Do<FilteredView>(ShowFiltered.Operation, ("site", "elsewhere")).Items);
        Assert.Empty(desk.Do<FilteredView>(ShowFiltered.Operation, ("reason", "bot")).Items);
    }

    [Theory]
    [InlineData("bad_value", "nonsense")]
    [InlineData("bad_value", "privacy_signal")]
    [InlineData("bad_value", "' or 1=1 --")]
    [InlineData("filtered_not_found", One)]
    public void Are_restored_by_reason_or_id_alone(string code, string what)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused(code, RestoreFiltered.Operation, ("what", what));
    }
}
