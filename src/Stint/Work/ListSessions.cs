using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

/// <summary><c>stint session list</c>: sessions, newest first, a page at a time.</summary>
internal static class ListSessions
{
    internal static readonly Parameter<string> Project = Parameter.Text("project", "Only this project", max: 100, value: "NAME");
    private static readonly Parameter<string> Tag = Parameter.Text("tag", "Only with this tag", max: 60, value: "T");
    private static readonly Parameter<string> Status = Parameter.Choice("status", "Only active, paused, ended, or open (not ended)", "active", "paused", "ended", "open");
    private static readonly Parameter<string> Kind = Parameter.Choice("kind", "Only of this kind (work)", "work", "task", "visit");
    private static readonly Parameter<string> ByActor = Parameter.Text("by", "Only of this actor", max: 200, value: "ACTOR");

    // A visit that silence has ended is over, whether or not somebody has written that yet. Work is settled before it is read.
    private const string IsOver = "(s.ended_at is not null or (s.kind = 'visit' and s.last_activity_at < @now - s.end_after_ms))";

    // One text for each way in, so that each reads its own index and stops at the page's end.
    private const string Rest =
        $"""
        and (s.started_at < @before_at or (s.started_at = @before_at and s.id < @before_id))
          and s.started_at >= @since
          and (cast(@status as text) is null or (@status = 'ended' and {IsOver}) or (not {IsOver} and (@status = 'open' or s.status = @status)))
          and (cast(@actor as text) is null or s.actor_id = @actor)
          and (cast(@tag as text) is null or exists (select 1 from session_tags t where t.bucket = s.bucket and t.session_id = s.id and t.tag = @tag))
        order by s.started_at desc, s.id desc limit @limit
        """;

    private static readonly Sql All = new($"{WorkRow.SelectAny} where s.bucket = @bucket and s.workspace = @workspace and s.kind = @kind {Rest}");

    private static readonly Sql OfProject = new(
        $"{WorkRow.SelectAny} where s.bucket = @bucket and s.project_id = @project and s.workspace = @workspace and s.kind = @kind {Rest}");

    public static readonly Operation Operation = new Operation<Page<SessionView>>
    {
        Verbs = ["session list"],
        Route = "GET /api/v1/work/sessions",
        Tool = "recall list",
        Summary = "List sessions, newest first",
        Examples = ["stint session list --tag parser --since monday", "stint session list --project website --limit 50 --json"],
        Parameters = [Common.Limit, Project, Tag, Status, Common.Since, Common.Until, Kind, ByActor, Common.Cursor],
        Json = () => WorkJson.Default.PageSessionView,
        Does = Run,
        Shows = Reports.List,
    };

    private static Page<SessionView> Run(Context context, Arguments arguments)
    {
        var limit = (int)(arguments.Get(Common.Limit) ?? 10);
        var before = arguments.Get(Common.Cursor) is { } cursor
            ? Cursor.Parse(cursor)
            : new Cursor(context.When(arguments, Common.Until) ?? new Instant(long.MaxValue / 2), "");
        var page = Expiry.Read(context, tx =>
        {
            var project = arguments.Get(Project) is { } name ? Projects.Need(tx, context, name) : null;
            var rows = tx.Query(
                project is null ? All : OfProject,
                WorkRow.Read,
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@kind", arguments.Get(Kind) ?? "work"),
                ("@project", project?.Id),
                ("@before_at", before.At),
                ("@before_id", before.Id),
                ("@now", context.Now),
                ("@since", context.When(arguments, Common.Since) ?? Instant.MinValue),
                ("@status", arguments.Get(Status)),
                ("@actor", arguments.Get(ByActor)),
                ("@tag", arguments.Get(Tag) is { } tag ? TagSession.Normal(tag) : null),
                ("@limit", limit + 1));
            var more = rows.Count > limit;
            var items = rows.Take(limit).Select(row => row with { Session = row.Session.Kind == SessionKind.Visit ? row.Session.AsOf(context.Now) : row.Session }).ToList();
            return new Page<SessionView>(
                SessionViews.Brief(tx, context, items),
                more ? new Cursor(items[^1].Session.StartedAt, items[^1].Session.Id).ToString() : null);
        });
        if (arguments.Get(Kind) == "visit" && arguments.Get(ByActor) is { } person)
            Audit.Note(context, "session list", person);
        return page;
    }
}
