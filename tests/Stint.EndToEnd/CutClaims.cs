namespace Stint.EndToEnd;

/// <summary>
/// `kill -9` between any two statements of a claim and of its end: a trigger holds the process up behind each of its writes in turn, and
/// there it is killed.
/// </summary>
public sealed class CutClaims
{
    [Theory, BothEngines]
    public void Leave_a_task_that_nobody_holds(TestEngine engine)
    {
        using var home = new Home(engine);
        home.Stint("task", "add", "usual").Succeeds();
        using var store = new RawStore(home);
        var patience = 0d;
        var writes = HeldUp.Find(store, engine, () => patience = Patience(() => home.Stint("task", "claim", "usual", "--agent", "mason").Succeeds()));
        Assert.Subset(writes.Select(write => write.Name).ToHashSet(StringComparer.Ordinal), new HashSet<string>(["insert sessions", "insert task_sessions", "insert activities", "update tasks", "insert task_changes"]));
        foreach (var write in writes)
        {
            home.Stint("task", "add", write.Name).Succeeds();
            Kill(home, store, write, patience, "task", "claim", write.Name, "--agent", "mason", "--lease", "30m");
            Assert.Equal("ready_for_development: ", State(home, write.Name));
            Assert.Equal(1, home.Stint("task", "claim", write.Name, "--agent", "ben", "--lease", "30m", "--json").Succeeds().Json.Number("token"));
            Assert.Equal("in_development: open", State(home, write.Name));
        }
    }

    [Theory, BothEngines]
    public void Leave_a_task_held_that_was_to_be_finished(TestEngine engine)
    {
        using var home = new Home(engine);
        home.Stint("task", "add", "usual").Succeeds();
        home.Stint("task", "claim", "usual", "--agent", "mason").Succeeds();
        using var store = new RawStore(home);
        var patience = 0d;
        var writes = HeldUp.Find(store, engine, () => patience = Patience(() => home.Stint("task", "finish", "usual").Succeeds()));
        Assert.Subset(writes.Select(write => write.Name).ToHashSet(StringComparer.Ordinal), new HashSet<string>(["update sessions", "update task_sessions", "insert activities", "update tasks", "insert task_changes"]));
        foreach (var write in writes)
        {
            home.Stint("task", "add", write.Name).Succeeds();
            home.Stint("task", "claim", write.Name, "--agent", "mason").Succeeds();
            Kill(home, store, write, patience, "task", "finish", write.Name);
            Assert.Equal("in_development: open", State(home, write.Name));
            home.Stint("task", "finish", write.Name).Succeeds();
            Assert.Equal("ready_for_code_review: completed", State(home, write.Name));
        }
    }

    [Theory, BothEngines]
    public void Leave_both_or_neither_at_any_moment(TestEngine engine)
    {
        const int steps = 12;
        using var home = new Home(engine);
        home.Stint("task", "add", "usual").Succeeds();
        var usual = new UsualTime(() => home.Stint("task", "claim", "usual", "--agent", "mason").Succeeds());
        var killed = 0;
        for (var step = 0; step < steps; step++)
        {
            var key = $"T-{step}";
            home.Stint("task", "add", key).Succeeds();
            var acknowledged = usual.Cut(home, 1.3 * step / (steps - 1), "task", "claim", key, "--agent", "mason");
            killed += acknowledged ? 0 : 1;
            var state = State(home, key);
            Assert.Contains(state, acknowledged ? ["in_development: open"] : new[] { "in_development: open", "ready_for_development: " });
        }

        Assert.InRange(killed, 3, steps);
    }

    private static double Patience(Action usual) => Math.Max(1000, 4 * PowerCuts.Time(usual));

    /// <summary>Runs a command that is held up at a write, and kills it there.</summary>
    private static void Kill(Home home, RawStore store, HeldUp write, double patience, params string[] command)
    {
        write.Begin(store);
        Assert.False(PowerCuts.Cut(home, patience, command), $"It ended all the same: {write.Name}");
        write.End(store);
    }

    /// <summary>The status, and how each of its sessions stands.</summary>
    private static string State(Home home, string key)
    {
        var story = home.Stint("task", "show", key, "--json").Succeeds().Json;
        return $"{story.Text("task.status")}: {string.Join(", ", story.Items("sessions").Select(session => session.Text("outcome") ?? "open"))}";
    }
}
