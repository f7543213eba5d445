using Stint.Tests.Support;
using Stint.Work.Analytics;

namespace Stint.Tests.Work.Analytics;

public sealed class FiguresOfWork
{
    [Theory, BothEngines]
    public void Of_tags_count_each_session_with_each_of_its_tags(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Session(desk, 10, ["a", "b"], "completed", "yes");
        Session(desk, 12, ["a"], "blocked", "no");
        Session(desk, 0, ["a"], "user_end", null);
        Session(desk, 5, ["c"], "user_end", null);
        var figures = desk.Do<TagFigures>(TagFigures.Operation);
        Assert.Equal(
            [new TagFigure("a", 3, 1320, 660, 0.5, 0.5, 2), new TagFigure("b", 1, 600, 600, 1, 1, 1), new TagFigure("c", 1, 300, 300, null, null, 1)], figures.Items);
        Assert.Equal(["a"], desk.Do<TagFigures>(TagFigures.Operation, ("limit", 1)).Items.Select(each => each.Tag));
        Assert.Empty(desk.Do<TagFigures>(TagFigures.Operation, ("until", "2026-01-12T09:00:00Z")).Items);
    }

    [Theory, BothEngines]
    public void Of_days_say_when_most_work_is_done_from_five_days_on(TestEngine engine)
    {
        // Mondays at nine for 10 minutes, four Tuesdays at ten for 8.
        using var desk = new Desk(engine);
        for (var week = 0; week < 5; week++)
        {
            Session(desk, 10, [], "user_end", null);
            desk.Wait("24h").Wait("50m");
            if (week < 4)
                Session(desk, 8, [], "user_end", null);
            desk.Clock.Advance(Stint.Sessions.Instant.Parse("2026-01-12T09:00:00Z").ToDateTimeOffset().AddDays(7 * (week + 1)) - desk.Clock.Now);
        }

        var habits = desk.Do<WorkHabits>(WorkHabits.Operation);
        Assert.Equal(new WeekdayFigure("Monday", 5, 3000, 600), habits.Weekdays[0]);
        Assert.Equal(new WeekdayFigure("Tuesday", 4, 1920, null), habits.Weekdays[1]);
        Assert.Equal(new WeekdayFigure("Wednesday", 0, 0, null), habits.Weekdays[2]);
        Assert.Equal(habits.Weekdays[0], habits.BestWeekday);
        Assert.Equal(new HourFigure(9, 9, 3000, 333.333), habits.BestHour);
        Assert.Equal(new BestHour("Monday", 9, 600, 5), habits.BestWeekdayHour);
        Assert.Equal(4920, habits.Hours.Sum(each => each.ActiveSeconds));
    }

    [Fact]
    public void Of_days_take_whole_local_days_and_say_nothing_of_too_few()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Session(desk, 10, [], "user_end", null);
        var habits = desk.Do<WorkHabits>(WorkHabits.Operation, ("since", "2026-01-12T15:00:00Z"), ("until", "2026-01-13"));
        Assert.Equal(("2026-01-12", "2026-01-13", 1L, 600.0), (habits.Since, habits.Until, habits.Weekdays[0].N, habits.Weekdays[0].ActiveSeconds));
        Assert.Equal((null, null, null), (habits.BestWeekday, habits.BestHour, habits.BestWeekdayHour));
        Assert.Equal(0, desk.Do<WorkHabits>(WorkHabits.Operation, ("until", "2026-01-12")).Weekdays[0].N);
    }

    private static void Session(Desk desk, int minutes, string[] tags, string reason, string? outcome)
    {
        desk.Start("parse", tag: tags);
        if (minutes > 0)
            desk.Wait($"{minutes}m");
        desk.End(reason: reason, outcome: outcome);
    }
}
