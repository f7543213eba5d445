using System.Globalization;
using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Tasks;

/// <summary>What was promised to orchestrators and planners, typed word by word, with hours that pass in between.</summary>
public sealed class TypedScenarios
{
    private static readonly string[] Phases = ["development", "code_review", "qa", "approval"];

    [Theory, BothEngines]
    public void A_task_goes_from_a_claim_to_a_finish(TestEngine engine)
    {
        using var typed = new Typed(engine);
        typed.Task("add T-E07-F20-001 --status ready_for_development");
        var claimed = typed.Task("claim T-E07-F20-001 --agent=backend");
        Assert.Equal("in_development", claimed.Text("task.status"));
        Assert.Equal(("backend", At(typed)), (claimed.Text("session.agent_id"), claimed.Text("session.started_at")));
        Assert.NotEqual("", claimed.Text("session.id"));

        typed.Wait(95);
        var finished = typed.Task("finish T-E07-F20-001", "--notes=API complete");
        Assert.Equal("ready_for_code_review", finished.Text("task.status"));
        Assert.Equal((claimed.Text("session.id"), "completed", "API complete", At(typed)), (finished.Text("session.id"), finished.Text("session.outcome"), finished.Text("session.notes"), finished.Text("session.ended_at")));
        Assert.Equal(95, finished.Number("session.duration_minutes"));
    }

    [Theory, BothEngines]
    public void A_rejected_task_keeps_both_sessions(TestEngine engine)
    {
        using var typed = new Typed(engine);
        typed.Task("add T-E07-F20-002");
        typed.Task("claim T-E07-F20-002 --agent backend");
        var rejected = typed.Wait(50).Task("reject T-E07-F20-002", "--reason", "Tests missing");
        Assert.Equal("ready_for_development", rejected.Text("task.status"));
        Assert.Equal(("rejected", "Tests missing", 50), (rejected.Text("session.outcome"), rejected.Text("session.notes"), rejected.Number("session.duration_minutes")));

        typed.Wait(10).Task("claim T-E07-F20-002 --agent other");
        typed.Wait(25).Task("finish T-E07-F20-002");
        Assert.Equal(
            [("other", "completed", 25), ("backend", "rejected", 50)],
            typed.Sessions("T-E07-F20-002").Select(session => (session.Text("agent_id"), session.Text("outcome"), session.Number("duration_minutes"))));
    }

    [Theory, BothEngines]
    public void Two_of_five_claims_are_stale_and_are_given_back(TestEngine engine)
    {
        using var typed = new Typed(engine);
        for (var n = 1; n <= 5; n++)
        {
            typed.Task($"add T-{n}");
            typed.Task($"claim T-{n} --agent agent-{n}");
            typed.Wait(n == 2 ? 180 : 15);
        }

        // Claimed 240, 225, 45, 30 and 15 minutes ago; half an hour later two are beyond four hours.
        Assert.Empty(typed.Sessions("--active --stale=4h"));
        typed.Wait(30);
        var stale = typed.Sessions("--active --stale=4h");
        Assert.Equal(
            [("T-2", "agent-2", 255 * 60), ("T-1", "agent-1", 270 * 60)],
            stale.Select(session => (session.Text("task_key"), session.Text("agent_id"), session.Number("time_since_start_seconds"))));

        typed.Task("abandon T-1");
        typed.Task("sweep --stale 4h --yes");
        Assert.Empty(typed.Sessions("--active --stale=4h"));
        foreach (var key in new[] { "T-1", "T-2" })
        {
            var session = Assert.Single(typed.Sessions(key));
            Assert.Equal("abandoned", session.Text("outcome"));
            Assert.NotEqual(JsonValueKind.Null, session.GetProperty("ended_at").ValueKind);
        }
    }

    [Theory, BothEngines]
    public void The_phases_of_a_hundred_tasks_have_their_figures(TestEngine engine)
    {
        using var typed = new Typed(engine);
        var known = Work(typed, 100);
        var page = typed.Analytics("phase-duration --since=2026-01-01").Items();
        Assert.Equal(Phases, page.Select(phase => phase.Text("phase")));
        foreach (var figures in page)
        {
            var of = known.Where(each => each.Phase == figures.Text("phase")).ToList();
            Assert.Equal(of.Count, figures.Number("session_count"));
            Assert.Equal(of.Average(each => each.Minutes), figures.Fraction("avg_minutes"), 2);
            Assert.Equal((double)of.Count(each => each.Rejected) / of.Count, figures.Fraction("rejection_rate"), 4);
        }

        Assert.Empty(typed.Analytics("phase-duration --until=2026-01-11T10:00:00Z").Items());
    }

    [Theory, BothEngines]
    public void A_second_claim_is_refused_and_told_who_holds_the_task(TestEngine engine)
    {
        using var typed = new Typed(engine);
        typed.Task("add T-E07-F20-003");
        typed.Task("claim T-E07-F20-003 --agent backend");
        typed.Wait(5);
        const string message = "Task already claimed by agent 'backend' since 2026-01-11 10:00:00";
        const string hint = "Use 'stint task finish' or 'stint task reject' to complete work first";
        var refused = typed.Run("task", "claim", "T-E07-F20-003", "--agent=frontend");
        Assert.Equal((1, ""), (refused.Exit, refused.Out));
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Contains(hint, refused.Error, StringComparison.Ordinal);

        var document = typed.Run("task", "claim", "T-E07-F20-003", "--agent=frontend", "--json");
        Assert.Equal(1, document.Exit);
        Assert.StartsWith(message, document.Json.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal(("task_already_claimed", hint), (document.Json.Text("error.code"), document.Json.Text("error.hint")));
        Assert.Equal(("backend", "2026-01-11T10:00:00Z"), (document.Json.Text("error.session.agent_id"), document.Json.Text("error.session.started_at")));
        Assert.Single(typed.Sessions("T-E07-F20-003"));
    }

    [Theory, BothEngines]
    public void Five_minutes_of_work_are_five_minutes(TestEngine engine)
    {
        using var typed = new Typed(engine);
        typed.Task("add T-E07-F99-001");
        typed.Task("claim T-E07-F99-001 --agent=backend");
        Assert.Equal(JsonValueKind.Null, Assert.Single(typed.Sessions("T-E07-F99-001")).GetProperty("ended_at").ValueKind);
        typed.Wait(5).Task("finish T-E07-F99-001", "--notes=Test complete");
        var session = Assert.Single(typed.Sessions("T-E07-F99-001"));
        Assert.Equal((5, 300, "Test complete"), (session.Number("duration_minutes"), session.Number("elapsed_seconds"), session.Text("notes")));
        var shown = typed.Run("task", "sessions", "T-E07-F99-001").Out;
        Assert.Contains("backend", shown, StringComparison.Ordinal);
        Assert.Contains("5m", shown, StringComparison.Ordinal);
        Assert.Contains("completed", shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Of_three_claims_only_the_old_one_is_stale(TestEngine engine)
    {
        using var typed = new Typed(engine);
        foreach (var key in new[] { "T-1", "T-2", "T-3" })
            typed.Task("add " + key);
        typed.Task("claim T-2 --agent qa");
        typed.Wait(300);
        typed.Task("claim T-1 --agent qa");
        typed.Task("claim T-3 --agent qa");
        Assert.Equal("T-2", Assert.Single(typed.Sessions("--active --stale=4h")).Text("task_key"));
        Assert.Equal("T-2", Assert.Single(typed.Sessions("--active --stale=4h --agent=qa")).Text("task_key"));
        Assert.Empty(typed.Sessions("--active --stale=4h --agent=backend"));
    }

    [Theory, BothEngines]
    public void Two_agents_have_a_session_each(TestEngine engine)
    {
        using var typed = new Typed(engine);
        typed.Task("add T-1");
        typed.Task("claim T-1 --agent backend");
        typed.Wait(10).Task("reject T-1 --reason unclear");
        typed.Task("claim T-1 --agent frontend");
        typed.Wait(15).Task("finish T-1");
        var page = typed.Task("sessions T-1");
        Assert.Equal(
            [("frontend", "completed", 15), ("backend", "rejected", 10)],
            page.Items().Select(session => (session.Text("agent_id"), session.Text("outcome"), session.Number("duration_minutes"))));
        Assert.Equal((1500, 0.5, 1), (page.Number("total_seconds"), page.Fraction("completion_rate"), page.Fraction("closed_share")));
    }

    [Theory, BothEngines]
    public void Figures_agree_with_the_sessions_they_are_counted_from(TestEngine engine)
    {
        using var typed = new Typed(engine);
        Work(typed, 20);
        Assert.Equal(0, typed.Run("task", "sessions", "--limit", "500", "--export", "jsonl", "--output", "sessions.jsonl").Exit);
        var raw = File.ReadAllLines(Path.Combine(typed.Folder, "sessions.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(20, raw.Count);
        foreach (var figures in typed.Analytics("phase-duration").Items())
        {
            double[] minutes = [.. raw.Where(session => session.Text("phase") == figures.Text("phase")).Select(session => session.Fraction("duration_minutes")).Order()];
            Assert.Equal(minutes.Length, figures.Number("session_count"));
            Assert.Equal(minutes.Average(), figures.Fraction("avg_minutes"), 2);
            foreach (var percentile in new[] { 50, 90, 99 })
                Assert.Equal(minutes[((minutes.Length * percentile) + 99) / 100 - 1], figures.Fraction(string.Create(CultureInfo.InvariantCulture, $"p{percentile}_minutes")));
        }
    }

    /// <summary>Sessions of 10 to 60 minutes, each on a task of its own; a fifth is rejected.</summary>
    private static List<(string Phase, int Minutes, bool Rejected)> Work(Typed typed, int tasks)
    {
        List<(string, int, bool)> known = [];
        for (var n = 0; n < tasks; n++)
        {
            var (phase, minutes, rejected) = (Phases[n % 4], 10 + (n * 37 % 51), n % 5 == 0);
            typed.Task($"add T-{n} --status ready_for_{phase}");
            typed.Task($"claim T-{n} --agent {phase}");
            typed.Wait(minutes);
            typed.Task(rejected ? $"reject T-{n} --reason wrong" : $"finish T-{n}");
            known.Add((phase, minutes, rejected));
        }

        return known;
    }

    private static string At(Typed typed) => typed.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
