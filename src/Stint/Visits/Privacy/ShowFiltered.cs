using System.Globalization;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>How many events were kept apart, or ignored, for a reason.</summary>
/// <param name="Kept">Those that are still there to be restored, or were; of what is ignored, and beyond 10,000 of a day and site, nothing is kept.</param>
internal sealed record FilteredReason(string Reason, long Events, long Kept, long Restored);

/// <summary>An event that was kept apart.</summary>
/// <param name="Why">More exactly: what bot, or which time the client told.</param>
internal sealed record FilteredEvent(
    string Id, string Site, string Reason, string? Why, Instant At, Instant ReceivedAt, string Type, string? Name, string? Page, string? Visit, string? VisitorId, string? UserId,
    Instant? RestoredAt);

/// <summary>Why events were kept apart, and which, those that came last first.</summary>
internal sealed record FilteredView(FilteredReason[] Reasons, FilteredEvent[] Items, string? Next);

/// <summary><c>stint visits filtered</c>: what does not count, and why.</summary>
internal static class ShowFiltered
{
    private static readonly Parameter<string> Reason = Parameter.Choice("reason", "Only what was kept apart for this", Filters.Kept);

    private static readonly Sql Counts = new(
        """
        select reason, sum(events), sum(kept), sum(restored) from visit_filtered_days
        where bucket = @bucket and workspace = @workspace and site in
            (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace and (cast(@site as text) is null or x.name = @site))
          and date >= @from and (cast(@reason as text) is null or reason = @reason)
        group by reason order by sum(events) desc, reason
        """);

    private const string Columns = "select f.id, f.site, f.reason, f.why, f.at, f.received_at, f.visit, f.visitor_id, f.user_id, f.event, f.restored_at from visit_filtered f";

    private static readonly Sql Rows = new(
        $"""
        {Columns} where f.bucket = @bucket and f.workspace = @workspace and f.received_at >= @since and f.received_at <= @before_at
          and (f.received_at < @before_at or f.id < @before_id) and (cast(@site as text) is null or f.site = @site) and (cast(@reason as text) is null or f.reason = @reason)
        order by f.received_at desc, f.id desc limit @limit
        """);

    public static readonly Operation Operation = new Operation<FilteredView>
    {
        Verbs = ["visits filtered"],
        Route = "GET /api/v1/visits/filtered",
        Summary = "Events that do not count, with the reason: bots, and what was refused",
        Examples = ["stint visits filtered", "stint visits filtered --reason bot --since yesterday"],
        Parameters = [VisitParameters.OfSite, Reason, VisitParameters.Since, VisitParameters.Limit, VisitParameters.Cursor],
        Json = () => VisitJson.Default.FilteredView,
        Does = Read,
        Shows = (view, terminal) =>
        {
            if (view.Reasons.Length == 0)
            {
                terminal.Line("Nothing was kept apart.");
                return;
            }

            terminal.Table(["REASON", ">EVENTS", ">KEPT", ">RESTORED"], view.Reasons.Select(each => new[] { each.Reason, Number(each.Events), Number(each.Kept), Number(each.Restored) }));
            if (view.Items.Length == 0)
                return;
            terminal.Line();
            terminal.Table(
                ["CAME", "REASON", "WHY", "WHAT", "PAGE", "WHO", "=ID"],
                view.Items.Select(each => new[]
                {
                    terminal.Time(each.ReceivedAt), each.RestoredAt is null ? each.Reason : each.Reason + " (restored)", each.Why ?? "",
                    string.Join(' ', new[] { each.Type, each.Name }.OfType<string>()), each.Page ?? "", each.UserId ?? each.VisitorId ?? each.Visit ?? "", each.Id,
                }));
            terminal.Line(terminal.Dim(view.Next is { } next ? $"  There are more: --cursor {next}" : "  Let them count after all: stint visits restore REASON or ID"));
        },
    };

    private static FilteredView Read(Context context, Arguments arguments)
    {
        var limit = (int)(arguments.Get(VisitParameters.Limit) ?? 50);
        var since = context.When(arguments, VisitParameters.Since) ?? Instant.MinValue;
        var before = arguments.Get(VisitParameters.Cursor) is { } cursor ? Cursor.Parse(cursor) : new Cursor(new Instant(long.MaxValue / 2), "");
        return context.Database.Read(tx =>
        {
            (string, object?)[] values =
                [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", arguments.Get(VisitParameters.OfSite)), ("@reason", arguments.Get(Reason))];
            var reasons = tx.Query(Counts, row => new FilteredReason(row.Text(0), row.Long(1), row.Long(2), row.Long(3)), [.. values, ("@from", FilteredEvents.Date(since))]);
            var rows = tx.Query(Rows, Event, [.. values, ("@since", since), ("@before_at", before.At), ("@before_id", before.Id), ("@limit", limit + 1)]);
            return new FilteredView(
                [.. reasons], [.. rows.Take(limit)], rows.Count > limit ? new Cursor(rows[limit - 1].ReceivedAt, rows[limit - 1].Id).ToString() : null);
        });
    }

    private static FilteredEvent Event(Row row)
    {
        var kept = JsonSerializer.Deserialize(row.Text(9), VisitJson.Default.KeptEvent)!;
        return new FilteredEvent(
            row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.At(4), row.At(5), kept.Type, kept.Name, kept.Page, row.TextOrNull(6), row.TextOrNull(7), row.TextOrNull(8),
            row.AtOrNull(10));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
