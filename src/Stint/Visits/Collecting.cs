using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>What a client is told of its visit.</summary>
/// <param name="Token">Writes this visit, and nothing else.</param>
/// <param name="Again">It had begun before.</param>
internal sealed record StartedVisit(string Id, string Token, string Site, string VisitorId, Instant StartedAt, bool Open, [property: JsonIgnore] bool Again = false);

/// <summary>Whether a visit is open: when not, the client begins another.</summary>
internal sealed record OpenVisit(bool Open);

/// <summary>The routes by which clients tell what their users do. Nothing is acknowledged before it is on disk; what comes again counts once.</summary>
internal static class Collecting
{
    private static readonly Parameter<string> Visit = Parameter.Text("visit", "The visit's id", max: 100, required: true, positional: true, value: "ID");
    private static readonly Parameter<string> NewId = Parameter.Text("id", "A UUID of the client's own; again, it is the same visit", max: 36, value: "UUID");
    private static readonly Parameter<string> At = Parameter.Text("at", "When, in RFC 3339 (now)", max: 64, value: "TIME");
    private static readonly Parameter<string> SentAt = Parameter.Text("sent_at", "When the client sends, by its own clock: corrects 'at'", max: 64, value: "TIME");
    private static readonly Parameter<string> UserId = Parameter.Text("user_id", "Who visits, where that is known", max: 200);
    private static readonly Parameter<string> VisitorId = Parameter.Text("visitor_id", "The client's own id of the visitor", max: 200);
    private static readonly Parameter<DeviceInfo> Device = Parameter.Record("device", "type, browser, os, screen_size", () => VisitJson.Default.DeviceInfo);
    private static readonly Parameter<EntryPoint> Entry = Parameter.Record("entry", "page, source (direct, internal, external), referrer, campaign", () => VisitJson.Default.EntryPoint);
    private static readonly Parameter<long?> Engaged = Parameter.Number("engaged_ms", "How long somebody was really there, of the whole visit, in milliseconds", 0, 86_400_000);
    private static readonly Parameter<string> Reason = Parameter.Choice("reason", "Why (navigation)", "logout", "timeout", "error", "navigation");
    private static readonly Parameter<string> LastAction = Parameter.Text("last_action", "What was done last", max: 200);
    private static readonly Parameter<string> Page = Parameter.Text("page", "Where", max: 2000);
    private static readonly Parameter<EventInput[]> Events = Parameter.Record("events", "The events, at most 500", () => VisitJson.Default.EventInputArray);
    private static readonly Parameter<string> EventId = Parameter.Text("id", "The event's own id, by which it counts once", max: 100);
    private static readonly Parameter<string> Type = Parameter.Text("type", "page_view, action, error, workflow, identify, or a word of your own", max: 50);
    private static readonly Parameter<string> Name = Parameter.Text("name", "What was done; of a workflow, its name", max: 200);
    private static readonly Parameter<string> Action = Parameter.Text("action", "Another word for name", max: 200);
    private static readonly Parameter<string> Step = Parameter.Text("step", "Of a workflow: start, complete, or what lies between", max: 200);
    private static readonly Parameter<JsonObject> Details = Parameter.Record("details", "What else is to be kept, at most 4,096 characters", () => VisitJson.Default.JsonObject);

    public static readonly Operation Start = new Operation<StartedVisit>
    {
        Verbs = ["visits start"],
        Route = "POST /api/v1/sessions/start",
        Summary = "Begin a visit of a web application's user",
        Status = 201,
        WasThere = visit => visit.Again,
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [NewId, VisitParameters.Site, UserId, VisitorId, Device, Entry, At, SentAt],
        Json = () => VisitJson.Default.StartedVisit,
        Does = (context, arguments) => Begin(context, arguments),
        Shows = (visit, terminal) => terminal.Line($"{terminal.Green("✓")} Visit {visit.Id} began"),
    };

    public static readonly Operation Heartbeat = new Operation<OpenVisit>
    {
        Verbs = ["visits heartbeat"],
        Route = "POST /api/v1/sessions/{visit}/heartbeat",
        Summary = "A sign of life of a visit",
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [Visit, Engaged, At, SentAt],
        Json = () => VisitJson.Default.OpenVisit,
        Does = (context, arguments) =>
        {
            var at = VisitInput.At(context, arguments.Get(At), VisitInput.Correction(context, arguments.Get(SentAt)));
            return Together.Take(context, tx => new Taking<OpenVisit>([Known(tx, context, arguments.Need(Visit))], [], (after, _) =>
                new OpenVisit(Collector.Touch(after, context, arguments.Need(Visit), at, arguments.Get(Engaged) ?? 0))));
        },
        Shows = (visit, terminal) => terminal.Line(visit.Open ? "The visit is open." : "The visit is over."),
    };

    public static readonly Operation Record = new Operation<EventResults>
    {
        Verbs = ["visits events"],
        Route = "POST /api/v1/sessions/{visit}/events",
        Summary = "Events of a visit",
        Status = 202,
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [Visit, Events, SentAt],
        Json = () => VisitJson.Default.EventResults,
        Does = (context, arguments) => context.Database.Write(tx => OfVisit(tx, context, arguments, Inputs(arguments.Get(Events)))),
        Shows = Show,
    };

    public static readonly Operation RecordOne = new Operation<EventResults>
    {
        Verbs = ["visits event"],
        Route = "POST /api/v1/sessions/{visit}/event",
        Summary = "One event of a visit",
        Status = 202,
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [Visit, EventId, Type, Name, Action, Page, UserId, Step, Details, At, SentAt],
        Json = () => VisitJson.Default.EventResults,
        Does = (context, arguments) => context.Database.Write(tx => OfVisit(tx, context, arguments,
        [
            new EventInput(
                arguments.Get(EventId), arguments.Get(Type), arguments.Get(Name), arguments.Get(Action), arguments.Get(Page), arguments.Get(Details), arguments.Get(At),
                UserId: arguments.Get(UserId), Step: arguments.Get(Step)),
        ])),
        Shows = Show,
    };

    public static readonly Operation End = new Operation<OpenVisit>
    {
        Verbs = ["visits end"],
        Route = "POST /api/v1/sessions/{visit}/end",
        Summary = "End a visit",
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [Visit, Reason, Page, LastAction, At, SentAt],
        Json = () => VisitJson.Default.OpenVisit,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            var stream = Known(tx, context, arguments.Need(Visit));
            var at = VisitInput.At(context, arguments.Get(At), VisitInput.Correction(context, arguments.Get(SentAt)));
            Collector.Take(
                tx, context, [stream], [NamedVisit.End(context, stream, at, arguments.Get(At), arguments.Get(Reason), arguments.Get(Page), arguments.Get(LastAction))]);
            return new OpenVisit(!VisitRow.Find(tx, context.Bucket, stream.Key)!.Closed);
        }),
        Shows = (visit, terminal) => terminal.Line(visit.Open ? "The visit is open." : "The visit is over."),
    };

    public static readonly Operation Collect = new Operation<EventResults>
    {
        Verbs = ["visits collect"],
        Route = "POST /api/v1/events",
        Summary = "Events of visitors without a visit: they are cut into visits here",
        Status = 202,
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [VisitParameters.Site, Events, SentAt],
        Json = () => VisitJson.Default.EventResults,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            var site = Sites.Need(tx, context, arguments.Get(VisitParameters.Site));
            return Take(tx, context, arguments, Inputs(arguments.Get(Events)), input =>
            {
                var visitor = VisitInput.Person(input.VisitorId, "visitor_id");
                var user = VisitInput.Person(input.UserId, "user_id");
                return VisitStream.OfVisitor(site, visitor ?? (user is null
                    ? throw Refusal.Usage("no_visitor", "An event without a visit names its 'visitor_id' or 'user_id'.")
                    : string.Join(' ', "user:" + user, input.Device?.Type, input.Device?.Browser, input.Device?.Os).TrimEnd()));
            });
        }),
        Shows = Show,
    };

    private static StartedVisit Begin(Context context, Arguments arguments) => context.Database.Write(tx =>
    {
        var site = Sites.Need(tx, context, arguments.Get(VisitParameters.Site));
        var at = VisitInput.At(context, arguments.Get(At), VisitInput.Correction(context, arguments.Get(SentAt)));
        var id = arguments.Get(NewId) is { } own ? NamedVisit.Id(own) : Ids.New(at);
        var user = VisitInput.Person(arguments.Get(UserId), "user_id");
        var known = VisitRow.Find(tx, context.Bucket, id);
        if (known is not null && NamedVisit.Find(tx, context, id) is null)
            throw NamedVisit.Taken;
        if (known is null)
        {
            var stream = NamedVisit.Stream(id, site, VisitInput.Person(arguments.Get(VisitorId), "visitor_id"), user);
            Collector.Take(tx, context, [stream], [NamedVisit.Start(context, stream, at, user, arguments.Get(Device), arguments.Get(Entry))]);
        }

        var row = VisitRow.Find(tx, context.Bucket, id)!;
        return new StartedVisit(id, VisitTokens.Of(tx, context, row.Site, id), row.Site, row.VisitorId, row.Facts.StartedAt, !row.Closed, known is not null);
    });

    private static EventInput[] Inputs(EventInput[]? events)
    {
        if (events is null || events.Length == 0)
            throw Refusal.Usage("missing", "'events' is missing: a list of events");
        return events.Length <= VisitInput.MostEvents
            ? events
            : throw new Refusal(RefusalKind.TooLarge, "too_many", $"At most {VisitInput.MostEvents} events are taken at a time; {events.Length} were sent.", "Split them.");
    }

    private static VisitStream Known(Transaction tx, Context context, string id) => NamedVisit.Find(tx, context, id) ?? throw VisitRefusals.NotFound(id);

    private static EventResults OfVisit(Transaction tx, Context context, Arguments arguments, EventInput[] inputs)
    {
        var stream = Known(tx, context, arguments.Need(Visit));
        return Take(tx, context, arguments, inputs, _ => stream);
    }

    /// <summary>Takes what is right and refuses the rest, each by its place.</summary>
    private static EventResults Take(Transaction tx, Context context, Arguments arguments, EventInput[] inputs, Func<EventInput, VisitStream> streamOf)
    {
        var correction = VisitInput.Correction(context, arguments.Get(SentAt));
        var results = new EventResult[inputs.Length];
        var streams = new Dictionary<string, VisitStream>(StringComparer.Ordinal);
        var events = new List<(int Index, VisitEvent Event)>();
        for (var i = 0; i < inputs.Length; i++)
        {
            try
            {
                var input = inputs[i] ?? throw Refusal.Usage("missing", "There is no event.");
                var stream = streamOf(input);
                events.Add((i, VisitInput.Event(context, stream, input, correction)));
                streams.TryAdd(stream.Key, stream);
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Usage)
            {
                results[i] = EventResult.Refused(refusal);
            }
        }

        var fresh = new HashSet<VisitEvent>(Collector.Take(tx, context, streams.Values, events.ConvertAll(each => each.Event)), ReferenceEqualityComparer.Instance);
        foreach (var (index, each) in events)
            results[index] = fresh.Contains(each) ? EventResult.Ok : EventResult.Repeated;
        return new EventResults(results);
    }

    private static void Show(EventResults results, Terminal terminal)
    {
        foreach (var status in results.Results.GroupBy(each => each.Status, StringComparer.Ordinal))
            terminal.Line($"{status.Key}: {status.Count()}");
    }
}
