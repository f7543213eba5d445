using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace Stint.EndToEnd;

public sealed class ManyProcesses
{
    [Theory, BothEngines]
    public void Log_two_hundred_entries_at_once_and_each_is_there_once(TestEngine engine)
    {
        using var home = new Home(engine).WithRepository();
        home.Stint("start", "Many hands").Succeeds();
        var texts = Enumerable.Range(1, 200).Select(n => $"Entry {n}").ToList();

        // So many at a time: more would wait for a processor, not for the store.
        Parallel.ForEach(texts, new ParallelOptions { MaxDegreeOfParallelism = 16 }, text => home.Stint("log", text).Succeeds());

        Assert.Equal(texts.Order(StringComparer.Ordinal), Logged(home).Order(StringComparer.Ordinal));
        Assert.Equal(texts.Count, home.Stint("status", "--json").Succeeds().Json.Number("counts.logs"));
        var document = File.ReadAllLines(Path.Combine(home.WorkingFolder, ".stint", "sessions", "SESSION-00001-LOG.md"));
        Assert.Equal(texts.Order(StringComparer.Ordinal), document.Where(line => line.Contains("[log]", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("] ", StringComparison.Ordinal) + 2)..]).Order(StringComparer.Ordinal));
    }

    [Theory, BothEngines]
    public void Take_each_task_once_and_leave_none(TestEngine engine)
    {
        const int processes = 64;
        const int tasks = 160;
        using var home = new Home(engine);
        home.Write("tasks.csv", "key\n" + string.Join('\n', Enumerable.Range(1, tasks).Select(n => $"T-{n}")) + "\n");
        Assert.Equal(tasks, home.Stint("task", "import", "tasks.csv", "--json").Succeeds().Json.Number("added"));
        var taken = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<string>();
        var agents = Enumerable.Range(1, processes).Select(n => new Thread(() =>
        {
            Ran ran;
            while ((ran = home.Stint("task", "next", "--agent", $"agent-{n}", "--json")).ExitCode == 0)
                taken.Add(ran.Json.Text("task.key")!);
            refused.Add($"{ran.ExitCode} {ran.Output}");
        })).ToList();
        agents.ForEach(agent => agent.Start());
        agents.ForEach(agent => agent.Join());

        Assert.Equal(processes, refused.Count);
        Assert.All(refused, each => Assert.Contains("no_task_ready", each, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, tasks).Select(n => $"T-{n}").Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
        var page = home.Stint("task", "sessions", "--active", "--limit", "500", "--json").Succeeds().Json;
        Assert.Equal(taken.Order(StringComparer.Ordinal), page.Items().Select(session => session.Text("task_key")!).Order(StringComparer.Ordinal));
    }

    [Theory, BothEngines]
    public void Killed_at_any_moment_lose_nothing_that_was_acknowledged(TestEngine engine)
    {
        using var home = new Home(engine);
        home.Stint("start", "Power cuts").Succeeds();
        var acknowledged = new ConcurrentBag<string>();
        var killed = 0;
        var random = new Random(7);

        // Four at a time, each may take several times as long as one alone: the moments spread over all of that, however busy the machine is.
        var alone = System.Diagnostics.Stopwatch.StartNew();
        home.Stint("log", "Entry 0").Succeeds();
        acknowledged.Add("Entry 0");
        var longest = (int)Math.Max(400, 4 * alone.ElapsedMilliseconds);
        var plan = Enumerable.Range(1, 60).Select(n => (Text: $"Entry {n}", Delay: random.Next(20, longest))).ToList();

        Parallel.ForEach(plan, new ParallelOptions { MaxDegreeOfParallelism = 4 }, step =>
        {
            using var process = new System.Diagnostics.Process { StartInfo = Programs.Describe(Published.Stint, ["log", step.Text], home.WorkingFolder, home.Environment) };
            process.Start();
            if (!process.WaitForExit(step.Delay))
                process.Kill();
            process.WaitForExit();
            if (process.ExitCode == 0)
                acknowledged.Add(step.Text);
            else
                Interlocked.Increment(ref killed);
        });

        Assert.True(killed > 0, "No process was hit: the delays are too long.");
        Assert.True(acknowledged.Count > 1, "Every process was hit: the delays are too short.");
        var logged = Logged(home);
        Assert.Empty(acknowledged.Except(logged));
        Assert.Equal(logged.Distinct(), logged);
        Whole(home, engine);
    }

    [Theory, BothEngines]
    public async Task A_killed_server_has_kept_all_that_it_answered(TestEngine engine)
    {
        using var home = new Home(engine);
        var session = home.Stint("start", "Power cuts", "--json").Succeeds().Json.Text("id")!;
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 1; round <= 3; round++)
        {
            using var server = home.Serve();
            var writers = Enumerable.Range(1, 6).Select(writer => WriteUntilItDies(server, $"Round {round} writer {writer}")).ToArray();
            var before = acknowledged.Count;
            while (acknowledged.Count < before + (20 * round))
                await Task.Delay(5, TestContext.Current.CancellationToken);
            server.Kill();
            await Task.WhenAll(writers);
        }

        var logged = Logged(home);
        Assert.Empty(acknowledged.Except(logged));
        Assert.Equal(logged.Distinct(), logged);
        Whole(home, engine);

        async Task WriteUntilItDies(Server server, string name)
        {
            try
            {
                for (var n = 1; ; n++)
                {
                    var text = string.Create(CultureInfo.InvariantCulture, $"{name} entry {n}");
                    using var answer = await server.Client.PostAsJsonAsync($"/api/v1/work/sessions/{session}/log", new { text }, TestContext.Current.CancellationToken);
                    Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                    acknowledged.Add(text);
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone.
            }
        }
    }

    private static List<string> Logged(Home home) =>
        [.. home.Stint("session", "timeline", "1", "--type", "log", "--json").Succeeds().Json.Items().Select(entry => entry.Text("description")!)];

    /// <summary>The store is sound, and goes on.</summary>
    private static void Whole(Home home, TestEngine engine)
    {
        home.Stint("log", "Afterwards").Succeeds();
        home.Stint("end").Succeeds();
        if (engine != TestEngine.Sqlite)
            return;
        using var store = new RawStore(home);
        Assert.Equal(["ok"], store.Texts("pragma integrity_check"));
    }
}
