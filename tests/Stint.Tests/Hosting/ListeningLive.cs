using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting;

/// <summary>Somebody who listens to the server's events.</summary>
internal sealed class Listener : IDisposable
{
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private Listener(HttpResponseMessage response, Stream stream) => (this.response, reader) = (response, new StreamReader(stream));

    public static async Task<Listener> ConnectAsync(Served served, string route = "/api/v1/live", string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (token is not null)
            Visitor.Bearer(token)(request);
        var answer = await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var listener = new Listener(answer, await answer.Content.ReadAsStreamAsync());
        while (await listener.LineAsync() != ": connected")
        {
        }

        return listener;
    }

    /// <summary>The next change that is told.</summary>
    public async Task<JsonElement> ChangeAsync()
    {
        while (true)
        {
            var line = await LineAsync();
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonDocument.Parse(line[6..]).RootElement;
        }
    }

    private async Task<string> LineAsync() => await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? throw new EndOfStreamException();

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}

public sealed class ListeningLive
{
    [Theory, BothEngines]
    public async Task Hears_of_what_another_process_writes(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var id = served.Desk.Start().Id;
        using var listener = await Listener.ConnectAsync(served);
        using var other = served.Desk.Store.Open();
        other.Write(tx => tx.Execute(new Stint.Storage.Sql("update sessions set status = 'paused' where bucket = 271")));
        var change = await listener.ChangeAsync();
        Assert.Equal(("session", id), (change.GetProperty("kind").GetString(), change.GetProperty("id").GetString()));
    }

    [Theory, BothEngines]
    public async Task Hears_of_a_start_an_entry_and_an_end(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        using var listener = await Listener.ConnectAsync(served);
        var id = served.Desk.Start().Id;
        Assert.Equal(id, (await listener.ChangeAsync()).GetProperty("id").GetString());
        served.Desk.Wait("1m").Log();
        Assert.Equal(id, (await listener.ChangeAsync()).GetProperty("id").GetString());
        served.Desk.Wait("1m").End();
        Assert.Equal(id, (await listener.ChangeAsync()).GetProperty("id").GetString());
    }

    [Theory, BothEngines]
    public async Task Hears_of_figures_that_changed_without_an_open_session(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var id = served.Desk.Start().Id;
        served.Desk.Wait("1m").End();
        using var listener = await Listener.ConnectAsync(served);
        served.Desk.Do(Stint.Work.DeleteSession.Operation, ("session", id), ("yes", true));
        Assert.Equal("figures", (await listener.ChangeAsync()).GetProperty("kind").GetString());
    }

    [Theory, BothEngines]
    public async Task Hears_of_a_visit_that_begins_goes_on_and_ends(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        using var listener = await Listener.ConnectAsync(served);
        var id = served.Desk.Do<Stint.Visits.StartedVisit>(Stint.Visits.Collecting.Start, ("user_id", "u-1")).Id;
        Assert.Equal("visits", (await listener.ChangeAsync()).GetProperty("kind").GetString());
        served.Desk.Wait("1m").Do<Stint.Visits.OpenVisit>(Stint.Visits.Collecting.Heartbeat, ("visit", id));
        Assert.Equal("visits", (await listener.ChangeAsync()).GetProperty("kind").GetString());
        served.Desk.Wait("1m").Do<Stint.Visits.OpenVisit>(Stint.Visits.Collecting.End, ("visit", id));
        Assert.Equal("visits", (await listener.ChangeAsync()).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Misses_nothing_from_the_moment_it_is_connected()
    {
        await using var served = await Served.StartAsync();
        for (var n = 0; n < 10; n++)
        {
            using var listener = await Listener.ConnectAsync(served);
            var id = served.Desk.As($"actor{n}").Start().Id;
            Assert.Equal(id, (await listener.ChangeAsync()).GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task With_too_many_others_is_refused()
    {
        await using var served = await Served.StartAsync();
        var listeners = new List<Listener>();
        for (var n = 0; n < 100; n++)
            listeners.Add(await Listener.ConnectAsync(served));
        Assert.Equal("503 too_many_listeners", (await served.GetAsync("/api/v1/live")).Problem());
        listeners.ForEach(each => each.Dispose());
    }
}
