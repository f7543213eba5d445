using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint next</c>: what comes next in a project, numbered; it outlives the session that wrote it down.</summary>
internal static class Next
{
    private static readonly Parameter<string> Text = Parameter.Text("text", "What to do next", 2000, words: true, value: "TEXT");
    private static readonly Parameter<long?> Done = Parameter.Number("done", "Mark number N as done", 1, 1_000_000);
    private static readonly Parameter<bool> List = Parameter.Flag("list", "List them");

    private static readonly Sql All = new(
        """
        select n, text, done_at from next_actions
        where bucket = @bucket and workspace = @workspace and scope = @scope and (done_at is null or done_at > @recent) order by n
        """);

    private static readonly Sql Insert = new(
        """
        insert into next_actions (bucket, workspace, scope, n, text, session_id, created_at)
        values (@bucket, @workspace, @scope, @n, @text, @session, @at) on conflict do nothing
        """);

    private static readonly Sql Finish = new(
        """
        update next_actions set done_at = @at
        where bucket = @bucket and workspace = @workspace and scope = @scope and n = @n and done_at is null returning text
        """);

    public static readonly Operation Operation = new Operation<Page<NextView>>
    {
        Verbs = ["next", "session next"],
        Route = "POST /api/v1/work/sessions/{session}/next",
        Tool = "record next",
        Summary = "Write down, finish or list what comes next",
        Examples = ["stint next \"Wire the parser into the server\"", "stint next --done 2", "stint next --list"],
        Parameters = [Text, Done, List, Common.Session],
        Gather = Gather.Place,
        Json = () => WorkJson.Default.PageNextView,
        Does = Run,
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
                terminal.Line(terminal.Dim("Nothing is written down. Add something: stint next \"…\""));
            foreach (var item in page.Items)
                terminal.Line($"  {item.N,3}  {(item.Done ? terminal.Green("✓") : "·")} {(item.Done ? terminal.Dim(PlainText.Line(item.Text)) : PlainText.Line(item.Text))}");
        },
    };

    private static Page<NextView> Run(Context context, Arguments arguments)
    {
        var text = arguments.Get(Text);
        var done = arguments.Get(Done);
        if ((text is null ? 0 : 1) + (done is null ? 0 : 1) + (arguments.Get(List) ? 1 : 0) > 1)
            throw Refusal.Usage("too_many", "Give a text, --done N or --list: one of them.");
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.Find(tx, context, arguments.Get(Common.Session));
            var project = row is not null ? row.Session.ProjectId : Here(tx, context);
            if (text is not null)
                Append(tx, context, row, project, ActivityTypes.Next, Redaction.Apply(text.Trim()), Add(tx, context, project, Redaction.Apply(text.Trim()), row));
            else if (done is { } n)
                Append(tx, context, row, project, ActivityTypes.NextDone, End(tx, context, project, n), n);
            return new Page<NextView>([.. Of(tx, context, project)], null);
        });
    }

    /// <summary>Open actions of a project, and those finished in the last day.</summary>
    public static List<NextView> Of(Transaction tx, Context context, string? projectId) => tx.Query(
        All,
        row => new NextView(row.Long(0), context.Paths.In(row.Text(1)), row.AtOrNull(2) is not null),
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@scope", Scope(projectId)),
        ("@recent", context.Now - TimeSpan.FromHours(24)));

    private static string? Here(Transaction tx, Context context) =>
        context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.OfRepository(tx, context, place).Id : null;

    private static long Add(Transaction tx, Context context, string? project, string text, WorkRow? row)
    {
        var n = Numbers.Take(tx, context.Bucket, context.Workspace, "next/" + project);
        tx.Execute(
            Insert,
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@scope", Scope(project)),
            ("@n", n),
            ("@text", text),
            ("@session", row?.Session.Id),
            ("@at", context.Now));
        return n;
    }

    private static string End(Transaction tx, Context context, string? project, long n) => tx.First(
        Finish,
        row => row.Text(0),
        ("@at", context.Now),
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@scope", Scope(project)),
        ("@n", n)) ?? throw Refusal.NotFound("next_not_found", $"There is no open action {n}.", "See them: stint next --list");

    private static void Append(Transaction tx, Context context, WorkRow? row, string? project, string type, string text, long n)
    {
        if (row is null || row.Session.EndedAt is not null || row.Session.ProjectId != project)
            return;
        Timelines.Append(tx, row.Session, Entries.New(context, row, type, $"{n}. {text}", context.Now));
    }

    private static string Scope(string? projectId) => projectId ?? "";
}
