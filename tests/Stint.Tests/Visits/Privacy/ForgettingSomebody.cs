using System.Text;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Erasing a visit, a visitor, a user.</summary>
public sealed class ForgettingSomebody
{
    private const string One = "0197c2f0-7d52-7000-8000-000000000001";
    private const string Two = "0197c2f0-7d52-7000-8000-000000000002";

    [Theory, BothEngines]
    public void Is_forgotten_by_the_audit_also_as_a_visitor_of_whom_nothing_ever_counted(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(Collecting.Collect, ("events", new[] { new EventInput("e", Page: "/", UserId: "u-covert", VisitorId: "v-covert", At: "2030-01-01T00:00:00Z") }));
        desk.Do(UserVisits.History, ("user", "v-covert"));
        desk.Do(UserVisits.History, ("user", "u-covert"));
        desk.Do(UserVisits.History, ("user", "v-other"));
        desk.Do(ForgetVisits.DeleteUser, ("user", "u-covert"));
        Assert.Equal(["(erased)", "(erased)", "v-other"], desk.Store.Rows("select subject from audit order by subject"));
        Assert.DoesNotContain("covert", desk.Store.Dump(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Takes_everything_of_a_user_and_the_days_follow(TestEngine engine)
    {
        using var desk = Visited(engine);
        var told = desk.Do<ErasureView>(ForgetVisits.Forget, ("user", "u-covert"));
        Assert.Equal(new ErasureView(null, "user", 4, 7, 1, true), told);
        Assert.Contains("u-covert", desk.Store.Dump(), StringComparison.Ordinal);
        var done = desk.Do<ErasureView>(ForgetVisits.Forget, ("user", "u-covert"), ("yes", true));
        Assert.Equal(told with { Id = done.Id, DryRun = false }, done);

        var dump = desk.Store.Dump();
        foreach (var covert in new[] { "u-covert", "v-covert", "/covert", VisitPeople.Key("u:u-covert"), VisitPeople.Key("v:v-covert"), One })
            Assert.DoesNotContain(covert, dump, StringComparison.Ordinal);
        Assert.Equal("v-else", Assert.Single(desk.Listed()).VisitorId);
        Assert.Equal((1, 1), desk.Do<DailyVisitsView>(VisitStats.Daily).Items is [var day] ? (day.Sessions, day.Users) : default);
        desk.AssertDays();
        Assert.Equal("ana@example.com|user|4|7|1", Assert.Single(desk.Store.Rows("select actor, kind, visits, events, filtered from visit_erasures")));
    }

    [Theory, BothEngines]
    public void Is_not_undone_by_what_was_still_under_way_and_they_may_come_back(TestEngine engine)
    {
        using var desk = Visited(engine);
        desk.Do(ForgetVisits.DeleteUser, ("user", "u-covert"));
        var before = desk.Store.Dump();
        Assert.Equal("erased", desk.Collect(new EventInput("late", Page: "/covert", VisitorId: "v-new", UserId: "u-covert", At: "2026-01-12T09:10:00Z")).Code);
        Assert.Equal("erased", desk.Collect(new EventInput("late", Page: "/covert", VisitorId: "v-covert", At: "2026-01-12T09:01:00Z")).Code);
        Assert.Equal("visit_not_found", Assert.Throws<Refusal>(() => desk.Do(Collecting.Record, ("visit", One), ("events", new[] { new EventInput("late") }))).Code);
        Assert.Equal("erased", Assert.Throws<Refusal>(() => desk.Wait("1h").Do(Collecting.Start, ("id", One))).Code);
        Assert.Equal(before, desk.Store.Dump());

        Assert.Equal("ok", desk.Wait("1h").View("/again", "v-covert", "u-covert").Status);
        Assert.Equal("/again", desk.Do<Page<VisitView>>(UserVisits.History, ("user", "u-covert")).Items.Single().EntryPage);
        desk.AssertDays();
    }

    [Theory, BothEngines]
    public void Can_mean_one_visit_of_those_that_were_cut_here(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(VisitStats.Daily);
        foreach (var hour in new[] { "05", "07", "08" })
        {
            desk.View("/a", "v", at: $"2026-01-12T{hour}:00:00Z");
            desk.View("/b", "v", at: $"2026-01-12T{hour}:20:00Z");
        }

        var middle = desk.Listed()[1];
        Assert.Equal((1, 2), desk.Do<ErasureView>(ForgetVisits.DeleteVisit, ("visit", middle.Id)) is var view ? (view.Visits, view.Events) : default);
        Assert.Equal("erased", desk.View("/a", "v", at: "2026-01-12T07:10:00Z").Code);
        Assert.Equal("erased", desk.View("/a", "v", at: "2026-01-12T07:50:00Z").Code);
        Assert.Equal("ok", desk.View("/c", "v", at: "2026-01-12T08:25:00Z").Status);
        Assert.Equal([3, 2], desk.Listed().Select(visit => visit.Events));
        desk.AssertDays();
        desk.Refused("visit_not_found", ForgetVisits.DeleteVisit, ("visit", middle.Id));
        desk.Refused("visit_not_found", ForgetVisits.Forget, ("visit", middle.Id));
    }

    [Theory, BothEngines]
    public void Of_a_visitor_leaves_those_who_are_somebody_else(TestEngine engine)
    {
        using var desk = Visited(engine);
        Assert.Equal(3, desk.Do<ErasureView>(ForgetVisits.Forget, ("visitor", "v-covert"), ("yes", true)).Visits);
        Assert.Equal(2, desk.Listed().Length);
        desk.AssertDays();
    }

    [Theory, BothEngines]
    public void Takes_what_was_kept_apart_of_their_visits_and_visitors(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(Collecting.Start, ("id", One), ("visitor_id", "dev"), ("user_id", "ana"));
        desk.Do(Collecting.Record, ("visit", One), ("events", new[] { new EventInput("ahead", Page: "/covert", At: "2026-01-12T11:00:00Z") }));
        desk.View("/covert", "dev", at: "2026-01-12T12:00:00Z");
        // Of a visit that only kept events tell of, and of whom.
        desk.Do(Collecting.Start, ("id", Two), ("visitor_id", "dev"), ("user_id", "bob"));
        desk.Do(Collecting.Record, ("visit", Two), ("events", new[] { new EventInput("ahead", Page: "/of-bob", At: "2026-01-12T11:00:00Z") }));
        desk.View("/of-eve", "eve", at: "2026-01-12T11:00:00Z");

        Assert.Equal(2, desk.Do<ErasureView>(ForgetVisits.Forget, ("user", "ana")).Filtered);
        Assert.Equal(2, desk.Do<ErasureView>(ForgetVisits.Forget, ("user", "ana"), ("yes", true)).Filtered);
        Assert.DoesNotContain("covert", desk.Store.Dump(), StringComparison.Ordinal);
        Assert.Equal(["/of-bob", "/of-eve"], desk.Filtered().Items.Select(each => each.Page!).Order(StringComparer.Ordinal));
        desk.Wait("4h").Do(RestoreFiltered.Operation, ("what", "in_the_future"));
        Assert.Equal(["bob", null], desk.Listed().Select(each => each.UserId).OrderDescending(StringComparer.Ordinal));
        desk.AssertDays();

        desk.Do(Collecting.Record, ("visit", Two), ("events", new[] { new EventInput("more", Page: "/of-bob", At: "2027-01-01T00:00:00Z") }));
        Assert.Equal(2, desk.Do<ErasureView>(ForgetVisits.Forget, ("visitor", "dev"), ("yes", true)).Filtered);
        Assert.DoesNotContain(desk.Filtered().Items, each => each.Page == "/of-bob");
    }

    [Theory, BothEngines]
    public void Takes_the_silent_visits_of_a_visitor_whom_a_later_event_named_otherwise(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T12:00:00Z");
        desk.View("/covert", "dev1", at: "2026-01-12T08:00:00Z");
        desk.Collect(new EventInput("i", "identify", UserId: "ana", VisitorId: "dev1", At: "2026-01-12T10:00:00Z"));
        desk.Collect(new EventInput("j", "identify", UserId: "bob", VisitorId: "dev1", At: "2026-01-12T10:05:00Z"));
        desk.View("/of-eve", "eve", at: "2026-01-12T08:00:00Z");
        Assert.Equal(2, desk.Do<ErasureView>(ForgetVisits.Forget, ("user", "ana")).Visits);
        Assert.Equal(2, desk.Do<ErasureView>(ForgetVisits.DeleteUser, ("user", "ana")).Visits);
        Assert.Equal("/of-eve", Assert.Single(desk.Listed()).EntryPage);
    }

    [Theory, BothEngines]
    public void Takes_a_large_history_in_parts(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-20T00:00:00Z");
        desk.Do(VisitStats.Daily);
        for (var n = 0; n < 430; n += 215)
            desk.Do(Collecting.Collect, ("events", Enumerable.Range(n, 215).Select(i => new EventInput(UserId: "u", At: (Stint.Sessions.Instant.Parse("2026-01-10T00:00:00Z") + TimeSpan.FromMinutes(31 * i)).ToString())).ToArray()));
        Assert.Equal((430, 430), desk.Do<ErasureView>(ForgetVisits.DeleteUser, ("user", "u")) is var view ? (view.Visits, view.Events) : default);
        Assert.Empty(desk.Listed());
        Assert.Equal(0, desk.Store.Count("visit_events") + desk.Store.Count("visit_day_people") + desk.Store.Count("visit_day_values") + desk.Store.Count("visit_days"));
        Assert.Equal("430|430", desk.Store.Rows("select visits, events from visit_erasures")[0]);
    }

    [Fact]
    public void Leaves_nothing_in_the_file()
    {
        using var desk = Visited(TestEngine.Sqlite);
        desk.Do(ForgetVisits.DeleteUser, ("user", "u-covert"));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(desk.Store.Target)!))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.Equal((file, -1), (file, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("covert"))));
        }
    }

    [Fact]
    public void Names_one_person_or_visit()
    {
        using var desk = Visited(TestEngine.Sqlite);
        desk.Refused("missing", ForgetVisits.Forget);
        desk.Refused("missing", ForgetVisits.Forget, ("user", " "));
        desk.Refused("too_many", ForgetVisits.Forget, ("user", "u"), ("visitor", "v"));
        Assert.Equal(0, desk.Do<ErasureView>(ForgetVisits.Forget, ("user", "' or 1=1 --"), ("yes", true)).Visits);
        Assert.Equal(5, desk.Listed().Length);
    }

    /// <summary>A user in four visits: named by a client, cut here, told apart late, and before it was known who it is; one event kept apart; and somebody else.</summary>
    private static Desk Visited(TestEngine engine)
    {
        var desk = new Desk(engine);
        desk.Do(VisitStats.Daily);
        desk.Do(Collecting.Start, ("id", One), ("user_id", "u-covert"), ("visitor_id", "v-covert"), ("entry", new EntryPoint("/covert")), ("at", "2026-01-12T06:00:00Z"));
        desk.Do(Collecting.Record, ("visit", One), ("events", new[] { new EventInput("1", Page: "/covert", At: "2026-01-12T06:01:00Z"), new EventInput("2", Name: "buy", At: "2026-01-12T06:02:00Z") }));
        desk.View("/covert", "v-covert", at: "2026-01-12T04:00:00Z");
        desk.View("/covert", "v-other", "u-covert", "2026-01-12T05:00:00Z");
        desk.View("/covert", "v-other", "u-later", "2026-01-12T05:10:00Z");
        desk.View("/covert", "v-covert", "u-covert", "2026-01-12T09:00:00Z");
        desk.View("/covert", "v-covert", "u-covert", "2026-01-13T09:00:00Z");
        desk.View("/", "v-else", at: "2026-01-12T08:00:00Z");
        return desk.Wait("20m");
    }
}
