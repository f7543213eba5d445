using System.Globalization;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary><c>stint visits timeline</c>: the events of one visit in order, a page at a time.</summary>
internal static class VisitTimeline
{
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (500)", 1, 5000);

    /// <summary>An instant and the longest id of an event, as hexadecimal digits of its UTF-8.</summary>
    private static readonly Parameter<string> Cursor = Parameter.Text("cursor", "Where the page before this one ended", max: 640);

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
        Parameters = [VisitParameters.Visit, Limit, Cursor],
        Json = () => VisitJson.Default.PageVisitEventView,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(Limit) ?? 500);
            var cursor = arguments.Get(Cursor) is { } text ? PlaceOf(text) : (Place?)null;
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
                VisitEventView.Of(events.Take(limit), cursor?.At), events.Count > limit ? Text(events[limit - 1]) : null);
        },
        Shows = (page, terminal) =>
        {
            VisitEventView.Table(page.Items, terminal);
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
        },
    };

    /// <summary>Where a page ends. An event's id is its client's and may be any text.</summary>
    private static string Text(VisitEvent last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.At.Milliseconds}.{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(last.Id))}");

    private static Place PlaceOf(string text)
    {
        if (text.Split('.') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && id.Length % 2 == 0 && id.All(char.IsAsciiHexDigit)
            && Encoding.UTF8.GetString(Convert.FromHexString(id)) is var last && PlainText.IsWellFormed(last) && !last.Contains('\0', StringComparison.Ordinal))
        {
            return new Place(new Instant(ms), last);
        }

        throw Refusal.Usage("bad_cursor", "This cursor is not one of ours.", "Take the 'next' of the page before, unchanged.");
    }

    /// <summary>Behind which event a page begins.</summary>
    private readonly record struct Place(Instant At, string Id);
}
