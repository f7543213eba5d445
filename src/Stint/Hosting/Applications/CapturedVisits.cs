using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Stint.Operations;
using Stint.Visits;

namespace Stint.Hosting;

/// <summary>Something that a request told, on its way to the store.</summary>
internal sealed record Captured(EventInput Event, Sender Sender);

/// <summary>
/// Writes what requests told, behind their backs: a request hands over and goes on. So many wait at the most; what comes then is dropped and counted, and the application's log says so.
/// </summary>
internal sealed partial class CapturedVisits(StintHost host, ILogger log)
{
    private const int MostWaiting = 10_000;
    private const int Writers = 2;
    private const int MostAttempts = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>How long an application that stops waits for what is under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<Captured> waiting = Channel.CreateBounded<Captured>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });
    private readonly TaskCompletionSource stopping = new();
    private Task writing = Task.CompletedTask;
    private long lost;
    private long told;

    public void Start() => writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));

    /// <summary>Takes it when there is room; never waits.</summary>
    public void Offer(Captured captured)
    {
        if (!waiting.Writer.TryWrite(captured))
            Lose("more than 10,000 are waiting to be written", null);
    }

    /// <summary>Writes what waits, for some seconds at the most.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        waiting.Writer.TryComplete();
        try
        {
            await writing.WaitAsync(Patience, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            stopping.TrySetResult();
        }
    }

    private async Task WriteAsync()
    {
        await foreach (var each in waiting.Reader.ReadAllAsync())
        {
            for (var attempt = 1; !TryWrite(each, last: attempt == MostAttempts) && attempt < MostAttempts; attempt++)
                await Task.WhenAny(Task.Delay(Pause), stopping.Task);
        }
    }

    /// <summary>Whether that is done with: a store that is away may be back in a moment.</summary>
    private bool TryWrite(Captured each, bool last)
    {
        try
        {
            host.Run(Collecting.Collect, new Caller { Sender = each.Sender }, ("site", host.Options.Site), ("events", (EventInput[])[Named(each)]));
            return true;
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Unavailable && !last && !stopping.Task.IsCompleted)
        {
            return false;
        }
        catch (Exception failure)
        {
            // Whatever it is, the application goes on, and so do the other visits.
            Lose(failure.Message, failure);
            return true;
        }
    }

    /// <summary>Who signs in goes on with the visit that began before: it is the visitor's, and then has a user, too.</summary>
    private EventInput Named(Captured each) => each.Event is { UserId: not null, VisitorId: null or "" } known && !each.Sender.RefusesTracking
        ? known with { VisitorId = host.Visitor(each.Sender, known) }
        : each.Event;

    private void Lose(string why, Exception? failure)
    {
        var sum = Interlocked.Increment(ref lost);
        var now = host.Time.GetTimestamp();
        var before = Interlocked.Read(ref told);
        if ((before == 0 || host.Time.GetElapsedTime(before, now) > Quiet) && Interlocked.CompareExchange(ref told, now, before) == before)
            Lost(log, sum, why, failure);
    }

    [LoggerMessage(1, LogLevel.Warning, "Stint has not recorded what {Count} requests told so far: {Why}")]
    private static partial void Lost(ILogger log, long count, string why, Exception? failure);
}
