using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary><c>stint visits timeline</c>: the events of one visit in order, a page at a time.</summary>
internal static class VisitTimeline
{
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (500)", 1, 5000);

    private static readonly Sql After = new(
        $"""
        select {VisitEvents.Columns} from visit_events e where e.bucket = @bucket and e.stream = @stream and e.at >= @from and e.at <= @to
          and (e.at > @after_at or (e.at = @after_at and e.id > @after_id)) order by e.at, e.id limit @limit
        """);

    public static readonly Operation Operation = new Operation<Page<VisitEventView>>
    {
        Verbs = ["visits timeline"],
        Route = "GET /api/v1/sessions/{visit}/events",
        Summary = "The events of a visit, in order",
        Examples = ["stint visits timeline 0197c2f0", "stint visits timeline 0197c2f0 --limit 50 --json"],
        Parameters = [VisitParameters.Visit, Limit, VisitParameters.Cursor],
        Json = () => VisitJson.Default.PageVisitEventView,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(Limit) ?? 500);
            var cursor = arguments.Get(VisitParameters.Cursor) is { } text ? Cursor.Parse(text) : (Cursor?)null;
            VisitExpiry.Settle(context);
            var (visit, events) = context.Database.Read(tx =>
            {
                var row = VisitRef.Need(tx, context, arguments.Need(VisitParameters.Visit));
                return (row, tx.Query(
                    After, VisitEvents.Read, ("@bucket", context.Bucket), ("@stream", row.Stream), ("@from", row.Facts.StartedAt), ("@to", row.Facts.LastEventAt),
                    ("@after_at", cursor?.At ?? Instant.MinValue), ("@after_id", cursor?.Id ?? ""), ("@limit", limit + 1)));
            });
            Audit.Note(context, "visits timeline", visit.Facts.UserId ?? visit.VisitorId);
            return new Page<VisitEventView>(
                VisitEventView.Of(events.Take(limit), cursor?.At), events.Count > limit ? new Cursor(events[limit - 1].At, events[limit - 1].Id).ToString() : null);
        },
        Shows = (page, terminal) =>
        {
            VisitEventView.Table(page.Items, terminal);
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
        },
    };
}
