using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>The figures of phases and agents, against a plain recount of what `task sessions` lists.</summary>
public sealed class FiguresOfPhases
{
    private static readonly string[] Phases = ["development", "code_review", "qa", "approval"];

    [Theory, BothEngines]
    public void Equal_a_recount_of_a_hundred_tasks_of_which_a_fifth_is_sent_back(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var known = Phases.ToDictionary(phase => phase, _ => new List<int>(), StringComparer.Ordinal);
        for (var i = 0; i < 100; i++)
        {
            var (phase, key, minutes) = (Phases[i % 4], $"T-{i}", 1 + (i * 37 % 101));
            desk.Add(key, "ready_for_" + phase);
            desk.Claim("agent", key);
            desk.Wait($"{minutes}m");
            if (i / 4 % 5 == 0)
                desk.Reject(key);
            else
                desk.Finish(key);
            known[phase].Add(minutes);
        }

        desk.Add("open");
        desk.Claim("agent", "open");
        var durations = desk.Do<PhaseDurations>(PhaseDurations.Operation).Items;
        var sessions = desk.Claims(("limit", 500)).Items;
        Assert.Equal(Phases, durations.Select(each => each.Phase));
        foreach (var figures in durations)
        {
            var ended = sessions.Where(claim => claim.Phase == figures.Phase && claim.Outcome is not null).ToList();
            double[] minutes = [.. ended.Select(claim => claim.DurationMinutes!.Value).Order()];
            Assert.Equal(known[figures.Phase].Order().Select(each => (double)each), minutes);
            Assert.Equal(25, figures.SessionCount);
            Assert.Equal(figures.Phase == "development" ? 1 : 0, figures.OpenCount);
            Assert.Equal(Math.Round(minutes.Average(), 2), figures.AvgMinutes);
            // Ranks ⌈25 × p⌉: 13, 23 and 25.
            Assert.Equal((minutes[12], minutes[22], minutes[24]), (figures.P50Minutes, figures.P90Minutes, figures.P99Minutes));
            Assert.Equal(ended.Count(claim => claim.SentBack || claim.Outcome == "rejected") / 25d, figures.RejectionRate);
            Assert.Equal(0.2, figures.RejectionRate);
            Assert.Equal(25, figures.Histogram.Sum());
            Assert.Equal(minutes.Count(each => each is >= 30 and < 60), figures.Histogram[4]);
        }

        // Records compare their histograms by reference.
        Assert.Equivalent(durations, desk.Claims(("stats", true)).Phases, strict: true);
    }

    [Theory, BothEngines]
    public void Count_only_what_the_filters_leave(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var (key, agent, minutes) in new[] { ("T-E01-F1-1", "ana", 10), ("T-E01-F1-2", "ben", 20), ("T-E02-F1-1", "ana", 40) })
        {
            desk.Add(key);
            desk.Claim(agent, key, type: agent == "ana" ? "backend" : "qa");
            desk.Wait($"{minutes}m").Finish(key);
        }

        Assert.Equal((3, 23.33), Of());
        Assert.Equal((2, 25), Of(("agent", "ana")));
        Assert.Equal((1, 20), Of(("agent_type", "qa")));
        Assert.Equal((2, 15), Of(("epic", "E01")));
        Assert.Equal((1, 10), Of(("epic", "E01"), ("agent", "ana")));
        Assert.Equal((1, 40), Of(("since", "2026-01-12T09:30:00Z")));
        Assert.Equal((2, 15), Of(("until", "2026-01-12T09:30:00Z")));
        Assert.Empty(desk.At(Desk.Repository("/src/beta")).Do<PhaseDurations>(PhaseDurations.Operation).Items);
        Assert.Equal(3, Assert.Single(desk.At(null).Do<PhaseDurations>(PhaseDurations.Operation).Items).SessionCount);

        (long, double?) Of(params (string, object?)[] filters)
        {
            var found = Assert.Single(desk.Do<PhaseDurations>(PhaseDurations.Operation, filters).Items);
            return (found.SessionCount, found.AvgMinutes);
        }
    }

    [Theory, BothEngines]
    public void Charge_a_rejection_to_the_author_and_not_to_the_reviewer(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        desk.Claim("author");
        desk.Wait("30m").Finish();
        desk.Claim("reviewer");
        var rejected = desk.Wait("10m").Reject(reason: "Tests missing");
        Assert.Equal("ready_for_development", rejected.Task.Status);
        Assert.Equal(("completed", true), (rejected.Session!.Outcome, rejected.Session.SentBack));
        Assert.Equal("author", desk.Story().History[^1].ChargedAgent);

        var author = desk.Performance("author");
        Assert.Equal((1, 0, 1, 1d, 1d), (author.Completed, author.Rejected, author.SentBack, author.CompletionRate, author.RejectionRate));
        var reviewer = desk.Performance("reviewer");
        Assert.Equal((1, 0, 0, 1d, 0d), (reviewer.Completed, reviewer.Rejected, reviewer.SentBack, reviewer.CompletionRate, reviewer.RejectionRate));
        var review = desk.Do<PhaseDurations>(PhaseDurations.Operation).Items.Single(each => each.Phase == "code_review");
        Assert.Equal((1, 1d), (review.SessionCount, review.RejectionRate));
    }

    [Theory, BothEngines]
    public void Charge_the_author_of_the_last_attempt_also_where_nobody_held_the_review(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        foreach (var author in new[] { "first", "second" })
        {
            desk.Claim(author);
            desk.Wait("30m").Finish();
            desk.Reject();
        }

        Assert.Equal((1, 1), (desk.Performance("first").SentBack, desk.Performance("second").SentBack));
        Assert.Equal(2, desk.Story().Time.Rejections);
    }
}
