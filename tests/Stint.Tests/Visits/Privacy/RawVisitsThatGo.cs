using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Retention: raw visits go, their days stay.</summary>
public sealed class RawVisitsThatGo
{
    [Theory, BothEngines]
    public void Leave_their_days_as_they_were(TestEngine engine)
    {
        using var desk = Visited(engine);
        var days = desk.Do<DailyVisitsView>(VisitStats.Daily).Items;
        Assert.Equal((0, 0), Now(desk));
        desk.Wait("24h");
        var look = desk.Do<PruneView>(Prune.Operation, ("dry_run", true)).Items[0];
        Assert.Equal(3, desk.Store.Count("visits"));
        var gone = desk.Do<PruneView>(Prune.Operation).Items[0];
        Assert.Equal(look, gone);
        Assert.Equal((2, 4, 30 * 86_400), (gone.Sessions, gone.Events, gone.RetentionSeconds));
        Assert.Equal((1, 1, 1), (desk.Store.Count("visits"), desk.Store.Count("sessions"), desk.Store.Count("visit_events")));
        Assert.Equal(days, desk.Do<DailyVisitsView>(VisitStats.Daily).Items);
        desk.AssertDays();
        Assert.Equal((0, 0), Now(desk));

        (long, long) Now(Desk of) => of.Prune() is var pruned ? (pruned.Visits, pruned.Events) : default;
    }

    [Theory, BothEngines]
    public void Leave_the_number_of_people_and_not_who_they_were(TestEngine engine)
    {
        using var desk = Visited(engine);
        const string people = "select person, visits from visit_day_people where zone = 'UTC' and date = '2026-01-12' order by person";
        // Until the whole of a day is too old, somebody may come on it again.
        Assert.Equal(2, desk.Wait("3h").Prune().Visits);
        Assert.Equal(2, desk.Store.Rows(people).Count);
        desk.AssertDays();
        desk.Wait("21h").Prune();
        Assert.Equal(["n|2"], desk.Store.Rows(people));
        Assert.DoesNotContain(VisitPeople.Key("v:v-2"), desk.Store.Dump(), StringComparison.Ordinal);
        Assert.Equal([2, 1], desk.Do<DailyVisitsView>(VisitStats.Daily).Items.Select(day => day.Users));
        desk.AssertDays();
        desk.Wait("48h").Prune();
        desk.Wait("48h").Prune();
        Assert.Equal(["n"], desk.Store.Rows("select distinct person from visit_day_people"));
        Assert.Equal([2, 1], desk.Do<DailyVisitsView>(VisitStats.Daily).Items.Select(day => day.Users));
        desk.AssertDays();
    }

    [Theory, BothEngines]
    public void Close_their_days_to_what_comes_later(TestEngine engine)
    {
        using var desk = Visited(engine);
        desk.Wait("3h").Prune();
        var before = desk.Store.Dump();
        Assert.Equal("before_retention", desk.View("/a", "v-9", at: "2026-01-12T09:00:00Z").Code);
        Assert.Equal("before_retention", desk.View("/a", "v-9", at: "2025-01-12T09:00:00Z").Code);
        Assert.Equal(before, desk.Store.Dump());
        // Nothing of another site has gone.
        Assert.Equal("ok", desk.View("/a", "v-9", at: "2026-01-12T09:00:00Z", site: "other").Status);
        Assert.Equal("ok", desk.View("/a", "v-9", at: "2026-01-12T12:00:00Z").Status);
        desk.AssertDays();
        desk.With(desk.Settings with { VisitsKept = TimeSpan.FromDays(90) }).Prune();
        Assert.Equal("before_retention", desk.View("/a", "v-9", at: "2026-01-12T09:00:00Z").Code);
    }

    [Theory, BothEngines]
    public void Are_unknown_in_a_zone_that_is_first_asked_for_afterwards(TestEngine engine)
    {
        using var desk = Visited(engine);
        desk.Wait("24h").Prune();
        var berlin = desk.As(caller => caller with { Tz = "Europe/Berlin" });
        Assert.Equal(["2026-01-14"], berlin.Do<DailyVisitsView>(VisitStats.Daily).Items.Select(day => day.Date));
        Assert.Equal(Instant.Parse("2026-01-13T23:00:00Z"), berlin.Do<DailyVisitsView>(VisitStats.Daily).Definition.CountedFrom);
        Assert.Null(desk.Do<DailyVisitsView>(VisitStats.Daily).Definition.CountedFrom);
        desk.AssertDays();
        desk.Wait("48h").Prune();
        Assert.Equal(["2026-01-14"], berlin.Do<DailyVisitsView>(VisitStats.Daily).Items.Select(day => day.Date));
        desk.AssertDays();
    }

    [Theory, BothEngines]
    public void Leave_days_even_where_nobody_had_asked_for_any(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T10:00:00Z");
        desk.View("/", "v");
        desk.Wait("40d").Prune();
        Assert.Equal(0, desk.Store.Count("visits"));
        Assert.Equal(1, desk.Do<DailyVisitsView>(VisitStats.Daily).Items.Single().Sessions);
    }

    [Fact]
    public void Keep_the_zones_in_which_their_days_are()
    {
        using var desk = Visited(TestEngine.Sqlite);
        var zones = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => Zones.Find(id) is not null && id.StartsWith("America/", StringComparison.Ordinal)).Take(15).ToList();
        foreach (var zone in zones)
            desk.As(caller => caller with { Tz = zone }).Do(VisitStats.Daily);
        desk.Wait("24h").Prune();
        var refusal = Assert.Throws<Refusal>(() => desk.As(caller => caller with { Tz = "Asia/Tokyo" }).Do(VisitStats.Daily));
        Assert.Equal("too_many_zones", refusal.Code);
        Assert.Equal(2, desk.Do<DailyVisitsView>(VisitStats.Daily).Items.Length);
    }

    [Theory, BothEngines]
    public void Take_events_with_them_that_were_kept_apart(TestEngine engine)
    {
        using var desk = Visited(engine);
        desk.View("/", "v", at: "2027-01-12T10:00:00Z");
        Assert.Equal(0, desk.Wait("29d").Prune().Filtered);
        Assert.Equal(1, desk.Wait("25h").Prune().Filtered);
        Assert.Equal(0, desk.Store.Count("visit_filtered"));
        Assert.Equal(1, desk.Filtered().Reasons.Single().Events);
    }

    [Theory]
    [InlineData("23h")]
    [InlineData("3651d")]
    [InlineData("0s")]
    [InlineData("nonsense")]
    public void Are_kept_for_a_time_that_makes_sense(string value) =>
        Assert.Equal("bad_setting", Assert.Throws<Refusal>(() => Setting.Need("visits.retention").With(new Settings(), value, "test")).Code);

    /// <summary>Two visits on the 12th and one on the 14th of January; now it is the morning of the 11th of February.</summary>
    private static Desk Visited(TestEngine engine)
    {
        var desk = new Desk(engine, "2026-01-14T10:00:00Z");
        desk.Do(VisitStats.Daily);
        desk.View("/a", user: "u-1", at: "2026-01-12T10:00:00Z");
        desk.View("/b", user: "u-1", at: "2026-01-12T10:10:00Z");
        desk.View("/a", "v-2", at: "2026-01-12T10:00:00Z");
        desk.Collect(new EventInput("e", "error", At: "2026-01-12T10:20:00Z", VisitorId: "v-2"));
        desk.View("/c", user: "u-1", at: "2026-01-14T10:00:00Z");
        return desk.Wait("28d");
    }
}
