using FsCheck.Fluent;
using Stint.Operations;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Insight;

namespace Stint.Tests.Work.Insight;

public sealed class AScore
{
    [Theory]
    [InlineData(0, 0, 0, 0, 0L, 0.5, 0)]
    [InlineData(4, 3, 2, 1, 499L, 1, 30 + 6 + 2 + 20 + 10)]
    [InlineData(1, 1, 5, 8, 500L, 3, 40 + 15 + 15 + 15 + 10)]
    [InlineData(3, 1, 6, 7, 1000L, 3.01, 13.33 + 15 + 14 + 5 + 5)]
    [InlineData(0, 2, 0, 0, 1L, 0.99, 40 + 20)]
    [InlineData(2, 0, 0, 0, -1L, 2, 15 + 10)]
    [InlineData(2, 0, 0, 0, -199L, 2, 15 + 10)]
    [InlineData(2, 0, 0, 0, -200L, 2, 10)]
    public void Is_the_sum_of_its_terms(long created, long completed, long decisions, long context, long? net, double hours, double value)
    {
        var score = Score.Of(new ScoreInputs(created, completed, decisions, context, net, hours));
        Assert.Equal("aidis-1", score.Version);
        Assert.Equal(value, score.Value!.Value, 2);
        Assert.Equal(["completion", "decisions", "context", "code", "time"], score.Terms.Select(term => term.Name));
        Assert.Equal(100, score.Terms.Sum(term => term.Most));
    }

    [Fact]
    public void Is_unknown_where_a_term_is()
    {
        var score = Score.Of(new ScoreInputs(1, 1, 1, 1, null, 2));
        Assert.Null(score.Value);
        Assert.Equal([40.0, 3, 2, null, 10], score.Terms.Select(term => term.Points));
        Assert.Null(Score.Of(new ScoreInputs(1, 1, 1, 1, 1, null)).Value);
    }

    private static FsCheck.Gen<ScoreInputs> Inputs =>
        from created in Gen.Choose(0, 30)
        from completed in Gen.Choose(0, 40)
        from decisions in Gen.Choose(0, 100)
        from context in Gen.Choose(0, 100)
        from net in Gen.Choose(-5000, 5000)
        from minutes in Gen.Choose(0, 1000)
        select new ScoreInputs(created, completed, decisions, context, net, minutes / 60.0);

    [Fact]
    public void Lies_within_0_and_100_each_term_within_its_own() => Property.Holds(Inputs, inputs =>
    {
        var score = Score.Of(inputs);
        Assert.InRange(score.Value!.Value, 0, 100);
        Assert.All(score.Terms, term => Assert.InRange(term.Points!.Value, 0, term.Most));
    });

    [Fact]
    public void Never_falls_with_another_completed_task_decision_or_context_item() => Property.Holds(Inputs, inputs =>
    {
        var value = Score.Of(inputs).Value;
        Assert.True(Score.Of(inputs with { TasksCompleted = inputs.TasksCompleted + 1 }).Value >= value);
        Assert.True(Score.Of(inputs with { Decisions = inputs.Decisions + 1 }).Value >= value);
        Assert.True(Score.Of(inputs with { ContextItems = inputs.ContextItems + 1 }).Value >= value);
    });
}

public sealed class QualityOfASession
{
    private static readonly ScoreInputs Half = new(4, 2, 3, 0, 10, 1.5);

    [Theory]
    [InlineData(5, 10, 90.0, "good")]
    [InlineData(5, 9, 70.0, "good")]
    [InlineData(6, 12, 70.0, "good")]
    [InlineData(10, 10, 70.0, "good")]
    [InlineData(11, 40, 50.0, "warning")]
    [InlineData(20, 20, 50.0, "warning")]
    [InlineData(21, 100, 30.0, "poor")]
    [InlineData(0, 0, null, null)]
    public void Has_a_focus_by_files_and_how_often_they_changed(long files, long times, double? focus, string? status)
    {
        var quality = Quality.Of(Half, files, times, 10);
        Assert.Equal((focus, status), (quality.FocusScore.Value, quality.FocusScore.Status));
    }

    [Theory]
    [InlineData(10, 7, "good")]
    [InlineData(100, 69, "warning")]
    [InlineData(10, 4, "warning")]
    [InlineData(100, 39, "poor")]
    public void Has_a_rate_of_completed_tasks(long created, long completed, string status) =>
        Assert.Equal(((double)completed / created, status), (Quality.Of(Half with { TasksCreated = created, TasksCompleted = completed }, 1, 1, 1).CompletionRate is var rate ? rate.Value!.Value : 0, rate.Status));

    [Fact]
    public void Is_unknown_where_nobody_measured()
    {
        var quality = Quality.Of(new ScoreInputs(0, 0, 3, 0, null, null), null, 0, null);
        Assert.Equal((null, null, null, null), (quality.CompletionRate.Value, quality.FocusScore.Value, quality.CodeChurn.Value, quality.DecisionVelocity.Value));
        Assert.Equal((null, null), (quality.CompletionRate.Status, quality.FocusScore.Status));
        Assert.Equal((2.0, 13.0), (Quality.Of(Half, 1, 1, 13).DecisionVelocity.Value, Quality.Of(Half, 1, 1, 13).CodeChurn.Value));
    }
}

public sealed class ScoreAndQuality
{
    [Theory, BothEngines]
    public void Are_shown_where_they_are_on_and_to_the_one_whose_session_it_is_alone(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var on = desk.With(new Settings { Tz = "UTC", ScoreEnabled = true });
        var session = desk.Do<SessionView>(StartSession.Operation, ("goal", "parse"), ("task", (string[])["US-1"]));
        desk.Wait("1h").Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Decide();
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:30:00Z")], Seen.File("a.txt", 20, 5, times: 2)));
        Assert.Equal((null, null), (desk.Show().Score, desk.Show().Quality));

        var own = on.Show(session.Id);
        Assert.Equal(40 + 3 + 0 + 20 + 10, own.Score!.Value);
        Assert.Equal((1.0, 90.0, 25.0, 1.0), (own.Quality!.CompletionRate.Value, own.Quality.FocusScore.Value, own.Quality.CodeChurn.Value, own.Quality.DecisionVelocity.Value));
        Assert.Equal((null, null), (on.As("ben@example.com").Show(session.Id).Score, on.As("ben@example.com").Show(session.Id).Quality));
        Assert.All(on.Do<Page<SessionView>>(ListSessions.Operation).Items, each => Assert.Null(each.Score));
        Assert.All(on.Do<OverviewView>(Overview.Operation).Active, each => Assert.Null(each.Score));
    }

    [Fact]
    public void Are_compared_between_ones_own_sessions_only()
    {
        using var desk = new Desk(TestEngine.Sqlite) { Settings = new() { Tz = "UTC", ScoreEnabled = true } };
        var first = Two(desk, decisions: 1);
        var second = Two(desk, decisions: 3);
        var other = Two(desk.As("ben@example.com"), decisions: 1);
        var deltas = desk.Do<ComparisonView>(CompareSessions.Operation, ("a", first), ("b", second)).Deltas;
        Assert.Equal((6.0, null), (deltas["score_decisions"], deltas["score"]));
        Assert.DoesNotContain("score", desk.Do<ComparisonView>(CompareSessions.Operation, ("a", first), ("b", other)).Deltas.Keys);

        static string Two(Desk desk, int decisions)
        {
            desk.Start("parse");
            for (var n = 0; n < decisions; n++)
                desk.Wait("1m").Decide();
            return desk.Wait("1m").End().Id;
        }
    }
}
