using Stint.Access;
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
    /// <summary>Appends events and corrects visits and days; tells which of these events were new.</summary>
    public static HashSet<VisitEvent> Take(Transaction tx, Context context, IReadOnlyCollection<VisitStream> streams, IReadOnlyList<VisitEvent> events)
    {
        // Before the streams and in order, as where an event is kept apart: two transactions never wait for each other.
        foreach (var site in streams.Select(stream => stream.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            SiteNames.Need(tx, context, site);
        VisitStream.Hold(tx, streams.Select(stream => stream.Key));
        var firsts = events.GroupBy(each => each.Stream, StringComparer.Ordinal).Select(group => (group.Key, group.Min(each => each.At))).ToList();
        var histories = VisitNeighbours.Read(tx, context.Bucket, firsts);
        var fresh = VisitEvents.Add(tx, context.Bucket, events, isKnown: stream => histories[stream].Any);
        var changes = new VisitChanges();
        var byKey = streams.ToDictionary(stream => stream.Key, StringComparer.Ordinal);
        foreach (var group in fresh.GroupBy(each => each.Stream, StringComparer.Ordinal))
            Cut(tx, context, byKey[group.Key], [.. group], histories[group.Key], changes);
        changes.Write(tx, context);
        return new HashSet<VisitEvent>(fresh, ReferenceEqualityComparer.Instance);
    }

    /// <summary>Signs of life of a visit that a client named; whether the visit is open. Nothing is appended.</summary>
    public static bool Touch(Transaction tx, Context context, string visitId, IReadOnlyList<Instant> heard, long engagedMs)
    {
        VisitStream.Hold(tx, [visitId]);
        if (VisitRow.Find(tx, context.Bucket, visitId) is not { } before || before.Session.Workspace != context.Workspace || before.Stream != visitId || !context.Grant.Reaches(before.Site, visitId))
            throw VisitRefusals.NotFound(visitId);
        var after = heard.Aggregate(before with { EngagedMs = Math.Max(engagedMs, before.EngagedMs) }, Heartbeats.Heard).Settled(context.Now);
        var changes = new VisitChanges();
        changes.Put(before, after);
        changes.Write(tx, context);
        return !after.Closed;
    }

    private static void Cut(Transaction tx, Context context, VisitStream stream, List<VisitEvent> fresh, VisitNeighbours history, VisitChanges into)
    {
        // A visitor keeps the gap that the first visits were cut by.
        stream = stream with { Idle = history.Idle ?? stream.Idle };
        var changes = Late.Apply(history, fresh.Select(each => each.Sign), [], stream.Cutting);
        if (changes.Count == 0)
            return;
        // What came before the last event of the stream is over, however the clocks of client and server differ.
        var now = Instant.Max(context.Now, fresh[^1].At);
        HashSet<string> gone = [.. changes.SelectMany(change => change.Absorbed.Select(each => each.Key).Append(change.After is null ? change.Key : null)).OfType<string>()];
        foreach (var key in gone)
            into.Remove(history.Row(key));
        // What stands no longer as it was read.
        HashSet<string> other = [.. gone, .. changes.Where(IsCorrection).Select(change => change.Key!)];
        var last = changes.Max(change => change.After?.Start ?? Instant.MinValue);
        foreach (var change in changes)
        {
            if (change.After is not { } cut)
                continue;
            var before = IsCorrection(change) ? history.Row(change.Key!) : null;
            var facts = Facts(tx, context, stream, fresh, change, cut, before);
            var isLast = cut.Start == last && !Follows(history, cut.Start, other);
            into.Put(before, (before is null ? New(context, stream, facts) : before with { Facts = facts }).Settled(now, isLast));
            // The cap cuts where there is no silence: the visit before is over, though it was seen just now.
            if (before is null && history.RowAtOrBefore(cut.Start) is { Closed: false } previous && other.Add(previous.Session.Id))
                into.Put(previous, previous.Settled(now, isLast: false));
        }
    }

    private static bool IsCorrection(LateChange change) => change.After is not null && change.Kind is LateKind.Changed or LateKind.Merged;

    /// <summary>Whether a visit of the stream stands behind an instant, beside those that are others now.</summary>
    private static bool Follows(VisitNeighbours history, Instant at, HashSet<string> other)
    {
        var next = history.RowAfter(at);
        while (next is not null && other.Contains(next.Session.Id))
            next = history.RowAfter(next.Facts.StartedAt);
        return next is not null;
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
