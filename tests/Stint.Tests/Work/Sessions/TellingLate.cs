using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

/// <summary>A session of this morning, told in the evening: longer ago than the silence that ends one.</summary>
public sealed class TellingLate
{
    [Theory, BothEngines]
    public void Start_entries_and_end_make_the_session_it_would_have_been(TestEngine engine)
    {
        using var told = new Desk(engine, "2026-01-12T18:00:00Z");
        told.Start("morning", at: "09:00");
        told.Wait("1m").Log("one", at: "09:10");
        told.Wait("1m").Log("two", at: "09:40");
        told.Wait("1m").End(at: "10:00");
        using var live = new Desk(engine, "2026-01-12T09:00:00Z");
        live.Start("morning");
        live.Wait("10m").Log("one");
        live.Wait("30m").Log("two");
        live.Wait("20m").End();
        var (late, then) = (told.Show("1"), live.Show("1"));
        Assert.Equal((then.StartedAt, then.EndedAt, then.ActiveSeconds, then.EndReason), (late.StartedAt, late.EndedAt, late.ActiveSeconds, late.EndReason));
        told.AssertRollups();
    }

    [Theory, BothEngines]
    public void Plain_end_leaves_the_silence_since_then_out(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T18:00:00Z");
        desk.Start("morning", at: "09:00");
        desk.Log("one", at: "09:10");
        var ended = desk.End();
        Assert.Equal(("2026-01-12T09:10:00Z", "user_end", 600.0), (ended.EndedAt.ToString(), ended.EndReason, ended.DurationSeconds));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Entry_of_now_is_not_its_own(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T18:00:00Z");
        desk.Start("morning", at: "09:00");
        desk.Refused("session_silent", LogEntry.Operation, ("text", "evening"));
        Assert.Equal("2026-01-12T09:00:00Z", desk.Show().LastActivityAt.ToString());
    }

    [Theory, BothEngines]
    public void Session_ends_by_silence_when_nobody_tells_more(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T18:00:00Z");
        desk.Start("morning", at: "09:00");
        desk.Wait("4h");
        Assert.Equal(0, desk.Sweep());
        desk.Wait("1s");
        Assert.Equal(1, desk.Sweep());
        Assert.Equal(("2026-01-12T09:00:00Z", "timeout"), (desk.Show("1").EndedAt.ToString(), desk.Show("1").EndReason));
    }
}
