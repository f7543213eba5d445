using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Goals;

namespace Stint.Tests.Work.Sessions;

public sealed class PausingASession
{
    [Theory, BothEngines]
    public void Makes_the_stretch_idle_whatever_its_length(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("5m").Pause();
        Assert.Equal("paused", desk.Show().Status);
        desk.Wait("3m").Continue();
        desk.Wait("4m").Log();
        var session = desk.End();
        Assert.Equal((720.0, 540.0, 180.0), (session.DurationSeconds, session.ActiveSeconds, session.IdleSeconds));
        Assert.Equal(["active", "idle", "active"], session.Segments!.Select(segment => segment.Kind));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Twice_or_continuing_what_is_not_paused_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Refused("not_paused", PauseSession.Continue);
        desk.Wait("5m").Pause();
        desk.Wait("5m").Refused("already_paused", PauseSession.Pause);
        desk.Continue();
        Assert.Equal("active", desk.Show().Status);
    }

    [Theory, BothEngines]
    public void Before_something_that_was_recorded_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("10m").Log();
        desk.Wait("10m").Refused("before_last_activity", PauseSession.Pause, ("at", "09:09"));
        Assert.Equal("2026-01-12T09:15:00Z", desk.Pause("09:15").At.ToString());
    }

    [Theory, BothEngines]
    public void And_continuing_within_one_instant_leaves_nothing_paused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("5m");
        for (var n = 0; n < 10; n++)
        {
            desk.Pause();
            desk.Continue();
        }

        desk.Wait("5m").Log();
        Assert.Equal((600.0, 600.0), (desk.Show().DurationSeconds, desk.Show().ActiveSeconds));
    }

    [Theory, BothEngines]
    public void And_ending_in_the_pause_counts_it_idle(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("5m").Pause();
        var session = desk.Wait("10m").End();
        Assert.Equal((900.0, 300.0), (session.DurationSeconds, session.ActiveSeconds));
        desk.AssertRollups();
    }
}

public sealed class EndingASession
{
    [Theory, BothEngines]
    public void Keeps_its_notes_its_outcome_and_its_reason(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        desk.Wait("10m").Log();
        var session = desk.Wait("5m").End(notes: "left early", outcome: "partial", why: "errors are missing", reason: "blocked");
        Assert.Equal(("ended", "blocked", desk.Now, desk.Now), (session.Status, session.EndReason, session.EndedAt, session.ClosedAt));
        Assert.Equal(new OutcomeView("partial", "errors are missing", new Judge("person", "ana@example.com"), desk.Now, null), session.Outcome);
        Assert.Equal("left early", Assert.Single(session.Notes!).Text);
        Assert.Equal(["session_started", "log", "note", "goal_evaluated", "session_ended"], desk.Timeline(session.Id).Select(entry => entry.Type));
        Assert.Equal((900.0, 900.0, null), (session.DurationSeconds, session.ActiveSeconds, session.ElapsedSeconds));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void In_the_past_ends_then_and_never_before_what_was_recorded(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("1h").Log();
        Assert.Equal("2026-01-12T10:30:00Z", desk.Wait("1h").End(at: "10:30").EndedAt.ToString());
        desk.Start();
        desk.Log();
        Assert.Equal("2026-01-12T11:00:00Z", desk.End(at: "11:00").EndedAt.ToString());
        desk.Wait("1h").Start(at: "11:30");
        desk.Log();
        Assert.Equal("2026-01-12T12:00:00Z", desk.End(at: "11:40").EndedAt.ToString());
    }

    [Theory, BothEngines]
    public void Before_its_start_or_in_the_future_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Refused("before_start", EndSession.Operation, ("at", "08:59"));
        desk.Refused("in_the_future", EndSession.Operation, ("at", "09:01"));
        desk.Refused("why_without_outcome", EndSession.Operation, ("why", "because"));
    }

    [Theory, BothEngines]
    public void Twice_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var session = desk.Wait("5m").End();
        desk.Refused("no_open_session", EndSession.Operation);
        Assert.Equal(session.Id, (string?)desk.Refused("session_ended", EndSession.Operation, ("session", session.Id)).Facts!["id"]);
    }

    [Theory, BothEngines]
    public void By_many_at_once_ends_it_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("5m");
        var done = 0;
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 6 }, n =>
        {
            try
            {
                desk.As(caller => caller).End(notes: $"{n}");
                Interlocked.Increment(ref done);
            }
            catch (Refusal refusal) when (refusal.Code is "no_open_session" or "session_ended" or "already_ended")
            {
                // Somebody else was first.
            }
        });
        Assert.Equal(1, done);
        Assert.Equal((1, 1), (desk.Timeline("1", "session_ended").Length, desk.Timeline("1", "note").Length));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void While_others_record_counts_everything_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var round = 0; round < 5; round++)
        {
            var session = desk.Start();
            desk.Wait("5m");
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
            {
                try
                {
                    if (n == 5)
                        desk.As(caller => caller).End(session.Id);
                    else
                        desk.As(caller => caller).Log($"{n}", session: session.Id);
                }
                catch (Refusal refusal) when (refusal.Code == "session_ended")
                {
                    // The end was first.
                }
            });
            desk.AssertRollups();
        }
    }
}

public sealed class ASilentSession
{
    [Theory, BothEngines]
    public void Ends_at_its_last_activity_when_somebody_looks(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        desk.Wait("10m").Log();
        desk.Wait("9h");
        var session = desk.Show(id);
        Assert.Equal(("ended", "timeout", "2026-01-12T09:10:00Z", desk.Now), (session.Status, session.EndReason, session.EndedAt.ToString(), session.ClosedAt));
        Assert.Equal((600.0, 600.0), (session.DurationSeconds, session.ActiveSeconds));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Is_over_only_when_the_silence_is_strictly_longer_than_its_limit(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var id = desk.Start().Id;
        Assert.Equal("active", desk.Wait("4h").Show(id).Status);
        Assert.Equal(0, desk.Sweep());
        Assert.Equal("ended", desk.Wait("1ms").Show(id).Status);
    }

    [Theory, BothEngines]
    public void Of_an_assistant_is_over_sooner(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var agent = desk.As(caller => caller with { Agent = "claude" });
        desk.Start();
        agent.Start();
        desk.Wait("2h").Wait("1ms");
        Assert.Equal(1, desk.Sweep());
        Assert.Equal(["claude|ended", "·|active"], desk.Store.Rows("select w.agent, s.status from sessions s join work_sessions w on w.session_id = s.id order by s.status desc"));
    }

    [Theory, BothEngines]
    public void Is_ended_by_a_word_that_lies_within_its_silence(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var session = desk.Wait("9h").End(at: "09:30");
        Assert.Equal(("user_end", "2026-01-12T09:30:00Z"), (session.EndReason, session.EndedAt.ToString()));
        desk.Start();
        desk.Wait("9h").Refused("session_ended", EndSession.Operation, ("session", "2"));
    }

    [Theory, BothEngines]
    public void Is_ended_once_however_many_sweep(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var n = 0; n < 20; n++)
            desk.As($"actor{n}").Start();
        desk.Wait("5h");
        var ended = 0;
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Interlocked.Add(ref ended, desk.As(caller => caller).Sweep()));
        Assert.Equal(20, ended);
        Assert.Equal(["timeout|20"], desk.Store.Rows("select end_reason, count(*) from sessions group by end_reason"));
        desk.AssertRollups();
    }
}
