using FsCheck.Fluent;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>One thing that a visitor did, so many minutes after the beginning.</summary>
internal sealed record Did(int Who, int Minutes, string What, int N);

/// <summary>The figures of days, of visits and of raw events: three ways to count the same.</summary>
public sealed class CountingVisits
{
    /// <summary>The evening before clocks go forward in Berlin.</summary>
    private static readonly Instant Beginning = Instant.Parse("2026-03-28T20:00:00Z");

    private static readonly string[] Zones = ["Europe/Berlin", "America/St_Johns", "UTC"];

    private static readonly string[] Everything =
    [
        Dimensions.Entry, Dimensions.Exit, Dimensions.Source, Dimensions.Referrer, Dimensions.Campaign, Dimensions.Device, Dimensions.Browser, Dimensions.Os, Dimensions.Page,
        Dimensions.Feature, Dimensions.LastAction, Dimensions.Reason, Dimensions.WeekHour, Dimensions.Duration, Dimensions.Workflow, Dimensions.Completed, Dimensions.Abandoned,
        Dimensions.InWorkflow, Dimensions.Step, Dimensions.Took,
    ];

    private static readonly FsCheck.Gen<Did> One =
        from who in Gen.Choose(0, 3)
        from minutes in Gen.OneOf(Gen.Choose(0, 90), Gen.Elements(0, 30, 60, 90, 1440, 2880), Gen.Choose(0, 2880))
        from what in Gen.Elements("view", "view", "action", "workflow", "error", "identify")
        from n in Gen.Choose(0, 3)
        select new Did(who, minutes, what, n);

    [Theory, BothEngines]
    public void By_their_days_and_one_by_one_is_the_same(TestEngine engine) =>
        Property.Holds(
            Gen.ArrayOf(One, 40),
            did =>
            {
                using var desk = After(engine, did);
                foreach (var zone in Zones)
                {
                    var there = desk.As(caller => caller with { Tz = zone });
                    var range = VisitRange.Of(Context(there), Desk.Arguments(VisitStats.Stats, ("since", "2026-03-29"), ("until", "2026-03-31")));
                    Assert.True(range.IsWholeDays);
                    foreach (var asked in (VisitRange[])[range, range with { Site = "b" }, range with { Site = "nowhere" }, range with { Since = Instant.MinValue, Until = VisitRange.Never, From = "", To = "9999" }])
                    {
                        Assert.Equal(OneByOne(there, asked), ByDays(there, asked));
                        Assert.Equal(Daily(there, asked with { IsWholeDays = false }), Daily(there, asked));
                    }
                }
            },
            tests: engine == TestEngine.Sqlite ? 60 : 8);

    [Theory, BothEngines]
    public void From_the_raw_events_with_the_limit_they_were_cut_by_is_the_same(TestEngine engine) =>
        Property.Holds(
            Gen.ArrayOf(One, 40),
            did =>
            {
                using var desk = After(engine, did);
                foreach (var (since, until) in ((string?, string?)[])[(null, null), ("2026-03-28T22:00:00Z", "2026-03-30"), ("2026-03-29T01:00:00Z", null)])
                {
                    var stats = desk.Do<VisitStatsView>(VisitStats.Stats, ("since", since), ("until", until), ("bounce", "engaged"));
                    var before = desk.Store.Dump();
                    var compared = desk.Do<VisitComparison>(CompareVisits.Operation, ("idle", "30m"), ("since", since), ("until", until), ("bounce", "engaged"));
                    Assert.Equal(before, desk.Store.Dump());
                    Assert.Equal(
                        new ComparedVisits(
                            1800, stats.Sessions, stats.Users, 0, stats.Bounces, stats.BounceRate, stats.MeanDurationSeconds, stats.MedianDurationSeconds, 0, stats.ViewsPerSession),
                        Assert.Single(compared.Items));
                }
            },
            tests: engine == TestEngine.Sqlite ? 60 : 8);

    [Fact]
    public void Again_changes_nothing_from_any_day_on() =>
        Property.Holds(
            from did in Gen.ArrayOf(One, 40)
            from since in Gen.Choose(0, 80)
            select (Did: did, Since: since),
            each =>
            {
                using var desk = After(TestEngine.Sqlite, each.Did);
                foreach (var zone in Zones)
                    desk.As(caller => caller with { Tz = zone }).Do(VisitStats.Daily);
                var stands = Days(desk);
                Assert.Equal(Zones.Order(StringComparer.Ordinal), desk.Do<RebuiltView>(RebuildRollups.Operation).VisitZones);
                Assert.Equal(stands, Days(desk));
                desk.Do(RebuildRollups.Operation, ("since", (Beginning + TimeSpan.FromHours(each.Since)).ToString()));
                Assert.Equal(stands, Days(desk));
            },
            tests: 60);

    [Fact]
    public void Many_durations_is_wrong_by_less_than_it_says()
    {
        var (exact, steps) = (new Lasted(), new Lasted());
        var random = new Random(1);
        for (var n = 0; n < Lasted.Most; n++)
        {
            var milliseconds = (long)Math.Exp(random.NextDouble() * 18);
            exact.Add(milliseconds);
            steps.AddStep(Lasted.Step(milliseconds), 1);
            var (one, other) = (exact.Median(), steps.Median());
            Assert.Equal((0d, Lasted.StepError), (one.Error, other.Error));
            Assert.InRange(other.Seconds!.Value, one.Seconds!.Value * (1 - Lasted.StepError), one.Seconds.Value * (1 + Lasted.StepError));
            if (n > 50)
                n += 500;
        }

        Assert.Equal((null, 0), new Lasted().Median());
        for (var n = 0; n <= Lasted.Most; n++)
            exact.Add(1000);
        Assert.Equal(Lasted.StepError, exact.Median().Error);
    }

    [Fact]
    public void Many_people_is_wrong_by_about_as_much_as_it_says()
    {
        var people = new VisitPeople(most: 1000);
        for (var n = 0; n < 1000; n++)
            people.Add("v:" + n);
        Assert.Equal(new PeopleCount(1000, 0), people.Count);
        for (var n = 0; n < 40_000; n++)
            people.Add("v:" + (n % 20_000));
        Assert.InRange(people.Count.Error, 0.05, 0.1);
        Assert.InRange(people.Count.Users!.Value, 20_000 * (1 - (2 * people.Count.Error)), 20_000 * (1 + (2 * people.Count.Error)));

        // As the days do: of those that are kept, the keys below a bound.
        var keys = Enumerable.Range(0, 20_000).Select(n => VisitPeople.Key("v:" + n)).ToArray();
        // By however many visits they made, and however few of them.
        foreach (var visits in (long[])[20_000, 40_000, 10_000_000])
            Assert.Equal(people.Count, VisitPeople.Counted(visits, Found, most: 1000));
        Assert.Equal(new PeopleCount(20_000, 0), VisitPeople.Counted(10_000_000, Found));
        Assert.Equal(new PeopleCount(3, 0), VisitPeople.Counted(10_000_000, part => (keys[..3].Count(key => string.CompareOrdinal(key, VisitPeople.Below(part)) < 0), 1)));
        // However many of the same come every day, no more is read than can be.
        Assert.InRange(VisitPeople.Counted(40_000_000, part => (Found(part).People, Found(part).People * 2000)).Error, 0.01, 1);
        Assert.Equal(new PeopleCount(0, 0), VisitPeople.Counted(10_000_000, _ => (0, 0)));
        (long People, long Rows) Found(int part) => keys.Count(key => string.CompareOrdinal(key, VisitPeople.Below(part)) < 0) is var n ? (n, n) : default;
        Assert.Equal(keys.Length, keys.Count(key => string.CompareOrdinal(key, VisitPeople.Below(0)) < 0));
    }

    private static Desk After(TestEngine engine, Did[] did)
    {
        // Twenty minutes after the last of it: some visits are open.
        var desk = new Desk(engine, (Beginning + TimeSpan.FromMinutes(2900)).ToString());
        // In one zone the days are kept from the first event on, in the others they are counted afterwards.
        desk.As(caller => caller with { Tz = Zones[0] }).Do(VisitStats.Daily);
        foreach (var part in did.Chunk(7))
        {
            foreach (var of in part.GroupBy(each => each.Who % 2 == 0 ? "a" : "b"))
                Assert.All(desk.Do<EventResults>(Collecting.Collect, ("site", of.Key), ("events", of.Select(Input).ToArray())).Results, result => Assert.NotEqual("refused", result.Status));
        }

        return desk;
    }

    private static EventInput Input(Did did) => new(
        null,
        did.What switch { "view" => "page_view", var what => what },
        did.What switch { "action" => "feature-" + did.N, "workflow" => "flow-" + (did.N / 2), _ => null },
        Page: did.N == 3 ? null : "/" + did.N,
        At: (Beginning + TimeSpan.FromMinutes(did.Minutes)).ToString(),
        VisitorId: "v" + did.Who,
        UserId: did.What == "identify" ? "u" + did.N : null,
        Device: did.N == 1 ? new DeviceInfo("mobile", "Firefox", "Android") : null,
        Entry: did.N == 2 ? new EntryPoint("/in", "external", "https://example.org/", "spring") : null,
        Step: did.What == "workflow" ? new[] { "start", "pay", "complete", "start" }[(did.N + did.Minutes) % 4] : null);

    private static Context Context(Desk desk) => new(desk.Database, desk.Caller, desk.Clock, desk.Settings);

    private static string ByDays(Desk desk, VisitRange range) => VisitCounts.Read(Context(desk), range, Everything, Told);

    private static string[] Daily(Desk desk, VisitRange range) => desk.Database.Read(tx =>
        (range.IsWholeDays ? DayCounts.ByDay(tx, Context(desk), range) : RowCounts.ByDay(tx, Context(desk), range))
            .Select(day => $"{day.Date} {string.Join(' ', day.Figures.Values)} {day.People} {day.Entry} {day.Exit}").ToArray());

    private static string OneByOne(Desk desk, VisitRange range) => VisitCounts.Read(Context(desk), range with { IsWholeDays = false }, Everything, Told);

    private static string Told(VisitCounts counts) => string.Join(
        '\n',
        Everything.SelectMany(dimension => counts.Of(dimension).Select(each => $"{dimension} {each.Value}: {Told(each.Sums.Values)}").Order(StringComparer.Ordinal).ToList())
            .Prepend($"{Told(counts.Figures.Values)} {counts.People} {counts.Median}"));

    private static string Told(IEnumerable<object?> values) => string.Join(' ', values);

    private static string Days(Desk desk) => string.Join('\n', new[]
    {
        "select * from visit_days where visits <> 0", "select * from visit_day_people where visits <> 0", "select * from visit_day_values where visits <> 0",
    }.SelectMany(sql => desk.Store.Rows(sql).Order(StringComparer.Ordinal)));
}
