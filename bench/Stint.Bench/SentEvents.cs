using System.Globalization;
using System.Text;
using Stint.Sessions;
using Stint.Visits;

namespace Stint.Bench;

/// <summary>
/// Events as an application's server sends them: of many visitors at once, page by page, in the order of time. Each batch holds some events of
/// several visitors; a visitor's visit goes on over several batches.
/// </summary>
internal sealed class SentEvents
{
    public const int OfBatch = 100;
    private const int VisitorsOfBatch = 10;
    private const int EventsOfVisit = 20;

    public static readonly Instant Begin = Instant.Parse("2026-01-12T00:00:00Z");

    private readonly List<VisitEvent> rows = [];
    private readonly List<byte[]> bodies = [];

    /// <summary>So many events, none of which another number's are.</summary>
    public SentEvents(int count, int number)
    {
        for (var batch = 0; batch < count / OfBatch; batch++)
        {
            var body = new StringBuilder("""{"site":"shop","events":[""");
            for (var i = 0; i < OfBatch; i++)
            {
                var each = Of(number, batch, i);
                rows.Add(each.Row);
                body.Append(i == 0 ? "" : ",").Append(each.Json);
            }

            bodies.Add(Encoding.UTF8.GetBytes(body.Append("]}").ToString()));
        }
    }

    /// <summary>The rows that the store gets, in order.</summary>
    public IReadOnlyList<VisitEvent> Rows => rows;

    /// <summary>The bodies of the requests, in order.</summary>
    public IReadOnlyList<byte[]> Bodies => bodies;

    private static (VisitEvent Row, string Json) Of(int number, int batch, int i)
    {
        // Ten visitors send ten events in this batch, and ten in the one that follows.
        var visitor = $"{number}-{(batch / (EventsOfVisit * VisitorsOfBatch / OfBatch) * VisitorsOfBatch) + (i % VisitorsOfBatch)}";
        var nth = (batch % (EventsOfVisit * VisitorsOfBatch / OfBatch) * (OfBatch / VisitorsOfBatch)) + (i / VisitorsOfBatch);
        var at = Begin + TimeSpan.FromSeconds((number % 1000) + (nth * 20));
        var isView = nth % 3 != 2;
        var type = isView ? "page_view" : "action";
        var name = isView ? null : $"button-{nth % 7}";
        var page = $"/articles/{(nth * 7) % 40}";
        var id = $"{number}-{batch.ToString(CultureInfo.InvariantCulture)}-{i}";
        var device = nth == 0 ? ""","device":{"type":"desktop","browser":"Firefox","os":"Linux"},"entry":{"page":"/","source":"external","referrer":"https://search.example"}""" : "";
        var json = $$"""{"id":"{{id}}","type":"{{type}}",{{(name is null ? "" : $"\"name\":\"{name}\",")}}"page":"{{page}}","at":"{{at}}","visitor_id":"{{visitor}}"{{device}}}""";
        return (
            new VisitEvent
            {
                Stream = VisitStream.OfVisitor("default", "shop", visitor).Key,
                Id = id,
                At = at,
                ReceivedAt = at,
                Type = type,
                Name = name,
                Page = page,
                Context = nth == 0 ? new EventContext(new DeviceInfo("desktop", "Firefox", "Linux"), new EntryPoint("/", "external", "https://search.example")) : null,
            },
            json);
    }
}
