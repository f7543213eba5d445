using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>What a client is told of its visit.</summary>
/// <param name="Token">Writes this visit, and nothing else.</param>
/// <param name="VisitorId">Whose visit it is; for a caller that may not read, what it sent itself.</param>
/// <param name="Ignored">Why it is no visit: privacy_signal (nothing is kept of it) or bot (it is kept apart); null: it is one.</param>
/// <param name="Again">It had begun before.</param>
internal sealed record StartedVisit(
    string Id, string? Token, string Site, string? VisitorId, Instant StartedAt, bool Open, string? Ignored = null, [property: JsonIgnore] bool Again = false);

/// <summary>Whether a visit is open: when not, the client begins another.</summary>
/// <param name="Ignored">As of a visit that is begun. Such a client has nothing to begin.</param>
internal sealed record OpenVisit(bool Open, string? Ignored = null);

/// <summary>The routes by which clients tell what their users do. Nothing is acknowledged before it is on disk; what comes again counts once.</summary>
internal static class Collecting
{
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
    private static readonly Parameter<EventInput[]> Events = Parameter.Records(
        "events", "The events, at most 500", () => VisitJson.Default.EventInputArray, () => VisitJson.Default.EventInput, path => new EventInput { Malformed = path });
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
        WasThere = visit => visit.Again || visit.Ignored is not null,
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [NewId, VisitParameters.Site, UserId, VisitorId, Device, Entry, At, SentAt],
        Json = () => VisitJson.Default.StartedVisit,
        Does = (context, arguments) => Intake.Answered(context, tx => Begin(tx, context, arguments)),
        Shows = (visit, terminal) => terminal.Line($"{terminal.Green("✓")} Visit {visit.Id} began"),
    };

    public static readonly Operation Heartbeat = new Operation<OpenVisit>
    {
        Verbs = ["visits heartbeat"],
        Route = "POST /api/v1/sessions/{visit}/heartbeat",
        Summary = "A sign of life of a visit",
        Needs = Needs.Ingest,
        Hidden = true,
        Parameters = [VisitParameters.Visit, Engaged, At, SentAt],
        Json = () => VisitJson.Default.OpenVisit,
        Does = (context, arguments) =>
        {
            var at = VisitInput.At(context, arguments.Get(At), VisitInput.Correction(context, arguments.Get(SentAt)));
            return Together.Take(context, tx =>
            {
                var intake = new Intake(tx, context);
                var known = NamedVisit.Find(tx, context, arguments.Need(VisitParameters.Visit));
                if (intake.IsWithoutVisit(known ?? intake.Unknown(arguments.Need(VisitParameters.Visit))) is { } ignored)
                    return Taking.Nothing(new OpenVisit(true, ignored));
                var stream = known ?? throw VisitRefusals.NotFound(arguments.Need(VisitParameters.Visit));
                return new Taking<OpenVisit>([stream], [], (after, _) => new OpenVisit(Collector.Touch(after, context, stream.Key, [at], arguments.Get(Engaged) ?? 0)));
            });
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
        Parameters = [VisitParameters.Visit, Events, SentAt],
        Json = () => VisitJson.Default.EventResults,
        Does = (context, arguments) => Intake.Answered(context, tx => OfVisit(tx, context, arguments, Inputs(arguments.Get(Events)))),
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
        Parameters = [VisitParameters.Visit, EventId, Type, Name, Action, Page, UserId, Step, Details, At, SentAt],
        Json = () => VisitJson.Default.EventResults,
        Does = (context, arguments) => Intake.Answered(context, tx => OfVisit(tx, context, arguments,
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
        Parameters = [VisitParameters.Visit, Reason, Page, LastAction, At, SentAt],
        AlsoInQuery = "reason",
        Json = () => VisitJson.Default.OpenVisit,
        Does = (context, arguments) => Intake.Answered(context, tx => EndOf(tx, context, arguments)),
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
        Does = (context, arguments) =>
        {
            var inputs = Inputs(arguments.Get(Events));
            return Together.Take(context, tx => OfVisitors(tx, context, arguments, inputs));
        },
        Shows = Show,
    };

    private static Taking<(StartedVisit?, Refusal?)> Begin(Transaction tx, Context context, Arguments arguments)
    {
        var site = Sites.Of(context, arguments.Get(VisitParameters.Site));
        var at = VisitInput.Claimed(context, arguments.Get(At), VisitInput.Correction(context, arguments.Get(SentAt)));
        var id = arguments.Get(NewId) is { } own ? NamedVisit.Id(own) : Ids.New(at);
        var user = VisitInput.Person(arguments.Get(UserId), "user_id");
        var visitor = VisitInput.Person(arguments.Get(VisitorId), "visitor_id");
        var reads = context.Grant.Allows(Needs.Read);
        var intake = new Intake(tx, context);
        if (intake.IsUnwanted)
        {
            intake.Ignore(site, 1);
            intake.Write();
            return Told(new StartedVisit(id, null, site, reads ? id : visitor, at, true, Filters.Signal));
        }

        if (VisitRow.Find(tx, context.Bucket, id) is not null)
            return new([], [], (after, _) => Started(after, again: true));
        var stream = NamedVisit.Stream(id, site, visitor ?? intake.Visitor(site, at, user), user);
        var start = NamedVisit.Start(context, stream, at, user, arguments.Get(Device) ?? intake.Device(stream), arguments.Get(Entry));
        if (intake.Stops(stream, start, out var refusal) is { } stopped)
        {
            intake.Write();
            return Told(refusal is null ? new StartedVisit(id, null, site, reads ? stream.VisitorId : visitor, at, true, stopped.Code) : null, refusal);
        }

        return new([stream], [start], (after, fresh) => Started(after, again: !fresh.Contains(start)));

        // Somebody else may have begun a visit by this id since it was looked for.
        (StartedVisit?, Refusal?) Started(Transaction after, bool again) =>
            NamedVisit.Find(after, context, id) is not null && VisitRow.Find(after, context.Bucket, id) is { } row
                ? (new StartedVisit(id, VisitTokens.Of(after, context, row.Site, id), row.Site, reads ? row.VisitorId : visitor, row.Facts.StartedAt, !row.Closed, Again: again), null)
                : (null, NamedVisit.Taken);
    }

    private static Taking<(OpenVisit?, Refusal?)> EndOf(Transaction tx, Context context, Arguments arguments)
    {
        var intake = new Intake(tx, context);
        if (intake.IsUnwanted)
            return Told(new OpenVisit(true, Filters.Signal));
        var known = NamedVisit.Find(tx, context, arguments.Need(VisitParameters.Visit));
        var stream = known ?? intake.Unknown(arguments.Need(VisitParameters.Visit));
        var at = VisitInput.Claimed(context, arguments.Get(At), VisitInput.Correction(context, arguments.Get(SentAt)));
        var end = NamedVisit.End(context, stream, at, arguments.Get(At), arguments.Get(Reason), arguments.Get(Page), arguments.Get(LastAction));
        var stopped = known is null ? intake.StopsUnknown(stream, end, out var refusal) : intake.Stops(stream, end, out refusal);
        if (stopped is not null)
        {
            intake.Write();
            return Told(refusal is null ? new OpenVisit(true, stopped.Code) : null, refusal);
        }

        return new Taking<(OpenVisit?, Refusal?)>([stream], [end], (after, _) => (new OpenVisit(!VisitRow.Find(after, context.Bucket, stream.Key)!.Closed), null));
    }

    private static EventInput[] Inputs(EventInput[]? events) => VisitInput.Listed(events, "events");

    private static Taking<(EventResults?, Refusal?)> OfVisit(Transaction tx, Context context, Arguments arguments, EventInput[] inputs)
    {
        var id = arguments.Need(VisitParameters.Visit);
        var intake = new Intake(tx, context);
        var known = NamedVisit.Find(tx, context, id);
        if (intake.IsUnwanted)
            return Told(Ignored(intake, known?.Site ?? context.Grant.Site ?? Sites.Default, inputs));
        var unknown = known is null ? intake.Unknown(id) : null;
        var taking = CheckedEvents.Of(context, arguments.Get(SentAt), inputs, intake, (_, _) => known ?? unknown!, known is null ? new CheckedEvents.Screen(intake.StopsUnknown) : intake.Stops);
        return new Taking<(EventResults?, Refusal?)>(taking.Streams, taking.Events, (after, fresh) =>
        {
            var results = taking.Answer(after, fresh);
            // A bot has nothing to mend; everybody else begins the visit first.
            return known is not null || Array.Exists(results.Results, each => each.Code == Filters.Bot) ? (results, null) : (null, VisitRefusals.NotFound(id));
        });
    }

    private static Taking<EventResults> OfVisitors(Transaction tx, Context context, Arguments arguments, EventInput[] inputs)
    {
        var site = Sites.Of(context, arguments.Get(VisitParameters.Site));
        var intake = new Intake(tx, context);
        if (!intake.IsUnwanted)
            return CheckedEvents.Of(context, arguments.Get(SentAt), inputs, intake, StreamOf, intake.Stops);
        return Taking.Nothing(Ignored(intake, site, inputs));

        VisitStream StreamOf(EventInput input, Instant at)
        {
            var visitor = VisitInput.Person(input.VisitorId, "visitor_id");
            var user = VisitInput.Person(input.UserId, "user_id");
            return VisitStream.OfVisitor(context.Workspace, site, visitor ?? (user is not null
                ? VisitStream.VisitorOf(user, input.Device)
                : intake.Visitor(site, at, null) ?? throw Refusal.Usage("no_visitor", "An event without a visit names its 'visitor_id' or 'user_id'.")));
        }
    }

    private static EventResults Ignored(Intake intake, string site, EventInput[] inputs)
    {
        var results = intake.Ignore(site, inputs.Length);
        intake.Write();
        return new EventResults(results);
    }

    /// <summary>What is said without anything to take.</summary>
    private static Taking<(T?, Refusal?)> Told<T>(T? answer, Refusal? refusal = null)
        where T : class => Taking.Nothing<(T?, Refusal?)>((answer, refusal));

    private static void Show(EventResults results, Terminal terminal)
    {
        foreach (var status in results.Results.GroupBy(each => each.Status, StringComparer.Ordinal))
            terminal.Line($"{status.Key}: {status.Count()}");
    }
}
