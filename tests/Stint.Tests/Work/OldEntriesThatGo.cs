using Stint.Tests.Support;

namespace Stint.Tests.Work;

/// <summary>Retention of work: what was said goes, when and how much stays.</summary>
public sealed class OldEntriesThatGo
{
    [Theory, BothEngines]
    public void Leave_every_figure_as_it_was(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Worked(store);
        stint.Clock.Advance(TimeSpan.FromDays(400));
        var before = Figures(stint);

        var look = stint.Json("prune", "--dry-run", "--kind", "work").GetProperty("items")[0];
        Assert.Equal(before, Figures(stint));
        var gone = stint.Json("prune", "--kind", "work").GetProperty("items")[0];

        Assert.Equal(look.GetRawText(), gone.GetRawText());
        Assert.Equal((2, 1), (gone.GetProperty("sessions").GetInt32(), gone.GetProperty("attachments").GetInt32()));
        Assert.Equal(5, gone.GetProperty("events").GetInt32());
        Assert.Equal(before, Figures(stint));
        stint.Succeed("rollup", "rebuild");
        Assert.Equal(before, Figures(stint));
        // The file of a test is readable by others, which the doctor minds.
        Assert.DoesNotContain(
            stint.Run("doctor", "--json").Json.GetProperty("items").EnumerateArray(), each => each.GetProperty("status").GetString() == "problem" && each.GetProperty("check").GetString() != "rights");
    }

    [Theory, BothEngines]
    public void Are_nowhere_any_more_but_decisions_are(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Worked(store);
        stint.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Contains("said once", store.Dump(), StringComparison.Ordinal);
        stint.Succeed("prune");
        var left = store.Dump();
        Assert.DoesNotContain("said once", left, StringComparison.Ordinal);
        Assert.DoesNotContain("seen.txt", left, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(stint["../kept"], "*", SearchOption.AllDirectories));
        Assert.Contains("A decision", left, StringComparison.Ordinal);
        Assert.Contains("No rights on staging", left, StringComparison.Ordinal);
        Assert.Contains("The first goal", left, StringComparison.Ordinal);
        // The second time there is nothing left to take.
        Assert.Equal(0, stint.Json("prune", "--kind", "work").GetProperty("items")[0].GetProperty("sessions").GetInt32());
    }

    [Theory, BothEngines]
    public void Are_those_of_old_sessions_alone(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Worked(store);
        stint.Clock.Advance(TimeSpan.FromDays(364));
        stint.Succeed("start", "Open, and young");
        stint.Succeed("log", "young");
        Assert.Equal(0, stint.Json("prune", "--kind", "work").GetProperty("items")[0].GetProperty("sessions").GetInt32());
        stint.Succeed("config", "set", "work.retention", "100d", "--user");
        stint.Succeed("prune");
        Assert.Contains("young", store.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain("said once", store.Dump(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Cannot_have_the_borders_of_their_session_moved_over_them(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Worked(store);
        stint.Clock.Advance(TimeSpan.FromDays(400));
        stint.Succeed("prune");
        var refused = stint.Run("session", "amend", "1", "--ended-at", "2026-01-11T09:10:00Z", "--why", "left early");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("removed after work.retention", refused.Error, StringComparison.Ordinal);
        stint.Succeed("session", "amend", "1", "--goal", "Another goal", "--why", "better said");
    }

    /// <summary>Two sessions with idle time, a pause, each kind of entry that is counted, an attachment and a commit.</summary>
    private static CommandLineRunner Worked(TestStore store)
    {
        var stint = CommandLineRunner.InRepository();
        stint.Variables["STINT_DB"] = store.Target;
        stint.Succeed("config", "set", "attachments.folder", stint["../kept"], "--user");
        stint.Succeed("start", "The first goal", "--tag", "a");
        foreach (var (minutes, words) in ((int, string[])[])[(7, ["log", "said once"]), (3, ["note", "said once too"]), (40, ["context", "said once as well"]), (2, ["decide", "A decision", "--rationale", "why"]), (1, ["pause"]), (20, ["continue"]), (5, ["blocker", "No rights on staging"])])
        {
            stint.Clock.Advance(TimeSpan.FromMinutes(minutes));
            stint.Succeed(words);
        }

        File.WriteAllText(stint["seen.txt"], "seen once");
        stint.Succeed("attach", "seen.txt");
        File.Delete(stint["seen.txt"]);
        stint.Clock.Advance(TimeSpan.FromMinutes(9));
        stint.Succeed("end", "--outcome", "partial", "--why", "half of it");
        stint.Clock.Advance(TimeSpan.FromHours(20));
        stint.Succeed("start", "The second");
        stint.Clock.Advance(TimeSpan.FromMinutes(4));
        stint.Succeed("log", "said once more");
        stint.Clock.Advance(TimeSpan.FromMinutes(4));
        stint.Succeed("end");
        return stint;
    }

    private static string Figures(CommandLineRunner stint) => string.Join(
        '\n',
        ((string[][])
        [
            ["explain", "1", "--idle", "5m"], ["explain", "1", "--idle", "1h"], ["explain", "2"], ["session", "list"], ["session", "stats", "--period", "all"],             ["overview", "--tz", "America/St_Johns"], ["analytics", "tags", "--since", "2026-01-01"],
        ]).Select(words => stint.Json(words).GetRawText()).Append(stint.Json("session", "compare", "1", "2").GetProperty("deltas").GetRawText()));
}
