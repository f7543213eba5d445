using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>One event of a stream.</summary>
/// <param name="Id">Under which a listener knows it again; null where it comes once.</param>
/// <param name="Text">Its lines.</param>
internal sealed record StreamEvent(string? Id, string Text);

/// <summary>
/// Server-sent events about changes, whoever made them: another process may write to the same store, so the store is asked, four times a second,
/// while somebody listens. The question costs one look at a counter; only when that moved is looked for what changed.
/// </summary>
/// <param name="begin">Looks at what there is, and returns what finds the events since the look before.</param>
/// <param name="missed">What a listener gets first: the events since the one it names. Null where none are told again, and some may be lost.</param>
internal sealed class EventStream(
    Database database, TimeProvider time, Func<Func<IEnumerable<StreamEvent>>> begin, Func<string?, IEnumerable<StreamEvent>>? missed = null) : IDisposable
{
    private const int MostWaiting = 1024;
    private const int MostListeners = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly List<Channel<StreamEvent>> listeners = [];
    private readonly ChangeCounter counter = new(database);
    private Task? watching;
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Answers with the events, until the listener leaves, the server stops, or the listener's token lets it in no more.</summary>
    public async Task ListenAsync(HttpContext http)
    {
        try
        {
            await SendAsync(http);
        }
        catch (Refusal refusal)
        {
            await HttpFace.ProblemAsync(http, refusal);
        }
    }

    private async Task SendAsync(HttpContext http)
    {
        var channel = Channel.CreateBounded<StreamEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = missed is null ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait });
        lock (gate)
        {
            if (listeners.Count >= MostListeners)
                throw new Refusal(RefusalKind.Unavailable, "too_many_listeners", $"{MostListeners} pages listen already.", "Close some of them.");
            if (watching is null)
            {
                // Looked at before anybody is told that they are connected: from then on nothing is missed. The counter first, since what
                // comes between the two looks must be looked at again.
                var seen = counter.Read();
                var look = begin();
                watching = Task.Run(() => WatchAsync(seen, look));
            }

            listeners.Add(channel);
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping.Token);
        try
        {
            await http.Response.WriteAsync("retry: 2000\n", ending.Token);
            await TellAsync(http.Response, http.Features.GetRequiredFeature<Admitted>().Still, channel.Reader, missed?.Invoke(http.Request.Headers["Last-Event-ID"]) ?? [], ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener left, or the server stops.
        }
        finally
        {
            lock (gate)
                listeners.Remove(channel);
        }
    }

    private async Task TellAsync(HttpResponse response, Func<bool> still, ChannelReader<StreamEvent> waiting, IEnumerable<StreamEvent> past, CancellationToken ending)
    {
        // The listener is known already: what happens while the past is told waits, and what comes both ways is told once.
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var each in past)
        {
            await response.WriteAsync(each.Text, ending);
            if (each.Id is { } id)
                told.Add(id);
        }

        await response.WriteAsync(": connected\n\n", ending);
        await response.Body.FlushAsync(ending);
        var asked = time.GetTimestamp();
        while (true)
        {
            var more = waiting.WaitToReadAsync(ending).AsTask();
            // A comment keeps proxies from closing, and finds out that the listener has gone.
            while (await Task.WhenAny(more, Task.Delay(Heartbeat, time, ending)) != more)
            {
                if (!still())
                    return;
                await response.WriteAsync(": alive\n\n", ending);
                await response.Body.FlushAsync(ending);
            }

            if (time.GetElapsedTime(asked) >= Heartbeat)
            {
                if (!still())
                    return;
                asked = time.GetTimestamp();
            }

            if (!await more)
                return;
            while (waiting.TryRead(out var each))
            {
                if (each.Id is null || !told.Remove(each.Id))
                    await response.WriteAsync(each.Text, ending);
            }

            await response.Body.FlushAsync(ending);
        }
    }

    private async Task WatchAsync(long seen, Func<IEnumerable<StreamEvent>> look)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Pause, time);
            lock (gate)
            {
                if (listeners.Count == 0)
                {
                    watching = null;
                    return;
                }
            }

            try
            {
                var now = counter.Read();
                if (now == seen)
                    continue;
                foreach (var each in look())
                    Send(each);
                seen = now;
            }
            catch (Refusal)
            {
                // The store is away for a moment; the next look may find it.
            }
        }
    }

    private void Send(StreamEvent each)
    {
        lock (gate)
        {
            foreach (var listener in listeners)
            {
                // Who cannot keep up is told what waits, and then the end: it comes back with the last id it heard, and misses nothing.
                if (!listener.Writer.TryWrite(each))
                    listener.Writer.TryComplete();
            }
        }
    }

    /// <summary>Ends every listener's answer, so that a server that stops need not wait for them.</summary>
    public void Stop() => stopping.Cancel();

    public void Dispose()
    {
        stopping.Cancel();
        counter.Dispose();
        stopping.Dispose();
    }
}
