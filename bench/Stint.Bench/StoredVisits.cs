using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Visits;

namespace Stint.Bench;

/// <summary>A store with visits, taken in as every event is, in large parts; the days of one zone are kept.</summary>
internal sealed class StoredVisits : IDisposable
{
    private const int EventsOfVisit = 10;
    private const int VisitsOfPart = 500;

    public StoredVisits(string target)
    {
        Database = Database.Open(target, TimeProvider.System);
        Context = At(Now);
        Context.Do(VisitStats.Daily);
    }

    /// <summary>The instant of everything that is asked.</summary>
    public static Instant Now { get; } = Instant.Parse("2026-01-31T12:00:00Z");

    public Database Database { get; }

    public Context Context { get; }

    /// <summary>The same store at another instant.</summary>
    public Context At(Instant now) => new(Database, new Caller { Tz = "UTC" }, new Standing(now), new Settings { Tz = "UTC" });

    /// <summary>So many events: of visits in the last 30 days, the same 1,000 visitors again and again.</summary>
    public void Fill(int events)
    {
        var visits = events / EventsOfVisit;
        Take(visits, visit => ($"v{visit % 1000}", Now - TimeSpan.FromDays(30) + (TimeSpan.FromDays(29.9) * ((double)visit / visits)) + TimeSpan.FromMinutes(visit % 1000), EventsOfVisit), Context);
    }

    /// <summary>So many visits of different visitors that are open, of one event each, last seen at any time in the last half an hour.</summary>
    public void Open(int visits) => Take(visits, visit => ($"open {visit}", Now - (TimeSpan.FromMinutes(29) * ((double)visit / visits)), 1), Context);

    public void Dispose() => Database.Dispose();

    private void Take(int visits, Func<int, (string Visitor, Instant Start, int Events)> of, Context context)
    {
        foreach (var part in Enumerable.Range(0, visits).Chunk(VisitsOfPart))
        {
            var streams = new Dictionary<string, VisitStream>(StringComparer.Ordinal);
            var events = new List<VisitEvent>();
            foreach (var visit in part)
            {
                var (visitor, start, count) = of(visit);
                var stream = VisitStream.OfVisitor("default", "default", visitor);
                streams[stream.Key] = stream;
                events.AddRange(Enumerable.Range(0, count).Select(nth => new VisitEvent
                {
                    Stream = stream.Key,
                    Id = $"{visit}-{nth}",
                    At = start + TimeSpan.FromSeconds(nth * 20),
                    ReceivedAt = start,
                    Type = nth % 3 == 2 ? EventTypes.Action : EventTypes.PageView,
                    Name = nth % 3 == 2 ? $"button-{nth}" : null,
                    Page = $"/articles/{(visit + nth) % 40}",
                }));
            }

            Database.Write(tx => Collector.Take(tx, context, streams.Values, events));
        }
    }
}
