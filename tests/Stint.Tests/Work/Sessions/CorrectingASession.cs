using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class AmendingASession
{
    [Theory, BothEngines]
    public void Records_who_when_what_and_why(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        desk.Wait("20m").Log();
        var id = desk.Wait("3h").End().Id;
        var session = desk.As("ben@example.com").Do<SessionView>(
            AmendSession.Operation, ("session", id), ("ended_at", "09:30"), ("started_at", "08:45"), ("goal", "Parse quotes"), ("reason", "completed"), ("why", "forgot to end it"));
        Assert.Equal(
            ("2026-01-12T08:45:00Z", "2026-01-12T09:30:00Z", "Parse quotes", "completed", 2700.0),
            (session.StartedAt.ToString(), session.EndedAt.ToString(), session.Goal, session.EndReason, session.DurationSeconds));
        Assert.Equal((desk.Now, 2700.0), (session.ClosedAt, session.ActiveSeconds + session.IdleSeconds));
        var entry = Assert.Single(desk.Timeline(id, "session_amended"));
        Assert.Equal(desk.Now, entry.At);
        Assert.Equal(
            "started_at: 2026-01-12T09:00:00Z → 2026-01-12T08:45:00Z; ended_at: 2026-01-12T12:20:00Z → 2026-01-12T09:30:00Z; goal: parse → Parse quotes; end_reason: user_end → completed (forgot to end it)",
            entry.Description);
        Assert.Equal(["ben@example.com"], desk.Store.Rows("select actor_id from activities where type = 'session_amended'"));
        Assert.Equal("2026-01-12T12:20:00Z", (string?)JsonNode.Parse(desk.Store.Rows("select data from activities where type = 'session_amended'")[0])!["ended_at"]!["before"]);
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Never_cuts_off_what_was_recorded(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("10m").Log();
        desk.Wait("10m").Log();
        var id = desk.Wait("1h").End().Id;
        desk.Refused("activity_outside", AmendSession.Operation, ("session", id), ("ended_at", "09:19"), ("why", "x"));
        desk.Refused("activity_outside", AmendSession.Operation, ("session", id), ("started_at", "09:11"), ("why", "x"));
        desk.Refused("bad_borders", AmendSession.Operation, ("session", id), ("started_at", "09:10"), ("ended_at", "09:09"), ("why", "x"));
        desk.Refused("in_the_future", AmendSession.Operation, ("session", id), ("ended_at", "10:21"), ("why", "x"));
        desk.Refused("nothing_to_amend", AmendSession.Operation, ("session", id), ("why", "x"));
        desk.Refused("missing", AmendSession.Operation, ("session", id), ("ended_at", "10:00"));
        Assert.Equal(600, desk.Do<SessionView>(AmendSession.Operation, ("session", id), ("started_at", "09:10"), ("ended_at", "09:20"), ("why", "x")).DurationSeconds);
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void That_is_open_takes_a_start_and_a_goal_and_no_end(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Refused("session_open", AmendSession.Operation, ("ended_at", "09:00"), ("why", "x"));
        desk.Refused("session_open", AmendSession.Operation, ("reason", "blocked"), ("why", "x"));
        var session = desk.Do<SessionView>(AmendSession.Operation, ("started_at", "08:30"), ("goal", "x"), ("why", "began earlier"));
        Assert.Equal(("active", "2026-01-12T08:30:00Z", 1800.0), (session.Status, session.StartedAt.ToString(), session.DurationSeconds));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Moves_its_figures_to_another_day(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-13T00:10:00Z");
        desk.Start(at: "00:00");
        var id = desk.End().Id;
        Assert.Equal(["2026-01-13|1"], Days(desk));
        desk.Do(AmendSession.Operation, ("session", id), ("started_at", "2026-01-12T23:50:00Z"), ("why", "x"));
        Assert.Equal(["2026-01-12|1"], Days(desk));
        Assert.Equal(["2026-01-12|600000", "2026-01-13|600000"], desk.Store.Rows("select date, duration_ms from rollups where scope = 'work' order by date"));
        desk.AssertRollups();
    }

    private static List<string> Days(Desk desk) => desk.Store.Rows("select date, sessions from rollups where scope = 'work' and sessions > 0 order by date");
}

public sealed class DeletingASession
{
    [Theory, BothEngines]
    public void Takes_everything_with_it_and_leaves_a_tombstone(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var kept = desk.Start();
        desk.Wait("10m").End();
        var rest = desk.Rollups();
        var id = desk.Start("secret plan", tag: ["t"], task: ["US-1"]).Id;
        desk.Log("see @a.txt");
        desk.Wait("10m").Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:15:00Z")], Seen.File("b.txt")));
        desk.End();
        var deleted = desk.Do<Deleted>(DeleteSession.Operation, ("session", id), ("yes", true));
        Assert.Equal((id, 2L, desk.Now), (deleted.Id, deleted.Number, deleted.DeletedAt));
        foreach (var table in desk.Store.Tables().Except(["tombstones", "sessions"]))
        {
            if (desk.Store.Rows($"select * from {table}").Any(row => row.Contains(id, StringComparison.Ordinal)))
                Assert.Fail($"{table} still knows it.");
        }

        Assert.DoesNotContain("secret plan", desk.Store.Dump(), StringComparison.Ordinal);
        Assert.Equal([kept.Id], desk.Store.Rows("select id from sessions"));
        Assert.Equal([$"commit|{Seen.Sha(1)}", $"session|{id}"], desk.Store.Rows("select kind, id from tombstones order by kind"));
        Assert.Equal(["ana@example.com|2"], desk.Store.Rows("select deleted_by, number from tombstones where kind = 'session'"));
        Assert.Equal(rest, desk.Rollups());
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Needs_a_name_and_a_yes(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        Assert.Contains("--yes", desk.Refused("not_confirmed", DeleteSession.Operation, ("session", "1")).Hint, StringComparison.Ordinal);
        desk.Refused("missing", DeleteSession.Operation, ("yes", true));
        desk.Refused("session_not_found", DeleteSession.Operation, ("session", "9"), ("yes", true));
    }

    [Theory, BothEngines]
    public void While_others_record_leaves_the_days_right(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var round = 0; round < 4; round++)
        {
            var id = desk.Start().Id;
            desk.Wait("5m");
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
            {
                try
                {
                    if (n == 5)
                        desk.As(caller => caller).Do(DeleteSession.Operation, ("session", id), ("yes", true));
                    else
                        desk.As(caller => caller).Log($"{n}", session: id);
                }
                catch (Refusal refusal) when (refusal.Code is "session_not_found" or "session_ended")
                {
                    // It is gone.
                }
            });
            desk.AssertRollups();
            Assert.Equal(0, desk.Store.Count("activities"));
        }
    }
}

public sealed class DaysInANewZone
{
    [Theory, BothEngines]
    public void Are_counted_right_while_others_record(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var sessions = Enumerable.Range(0, 4).Select(n => desk.As($"actor{n}").Start().Id).ToArray();
        desk.Wait("5m");
        string[] zones = ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland"];
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
        {
            if (n % 8 == 0)
                desk.As(caller => caller with { Tz = zones[n / 8] }).Do(Overview.Operation);
            else
                desk.As($"actor{n % 4}").Log($"{n}", session: sessions[n % 4]);
        });
        Assert.Equal(5, desk.Store.Count("day_zones"));
        desk.AssertRollups();
    }
}
