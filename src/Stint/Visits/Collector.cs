using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>
/// Takes events in: appended, cut into visits, and folded into the days they touch, in one transaction. Events that come late, twice or out of
/// order merge, split and re-date visits until these are what cutting all events anew would give; only the neighbours of an event are read.
/// </summary>
internal static class Collector
{
    /// <summary>Appends events and corrects visits and days; tells which events were new.</summary>
    public static HashSet<VisitEvent> Take(Transaction tx, Context context, IReadOnlyCollection<VisitStream> streams, IReadOnlyList<VisitEvent> events)
    {
        VisitStream.Hold(tx, streams.Select(stream => stream.Key));
        var fresh = VisitEvents.Add(tx, context.Bucket, events);
        var days = new VisitDays();
        var byKey = streams.ToDictionary(stream => stream.Key, StringComparer.Ordinal);
        foreach (var group in fresh.GroupBy(each => each.Stream, StringComparer.Ordinal))
            Cut(tx, context, byKey[group.Key], [.. group], days);
        days.Apply(tx, context);
        return [.. fresh];
    }

    /// <summary>A sign of life of a visit that a client named; whether the visit is still open for it. Nothing is appended.</summary>
    public static bool Touch(Transaction tx, Context context, string visitId, Instant at, long engagedMs)
    {
        VisitStream.Hold(tx, [visitId]);
        if (VisitRow.Find(tx, context.Bucket, visitId) is not { } before || before.Session.Workspace != context.Workspace || before.Stream != visitId || !context.Grant.Reaches(before.Site, visitId))
            throw VisitRefusals.NotFound(visitId);
        var after = (before with
        {
            LastSeenAt = Instant.Max(at, before.LastSeenAt ?? at),
            EngagedMs = Math.Max(engagedMs, before.EngagedMs),
        }).Settled(context.Now);
        if (after == before)
            return !after.Closed;
        after.Write(tx, isNew: false);
        var days = new VisitDays();
        days.Change(before, after);
        days.Apply(tx, context);
        return !after.Closed;
    }

    private static void Cut(Transaction tx, Context context, VisitStream stream, List<VisitEvent> fresh, VisitDays days)
    {
        var history = new StreamHistory(tx, context.Bucket, stream.Key);
        // A visitor keeps the gap that the first visits were cut by.
        stream = stream with { Idle = history.IdleOf() ?? stream.Idle };
        var changes = Late.Apply(history, fresh.Select(each => each.Sign), [], stream.Cutting);
        // What came before the last event of the stream is over, however the clocks of client and server differ.
        var now = Instant.Max(context.Now, fresh[^1].At);
        // First what goes, then what changes, then what is new: two visits of a stream never begin at one instant, nor are two of them open.
        var rows = new List<(VisitRow Row, bool IsNew)>();
        foreach (var change in changes)
        {
            foreach (var gone in change.Absorbed.Select(each => each.Key).Append(change.After is null ? change.Key : null).OfType<string>())
            {
                var row = VisitRow.Find(tx, context.Bucket, gone)!;
                row.Delete(tx);
                days.Change(row, null);
            }
        }

        foreach (var change in changes)
        {
            if (change.After is not { } cut)
                continue;
            var before = change.Kind is LateKind.Changed or LateKind.Merged ? VisitRow.Find(tx, context.Bucket, change.Key!) : null;
            var facts = Facts(tx, context, stream, fresh, change, cut, before);
            var after = (before is null ? New(context, stream, facts) : before with { Facts = facts }).Settled(now);
            days.Change(before, after);
            rows.Add((after, before is null));
        }

        foreach (var (row, isNew) in rows.OrderBy(each => each.Row.Closed ? 0 : 1).ThenBy(each => each.IsNew))
            row.Write(tx, isNew);
    }

    private static VisitFacts Facts(Transaction tx, Context context, VisitStream stream, List<VisitEvent> fresh, LateChange change, Cut cut, VisitRow? before)
    {
        var own = fresh.FindAll(each => cut.Holds(each.At));
        if (own.Count == cut.Count)
            return VisitFacts.Of(own);
        if (change.Kind == LateKind.Changed && before is { } row && own.Count + row.Facts.Events == cut.Count && own[0].At > row.Facts.LastEventAt)
            return row.Facts.With(own);
        return VisitFacts.Of(VisitEvents.Read(tx, context.Bucket, stream.Key, cut.Start, cut.End));
    }

    private static VisitRow New(Context context, VisitStream stream, VisitFacts facts) => new()
    {
        Session = new SessionRow
        {
            Bucket = context.Bucket,
            Id = stream.Named ?? Ids.New(facts.StartedAt),
            Workspace = context.Workspace,
            Kind = SessionKind.Visit,
            Number = 0,
            ActorId = stream.VisitorId,
            ActorType = "visitor",
            Holder = stream.Key,
            Status = SessionStatus.Active,
            StartedAt = facts.StartedAt,
            LastActivityAt = facts.LastEventAt,
            Active = TimeSpan.Zero,
            PolicyVersion = Policy.Visit.Version,
            IdleGap = stream.Idle,
            EndAfter = stream.Idle,
            Tz = "UTC",
            Source = "live",
        },
        Site = stream.Site,
        VisitorId = stream.VisitorId,
        Facts = facts,
    };
}

/// <summary>The visits of a stream as they stand.</summary>
internal sealed class StreamHistory(Transaction tx, int bucket, string stream) : IHistory
{
    private const string Columns = "select session_id, started_at, last_event_at, events from visits where bucket = @bucket and stream = @stream";

    private static readonly Sql Before = new($"{Columns} and started_at <= @at order by started_at desc limit 1");

    private static readonly Sql Behind = new($"{Columns} and started_at > @at order by started_at limit 1");

    private static readonly Sql Idle = new(
        "select s.end_after_ms from visits v cross join sessions s where v.bucket = @bucket and v.stream = @stream and s.bucket = v.bucket and s.id = v.session_id order by v.started_at limit 1");

    /// <summary>The longest gap within the visits of the stream; null when it has none yet.</summary>
    public TimeSpan? IdleOf() => tx.First(Idle, row => row.LongOrNull(0), ("@bucket", bucket), ("@stream", stream)) is { } idle ? TimeSpan.FromMilliseconds(idle) : null;

    public Known? AtOrBefore(Instant at) => First(Before, at);

    public Known? After(Instant at) => First(Behind, at);

    public IReadOnlyList<Sign> SignsOf(Known session) => VisitEvents.SignsOf(tx, bucket, stream, session.Cut);

    private Known? First(Sql sql, Instant at) => tx.First(
        sql, row => new Known(row.Text(0), new Cut(row.At(1), row.At(2), row.Long(3))), ("@bucket", bucket), ("@stream", stream), ("@at", at));
}
