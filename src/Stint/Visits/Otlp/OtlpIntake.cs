using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits.Otlp;

/// <summary>What became of the records of a request.</summary>
/// <param name="Rejected">How many were not taken.</param>
/// <param name="Why">What was wrong with the first of each kind; null when all were taken.</param>
internal sealed record OtlpOutcome(long Rejected, string? Why);

/// <summary>
/// Takes log records in as events of the visits that their session.id names. A record counts once however often it is sent; nothing is
/// acknowledged before it is on disk; a record that makes no sense is rejected alone.
/// </summary>
internal static class OtlpIntake
{
    /// <summary>Takes what is right, all of it or, when the store fails, nothing.</summary>
    public static OtlpOutcome Take(Context context, IReadOnlyList<OtlpRecord> records) => Together.Take(context, tx => new Request(tx, context).Take(records));

    private sealed class Request(Transaction tx, Context context)
    {
        private const int MostReasons = 5;

        private readonly Dictionary<string, string> sites = new(StringComparer.Ordinal);
        private readonly Dictionary<string, VisitStream> streams = new(StringComparer.Ordinal);
        private readonly List<VisitEvent> events = [];
        private readonly Intake intake = new(tx, context);
        private readonly SortedDictionary<string, Instant> superseded = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (string Why, int Count)> wrong = new(StringComparer.Ordinal);

        public Taking<OtlpOutcome> Take(IReadOnlyList<OtlpRecord> records)
        {
            var visits = new List<(OtlpRecord Record, string Site, string Visit)>(records.Count);
            Each(records, record =>
            {
                var site = Site(record);
                visits.Add((record, site, OtlpEvents.VisitId(site, record.Attributes["session.id"]) ?? throw Refusal.Usage("no_session", "a record without session.id belongs to no visit")));
            });
            if (intake.IsUnwanted)
            {
                foreach (var site in visits.CountBy(each => each.Site, StringComparer.Ordinal))
                    intake.Ignore(site.Key, site.Value);
                intake.Write();
                return new Taking<OtlpOutcome>([], [], (_, _) => new OtlpOutcome(0, null));
            }

            // All at once and in one order, the previous ones with them: two requests never wait for each other.
            var previous = visits.Select(each => Previous(each.Record, each.Site)).OfType<string>();
            VisitStream.Hold(tx, visits.Select(each => each.Visit).Concat(previous));

            var visitors = visits.GroupBy(each => each.Visit, each => each.Record, StringComparer.Ordinal).ToDictionary(group => group.Key, group => OtlpEvents.Visitor([.. group]), StringComparer.Ordinal);
            Each(visits, each =>
            {
                var stream = Stream(each.Site, each.Visit, visitors[each.Visit] ?? Unnamed(each.Site) ?? OtlpEvents.Session(each.Record));
                var made = OtlpEvents.Of(context, stream, each.Record, intake.Device(stream));
                if (intake.Stops(stream, made, out var refusal) is { } stopped)
                    throw refusal ?? Refusal.Usage(stopped.Code ?? stopped.Status, stopped.Message ?? "it is kept apart");
                events.Add(made);
                streams.TryAdd(stream.Key, stream);
                if (made.Type == EventTypes.Start && Previous(each.Record, each.Site) is { } before && before != each.Visit)
                    superseded[before] = made.At;
            });
            intake.Write();
            return new Taking<OtlpOutcome>(streams.Values, events, (_, _) =>
            {
                Supersede();
                return new OtlpOutcome(
                    wrong.Values.Sum(each => (long)each.Count),
                    wrong.Count == 0 ? null : string.Join("; ", wrong.Values.Take(MostReasons).Select(each => $"{each.Count}: {each.Why.TrimEnd('.')}")));
            });
        }

        /// <summary>
        /// A session that goes on under another id has ended, by the conventions, when nobody said so: at its last sign of life, as far as it
        /// stands open when the next one begins.
        /// </summary>
        private void Supersede()
        {
            var ends = new List<VisitEvent>();
            var ended = new List<VisitStream>();
            foreach (var (id, next) in superseded)
            {
                if (VisitRow.Find(tx, context.Bucket, id) is not { } row || row.Session.Workspace != context.Workspace || row.Stream != id || row.Facts.SaidReason is not null
                    || next < row.LastActivityAt || next - row.LastActivityAt > Policy.Visit.EndAfter)
                    continue;
                ended.Add(VisitStream.OfVisit(id, row.Site, row.VisitorId));
                ends.Add(new VisitEvent
                {
                    Stream = id,
                    Id = Ids.Derived(row.LastActivityAt, "superseded"),
                    At = row.LastActivityAt,
                    ReceivedAt = context.Now,
                    Type = EventTypes.End,
                    Context = new EventContext(Reason: EndReasons.Name(EndReason.Superseded)),
                });
            }

            if (ends.Count > 0)
                Collector.Take(tx, context, ended, ends);
        }

        /// <summary>A visitor whose own browser sent this, without an id of any kind.</summary>
        private string? Unnamed(string site) => context.Caller.Sender is { IsPage: true } ? intake.Visitor(site, context.Now, null) : null;

        private static string? Previous(OtlpRecord record, string site) => record.Attributes["session.previous_id"] is { Length: <= 200 } id ? OtlpEvents.VisitId(site, id) : null;

        private string Site(OtlpRecord record)
        {
            // A key writes its own site, whatever the service calls itself; 'unknown_service' is what an SDK says when nobody has named it.
            var named = context.Grant.Site ?? (record.Attributes["service.name"] is { } name && !name.StartsWith("unknown_service", StringComparison.Ordinal) ? name : Sites.Default);
            if (!sites.TryGetValue(named, out var site))
                sites[named] = site = Sites.Of(context, named);
            return site;
        }

        private VisitStream Stream(string site, string visit, string visitor)
        {
            if (streams.TryGetValue(visit, out var stream))
                return stream.Site == site ? stream : throw Taken();
            if (VisitRow.Find(tx, context.Bucket, visit) is not { } row)
                return tx.First(SessionIds.Any, each => each.Text(0), ("@bucket", context.Bucket), ("@id", visit)) is null ? VisitStream.OfVisit(visit, site, visitor) : throw Taken();
            return row.Session.Workspace == context.Workspace && row.Stream == visit && row.Site == site ? VisitStream.OfVisit(visit, site, row.VisitorId) : throw Taken();
        }

        private static Refusal Taken() => Refusal.Usage("id_taken", "a session.id is another site's");

        /// <summary>Does something for each; what is refused is counted by its reason.</summary>
        private void Each<T>(IEnumerable<T> items, Action<T> take)
        {
            foreach (var item in items)
            {
                try
                {
                    take(item);
                }
                catch (Refusal refusal) when (refusal.Kind is RefusalKind.Usage or RefusalKind.Conflict)
                {
                    wrong[refusal.Code] = (refusal.Message, wrong.GetValueOrDefault(refusal.Code).Count + 1);
                }
            }
        }
    }
}

/// <summary>Ids of sessions of any kind.</summary>
internal static class SessionIds
{
    public static readonly Sql Any = new("select s.id from sessions s where s.bucket = @bucket and s.id = @id");
}
