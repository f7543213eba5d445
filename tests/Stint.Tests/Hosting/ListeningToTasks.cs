using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

/// <summary>An orchestrator that listens to what happens to tasks, and comes back after its connection broke.</summary>
public sealed class ListeningToTasks
{
    private const string Route = "/api/v1/tasks/events";

    [Theory, BothEngines]
    public async Task Hears_of_every_step_in_order(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        using var listener = await Listener.ConnectAsync(served, Route);
        served.Desk.Do(AddTask.Operation, ("key", "T-1"));
        served.Desk.Do(ClaimTask.Operation, ("key", "T-1"), ("agent", "backend"));
        served.Desk.Do(FinishTask.Operation, ("key", "T-1"));
        var heard = new List<string>();
        while (heard.Count < 3)
        {
            var change = await listener.ChangeAsync();
            heard.Add($"{change.GetProperty("n")} {change.GetProperty("task_key")} {change.GetProperty("action")} {change.GetProperty("to_status")} {change.GetProperty("agent_id")}");
        }

        Assert.Equal(["1 T-1 added ready_for_development ", "2 T-1 claimed in_development backend", "3 T-1 finished ready_for_code_review backend"], heard);
    }

    [Fact]
    public async Task Hears_all_of_a_burst_though_it_reads_late()
    {
        const int many = 20_000;
        await using var served = await Served.StartAsync();
        var heard = new HashSet<string>(StringComparer.Ordinal);
        var connections = 0;
        string? last = null;
        using var waiting = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (heard.Count < many)
        {
            using var stream = await Stream.OpenAsync(served, last, waiting.Token);
            if (connections++ == 0)
            {
                Add(served.Desk, many);
                await Task.Delay(TimeSpan.FromSeconds(2), waiting.Token);
            }

            while (heard.Count < many && await stream.NextAsync(waiting.Token) is { } line)
            {
                last = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : last;
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    heard.Add(JsonDocument.Parse(line[6..]).RootElement.GetProperty("task_key").GetString()!);
            }
        }

        Assert.True(connections > 1, "The first connection kept up, so that nothing was tried.");
    }

    [Theory, BothEngines]
    public async Task Hears_all_that_it_missed_once_and_in_order_and_then_what_happens(TestEngine engine)
    {
        const int many = 2_300;
        await using var served = await Served.StartAsync(engine);
        Add(served.Desk, many);
        served.Desk.Wait("1h");
        using var waiting = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var stream = await Stream.OpenAsync(served, "00000000-0000-7000-8000-000000000000", waiting.Token);
        var keys = new List<string>();
        while (keys.Count < many)
            keys.Add(await stream.KeyAsync(waiting.Token));
        Assert.Equal(Enumerable.Range(0, many).Select(n => $"T-{n}"), keys);
        served.Desk.Do(AddTask.Operation, ("key", "last"));
        Assert.Equal("last", await stream.KeyAsync(waiting.Token));
    }

    [Theory, BothEngines]
    public async Task Hears_of_a_change_that_waited_for_its_turn_though_its_id_is_older(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var early = served.Desk.Now;
        served.Desk.Wait("70s").Do(AddTask.Operation, ("key", "T-1"));
        using var waiting = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var listener = await Stream.OpenAsync(served, null, waiting.Token);
        var last = (await listener.NextAsync("id: ", waiting.Token))[4..];
        served.Desk.Do(AddTask.Operation, ("key", "T-2"));
        Assert.Equal("T-2", await listener.KeyAsync(waiting.Token));

        // Its instant was taken before it got the lock.
        served.Desk.Store.Execute($"update task_changes set id = '{Ids.New(early)}' where task_id = (select id from tasks where key = 'T-2')");
        Assert.Equal("T-2", await listener.KeyAsync(waiting.Token));
        using var again = await Stream.OpenAsync(served, last, waiting.Token);
        Assert.Equal(["T-2", "T-1"], new[] { await again.KeyAsync(waiting.Token), await again.KeyAsync(waiting.Token) });
        served.Desk.Do(AddTask.Operation, ("key", "T-3"));
        Assert.Equal("T-3", await again.KeyAsync(waiting.Token));
        Assert.Equal("T-3", await listener.KeyAsync(waiting.Token));
    }

    [Theory, BothEngines]
    public async Task That_has_heard_nothing_yet_can_go_on_where_it_was(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        using var waiting = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach (var key in new[] { "T-1", "T-2" })
        {
            using var first = await Stream.OpenAsync(served, null, waiting.Token);
            var id = (await first.NextAsync("id: ", waiting.Token))[4..];
            served.Desk.Wait("1h").Do(AddTask.Operation, ("key", key));
            served.Desk.Wait("1h");
            using var back = await Stream.OpenAsync(served, id, waiting.Token);
            while (await back.KeyAsync(waiting.Token) != key)
                Assert.Equal("T-2", key);
        }
    }

    private static void Add(Desk desk, int count)
    {
        var context = new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings);
        desk.Database.Write(tx =>
        {
            for (var n = 0; n < count; n++)
                AddTask.Create(tx, context, null, new NewTask($"T-{n}"));
        });
    }

    /// <summary>The lines of a stream, as they come.</summary>
    private sealed class Stream(HttpResponseMessage answer, StreamReader reader) : IDisposable
    {
        public static async Task<Stream> OpenAsync(Served served, string? last, CancellationToken waiting)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Route);
            if (last is not null)
                request.Headers.Add("Last-Event-ID", last);
            var answer = await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, waiting);
            return new Stream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(waiting)));
        }

        public ValueTask<string?> NextAsync(CancellationToken waiting) => reader.ReadLineAsync(waiting);

        public async Task<string> NextAsync(string beginning, CancellationToken waiting)
        {
            while (await NextAsync(waiting) is { } line)
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                    return line;
            }

            throw new EndOfStreamException();
        }

        public async Task<string> KeyAsync(CancellationToken waiting) =>
            JsonDocument.Parse((await NextAsync("data: ", waiting))[6..]).RootElement.GetProperty("task_key").GetString()!;

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
        }
    }
}
