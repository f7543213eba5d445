using FsCheck.Fluent;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>One thing that a client sends: an event of a visitor, or a start, event, heartbeat or end of a visit that the client named.</summary>
internal sealed record Sent(string What, int Who, int Minutes, int N);

/// <summary>What holds of visits whatever comes, in whatever order and however often.</summary>
public sealed class AnyVisits
{
    private static readonly string[] Pages = ["/", "/shop", "/cart", "/thanks"];

    /// <summary>Instants within two days: near each other, an hour apart, exactly at the limit of a visit, and over midnight in many zones.</summary>
    private static readonly FsCheck.Gen<Sent> One =
        from what in Gen.Elements("view", "view", "view", "action", "error", "identify", "named-view", "named-workflow", "heartbeat", "end")
        from who in Gen.Choose(0, 2)
        from minutes in Gen.OneOf(Gen.Choose(0, 120), Gen.Elements(0, 30, 31, 60, 61, 90, 1439, 1440, 1441, 1500, 2400), Gen.Choose(0, 2800))
        from n in Gen.Choose(0, 3)
        select new Sent(what, who, minutes, n);

    [Theory, BothEngines]
    public void Of_the_same_events_in_any_order_and_repetition_are_the_same(TestEngine engine) =>
        Property.Holds(
            from sent in Gen.ArrayOf(One, 25)
            from order in Gen.Shuffle([.. sent, .. sent.Where((_, i) => i % 3 == 0)])
            from parts in Gen.Choose(1, 9)
            select (Sent: sent, Order: order, Parts: parts),
            each =>
            {
                var expected = Play(TestEngine.Sqlite, each.Sent, each.Sent.Length);
                var actual = Play(engine, each.Order, each.Parts);
                Assert.Equal(expected, actual);
            },
            tests: engine == TestEngine.Sqlite ? 60 : 15);

    [Fact]
    public void Of_visitors_are_those_that_cutting_everything_at_once_gives() =>
        Property.Holds(
            Gen.ArrayOf(One, 40),
            all =>
            {
                var sent = all.Where(each => each.What is "view" or "action" or "error").ToArray();
                using var desk = new Desk(TestEngine.Sqlite, "2026-01-20T00:00:00Z");
                foreach (var part in sent.Chunk(5))
                    Send(desk, part);
                foreach (var of in sent.GroupBy(each => each.Who))
                {
                    var cuts = Sessionizer.Cut([.. of.Select(each => new Sign(At(each), IdOf(each))).Distinct()], Policy.Visit);
                    var visits = Listed(desk).Where(visit => visit.VisitorId == "v" + of.Key).OrderBy(visit => visit.StartedAt).ToList();
                    Assert.Equal(cuts.Select(cut => (cut.Start, cut.End, cut.Count)), visits.Select(visit => (visit.StartedAt, visit.LastSeenAt, visit.Events)));
                    foreach (var (cut, visit) in cuts.Zip(visits))
                    {
                        var own = of.Where(each => cut.Holds(At(each))).DistinctBy(IdOf).OrderBy(each => new Sign(At(each), IdOf(each))).ToList();
                        Assert.Equal(own.Count(each => each.What == "view"), visit.Views);
                        Assert.Equal(own.Count(each => each.What == "error"), visit.Errors);
                        Assert.Equal(own.Count(each => each.What is "view" or "action"), visit.Actions);
                        Assert.Equal(own.Select(Page).FirstOrDefault(), visit.EntryPage);
                        Assert.Equal(own.Select(Page).LastOrDefault(), visit.ExitPage);
                        Assert.Equal(cut.Length == TimeSpan.Zero ? null : cut.Length.TotalSeconds, visit.DurationSeconds);
                    }
                }
            },
            tests: 200);

    [Fact]
    public void Fill_days_that_a_recount_leaves_as_they_are() =>
        Property.Holds(
            Gen.ArrayOf(One, 40),
            sent =>
            {
                using var desk = new Desk(TestEngine.Sqlite, "2026-01-20T00:00:00Z");
                // The days are kept from the first event on in one zone, and counted afterwards in another.
                desk.As(caller => caller with { Tz = "Asia/Kolkata" }).Do(VisitStats.Daily);
                foreach (var part in sent.Chunk(4))
                    Send(desk, part);
                desk.As(caller => caller with { Tz = "America/New_York" }).Do(VisitStats.Daily);
                var stands = Days(desk);
                desk.Do(RebuildRollups.Operation);
                Assert.Equal(stands, Days(desk));
                foreach (var zone in new[] { "Asia/Kolkata", "America/New_York" })
                {
                    var days = desk.As(caller => caller with { Tz = zone }).Do<DailyVisitsView>(VisitStats.Daily).Items;
                    var visits = Listed(desk).GroupBy(visit => DaySplit.Of(visit.StartedAt, Zones.Find(zone)!).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).OrderBy(day => day.Key, StringComparer.Ordinal);
                    Assert.Equal(
                        visits.Select(day => (day.Key, (long)day.Count(), (long)day.Select(visit => visit.UserId ?? visit.VisitorId).Distinct().Count(), day.Sum(visit => visit.Views))),
                        days.Select(day => (day.Date, day.Sessions, day.Users!.Value, day.Views)));
                }
            },
            tests: 80);

    private static string Play(TestEngine engine, Sent[] sent, int parts)
    {
        using var desk = new Desk(engine, "2026-01-20T00:00:00Z");
        desk.Do(VisitStats.Daily);
        foreach (var who in Enumerable.Range(0, 3))
            desk.Do(Collecting.Start, ("id", Named(who)), ("user_id", "u" + who), ("at", "2026-01-10T00:00:00Z"), ("device", new DeviceInfo("desktop", "Firefox", "Linux")), ("entry", new EntryPoint("/in", "external", null, "spring")));
        foreach (var part in sent.Chunk(Math.Max(1, sent.Length / parts)))
            Send(desk, part);
        var visits = Listed(desk).Select(visit => string.Join(
            ' ', visit.VisitorId, visit.UserId, visit.StartedAt, visit.LastSeenAt, visit.EndedAt, visit.EndReason, visit.DurationSeconds, visit.EngagedSeconds, visit.Events, visit.Views,
            visit.Actions, visit.Errors, visit.EntryPage, visit.ExitPage, visit.LastAction, visit.Campaign, visit.Device, string.Join(',', visit.Features),
            string.Join<WorkflowView>(',', visit.Workflows)));
        return string.Join('\n', visits.Order(StringComparer.Ordinal)) + "\n" + Days(desk);
    }

    private static void Send(Desk desk, Sent[] part)
    {
        var cut = part.Where(each => !IsNamed(each)).Select(Input).ToArray();
        if (cut.Length > 0)
            Assert.All(desk.Do<EventResults>(Collecting.Collect, ("events", cut)).Results, result => Assert.NotEqual("refused", result.Status));
        foreach (var each in part.Where(IsNamed))
        {
            if (desk.Database.Read(tx => VisitRow.Find(tx, Stint.Storage.Bucket.Of("default"), Named(each.Who))) is null)
                continue;
            object _ = each.What switch
            {
                "heartbeat" => desk.Do(Collecting.Heartbeat, ("visit", Named(each.Who)), ("at", At(each).ToString()), ("engaged_ms", (long)each.Minutes * 1000)),
                "end" => desk.Do(Collecting.End, ("visit", Named(each.Who)), ("reason", each.N % 2 == 0 ? "logout" : "navigation"), ("at", At(each).ToString())),
                _ => desk.Do(Collecting.Record, ("visit", Named(each.Who)), ("events", new[] { Input(each) })),
            };
        }
    }

    private static EventInput Input(Sent each) => new(
        IdOf(each),
        each.What switch { "view" or "named-view" => "page_view", "named-workflow" => "workflow", var what => what },
        each.What is "action" or "named-workflow" ? "name-" + each.N : null,
        Page: Page(each),
        At: At(each).ToString(),
        VisitorId: IsNamed(each) ? null : "v" + each.Who,
        UserId: each.What == "identify" ? "somebody-" + each.N : null,
        Step: each.What == "named-workflow" ? new[] { "start", "pay", "complete", "start" }[each.N] : null);

    private static string Page(Sent each) => Pages[(each.N + each.Minutes) % 4];

    private static string IdOf(Sent each) => $"{each.What} {each.Who} {each.Minutes} {each.N}";

    private static bool IsNamed(Sent each) => each.What is "named-view" or "named-workflow" or "heartbeat" or "end";

    private static Instant At(Sent each) => Instant.Parse("2026-01-10T00:00:00Z") + TimeSpan.FromMinutes(each.Minutes);

    private static string Named(int who) => $"0197c2f0-7d52-7000-8000-00000000000{who}";

    private static VisitView[] Listed(Desk desk) => desk.Do<Page<VisitView>>(ListVisits.Operation, ("limit", 500)).Items;

    private static string Days(Desk desk) => string.Join('\n', new[]
    {
        "select * from visit_days where visits <> 0 order by site, zone, date", "select * from visit_day_people where visits <> 0 order by site, zone, date, person",
        "select * from visit_day_values where visits <> 0 order by site, zone, date, dimension, value",
    }.SelectMany(sql => desk.Store.Rows(sql).Order(StringComparer.Ordinal)));
}
