using Stint.Operations;
using Stint.Sessions;
using Stint.Visits;

namespace Stint.Hosting;

/// <summary>Asks the operations that every face asks, on a thread of the pool: the store's calls are synchronous.</summary>
internal sealed class StintService(StintHost host) : IStint
{
    public async Task<IReadOnlyList<EventOutcome>> RecordAsync(IReadOnlyList<VisitorEvent> events, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var inputs = events.Select(each => new EventInput(
            each.Id, each.Type, each.Name, Page: each.Page, At: each.At is { } at ? Written(at) : null, VisitorId: each.VisitorId, UserId: each.UserId, Step: each.Step)).ToArray();
        var results = await AskAsync<EventResults>(Collecting.Collect, cancellation, ("site", host.Options.Site), ("events", inputs));
        return [.. results.Results.Select(each => new EventOutcome(Status(each.Status), each.Code, each.Message))];
    }

    public async Task<ActiveVisitors> ActiveAsync(TimeSpan? window = null, CancellationToken cancellation = default)
    {
        var active = await AskAsync<ActiveVisitsView>(ShowVisits.ActiveNow, cancellation, ("site", host.Options.Site), ("window", window));
        return new ActiveVisitors(active.Users, active.Sessions, [.. active.Items.Select(Shown)]);
    }

    public async Task<VisitStatistics> StatsAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation = default)
    {
        var stats = await AskAsync<VisitStatsView>(VisitStats.Stats, cancellation, ("site", host.Options.Site), ("since", Written(since)), ("until", Written(until)));
        return new VisitStatistics(
            stats.Sessions, stats.Users, stats.Views, stats.Actions, stats.Errors, stats.Bounces, stats.BounceRate, Span(stats.MeanDurationSeconds), Span(stats.MedianDurationSeconds), stats.ErrorRate);
    }

    public async Task<IReadOnlyList<Visit>> VisitsOfAsync(string user, int limit = 10, CancellationToken cancellation = default)
    {
        var visits = await AskAsync<Page<VisitView>>(UserVisits.History, cancellation, ("user", user), ("limit", (long)limit));
        return [.. visits.Items.Select(Shown)];
    }

    private async Task<T> AskAsync<T>(Operation operation, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        try
        {
            return (T)await Task.Run(() => host.Run(operation, new Caller { Actor = StintHost.Actor }, values), cancellation);
        }
        catch (Refusal refusal)
        {
            throw new StintException(refusal);
        }
    }

    private static EventStatus Status(string status) => status switch
    {
        "ok" => EventStatus.Recorded,
        "repeated" => EventStatus.Repeated,
        EventResult.RefusedStatus => EventStatus.Refused,
        _ => EventStatus.LeftOut,
    };

    private static Visit Shown(VisitView visit) => new(
        visit.Id, visit.Site, visit.VisitorId, visit.UserId, visit.StartedAt.ToDateTimeOffset(), visit.LastSeenAt.ToDateTimeOffset(), visit.EndedAt?.ToDateTimeOffset(), visit.EndReason,
        Span(visit.DurationSeconds), visit.Views, visit.Actions, visit.Errors, visit.EntryPage, visit.ExitPage);

    private static TimeSpan? Span(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static string Written(DateTimeOffset at) => at < DateTimeOffset.UnixEpoch
        ? throw new StintException(Refusal.Usage("bad_time", "Times before 1970 are not kept."))
        : Instant.FromDateTimeOffset(at).ToString();
}
