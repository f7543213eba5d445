using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work;

/// <summary>Sessions that ran side by side, with the figures worked out by hand.</summary>
public sealed class OverlappingSessions
{
    [Theory, BothEngines]
    public void Count_wall_time_once_and_each_assistant_for_itself(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T10:00:00Z");
        // A person from 9:00 to 9:30; an assistant from 9:10 to 9:20, then silent for 30 min (idle), then a sign at 9:50.
        desk.Start(goal: "By hand", at: "2026-01-12T09:00:00Z");
        foreach (var minute in (int[])[10, 20, 30])
            desk.Log($"{minute}", at: $"2026-01-12T09:{minute}:00Z");
        using var other = desk.As(caller => caller with { Agent = "claude", AgentSession = "c-1" });
        other.Start(at: "2026-01-12T09:10:00Z");
        other.Log("on", at: "2026-01-12T09:20:00Z");
        other.Log("again", at: "2026-01-12T09:50:00Z");

        var overlap = desk.Do<OverlapView>(SessionOverlap.Operation);
        var person = Assert.Single(overlap.People);
        Assert.Equal((2, 1800.0, 2400.0, 600.0, 1800.0, 2), (person.Sessions, person.WallSeconds, person.SummedSeconds, person.AgentSeconds, person.OwnSeconds, person.AtOnce));
        Assert.Equal([(1L, 1800.0, 1), (2L, 600.0, 2)], overlap.Lanes.Select(lane => (lane.Number, lane.ActiveSeconds, lane.Segments.Length)));

        // The part from 9:15 on: what lies across the border is cut there.
        var part = desk.Do<OverlapView>(SessionOverlap.Operation, ("since", "2026-01-12T09:15:00Z"), ("until", "2026-01-12T09:40:00Z"));
        Assert.Equal((900.0, 1200.0, 300.0), (part.People[0].WallSeconds, part.People[0].SummedSeconds, part.People[0].AgentSeconds));
        Assert.Empty(desk.Do<OverlapView>(SessionOverlap.Operation, ("since", "2026-01-11"), ("until", "2026-01-12")).Lanes);
        Assert.Empty(desk.Do<OverlapView>(SessionOverlap.Operation, ("by", "somebody")).Lanes);
    }

    [Fact]
    public void Are_drawn_on_one_clock()
    {
        using var stint = CommandLineRunner.InRepository(now: "2026-01-12T09:00:00Z");
        Assert.Contains("No session ran", stint.Succeed("session", "overlap").Out, StringComparison.Ordinal);
        stint.Succeed("start", "By hand");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Succeed("log", "one");
        stint.Variables["STINT_AGENT"] = "claude";
        stint.Succeed("start");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Succeed("log", "two");
        var lines = stint.Succeed("session", "overlap").Out.Split('\n');
        Assert.StartsWith("#1 ada@example.org  ██", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("#2 claude            ", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("█  10m 00s", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("20m 00s with at least one of 2 sessions active", StringComparison.Ordinal));
        Assert.Equal(1, stint.Json("session", "overlap").GetProperty("people")[0].GetProperty("at_once").GetInt32());
        Assert.Equal(2, stint.Run("session", "overlap", "--since", "2025-01-01").Exit);
    }
}
