using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint session timeline</c>: everything that happened in a session, in the order in which it happened.</summary>
internal static class SessionTimeline
{
    private static readonly Parameter<string> Type = Parameter.Choice("type", "Only entries of this type", ActivityTypes.All);
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (all)", 1, 10_000);

    private static readonly Sql Entries = new(
        $"""
        select {Activity.Columns} from activities a
        where a.bucket = @bucket and a.session_id = @id and (a.at > @after_at or (a.at = @after_at and a.id > @after_id))
          and (cast(@type as text) is null or a.type = @type)
        order by a.at, a.id limit @limit
        """);

    public static readonly Operation Operation = new Operation<Page<ActivityView>>
    {
        Verbs = ["session timeline"],
        Route = "GET /api/v1/work/sessions/{session}/timeline",
        Tool = "recall timeline",
        Summary = "Show a session's timeline, oldest first",
        Examples = ["stint session timeline", "stint session 42 timeline", "stint session timeline 42 --type decision_made"],
        Parameters = [Common.Ref, Type, Limit, Common.Cursor],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.PageActivityView,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            var row = SessionRef.Find(tx, context, arguments.Get(Common.Ref)) ?? SessionRef.Newest(tx, context) ?? SessionRef.Need(tx, context, null);
            var limit = (int)(arguments.Get(Limit) ?? 10_000);
            var after = arguments.Get(Common.Cursor) is { } cursor ? Cursor.Parse(cursor) : new Cursor(new Instant(-1), "");
            var entries = tx.Query(
                Entries,
                Activity.Read,
                ("@bucket", row.Session.Bucket),
                ("@id", row.Session.Id),
                ("@after_at", after.At),
                ("@after_id", after.Id),
                ("@type", arguments.Get(Type)),
                ("@limit", limit + 1));
            var more = entries.Count > limit;
            var page = entries.Take(limit).ToList();
            return new Page<ActivityView>(
                [.. page.Select(each => SessionViews.View(each, row.Session, context.Paths))],
                more ? new Cursor(page[^1].At, page[^1].Id).ToString() : null);
        }),
        Shows = Reports.Timeline,
    };
}
