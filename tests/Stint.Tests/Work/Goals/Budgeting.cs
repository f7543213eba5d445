using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Goals;

namespace Stint.Tests.Work.Goals;

public sealed class ABudget
{
    [Theory, BothEngines]
    public void Is_held_against_active_time_alone(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(StartSession.Operation, ("budget", TimeSpan.FromMinutes(20)));
        desk.Wait("10m").Log();
        desk.Wait("1h").Log();
        Assert.Equal(new BudgetView(1200, 600, null), desk.Show().Budget);
        desk.Wait("15m").Log();
        Assert.Equal(new BudgetView(1200, 1500, 300), desk.Do<SessionView>(ShowSession.Status).Budget);
    }

    [Theory, BothEngines]
    public void Is_set_changed_and_taken_away_while_the_session_is_open_and_the_timeline_says_so(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Null(desk.Start("parse").Budget);
        desk.Do(SetGoal.Operation, ("budget", TimeSpan.FromHours(1)));
        desk.Do(SetGoal.Operation, ("text", "parse more"), ("budget", TimeSpan.FromHours(2)));
        Assert.Equal(("parse more", 7200.0), (desk.Show().Goal, desk.Show().Budget!.Seconds));
        desk.Do(SetGoal.Operation, ("budget", TimeSpan.Zero));
        Assert.Null(desk.Show().Budget);
        Assert.Equal(["session_started parse", "budget_set 1h", "goal_set parse more", "budget_set none"], desk.Timeline().Select(each => $"{each.Type} {each.Description}"));
    }

    [Fact]
    public void Is_told_when_it_is_over_in_status_and_in_resume()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "parse", "--budget", "5m");
        stint.Clock.Advance(TimeSpan.FromMinutes(8));
        stint.Succeed("log", "went on");
        Assert.Contains("8m 00s of 5m 00s: 3m 00s over", stint.Succeed("status").Out, StringComparison.Ordinal);
        Assert.Contains("budget 8m 00s of 5m 00s: 3m 00s over", stint.Succeed("resume").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("59s")]
    [InlineData("366d")]
    public void Out_of_its_bounds_is_refused(string budget)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused("bad_budget", StartSession.Operation, ("budget", budget));
    }

    [Fact]
    public void Alone_leaves_the_goal_and_nothing_at_all_is_refused()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start("parse");
        desk.Refused("missing", SetGoal.Operation);
        desk.Refused("missing", SetGoal.Operation, ("text", "  "), ("budget", TimeSpan.FromHours(1)));
    }
}
