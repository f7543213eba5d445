using System.Globalization;
using System.Text.Json;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Why an event is kept apart.</summary>
internal static class Filters
{
    /// <summary>A program sent it, by its user agent.</summary>
    public const string Bot = "bot";

    /// <summary>Its instant lies ahead of our clock.</summary>
    public const string Future = "in_the_future";

    /// <summary>It is older than whoever sends it may tell.</summary>
    public const string TooOld = "too_old";

    /// <summary>It is of a visit that nobody has begun.</summary>
    public const string NoVisit = "visit_not_found";

    /// <summary>Never kept, and counted alone: the visitor does not want to be tracked.</summary>
    public const string Signal = "privacy_signal";

    /// <summary>What can be restored.</summary>
    public static readonly string[] Kept = [Bot, Future, TooOld, NoVisit];
}

/// <summary>An event that is kept apart, as it would be stored.</summary>
internal sealed record KeptEvent(string Id, Instant At, Instant ReceivedAt, string Type, string? Name, string? Page, string? UserId, EventContext? Context, string? Details)
{
    public static KeptEvent Of(VisitEvent each) => new(each.Id, each.At, each.ReceivedAt, each.Type, each.Name, each.Page, each.UserId, each.Context, each.Details);

    public VisitEvent In(VisitStream stream) => new()
    {
        Stream = stream.Key,
        Id = Id,
        At = At,
        ReceivedAt = ReceivedAt,
        Type = Type,
        Name = Name,
        Page = Page,
        UserId = UserId,
        Context = Context,
        Details = Details,
    };
}

/// <summary>
/// Events of bots and refused events, kept apart from visits and figures with the reason: so many a day and site, the rest is counted. They go
/// with the raw data of visits.
/// </summary>
internal sealed class FilteredEvents(Transaction tx, Context context)
{
    /// <summary>Events kept of one site on one UTC day.</summary>
    public const int MostADay = 10_000;

    private static readonly Bulk Insert = new(
        "visit_filtered", "bucket bigint", "id text", "workspace text", "site text", "reason text", "why text", "at bigint", "received_at bigint", "visit text", "visitor_id text", "user_id text",
        "event text");

    private static readonly Sql KeptOf = new("select coalesce(sum(kept), 0) from visit_filtered_days where bucket = @bucket and workspace = @workspace and site = @site and date = @date");

    private static readonly Sql Count = new(
        """
        insert into visit_filtered_days (bucket, workspace, site, date, reason, events, kept, restored) values (@bucket, @workspace, @site, @date, @reason, @events, @kept, 0)
        on conflict (bucket, workspace, site, date, reason) do update set events = visit_filtered_days.events + excluded.events, kept = visit_filtered_days.kept + excluded.kept
        """);

    private static readonly Sql StreamOf = new(
        "select site, coalesce(visitor_id, '') from visit_filtered where bucket = @bucket and workspace = @workspace and visit = @visit order by at, id limit 1");

    private readonly List<(VisitStream Stream, VisitEvent Event, string Reason, string? Why)> kept = [];
    private readonly SortedDictionary<(string Site, string Reason), long> counted = [];

    /// <summary>Keeps an event apart.</summary>
    public void Keep(VisitStream stream, VisitEvent each, string reason, string? why = null) => kept.Add((stream, each, reason, why));

    /// <summary>Counts events of which nothing is kept.</summary>
    public void Skip(string site, string reason, int events) => counted[(site, reason)] = counted.GetValueOrDefault((site, reason)) + events;

    /// <summary>The stream of a visit of which only events kept apart are known.</summary>
    public VisitStream? Stream(string visit) => kept.Find(each => each.Stream.Named == visit).Stream ?? tx.First(
        StreamOf, row => VisitStream.OfVisit(visit, row.Text(0), row.Text(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@visit", visit));

    /// <summary>Writes what was kept and counted. An event that comes again is neither kept nor counted again.</summary>
    public void Write()
    {
        var date = Date(context.Now);
        var counts = new SortedDictionary<(string Site, string Reason), (long Events, long Kept)>();
        foreach (var (key, events) in counted)
        {
            // Of a site that nobody has ever visited nothing is kept, not even its name.
            if (SiteNames.Knows(tx, context, key.Site))
                counts[key] = (events, 0);
        }

        foreach (var site in kept.GroupBy(each => each.Stream.Site, StringComparer.Ordinal))
        {
            SiteNames.Need(tx, context, site.Key);
            var room = MostADay - tx.First(KeptOf, row => row.Long(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site.Key), ("@date", date));
            foreach (var reason in site.GroupBy(each => each.Reason, StringComparer.Ordinal))
            {
                var rows = reason.Take((int)Math.Max(0, room)).Select(Row).ToList();
                var written = Insert.Write(tx, rows);
                room -= written;
                var key = (site.Key, reason.Key);
                var (events, before) = counts.GetValueOrDefault(key);
                counts[key] = (events + written + reason.Count() - rows.Count, before + written);
            }
        }

        foreach (var ((site, reason), (events, rows)) in counts)
        {
            if (events > 0)
            {
                tx.Execute(
                    Count, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@date", date), ("@reason", reason), ("@events", events), ("@kept", rows));
            }
        }
    }

    /// <summary>The UTC day of an instant, as these days are counted.</summary>
    public static string Date(Instant at) => at.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private object?[] Row((VisitStream Stream, VisitEvent Event, string Reason, string? Why) of)
    {
        var (stream, each, reason, why) = of;
        return
        [
            // The id is of the event alone: it is the same whenever the event comes again.
            context.Bucket, Ids.Derived(Instant.MinValue, $"{context.Workspace}\0{stream.Key}\0{each.Id}\0{reason}"), context.Workspace, stream.Site, reason, why, each.At.Milliseconds,
            each.ReceivedAt.Milliseconds, stream.Named, stream.VisitorId.Length == 0 ? null : stream.VisitorId, each.UserId,
            JsonSerializer.Serialize(KeptEvent.Of(each), VisitJson.Default.KeptEvent),
        ];
    }
}
