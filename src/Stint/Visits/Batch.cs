using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>One item of a batch.</summary>
/// <param name="Op">start, event, heartbeat or end.</param>
/// <param name="Session">The visit, by the UUID that its client gave it.</param>
internal sealed record BatchItem(
    string? Op = null, string? Session = null, string? Id = null, string? Type = null, string? Name = null, string? Action = null, string? Page = null, JsonObject? Details = null,
    string? At = null, string? VisitorId = null, string? UserId = null, DeviceInfo? Device = null, EntryPoint? Entry = null, string? Step = null, long? EngagedMs = null, string? Reason = null,
    string? LastAction = null);

/// <summary>What became of each item, by its place in the request.</summary>
/// <param name="Open">Whether the visit of the last item that was taken is open; null when none was.</param>
internal sealed record BatchResults(EventResult[] Results, bool? Open);

/// <summary>
/// <c>POST /api/v1/batch</c>: what a browser or an offline client has gathered, in its order, in one transaction. An item that is wrong is refused by
/// itself; one that came before changes nothing.
/// </summary>
internal sealed class Batch
{
    private const long MostEngaged = 86_400_000;

    private static readonly Parameter<JsonElement[]> Items = Parameter.Record(
        "items",
        "At most 500, in order. Each has op (start, event, heartbeat, end), session (the visit's UUID), at, and what its own route takes",
        () => VisitJson.Default.JsonElementArray);

    private static readonly Parameter<string> SentAt = Parameter.Text("sent_at", "When the client sends, by its own clock: corrects 'at', and stands for it where it is missing", max: 64, value: "TIME");

    public static readonly Operation Operation = new Operation<BatchResults>
    {
        Verbs = ["visits batch"],
        Route = "POST /api/v1/batch",
        Summary = "Starts, events, heartbeats and ends of visits, in order: what a client has gathered",
        Status = 202,
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [VisitParameters.Site, Items, SentAt],
        Json = () => VisitJson.Default.BatchResults,
        Does = (context, arguments) =>
        {
            var items = VisitInput.Listed(arguments.Get(Items), "items");
            return Together.Take(context, tx => new Batch(tx, context, arguments.Get(VisitParameters.Site), arguments.Get(SentAt)).Take(items));
        },
        Shows = (batch, terminal) =>
        {
            foreach (var status in batch.Results.GroupBy(each => each.Status, StringComparer.Ordinal))
                terminal.Line($"{status.Key}: {status.Count()}");
        },
    };

    private readonly Transaction tx;
    private readonly Context context;
    private readonly string? site;
    private readonly string? sentAt;
    private readonly TimeSpan correction;
    private readonly Dictionary<string, VisitStream> streams = new(StringComparer.Ordinal);
    private readonly Intake intake;
    private readonly List<(int Index, VisitEvent Event)> events = [];
    private readonly List<(int Index, string Visit, Instant At, long? Engaged)> beats = [];

    private Batch(Transaction tx, Context context, string? site, string? sentAt)
    {
        (this.tx, this.context, this.site, this.sentAt) = (tx, context, site, sentAt);
        correction = VisitInput.Correction(context, sentAt);
        intake = new Intake(tx, context);
    }

    private Taking<BatchResults> Take(JsonElement[] given)
    {
        if (intake.IsUnwanted)
        {
            var ignored = intake.Ignore(context.Grant.Visit is null ? Sites.Of(context, site) : context.Grant.Site!, given.Length);
            intake.Write();
            return Taking.Nothing(new BatchResults(ignored, true));
        }

        var results = new EventResult[given.Length];
        var items = new (BatchItem Item, string Visit)?[given.Length];
        Each(i => items[i] = Read(given[i]) is var item && item.Session is { } session ? (item, NamedVisit.Id(session)) : throw Refusal.Usage("missing", "'session' is missing: the visit's UUID"));

        Each(i =>
        {
            if (items[i] is { } each)
                results[i] = Note(i, each.Item, each.Visit);
        });
        intake.Write();
        return new Taking<BatchResults>(streams.Values, events.ConvertAll(each => each.Event), (_, fresh) =>
        {
            foreach (var (index, each) in events)
                results[index] = fresh.Contains(each) ? EventResult.Ok : EventResult.Repeated;
            Beat(results);
            var last = Array.FindLastIndex(results, each => each == EventResult.Ok || each == EventResult.Repeated);
            // Whoever is filtered has nothing to begin.
            return new BatchResults(
                results, last >= 0 ? !VisitRow.Find(tx, context.Bucket, items[last]!.Value.Visit)!.Closed : Array.Exists(results, each => each.Code == Filters.Bot) ? true : null);
        });

        void Each(Action<int> take)
        {
            for (var i = 0; i < given.Length; i++)
            {
                try
                {
                    take(i);
                }
                catch (Refusal refusal) when (refusal.Kind is RefusalKind.Usage or RefusalKind.NotFound or RefusalKind.Conflict or RefusalKind.Forbidden)
                {
                    results[i] = EventResult.Refused(refusal);
                }
            }
        }
    }

    private static BatchItem Read(JsonElement given)
    {
        try
        {
            return given.ValueKind == JsonValueKind.Object ? given.Deserialize(VisitJson.Default.BatchItem)! : throw Refusal.Usage("bad_value", "An item is a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("bad_value", $"The item does not have the form it needs at {PlainText.Line(wrong.Path ?? "$")}.");
        }
    }

    /// <summary>Notes what is to be done for an item; a repeated start is known at once, the rest when it is done.</summary>
    private EventResult Note(int index, BatchItem item, string visit)
    {
        var at = VisitInput.Claimed(context, item.At ?? sentAt, correction);
        if (item.Op == "start")
            return Start(index, item, visit, at);
        var known = Known(visit);
        var stream = known ?? intake.Unknown(visit);
        switch (item.Op)
        {
            case "event":
                var input = new EventInput(
                    item.Id, item.Type, item.Name, item.Action, item.Page, item.Details, item.At ?? sentAt, UserId: item.UserId, Device: item.Device, Entry: item.Entry, Step: item.Step);
                return Add(index, stream, known is not null, VisitInput.Event(context, stream, input, correction, intake.Device(stream)));
            case "end":
                return Add(index, stream, known is not null, NamedVisit.End(context, stream, at, item.At ?? sentAt, item.Reason, item.Page, item.LastAction));
            case "heartbeat":
                if (item.EngagedMs is < 0 or > MostEngaged)
                    throw Refusal.Usage("bad_value", $"'engaged_ms' takes a whole number from 0 to {MostEngaged}.");
                if (intake.IsWithoutVisit(stream) is not null)
                    return EventResult.Filtered("heartbeat");
                if (VisitInput.Untimely(context, at) is { } untimely)
                    throw untimely;
                beats.Add((index, known is null ? throw VisitRefusals.NotFound(visit) : visit, at, item.EngagedMs));
                return EventResult.Ok;
            default:
                throw Refusal.Usage("bad_op", "'op' takes start, event, heartbeat or end.");
        }
    }

    private EventResult Add(int index, VisitStream stream, bool isKnown, VisitEvent each)
    {
        if ((isKnown ? intake.Stops(stream, each, out _) : intake.StopsUnknown(stream, each, out _)) is { } stopped)
            return stopped;
        events.Add((index, each));
        return EventResult.Ok;
    }

    private EventResult Start(int index, BatchItem item, string visit, Instant at)
    {
        if (Known(visit) is not null)
            return EventResult.Repeated;
        // Somebody else may have begun it since it was looked for: this client, by another request.
        if (VisitRow.Find(tx, context.Bucket, visit) is not null)
            return Known(visit) is not null ? EventResult.Repeated : throw NamedVisit.Taken;
        var user = VisitInput.Person(item.UserId, "user_id");
        var of = Sites.Of(context, site);
        var stream = NamedVisit.Stream(visit, of, VisitInput.Person(item.VisitorId, "visitor_id") ?? intake.Visitor(of, at, user), user);
        var result = Add(index, stream, true, NamedVisit.Start(context, stream, at, user, item.Device ?? intake.Device(stream), item.Entry));
        if (result == EventResult.Ok)
            streams.Add(visit, stream);
        return result;
    }

    private VisitStream? Known(string visit)
    {
        if (!streams.TryGetValue(visit, out var stream) && NamedVisit.Find(tx, context, visit) is { } found)
            streams.Add(visit, stream = found);
        return stream;
    }

    /// <summary>The signs of life, one change a visit. One that tells of a later time and of no more engaged time than is known came before, by another clock.</summary>
    private void Beat(EventResult[] results)
    {
        foreach (var visit in beats.GroupBy(each => each.Visit, StringComparer.Ordinal))
        {
            var row = VisitRow.Find(tx, context.Bucket, visit.Key)!;
            var heard = new List<Instant>();
            foreach (var each in visit)
            {
                var after = each.Engaged <= row.EngagedMs && each.At > Heartbeats.Latest(row)
                    ? row
                    : Heartbeats.Heard(row with { EngagedMs = Math.Max(row.EngagedMs, each.Engaged ?? 0) }, each.At);
                if (after == row)
                    results[each.Index] = EventResult.Repeated;
                else
                    heard.Add(each.At);
                row = after;
            }

            if (heard.Count > 0)
                Collector.Touch(tx, context, visit.Key, heard, row.EngagedMs);
        }
    }
}
