using System.Net;
using System.Net.Http.Headers;
using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Visits.Otlp;

namespace Stint.Hosting;

/// <summary>
/// Tells visits that begin and end to an endpoint of OpenTelemetry. What is to be told waits in the store, so that taking events in never waits for it;
/// while the endpoint is away it is asked again, more and more seldom.
/// </summary>
internal sealed class Announcer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    private readonly OtlpTarget target;
    private readonly Func<Context[]> workspaces;
    private readonly TimeProvider time;
    private readonly Action<string> say;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 64 << 10,
    };

    private readonly CancellationTokenSource stopping = new();
    private readonly Task telling;
    private TimeSpan wait = Pause;
    private bool away;

    public Announcer(OtlpTarget target, Database database, TimeProvider time, Settings settings, Action<string> say)
    {
        this.target = target;
        this.time = time;
        this.say = say;
        workspaces = () => [.. Workspaces.All(database).Prepend(settings.Workspace).Distinct(StringComparer.Ordinal).Select(each => new Context(database, new Caller(), time, settings, new Grant(each)))];
        Begin();
        telling = Task.Run(RunAsync);
    }

    /// <summary>Visits that were never told: the endpoint refused them, or was away for too long.</summary>
    public long Lost { get; private set; }

    private async Task RunAsync()
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (time.GetElapsedTime(begun) > Again)
                {
                    begun = time.GetTimestamp();
                    Begin();
                }

                var more = false;
                foreach (var workspace in workspaces())
                    more |= await TellAsync(workspace);
                if (more)
                    continue;
            }
            catch (Refusal)
            {
                // The store is away; what is to be told waits in it.
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(wait, CancellationToken.None).WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return;
        }
    }

    private void Begin()
    {
        foreach (var workspace in workspaces())
            Announcements.Begin(workspace);
    }

    /// <summary>Tells the next ones; whether there may be more.</summary>
    private async Task<bool> TellAsync(Context now)
    {
        var holder = Ids.New(now.Now);
        var next = Announcements.Take(now, holder);
        if (next is null)
            return false;
        if (next.Count == 0)
        {
            // None of these need be told any more.
            Announcements.Done(now, holder);
            return true;
        }

        try
        {
            var answer = await SendAsync(next);
            if (answer.IsSuccessStatusCode || !MayBeSentAgain(answer.StatusCode))
            {
                Announcements.Done(now, holder);
                Heard(answer, next.Count);
                return true;
            }

            Missed(now, holder, $"it answers {(int)answer.StatusCode}", answer.Headers.RetryAfter);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            Missed(now, holder, failure is TaskCanceledException ? "it does not answer" : PlainText.Line(failure.Message), null);
        }
        catch (OperationCanceledException)
        {
            Announcements.Release(now, holder);
            throw;
        }

        return false;
    }

    private async Task<HttpResponseMessage> SendAsync(List<Announcement> next)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = new ReadOnlyMemoryContent(OtlpExport.Request(next, target)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(target.IsJson ? OtlpAnswer.Json : OtlpAnswer.Protobuf);
        foreach (var (name, value) in target.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, stopping.Token);
    }

    private static bool MayBeSentAgain(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private void Heard(HttpResponseMessage answer, int count)
    {
        if (!answer.IsSuccessStatusCode)
        {
            Lost += count;
            say($"stint: {target} refuses to hear of visits: it answers {(int)answer.StatusCode}; {Lost} were not told so far.");
        }
        else if (away)
        {
            say($"stint: visits are told to {target} again.");
        }

        away = false;
        wait = Pause;
    }

    private void Missed(Context now, string holder, string why, RetryConditionHeaderValue? later)
    {
        var given = Announcements.Release(now, holder);
        Lost += given;
        if (!away)
            say($"stint: visits cannot be told to {target}: {why}. They wait, and it is asked again.");
        if (given > 0)
            say($"stint: more than {Announcements.MostWaiting:N0} wait to be told; {Lost} were given up so far.");
        var doubled = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, Longest.Ticks));
        wait = later?.Delta is { } asked && asked > doubled ? (asked < Longest ? asked : Longest) : doubled;
        away = true;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await telling;
        stopping.Dispose();
        http.Dispose();
    }
}
