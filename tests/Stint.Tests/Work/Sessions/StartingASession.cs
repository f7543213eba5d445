using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class StartingASession
{
    private const string OwnId = "019bb16e-0000-7000-8000-00000000abcd";

    [Theory, BothEngines]
    public void Records_what_it_was_told_and_nothing_else(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var session = desk.Start("  Parse nested quotes ", tag: ["Parser", "#parser", "bug/12"], task: ["US-2", "US-1"], model: "sonnet");
        Assert.Equal(("Parse nested quotes", 1L, "work", "active", "live"), (session.Goal, session.Number, session.Kind, session.Status, session.Source));
        Assert.Equal(["bug/12", "parser"], session.Tags);
        Assert.Equal([new TaskView("US-1", "planned"), new TaskView("US-2", "planned")], session.Tasks!);
        Assert.Equal((desk.Now, desk.Now, 0.0, 0.0), (session.StartedAt, session.LastActivityAt, session.DurationSeconds, session.ActiveSeconds));
        Assert.Equal((2L, 2L, (long?)null), (session.Counts.TasksCreated, session.Counts.TasksTodo, session.Counts.Commits));
        Assert.Null(session.Code.LinesAdded);
        Assert.Null(session.EndedAt);
        Assert.False(session.Measured);
        Assert.Equal("session_started", Assert.Single(desk.Timeline()).Type);
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Twice_is_refused_with_the_facts_of_the_open_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var first = desk.Start("first");
        var refusal = desk.Wait("5m").Refused("session_open", StartSession.Operation, ("goal", "second"));
        Assert.Equal((1, RefusalKind.Conflict), (refusal.ExitCode, refusal.Kind));
        Assert.Contains("#1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("stint end", refusal.Hint, StringComparison.Ordinal);
        Assert.Equal(
            (first.Id, 1L, Desk.Nine),
            ((string?)refusal.Facts!["id"], (long)refusal.Facts["number"]!, (string?)refusal.Facts["started_at"]));
    }

    [Theory, BothEngines]
    public void Again_with_the_callers_own_id_is_harmless(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var first = desk.Start("once", session: OwnId.ToUpperInvariant());
        var before = desk.Store.Dump();
        var again = desk.Wait("1m").Start("once", session: OwnId);
        Assert.Equal((OwnId, first.Id, first.StartedAt), (again.Id, again.Id, again.StartedAt));
        Assert.Equal(before, desk.Store.Dump());
    }

    [Theory, BothEngines]
    public void Again_with_the_callers_own_id_after_the_end_shows_the_ended_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(session: OwnId);
        desk.Wait("5m").End();
        Assert.Equal("ended", desk.Start(session: OwnId).Status);
        Assert.Equal(1, desk.Store.Count("sessions"));
    }

    [Theory, BothEngines]
    public void Again_with_the_id_of_a_deleted_one_does_not_bring_it_back(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(session: OwnId);
        desk.Do(DeleteSession.Operation, ("session", OwnId), ("yes", true));
        desk.Refused("session_deleted", StartSession.Operation, ("session", OwnId));
    }

    [Theory]
    [BothEngines("0")]
    [BothEngines("-3")]
    [BothEngines("tomorrow")]
    [BothEngines("6fa459ea-ee8a-4ca4-894e-db77e160355e")]
    [BothEngines("1234567890123")]
    public void With_what_is_neither_number_nor_UUIDv7_is_a_mistake(TestEngine engine, string session)
    {
        using var desk = new Desk(engine);
        Assert.Equal(2, desk.Refused("bad_value", StartSession.Operation, ("session", session)).ExitCode);
    }

    [Theory, BothEngines]
    public void Gives_numbers_in_each_project_of_their_own(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var beta = desk.At(Desk.Repository("/src/beta"));
        Assert.Equal((1L, 1L), (desk.Start().Number, beta.Start().Number));
        desk.End();
        beta.End();
        Assert.Equal((2L, 2L), (desk.Start().Number, beta.Start().Number));
    }

    [Theory, BothEngines]
    public void Takes_a_free_number_and_goes_on_behind_it(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal(42, desk.Start(session: "SESSION-00042").Number);
        desk.End();
        Assert.Equal(43, desk.Start().Number);
        desk.End();
        Assert.Equal(7, desk.Start(session: "#7").Number);
        desk.End();
        Assert.Equal(44, desk.Start().Number);
    }

    [Theory, BothEngines]
    public void Refuses_a_number_that_is_taken_in_the_project(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(session: "5");
        desk.End();
        Assert.Contains("#5", desk.Refused("session_exists", StartSession.Operation, ("session", "5")).Message, StringComparison.Ordinal);
        Assert.Equal(5, desk.At(Desk.Repository("/src/beta")).Start(session: "5").Number);
    }

    [Theory, BothEngines]
    public void Refuses_a_number_that_is_taken_among_sessions_of_no_project(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var nowhere = desk.At(null);
        nowhere.Start(session: "5");
        nowhere.End();
        nowhere.Refused("session_exists", StartSession.Operation, ("session", "5"));
    }

    [Theory, BothEngines]
    public void In_the_past_says_when_and_is_marked_as_told_late(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var session = desk.Start(at: "08:15");
        Assert.Equal("2026-01-12T08:15:00Z", session.StartedAt.ToString());
        var entry = Assert.Single(desk.Timeline());
        Assert.Equal(("2026-01-12T08:15:00Z", Desk.Nine, true), (entry.At.ToString(), entry.RecordedAt.ToString(), entry.Retroactive));
        Assert.Equal(2700, desk.Wait("1m").Log().At.Milliseconds / 1000 - session.StartedAt.Milliseconds / 1000 - 60);
    }

    [Theory, BothEngines]
    public void In_the_future_is_a_mistake(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal(2, desk.Refused("in_the_future", StartSession.Operation, ("at", "09:01")).ExitCode);
    }

    [Theory, BothEngines]
    public void Ends_the_one_that_silence_has_ended_first(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var first = desk.Start();
        var second = desk.Wait("5h").Start();
        Assert.Equal(2, second.Number);
        var ended = desk.Show(first.Id);
        Assert.Equal(("timeout", first.StartedAt, desk.Now), (ended.EndReason, ended.EndedAt, ended.ClosedAt));
    }

    [Theory, BothEngines]
    public void Follows_a_template(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal(["bug-fix", "parser"], desk.Do<SessionView>(StartSession.Operation, ("template", "bugfix"), ("tag", "parser")).Tags);
        desk.End();
        desk.Refused("template_not_found", StartSession.Operation, ("template", "nap"));
    }

    [Theory, BothEngines]
    public void With_a_model_keeps_the_policy_of_an_assistant(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Equal(7200, desk.Start(model: "sonnet").Policy.EndAfterSeconds);
        desk.End();
        Assert.Equal(14400, desk.Start().Policy.EndAfterSeconds);
    }

    [Theory, BothEngines]
    public void In_more_zones_than_days_are_kept_in_still_starts(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var zone in Enumerable.Range(1, 9).SelectMany(n => (string[])[$"Etc/GMT+{n}", $"Etc/GMT-{n}"]))
        {
            var there = desk.As(caller => caller with { Tz = zone });
            there.Start();
            there.Wait("1m").End();
        }

        Assert.Equal(16, desk.Store.Count("day_zones"));
        desk.AssertRollups();
        // A question always has its answer: the zone in which nobody works makes room.
        desk.As(caller => caller with { Tz = "Europe/Berlin" }).Start();
        foreach (var zone in (string[])["Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin"])
        {
            var asking = desk.As(caller => caller with { Tz = zone });
            Assert.Equal(19, asking.Do<OverviewView>(Overview.Operation).Days.Sum(day => day.Sessions));
            Assert.Equal([zone], desk.Store.Rows($"select zone from day_zones where zone = '{zone}'"));
        }

        Assert.Equal(16, desk.Store.Count("day_zones"));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Under_the_id_of_somebody_elses_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.As("ben@example.com").Refused("session_exists", StartSession.Operation, ("session", id));
        desk.Wait("1m").End();
        desk.At(Desk.Repository("/src/beta")).Refused("session_exists", StartSession.Operation, ("session", id));
        Assert.Equal(desk.Show("1").EndedAt, desk.Start(session: id).EndedAt);
    }

    [Theory, BothEngines]
    public void By_many_at_once_starts_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var refused = 0;
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                desk.As(caller => caller).Start();
            }
            catch (Refusal refusal) when (refusal.Code == "session_open")
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal(15, refused);
        Assert.Equal((1L, 1L, 1L), (desk.Store.Count("sessions"), desk.Store.Count("work_sessions"), desk.Store.Count("activities")));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void By_many_agents_at_once_in_a_new_repository_makes_one_project_and_a_number_for_each(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var numbers = new long[16];
        Parallel.For(0, numbers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
            numbers[n] = desk.As(caller => caller with { Agent = "agent", AgentSession = $"{n}", Place = Desk.Repository("/src/new", root: "f00") }).Start().Number);
        Assert.Equal(Enumerable.Range(1, 16).Select(n => (long)n), numbers.Order());
        Assert.Equal(["new"], desk.Store.Rows("select name from projects"));
        desk.AssertRollups();
    }
}
