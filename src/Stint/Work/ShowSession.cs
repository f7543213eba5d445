using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

/// <summary><c>stint status</c>, <c>summary</c>, <c>session show</c>: one session with everything.</summary>
internal static class ShowSession
{
    public static readonly Operation Status = new Operation<SessionView>
    {
        Verbs = ["status", "session", "session current"],
        Route = "GET /api/v1/work/status",
        Tool = "session status, recall status",
        Summary = "Show the open session at a glance",
        Examples = ["stint status", "stint status --json"],
        Parameters = [Common.Session],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.SessionView,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            var row = SessionRef.Need(tx, context, arguments.Get(Common.Session));
            var others = SessionRef.AllOpen(tx, context).FindAll(other => other.Session.Id != row.Session.Id);
            return SessionViews.Full(tx, context, row) with { Others = SessionViews.Brief(tx, context, others) };
        }),
        Shows = Reports.Status,
    };

    public static readonly Operation Show = new Operation<SessionView>
    {
        Verbs = ["session show"],
        Route = "GET /api/v1/work/sessions/{session}",
        Tool = "recall show",
        Summary = "Show one session, whole",
        Examples = ["stint session show 42", "stint session 42"],
        Parameters = [Common.Ref],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.SessionView,
        Does = (context, arguments) => Expiry.Read(context, tx => SessionViews.Full(tx, context, SessionRef.Need(tx, context, arguments.Get(Common.Ref)))),
        Shows = Reports.Summary,
    };

    public static readonly Operation Summary = new Operation<SessionView>
    {
        Verbs = ["summary", "session summary"],
        Route = "GET /api/v1/work/summary",
        Summary = "Report on the open session, or on the last one",
        Examples = ["stint summary"],
        Parameters = [Common.Session],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.SessionView,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            var row = SessionRef.Find(tx, context, arguments.Get(Common.Session)) ?? SessionRef.Newest(tx, context);
            return row is not null
                ? SessionViews.Full(tx, context, row)
                : throw Refusal.NotFound("no_session", "There is no session here yet.", "Start one: stint start \"…\"");
        }),
        Shows = Reports.Summary,
    };

    /// <summary>
    /// The open sessions here and those that timed out unmeasured, for the caller's machine to ask git about. Ends nothing: a session that is due
    /// may have commits that say it is not.
    /// </summary>
    public static readonly Operation Unmeasured = new Operation<Page<SessionView>>
    {
        Verbs = ["session unmeasured"],
        Route = "GET /api/v1/work/unmeasured",
        Summary = "Sessions that git should be asked about",
        Parameters = [Common.Session],
        Hidden = true,
        Json = () => WorkJson.Default.PageSessionView,
        Does = (context, arguments) => context.Database.Read(tx =>
        {
            var rows = new List<WorkRow>();
            if (SessionRef.Find(tx, context, arguments.Get(Common.Session)) is { } row)
                rows.Add(row);
            else if (SessionRef.Newest(tx, context) is { } newest)
                rows.Add(newest);
            return new Page<SessionView>([.. rows.Where(each => NeedsGit(each, context)).Select(each => SessionViews.Full(tx, context, each))], null);
        }),
        Shows = (page, terminal) => terminal.Line($"{page.Items.Length}"),
    };

    private static bool NeedsGit(WorkRow row, Context context) =>
        row.Worktree is not null
        && row.Worktree == context.Caller.Place?.Worktree
        && row.Host == context.Caller.Host
        && (row.Session.EndedAt is null || (!Measure.IsMeasured(row) && (row.Owner is not null || row.Session.EndReason is EndReason.Timeout or EndReason.Crash)));
}
