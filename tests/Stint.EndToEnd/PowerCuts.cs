using System.Diagnostics;
using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>`kill -9` at every moment of a command: from its first millisecond to after its usual end, in steps.</summary>
public sealed class PowerCuts
{
    private const int Steps = 8;

    /// <summary>Three transactions of an import.</summary>
    private const int Commits = 4500;

    private const string Figures =
        "select scope || ' ' || zone || ' ' || date || ' ' || sessions || ' ' || measured || ' ' || duration_ms || ' ' || active_ms || ' ' || commits || ' ' || lines_added || ' ' || logs "
        + "from rollups order by scope, zone, date";

    [Theory, BothEngines]
    public void In_a_session_lose_nothing_that_was_acknowledged_and_leave_nothing_half_written(TestEngine engine)
    {
        using var home = new Home(engine).WithRepository();
        var acknowledged = new List<string>();
        var usual = UsualTimes(home);
        var killed = 0;
        for (var step = 0; step < Steps; step++)
        {
            Cut("start", "start", $"Goal {step}");
            if (Open() is null)
                home.Stint("start", $"Goal {step}").Succeeds();
            home.Write($"file {step}.txt", "one\ntwo\n");
            if (Cut("log", "log", $"Entry {step}"))
                acknowledged.Add($"Entry {step}");
            home.Stint("log", $"After {step}").Succeeds();
            acknowledged.Add($"After {step}");
            Cut("end", "end");
            if (Open() is not null)
                home.Stint("end").Succeeds();
            Documents(home);

            bool Cut(string verb, params string[] words)
            {
                var done = usual[verb].Cut(home, 1.3 * step / (Steps - 1), words);
                killed += done ? 0 : 1;
                return done;
            }
        }

        Assert.True(killed > 3, "The steps begin too late.");
        var sessions = home.Stint("session", "list", "--limit", "50", "--json").Succeeds().Json.Items();
        Assert.Equal(Steps + 1, sessions.Length);
        Assert.All(sessions, session => Assert.Equal("ended", session.Text("status")));
        var logged = sessions.SelectMany(session => home.Stint("session", "timeline", session.Text("id")!, "--type", "log", "--json").Succeeds().Json.Items()).Select(entry => entry.Text("description")!).ToList();
        Assert.Empty(acknowledged.Except(logged));
        Assert.Equal(logged.Distinct(), logged);
        Assert.Empty(Directory.GetFiles(Path.Combine(home.WorkingFolder, ".git"), "*.lock", SearchOption.AllDirectories));
        home.Stint("summary").Succeeds();
        Assert.Equal(home.Stint("session", "documents", "last", "--json").Succeeds().Json.Text("handoff"), File.ReadAllText(Newest(home, "HANDOFF.md")));
        Sound(home, engine);

        string? Open() => home.Stint("status", "--json") is { ExitCode: 0 } ran ? ran.Json.Text("id") : null;
    }

    [Theory, BothEngines]
    public void While_a_store_is_made_leave_one_that_the_next_command_uses(TestEngine engine)
    {
        UsualTime usual;
        using (var home = new Home(engine))
            usual = new UsualTime(() => home.Stint("start", "Whole").Succeeds());
        var killed = 0;
        for (var step = 0; step < Steps; step++)
        {
            using var home = new Home(engine);
            var started = usual.Cut(home, 1.1 * step / (Steps - 1), "start", "Cut");
            killed += started ? 0 : 1;
            var again = home.Stint("start", "Again", "--json");
            // Killed after its commit, it has started all the same.
            if (started || again.ExitCode != 0)
                Assert.Equal("session_open", again.Exits(1).Json.Text("error.code"));
            home.Stint("log", "Goes on").Succeeds();
            Sound(home, engine);
        }

        Assert.InRange(killed, 2, Steps);
    }

    [Theory, BothEngines]
    public void During_an_import_leave_whole_sessions_that_the_next_import_completes(TestEngine engine)
    {
        using var whole = new Home(engine).WithHistory(Commits);
        var usual = new UsualTime(() => whole.Stint("import", "git").Succeeds());
        using var home = new Home(engine).WithHistory(Commits);
        home.Stint("status");
        var killed = 0;
        for (var step = 2; step < Steps - 2; step++)
            killed += usual.Cut(home, (double)step / (Steps - 1), "import", "git") ? 0 : 1;
        Assert.InRange(killed, 1, Steps);

        var last = home.Stint("import", "git", "--json").Succeeds().Json;
        Assert.Equal((Commits, Commits), (last.Number("read"), last.Number("added") + last.Number("skipped")));
        Assert.Equal(0, home.Stint("import", "git", "--json").Succeeds().Json.Number("added"));
        Assert.Equal(Stats(whole), Stats(home));
        Sound(home, engine);

        static string Stats(Home home) => home.Stint("session", "stats", "--period", "all", "--json").Succeeds().Output;
    }

    /// <summary>Starts a command and kills it after so many milliseconds; true when it had ended well before.</summary>
    internal static bool Cut(Home home, double milliseconds, params string[] arguments)
    {
        using var process = new Process { StartInfo = Programs.Describe(Published.Stint, arguments, home.WorkingFolder, home.Environment) };
        process.Start();
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(TimeSpan.FromMilliseconds(milliseconds)))
            process.Kill();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0 or 137, $"It ended by itself, with {process.ExitCode}: {errors.Result}");
        return process.ExitCode == 0;
    }

    private static Dictionary<string, UsualTime> UsualTimes(Home home)
    {
        home.Stint("status");
        return new Dictionary<string, UsualTime>(StringComparer.Ordinal)
        {
            ["start"] = new(() => home.Stint("start", "Whole").Succeeds()),
            ["log"] = new(() => home.Stint("log", "Whole").Succeeds()),
            ["end"] = new(() => home.Stint("end").Succeeds()),
        };
    }

    internal static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Every document there is has its end.</summary>
    private static void Documents(Home home)
    {
        var folder = Path.Combine(home.WorkingFolder, ".stint");
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            Assert.True(text.EndsWith('\n') || file.EndsWith("FILES.txt", StringComparison.Ordinal), $"{file} is cut off: {text}");
            if (Path.GetFileName(file) == "state.json")
                JsonDocument.Parse(text).Dispose();
        }

        Assert.Contains("state.json\n", File.ReadAllText(Path.Combine(folder, ".gitignore")), StringComparison.Ordinal);
        Assert.Empty(home.Git("status", "--porcelain", "--", ".stint").Output);
    }

    private static string Newest(Home home, string name) => Directory.GetFiles(Path.Combine(home.WorkingFolder, ".stint", "sessions"), "*" + name).Order(StringComparer.Ordinal).Last();

    /// <summary>A recount finds what was there, and the engine nothing to complain about.</summary>
    private static void Sound(Home home, TestEngine engine)
    {
        List<string> before;
        using (var store = new RawStore(home))
            before = store.Texts(Figures);
        home.Stint("rollup", "rebuild").Succeeds();
        using var after = new RawStore(home);
        Assert.Equal(before, after.Texts(Figures));
        if (engine == TestEngine.Sqlite)
            Assert.Equal(["ok"], after.Texts("pragma integrity_check"));
    }
}

/// <summary>How long a command takes. It was measured once, perhaps while the machine was busy: a run that ended sooner corrects it.</summary>
internal sealed class UsualTime(Action command)
{
    private double milliseconds = PowerCuts.Time(command);

    /// <summary>Kills the command at this share of its time; true when it had ended well before.</summary>
    public bool Cut(Home home, double share, params string[] arguments)
    {
        var done = false;
        var took = PowerCuts.Time(() => done = PowerCuts.Cut(home, milliseconds * share, arguments));
        if (done)
            milliseconds = Math.Min(milliseconds, took);
        return done;
    }
}
