using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Goals;

/// <summary>What shall be true when the goal is reached: ticked by somebody, or tied to a next action and true when that is done.</summary>
/// <param name="NextN">The next action that it is tied to; null: it is ticked by hand.</param>
internal sealed record CheckView(long N, string Text, bool Done, Instant? DoneAt, string? DoneBy, long? NextN);

/// <summary><c>stint checklist</c>: the named items of a session's check list. An ended session's may still be ticked: its goal is judged later as well.</summary>
internal static class Checklist
{
    private static readonly Parameter<string> Text = Parameter.Text("text", "What shall be true when the goal is reached", Template.LongestCheck, words: true, value: "TEXT");
    private static readonly Parameter<long?> NextAction = Parameter.Number("next", "Add next action N of the project: true when that is done", 1, 1_000_000);
    private static readonly Parameter<long?> Done = Parameter.Number("done", "Tick item N", 1, Template.MostChecks);
    private static readonly Parameter<long?> Undone = Parameter.Number("undone", "Take the tick from item N", 1, Template.MostChecks);

    private static readonly Sql All = new(
        """
        select c.n, c.text, c.done_at, c.done_by, c.next_n, a.done_at
        from session_checks c
        left join next_actions a on a.bucket = c.bucket and a.workspace = @workspace and a.scope = c.next_scope and a.n = c.next_n
        where c.bucket = @bucket and c.session_id = @id order by c.n
        """);

    private static readonly Sql ActionText = new(
        "select text from next_actions where bucket = @bucket and workspace = @workspace and scope = @scope and n = @n");

    private static readonly Sql Insert = new(
        """
        insert into session_checks (bucket, session_id, n, text, next_scope, next_n)
        values (@bucket, @id, @n, @text, cast(@scope as text), cast(@next as bigint)) on conflict do nothing
        """);

    private static readonly Sql Tick = new(
        """
        update session_checks set done_at = cast(@at as bigint), done_by = cast(@by as text)
        where bucket = @bucket and session_id = @id and n = @n and next_n is null returning text
        """);

    public static readonly Operation List = new Operation<Page<CheckView>>
    {
        Verbs = ["session checks"],
        Route = "GET /api/v1/work/sessions/{session}/checklist",
        Summary = "List what shall be true when the goal is reached",
        Hidden = true,
        Parameters = [Common.Session],
        Gather = Gather.Place,
        Json = () => WorkJson.Default.PageCheckView,
        Does = (context, arguments) => Expiry.Read(context, tx => Told(tx, context, SessionRef.Need(tx, context, arguments.Get(Common.Session)))),
        Shows = Show,
    };

    public static readonly Operation Operation = new Operation<Page<CheckView>>
    {
        Verbs = ["checklist", "session checklist"],
        Route = "POST /api/v1/work/sessions/{session}/checklist",
        Tool = "session checklist",
        Summary = "Add to, tick or list what shall be true when the goal is reached",
        Examples = ["stint checklist \"The errors are translated\"", "stint checklist --done 1", "stint checklist --next 3", "stint checklist"],
        Parameters = [Text, NextAction, Done, Undone, Common.Session],
        Gather = Gather.Place,
        Json = () => WorkJson.Default.PageCheckView,
        Reading = List,
        Does = Run,
        Shows = Show,
    };

    private static void Show(Page<CheckView> page, Terminal terminal)
    {
        if (page.Items.Length == 0)
            terminal.Line(terminal.Dim("Nothing is on the list. Add something: stint checklist \"…\""));
        foreach (var item in page.Items)
            terminal.Line($"  {item.N,3}  {(item.Done ? terminal.Green("✓") : "·")} {PlainText.Line(item.Text)}{(item.NextN is { } next ? terminal.Dim($"  next action {next}") : "")}");
    }

    private static Page<CheckView> Told(Transaction tx, Context context, WorkRow row) => new([.. Of(tx, row.Session).Select(each => each with { Text = context.Paths.In(each.Text) })], null);

    /// <summary>The items of a session, by number.</summary>
    public static List<CheckView> Of(Transaction tx, SessionRow session) => tx.Query(
        All,
        row => row.LongOrNull(4) is { } next
            ? new CheckView(row.Long(0), row.Text(1), row.AtOrNull(5) is not null, row.AtOrNull(5), null, next)
            : new CheckView(row.Long(0), row.Text(1), row.AtOrNull(2) is not null, row.AtOrNull(2), row.TextOrNull(3), null),
        ("@bucket", session.Bucket),
        ("@workspace", session.Workspace),
        ("@id", session.Id));

    /// <summary>Puts the items of a template on the list of a session that starts.</summary>
    public static void Begin(Transaction tx, SessionRow session, IReadOnlyList<string> items)
    {
        for (var i = 0; i < items.Count; i++)
            Put(tx, session, i + 1, Redaction.Apply(items[i]), null, null);
    }

    private static Page<CheckView> Run(Context context, Arguments arguments)
    {
        var (text, next, done, undone) = (arguments.Get(Text), arguments.Get(NextAction), arguments.Get(Done), arguments.Get(Undone));
        if ((text is null ? 0 : 1) + (next is null ? 0 : 1) + (done is null ? 0 : 1) + (undone is null ? 0 : 1) > 1)
            throw Refusal.Usage("too_many", "Give a text, --next N, --done N or --undone N: one of them.");
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.Hold(tx, context, arguments.Get(Common.Session));
            if (text is not null && !string.IsNullOrWhiteSpace(text))
                Add(tx, context, row, Redaction.Apply(text.Trim()), null);
            else if (next is { } action)
                Add(tx, context, row, Action(tx, row.Session, action), action);
            else if ((done ?? undone) is { } n)
                Mark(tx, context, row, n, done is not null);
            return Told(tx, context, row);
        });
    }

    private static void Add(Transaction tx, Context context, WorkRow row, string text, long? next)
    {
        var n = Of(tx, row.Session).Select(each => each.N).DefaultIfEmpty(0).Max() + 1;
        if (n > Template.MostChecks)
            throw Refusal.Conflict("checklist_full", $"A check list has at most {Template.MostChecks} items.", "Say more in one of them, or in the goal: stint goal TEXT");
        Put(tx, row.Session, n, text, next is null ? null : row.Session.ProjectId ?? "", next);
        Tell(tx, context, row, ActivityTypes.CheckAdded, $"{n}. {text}");
    }

    private static void Mark(Transaction tx, Context context, WorkRow row, long n, bool done)
    {
        var item = Of(tx, row.Session).Find(each => each.N == n)
            ?? throw Refusal.NotFound("check_not_found", $"The check list of session #{row.Session.Number} has no item {n}.", "See it: stint checklist");
        if (item.NextN is { } next)
            throw Refusal.Conflict("check_tied", $"Item {n} is next action {next}, and true when that is done.", $"Finish it: stint next --done {next}");
        if (item.Done == done)
            return;
        tx.First(
            Tick,
            each => each.Text(0),
            ("@at", done ? context.Now : null),
            ("@by", done ? Judge.OfCaller(context, row).Name : null),
            ("@bucket", row.Session.Bucket),
            ("@id", row.Session.Id),
            ("@n", n));
        Tell(tx, context, row, done ? ActivityTypes.CheckDone : ActivityTypes.CheckReopened, $"{n}. {item.Text}");
    }

    private static string Action(Transaction tx, SessionRow session, long n) => tx.First(
        ActionText,
        row => row.Text(0),
        ("@bucket", session.Bucket),
        ("@workspace", session.Workspace),
        ("@scope", session.ProjectId ?? ""),
        ("@n", n)) ?? throw Refusal.NotFound("next_not_found", $"There is no next action {n}.", "See them: stint next --list");

    private static void Put(Transaction tx, SessionRow session, long n, string text, string? scope, long? next) => tx.Execute(
        Insert, ("@bucket", session.Bucket), ("@id", session.Id), ("@n", n), ("@text", PlainText.Short(text, 2000)), ("@scope", scope), ("@next", next));

    /// <summary>On an open session it is a sign of life; an ended one stays as it ended.</summary>
    private static void Tell(Transaction tx, Context context, WorkRow row, string type, string text)
    {
        var entry = Entries.New(context, row, type, text, context.Now);
        if (row.Session.EndedAt is null)
            Timelines.Append(tx, row.Session, entry);
        else
            Timelines.Write(tx, row.Session, entry with { Sign = false });
    }
}
