using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>
/// Server-sent events about changes, whoever made them: another process may write to the same store, so the store is asked, four times a second,
/// while somebody listens. The question costs one look at a counter; only when that moved are the open sessions compared.
/// </summary>
internal sealed class Live(Database database, TimeProvider time, string workspace) : IDisposable
{
    private const int MostListeners = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly Sql Open = new(
        """
        select id, last_activity_at, status, active_ms, coalesce(project_id, '') from sessions
        where bucket = @bucket and kind = 'work' and ended_at is null order by last_activity_at desc, id desc limit 1000
        """);

    private readonly Lock gate = new();
    private readonly List<Channel<string>> listeners = [];
    private readonly ChangeCounter counter = new(database);
    private Task? watching;
    private readonly CancellationTokenSource stopping = new();

    public void Map(WebApplication app) => app.MapGet("/api/v1/live", (HttpContext http) => ListenAsync(http));

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
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (gate)
        {
            if (listeners.Count >= MostListeners)
                throw new Refusal(RefusalKind.Unavailable, "too_many_listeners", $"{MostListeners} pages listen already.", "Close some of them.");
            if (watching is null)
            {
                // Looked at before anybody is told that they are connected: from then on nothing is missed. The counter first, since what
                // comes between the two looks must be looked at again.
                var seen = counter.Read();
                var known = Snapshot();
                watching = Task.Run(() => WatchAsync(seen, known));
            }

            listeners.Add(channel);
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping.Token);
        try
        {
            await http.Response.WriteAsync("retry: 2000\n: connected\n\n", ending.Token);
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

    private async Task WatchAsync(long seen, Dictionary<string, string> known)
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
                var current = Snapshot();
                seen = now;
                var changed = current.Where(pair => known.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key).Concat(known.Keys.Except(current.Keys)).ToList();
                known = current;
                if (changed.Count == 0)
                    Send(new JsonObject { ["kind"] = "figures" });
                foreach (var id in changed)
                    Send(new JsonObject { ["kind"] = "session", ["id"] = id });
            }
            catch (Refusal)
            {
                // The store is away for a moment; the next look may find it.
            }
        }
    }

    private Dictionary<string, string> Snapshot() => database.Read(tx => tx
        .Query(Open, row => (Id: row.Text(0), State: $"{row.Long(1)} {row.Text(2)} {row.Long(3)} {row.Text(4)}"), ("@bucket", Bucket.Of(workspace)))
        .ToDictionary(each => each.Id, each => each.State, StringComparer.Ordinal));

    private void Send(JsonObject change)
    {
        var text = $"event: change\ndata: {change.ToJsonString()}\n\n";
        lock (gate)
        {
            foreach (var listener in listeners)
                listener.Writer.TryWrite(text);
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
