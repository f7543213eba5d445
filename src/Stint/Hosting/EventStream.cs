using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>
/// Server-sent events about changes, whoever made them: another process may write to the same store, so the store is asked, four times a second,
/// while somebody listens. The question costs one look at a counter; only when that moved is looked for what changed.
/// </summary>
/// <param name="begin">Looks at what there is, and returns what finds the events since the look before, as their lines.</param>
/// <param name="missed">The events that a listener who comes back has missed; null where none are told again.</param>
internal sealed class EventStream(
    Database database, TimeProvider time, Func<Func<IEnumerable<string>>> begin, Func<HttpContext, IEnumerable<string>>? missed = null) : IDisposable
{
    private const int MostListeners = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly List<Channel<string>> listeners = [];
    private readonly ChangeCounter counter = new(database);
    private Task? watching;
    private readonly CancellationTokenSource stopping = new();

    public void Map(WebApplication app, string route) => app.MapGet(route, (HttpContext http) => ListenAsync(http));

    private async Task ListenAsync(HttpContext http)
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
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
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
            await http.Response.WriteAsync("retry: 2000\n: connected\n\n", ending.Token);
            foreach (var text in missed?.Invoke(http) ?? [])
                await http.Response.WriteAsync(text, ending.Token);
            await http.Response.Body.FlushAsync(ending.Token);
            var next = channel.Reader.ReadAsync(ending.Token).AsTask();
            while (!ending.IsCancellationRequested)
            {
                // A comment keeps proxies from closing, and finds out that the listener has gone.
                var arrived = await Task.WhenAny(next, Task.Delay(Heartbeat, time, ending.Token)) == next;
                await http.Response.WriteAsync(arrived ? await next : ": alive\n\n", ending.Token);
                await http.Response.Body.FlushAsync(ending.Token);
                if (arrived)
                    next = channel.Reader.ReadAsync(ending.Token).AsTask();
            }
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

    private async Task WatchAsync(long seen, Func<IEnumerable<string>> look)
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
                var events = look();
                seen = now;
                Send(events);
            }
            catch (Refusal)
            {
                // The store is away for a moment; the next look may find it.
            }
        }
    }

    private void Send(IEnumerable<string> events)
    {
        lock (gate)
        {
            foreach (var text in events)
            {
                foreach (var listener in listeners)
                    listener.Writer.TryWrite(text);
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
