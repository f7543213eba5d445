using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class FiguresByHand
{
    /// <summary>
    /// Monday 12th: 09:00 start, 09:10 log, 09:40 decision (a gap of 30 min is idle), 09:45 end, completed: 45 min, 15 of them active.
    /// Tuesday 13th: 23:50 start, 00:05 log, 00:10 end, abandoned: 20 min active, half on the 14th. One lone start on the 14th.
    /// </summary>
    private static Desk ThreeDays(TestEngine engine)
    {
        var desk = new Desk(engine);
        desk.Start(tag: ["parser", "web"], task: ["US-1", "US-2"], model: "sonnet");
        desk.Wait("10m").Log();
        desk.Wait("30m").Decide();
        desk.Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:40:00Z", 30, 10)], Seen.File("a.txt", 30, 10)));
        desk.Wait("5m").End(reason: "completed");
        desk.Clock.Now = new DateTimeOffset(2026, 1, 13, 23, 50, 0, TimeSpan.Zero);
        desk.Start(tag: ["parser"]);
        desk.Wait("15m").Log();
        desk.Do(Remarks.ContextItem, ("text", "known"));
        desk.Measure(null, Seen.Evidence([Seen.Commit(2, "2026-01-13T23:55:00Z", 1, 21)], Seen.File("b.txt", 1, 21)));
        desk.Wait("5m").End(reason: "abandoned");
        desk.Wait("1h").Start();
        return desk;
    }

    [Theory, BothEngines]
    public void Of_a_period_are_sums_and_ratios_of_sums(TestEngine engine)
    {
        using var desk = ThreeDays(engine);
        var stats = desk.Do<StatsView>(SessionStats.Operation, ("period", "week"));
        Assert.Equal(("week", "2026-01-08", "UTC"), (stats.Period, stats.Since, stats.Tz));
        Assert.Equal((3L, 2L, 3900.0, 2100.0), (stats.TotalSessions, stats.N, stats.TotalSeconds, stats.ActiveSeconds));
        Assert.Equal((1950.0, 0.5), (stats.AvgSeconds, stats.CompletionRate));
        Assert.Equal((2L, 1L, 1L, 1L, 2L), (stats.TasksCreated, stats.TasksCompleted, stats.Decisions, stats.ContextItems, stats.Commits));
        Assert.Equal((31L, 31L, 0L), (stats.LinesAdded, stats.LinesRemoved, stats.Net));
        Assert.Equal("sonnet", stats.MostUsedModel);
        Assert.Equal([new TagCount("parser", 2), new TagCount("web", 1)], stats.TopTags);
        Assert.Null(stats.MostProductiveDay);
    }

    [Theory, BothEngines]
    public void Of_nothing_are_null_and_not_nought(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var stats = desk.Do<StatsView>(SessionStats.Operation);
        Assert.Equal((0L, 0L, 0.0), (stats.TotalSessions, stats.N, stats.TotalSeconds));
        Assert.Null(stats.AvgSeconds);
        Assert.Null(stats.CompletionRate);
        Assert.Null(stats.MostUsedModel);
    }

    [Theory, BothEngines]
    public void Of_a_period_leave_out_what_came_before(TestEngine engine)
    {
        using var desk = ThreeDays(engine);
        desk.Wait("10m").End();
        desk.Wait("144h");
        var stats = desk.Do<StatsView>(SessionStats.Operation, ("period", "week"));
        Assert.Equal(("2026-01-14", 1L), (stats.Since, stats.TotalSessions));
        Assert.Equal(3, desk.Do<StatsView>(SessionStats.Operation, ("period", "all")).TotalSessions);
    }

    [Theory, BothEngines]
    public void Of_an_average_are_of_the_sessions_that_it_counts(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T23:50:00Z");
        desk.Start();
        for (var hour = 0; hour < 10; hour++)
            desk.Wait("1h").Log();
        desk.End();
        desk.Clock.Now = new DateTimeOffset(2026, 1, 19, 9, 0, 0, TimeSpan.Zero);
        desk.Start();
        desk.Wait("1m").End();
        // The ten hours are of the week's first day, and their session is of the week before.
        var stats = desk.Do<StatsView>(SessionStats.Operation, ("period", "week"));
        Assert.Equal((1L, 1L, 60.0), (stats.TotalSessions, stats.N, stats.AvgSeconds));
        Assert.True(stats.TotalSeconds > 30_000);
    }

    [Fact]
    public void Of_a_weekday_need_five_of_them()
    {
        Assert.Null(SessionStats.Best([.. Enumerable.Repeat((DayOfWeek.Monday, 600.0), 4)]));
        Assert.Equal(new BestDay("Monday", 600, 5), SessionStats.Best([.. Enumerable.Repeat((DayOfWeek.Monday, 600.0), 5), (DayOfWeek.Friday, 9000)]));
    }

    [Theory, BothEngines]
    public void Of_days_are_split_at_the_midnight_of_the_zone(TestEngine engine)
    {
        using var desk = ThreeDays(engine);
        var days = desk.Do<OverviewView>(Overview.Operation).Days;
        Assert.Equal(30, days.Length);
        Assert.Equal([("2026-01-12", 1L, 900.0, 1800.0), ("2026-01-13", 1L, 600.0, 0.0), ("2026-01-14", 1L, 600.0, 0.0)], days[^3..].Select(day => (day.Date, day.Sessions, day.ActiveSeconds, day.IdleSeconds)));
        var west = desk.As(caller => caller with { Tz = "America/New_York" }).Do<OverviewView>(Overview.Operation).Days;
        Assert.Equal([("2026-01-12", 1L, 900.0), ("2026-01-13", 2L, 1200.0)], west[^2..].Select(day => (day.Date, day.Sessions, day.ActiveSeconds)));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Of_hours_say_when_work_happens(TestEngine engine)
    {
        using var desk = ThreeDays(engine);
        var heat = desk.Do<OverviewView>(Overview.Operation).Heat;
        Assert.Equal((900.0, 600.0, 600.0), (heat[0][9], heat[1][23], heat[2][0]));
        Assert.Equal(2100, heat.Sum(day => day.Sum()));
        var india = desk.As(caller => caller with { Tz = "Asia/Kolkata" }).Do<OverviewView>(Overview.Operation).Heat;

        // 09:00 there is 14:30, 23:50 is 05:20 of the next day.
        Assert.Equal((900.0, 1200.0), (india[0][14] + india[0][15], india[2][5]));
    }

    [Theory, BothEngines]
    public void Of_two_sessions_stand_side_by_side(TestEngine engine)
    {
        using var desk = ThreeDays(engine);
        var view = desk.Do<ComparisonView>(CompareSessions.Operation, ("a", "1"), ("b", "2"));
        Assert.Equal((1L, 2L), (view.A.Number, view.B.Number));
        Assert.Equal((-1500.0, 300.0, -1800.0), (view.Deltas["duration_seconds"], view.Deltas["active_seconds"], view.Deltas["idle_seconds"]));
        Assert.Equal((-29.0, 11.0, -40.0, -18.0), (view.Deltas["lines_added"], view.Deltas["lines_removed"], view.Deltas["net"], view.Deltas["churn"]));
        Assert.Equal((0.0, -1.0, 1.0, -2.0), (view.Deltas["commits"], view.Deltas["decisions"], view.Deltas["context_items"], view.Deltas["tasks_created"]));

        // Git was never asked about the third: unknown less known is unknown.
        Assert.Null(desk.Do<ComparisonView>(CompareSessions.Operation, ("a", "1"), ("b", "3")).Deltas["lines_added"]);
    }

    [Theory, BothEngines]
    public void Are_explained_gap_by_gap_under_any_limit(TestEngine engine)
    {
        using var desk = ThreeDays(engine);
        var view = desk.Do<ExplanationView>(Explain.Operation, ("session", "1"));
        Assert.Equal((900.0, 900.0, 1800.0), (view.IdleGapSeconds, view.ActiveSeconds, view.IdleSeconds));
        Assert.Equal(
            ["09:00:00 600 active", "09:10:00 1800 idle", "09:40:00 300 active"],
            Assert.Single(view.Sessions).Gaps.Select(gap => $"{gap.From.ToString()[11..19]} {gap.Seconds} {gap.CountedAs}"));
        Assert.Equal((2700.0, 0.0), Times(desk, "30m"));
        Assert.Equal((300.0, 2400.0), Times(desk, "9m"));
        Assert.Equal((900.0, 1800.0), Times(desk, "29m59s"));
        Assert.Equal([2L], desk.Do<ExplanationView>(Explain.Operation, ("date", "2026-01-13")).Sessions.Select(each => each.Number));
        desk.Refused("bad_value", Explain.Operation, ("session", "1"), ("idle", "0s"));
    }

    [Theory, BothEngines]
    public void Are_explained_with_pauses(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("5m").Pause();
        desk.Wait("1m").Continue();
        desk.Wait("5m").Log();
        Assert.Equal(["active", "paused", "active"], desk.Do<ExplanationView>(Explain.Operation).Sessions[0].Gaps.Select(gap => gap.CountedAs));
    }

    [Theory, BothEngines]
    public void Of_a_session_that_crosses_a_changed_clock_add_up(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-03-28T22:30:00Z");
        var berlin = desk.As(caller => caller with { Tz = "Europe/Berlin" });
        berlin.Start();
        for (var n = 0; n < 18; n++)
            berlin.Wait("10m").Log();
        berlin.End();
        Assert.Equal(
            ["2026-03-28|1800000", "2026-03-29|9000000"],
            desk.Store.Rows("select date, active_ms from rollups where scope = 'work' and zone = 'Europe/Berlin' order by date"));

        // Of the night's third hour there was none.
        Assert.Equal(["0", "1", "23", "3"], desk.Store.Rows("select hour from rollup_hours where zone = 'Europe/Berlin'").Order(StringComparer.Ordinal));
        desk.AssertRollups();
    }

    private static (double Active, double Idle) Times(Desk desk, string idle)
    {
        var view = desk.Do<ExplanationView>(Explain.Operation, ("session", "1"), ("idle", Duration(idle)));
        return (view.ActiveSeconds, view.IdleSeconds);
    }

    private static TimeSpan Duration(string text) =>
        Stint.Sessions.Durations.TryParse(text, out var span) ? span : throw new ArgumentException($"{text} is no duration.", nameof(text));
}
