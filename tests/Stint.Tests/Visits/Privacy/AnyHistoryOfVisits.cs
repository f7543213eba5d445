using FsCheck.Fluent;
using Stint.Sessions;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Something that happens to the visits of a store: an event, perhaps late; somebody is forgotten; time goes by and raw visits with it.</summary>
internal sealed record Happening(string What, int Who, int Hours, int Minutes);

/// <summary>What holds of the days whatever happens to the visits.</summary>
public sealed class AnyHistoryOfVisits
{
    private static readonly string[] Zones = ["UTC", "Asia/Kolkata", "America/New_York"];

    private static readonly FsCheck.Gen<Happening> One =
        from what in Gen.Elements("view", "view", "view", "user", "error", "named", "wait", "prune", "forget-user", "forget-visitor", "forget-visit", "restore", "zone")
        from who in Gen.Choose(0, 2)
        from hours in Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(0, 96))
        from minutes in Gen.Elements(0, 10, 29, 30, 31, 59)
        select new Happening(what, who, hours, minutes);

    [Theory, BothEngines]
    public void Is_told_by_days_that_a_recount_leaves_as_they_are(TestEngine engine) =>
        Property.Holds(
            Gen.ArrayOf(One, 40),
            all =>
            {
                using var of = new Desk(engine, "2026-01-20T00:00:00Z");
                var desk = of.With(of.Settings with { VisitsKept = TimeSpan.FromDays(2) });
                desk.Do(VisitStats.Daily);
                foreach (var (each, n) in all.Select((each, n) => (each, n)))
                {
                    var total = Sessions(desk);
                    Happen(desk, each, n);
                    // What is removed for its age stays counted.
                    if (each.What is "prune" or "wait")
                        Assert.Equal(total, Sessions(desk));
                }

                desk.AssertDays();
                var days = desk.Do<DailyVisitsView>(VisitStats.Daily).Items;
                desk.Wait("100h").Prune();
                desk.Wait("48h").Prune();
                desk.AssertDays();
                Assert.Equal(0, desk.Store.Count("visits") + desk.Store.Count("visit_events") + desk.Store.Count("visit_filtered"));
                Assert.All(desk.Store.Rows("select person from visit_day_people"), person => Assert.Equal("n", person));
                Assert.Equal(days.Select(day => (day.Date, day.Sessions, day.Views, day.Users)), desk.Do<DailyVisitsView>(VisitStats.Daily).Items.Select(day => (day.Date, day.Sessions, day.Views, day.Users)));
            },
            tests: engine == TestEngine.Sqlite ? 50 : 5);

    private static long Sessions(Desk desk) => desk.Do<DailyVisitsView>(VisitStats.Daily).Items.Sum(day => day.Sessions);

    private static void Happen(Desk desk, Happening each, int n)
    {
        var at = (desk.Now - TimeSpan.FromHours(each.Hours) - TimeSpan.FromMinutes(each.Minutes)).ToString();
        switch (each.What)
        {
            case "wait":
                desk.Wait($"{each.Hours}h{each.Minutes}m");
                break;
            case "prune":
                desk.Prune();
                break;
            case "zone":
                desk.As(caller => caller with { Tz = Zones[each.Who] }).Do(VisitStats.Daily);
                break;
            case "forget-user":
                desk.Do(ForgetVisits.DeleteUser, ("user", "u" + each.Who));
                break;
            case "forget-visitor":
                desk.Do(ForgetVisits.Forget, ("visitor", "v" + each.Who), ("yes", true));
                break;
            case "forget-visit" when desk.Listed() is { Length: > 0 } visits:
                desk.Do(ForgetVisits.DeleteVisit, ("visit", visits[each.Hours % visits.Length].Id));
                break;
            case "forget-visit":
                break;
            case "restore":
                desk.Do(RestoreFiltered.Operation, ("what", Filters.Kept));
                break;
            case "named":
                var id = $"0197c2f0-7d52-7000-8000-{n:x12}";
                if (Begin(desk, id, each, at))
                    desk.Do(Collecting.Record, ("visit", id), ("events", new[] { new EventInput(Page: "/n", At: at), new EventInput("later", Page: "/n", At: "2026-03-01T00:00:00Z") }));
                break;
            default:
                desk.From("203.0.113." + each.Who, each.Minutes == 59 ? Sends.Googlebot : Sends.Firefox).Collect(new EventInput(
                    "e" + n, each.What == "error" ? "error" : "page_view", Page: "/" + each.Minutes, At: at, VisitorId: each.Minutes == 10 ? null : "v" + each.Who,
                    UserId: each.What == "user" ? "u" + each.Who : null));
                break;
        }
    }

    private static bool Begin(Desk desk, string id, Happening each, string at)
    {
        try
        {
            desk.Do(Collecting.Start, ("id", id), ("user_id", "u" + each.Who), ("at", at));
            return true;
        }
        catch (Stint.Operations.Refusal refusal) when (refusal.Code is "before_retention" or "erased")
        {
            return false;
        }
    }
}
