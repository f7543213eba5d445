using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary><c>stint visits list</c>: visits, newest first, a page at a time.</summary>
internal static class ListVisits
{
    private static readonly Parameter<string> Visitor = Parameter.Person("visitor", "Only of this visitor", value: "V", looked: Audit.Note);
    private static readonly Parameter<string> Status = Parameter.Choice("status", "Only those that are active, or ended", "active", "ended");
    private static readonly Parameter<string> OnPage = Parameter.Text("page", "Only those that were on this page", max: 2000, value: "PAGE");
    private static readonly Parameter<TimeSpan?> Longer = Parameter.Duration("longer", "Only those that lasted so long at least");
    private static readonly Parameter<TimeSpan?> Shorter = Parameter.Duration("shorter", "Only those that lasted less");
    private static readonly Parameter<bool> Errors = Parameter.Flag("errors", "Only those with an error");
    private static readonly Parameter<string> Reason = Parameter.Choice("reason", "Only those that ended for this reason", "logout", "timeout", "error", "navigation");
    private static readonly Parameter<string> Device = Parameter.Text("device", "Only with this type of device", max: 20, value: "TYPE");
    private static readonly Parameter<string> Source = Parameter.Choice("source", "Only those that came from here", "direct", "internal", "external");
    private static readonly Parameter<string> Campaign = Parameter.Text("campaign", "Only of this campaign", max: 200, value: "C");

    // How long is known of visits that are over and that showed two signs of life.
    private const string Rest =
        """
        and (cast(@status as text) is null or (@status = 'active' and s.ended_at is null) or (@status = 'ended' and s.ended_at is not null))
          and (cast(@longer as bigint) is null or (s.ended_at is not null and s.active_ms > 0 and s.active_ms >= @longer))
          and (cast(@shorter as bigint) is null or (s.ended_at is not null and s.active_ms > 0 and s.active_ms < @shorter))
          and (@errors = 0 or v.errors > 0) and (cast(@reason as text) is null or s.end_reason = @reason)
          and (cast(@device as text) is null or v.device_type = @device) and (cast(@source as text) is null or v.source = @source)
          and (cast(@campaign as text) is null or v.campaign = @campaign) and (cast(@visitor as text) is null or v.visitor_id = @visitor)
          and (cast(@page as text) is null or v.entry_page = @page or exists (select 1 from visit_events e where e.bucket = v.bucket and e.stream = v.stream
            and e.at >= v.started_at and e.at <= v.last_event_at and e.page = @page))
        """;

    private const string Before = "and (v.started_at < @before_at or (v.started_at = @before_at and v.session_id < @before_id))";

    private static readonly Sql OfSite = new($"select {VisitRow.Columns} {VisitWays.OfSite} {Before} {Rest} {VisitWays.NewestFirst}");
    private static readonly Sql OfUser = new($"select {VisitRow.Columns} {VisitWays.OfUser} {Before} {Rest} {VisitWays.NewestFirst}");
    private static readonly Sql OfVisitor = new($"select {VisitRow.Columns} {VisitWays.OfVisitor} {Before} {Rest} {VisitWays.NewestFirst}");

    private static readonly Sql All = new(
        $"""
        select {VisitRow.Columns} {VisitWays.All} and (s.started_at < @before_at or (s.started_at = @before_at and s.id < @before_id)) {Rest}
        {VisitWays.AllNewestFirst}
        """);

    public static readonly Operation Operation = new Operation<Page<VisitView>>
    {
        Verbs = ["visits list"],
        Route = "GET /api/v1/visits",
        Summary = "List visits, newest first",
        Examples = ["stint visits list --since yesterday --errors", "stint visits list --user u-42 --json", "stint visits list --page /cart --longer 10m --reason timeout"],
        Parameters =
        [
            VisitParameters.OfSite, VisitParameters.User, Visitor, VisitParameters.Since, VisitParameters.Until, Status, OnPage, Longer, Shorter, Errors, Reason, Device, Source, Campaign,
            VisitParameters.Limit, VisitParameters.Cursor,
        ],
        Json = () => VisitJson.Default.PageVisitView,
        Does = Run,
        Shows = Page,
    };

    private static Page<VisitView> Run(Context context, Arguments arguments)
    {
        VisitExpiry.Settle(context);
        var limit = (int)(arguments.Get(VisitParameters.Limit) ?? 50);
        var before = arguments.Get(VisitParameters.Cursor) is { } cursor ? Cursor.Parse(cursor) : new Cursor(VisitRange.Never, "");
        var (range, visitor) = (VisitRange.Asked(context, arguments), arguments.Get(Visitor));
        var rows = context.Database.Read(tx => tx.Query(
            range.User is not null ? OfUser : visitor is not null ? OfVisitor : range.Site is not null ? OfSite : All,
            VisitRow.Read,
            [
                .. range.Values(context), ("@visitor", visitor), ("@status", arguments.Get(Status)), ("@page", arguments.Get(OnPage)),
                ("@longer", (long?)arguments.Get(Longer)?.TotalMilliseconds), ("@shorter", (long?)arguments.Get(Shorter)?.TotalMilliseconds), ("@errors", arguments.Get(Errors)),
                ("@reason", arguments.Get(Reason)), ("@device", arguments.Get(Device)), ("@source", arguments.Get(Source)), ("@campaign", arguments.Get(Campaign)),
                ("@before_at", before.At), ("@before_id", before.Id), ("@limit", limit + 1),
            ]));
        return new Page<VisitView>(
            [.. rows.Take(limit).Select(VisitView.Of)], rows.Count > limit ? new Cursor(rows[limit - 1].Facts.StartedAt, rows[limit - 1].Session.Id).ToString() : null);
    }

    public static void Page(Page<VisitView> page, Terminal terminal)
    {
        if (page.Items.Length == 0)
        {
            terminal.Line("There is no such visit. When there were any: stint visits daily");
            return;
        }

        Table(page.Items, terminal);
        if (page.Next is { } next)
            terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
        else
            terminal.Line(terminal.Dim("  One with its events: stint visits show ID"));
    }

    public static void Table(VisitView[] visits, Terminal terminal) => terminal.Table(
        ["WHO", "FROM", ">LASTED", ">VIEWS", ">ACTIONS", ">ERRORS", "IN", "OUT", "END", "=ID"],
        visits.Select(visit => new[]
        {
            visit.UserId ?? visit.VisitorId, terminal.Time(visit.StartedAt), Spoken.Seconds(visit.DurationSeconds), Number(visit.Views), Number(visit.Actions), Number(visit.Errors),
            visit.EntryPage ?? "", visit.ExitPage ?? "", visit.EndReason ?? "open", visit.Id,
        }));
}
