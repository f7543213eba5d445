using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// What stands between a request and the collector, for one transaction: who must not be tracked, who is no person, what was erased, and what is
/// too old or not yet. What a person or the operator may see otherwise later is kept apart.
/// </summary>
internal sealed class Intake(Transaction tx, Context context)
{
    private readonly Anonymous anonymous = new(tx, context);
    private readonly FilteredEvents filtered = new(tx, context);
    private readonly Erased erased = new(tx, context);
    private readonly Dictionary<string, Instant> edges = new(StringComparer.Ordinal);

    /// <summary>Whoever sends this does not want to be tracked: nothing about it is kept.</summary>
    public bool IsUnwanted => context.Caller.Sender?.RefusesTracking == true;

    /// <summary>Counts events that nobody wants kept; a number alone tells of no person.</summary>
    public EventResult[] Ignore(string site, int events)
    {
        filtered.Skip(site, Filters.Signal, events);
        return [.. Enumerable.Repeat(EventResult.Ignored, events)];
    }

    /// <summary>A visitor without an id; null for somebody who is known by a user id, and where the address is not known either.</summary>
    public string? Visitor(string site, Instant at, string? user) => user is null ? anonymous.Visitor(site, at) : null;

    /// <summary>What becomes of an event that is not taken; null: it is.</summary>
    public EventResult? Stops(VisitStream stream, VisitEvent each, out Refusal? refusal)
    {
        refusal = Refuses(stream, each);
        if (refusal is not null)
            return EventResult.Refused(refusal);
        if (Bot(stream) is not { } why)
            return null;
        filtered.Keep(stream, each, Filters.Bot, why);
        return EventResult.Filtered(why);
    }

    /// <summary>What becomes of an event of a visit that is not known: refused and kept apart, but for one that was erased.</summary>
    public EventResult? StopsUnknown(VisitStream stream, VisitEvent each, out Refusal? refusal)
    {
        if (Stops(stream, each, out refusal) is { } result)
            return result;
        refusal = VisitRefusals.NotFound(stream.Key);
        // A visit that nobody can begin, or not here, never comes to be known.
        if (Guid.TryParseExact(stream.Key, "D", out _) && VisitRow.Find(tx, context.Bucket, stream.Key) is null)
            filtered.Keep(stream, each, Filters.NoVisit);
        return EventResult.Refused(refusal);
    }

    /// <summary>Why a heartbeat is of no visit, where that is nothing to be told about; null: it is of one, or ought to be.</summary>
    /// <param name="stream">The visit, as far as it is known.</param>
    public string? IsWithoutVisit(VisitStream stream) => IsUnwanted ? Filters.Signal : Bot(stream) is not null ? Filters.Bot : null;

    /// <summary>The stream of a visit that nobody has begun, as far as it is known.</summary>
    public VisitStream Unknown(string visit) => filtered.Stream(visit) is { } stream && context.Grant.Reaches(stream.Site, visit) ? stream : VisitStream.OfVisit(visit, context.Grant.Site ?? Sites.Default, "");

    /// <summary>Runs a change that may end in a refusal and keep something all the same: the events it refuses.</summary>
    public static T Answered<T>(Context context, Func<Transaction, (T? Answer, Refusal? Refusal)> change)
        where T : class => context.Database.Write(change) switch
        {
            (_, { } refusal) => throw refusal,
            var (answer, _) => answer!,
        };

    /// <summary>Writes what is kept apart; the last that happens with a request.</summary>
    public void Write() => filtered.Write();

    private Refusal? Refuses(VisitStream stream, VisitEvent each)
    {
        if (IsGone(stream, each) is { } gone)
            return gone;
        if (VisitInput.Untimely(context, each.At) is not { } refusal)
            return null;
        // What a clock that is ahead says is worth less than when the event came.
        filtered.Keep(stream, refusal.Code == Filters.Future ? each with { At = context.Now } : each, refusal.Code, $"{each.At}");
        return refusal;
    }

    /// <summary>The refusal of what is gone for good: erased, or of a time whose raw visits were removed; null for anything else.</summary>
    public Refusal? IsGone(VisitStream stream, VisitEvent each)
    {
        if (erased.Has(stream, each))
            return Refusal.Conflict("erased", "This belongs to what was erased.", "Begin another visit, with a new id.");
        if (!edges.TryGetValue(stream.Site, out var keptFrom))
            edges[stream.Site] = keptFrom = VisitEdge.Of(tx, context, stream.Site);
        return each.At >= keptFrom
            ? null
            : Refusal.Usage("before_retention", $"Raw visits before {keptFrom} are gone, and their days are closed: this is of {each.At}.", "Send events sooner, or keep visits longer: stint config set visits.retention 90d");
    }

    /// <summary>What the visitor visits with, where the request is the visitor's own and the client does not say.</summary>
    public DeviceInfo? Device(VisitStream stream) => OfVisitor(stream) is { } sender
        ? Devices.Of(
            sender.UserAgent,
            new ClientHints(
                sender.Hints.GetValueOrDefault("sec-ch-ua"), sender.Hints.GetValueOrDefault("sec-ch-ua-mobile"), sender.Hints.GetValueOrDefault("sec-ch-ua-platform"),
                sender.Hints.GetValueOrDefault("sec-ch-ua-model"), sender.Hints.GetValueOrDefault("sec-ch-ua-full-version-list")))
        : null;

    private string? Bot(VisitStream stream) => OfVisitor(stream) is { } sender ? Bots.Why(sender.UserAgent) : null;

    /// <summary>The sender where it is the visitor: an application's own server may send for its users, and what it calls itself says nothing of them.</summary>
    private Sender? OfVisitor(VisitStream stream) =>
        context.Caller.Sender is { } sender && (sender.IsPage || stream.VisitorId.StartsWith(Anonymous.Prefix, StringComparison.Ordinal)) ? sender : null;
}
