using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Access;

/// <summary>That somebody looked at one person's visits.</summary>
/// <param name="Token">The id of the token it was asked with; null on the command line, and on a server that asks for none.</param>
/// <param name="Subject">Whose visits: a user's or a visitor's id.</param>
internal sealed record AuditView(string Id, Instant At, string? Token, string Actor, string Operation, string Subject);

/// <summary>Who looked at whose visits: noted when a person's visits are shown, kept as long as <c>audit.retention</c> says.</summary>
internal static class Audit
{
    private const int AtOnce = 10_000;

    /// <summary>
    /// The same look again within this is one look. A page that stays open asks again whenever something changes, and a note is itself a change:
    /// without this it would never come to rest.
    /// </summary>
    private static readonly TimeSpan OneLook = TimeSpan.FromMinutes(5);

    private static readonly Parameter<string> User = Parameter.Person("user", "Only looks at this user or visitor", value: "U");
    private static readonly Parameter<string> Since = Parameter.Time("since", "Only looks at this time or later");
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (100)", 1, 500);
    private static readonly Parameter<string> After = Parameter.Text("cursor", "Where the page before this one ended", max: 200);

    private static readonly Sql Insert = new(
        """
        insert into audit (bucket, id, workspace, at, token, actor, operation, subject)
        select cast(@bucket as integer), cast(@id as text), cast(@workspace as text), cast(@at as bigint), cast(@token as text), cast(@actor as text), cast(@operation as text), cast(@subject as text)
        where not exists (select 1 from audit a where a.bucket = @bucket and a.workspace = @workspace and a.subject = @subject and a.at > @again
          and a.operation = @operation and a.actor = @actor and coalesce(a.token, '') = coalesce(cast(@token as text), ''))
        on conflict do nothing
        """);

    private const string Columns = "select a.id, a.at, a.token, a.actor, a.operation, a.subject from audit a where a.bucket = @bucket and a.workspace = @workspace";

    private const string Rest = "a.at >= @since and (a.at < @before_at or (a.at = @before_at and a.id < @before_id)) order by a.at desc, a.id desc limit @limit";

    private static readonly Sql All = new($"{Columns} and {Rest}");

    private static readonly Sql OfSubject = new($"{Columns} and a.subject = @subject and {Rest}");

    private static readonly Sql Drop = new(
        """
        delete from audit where bucket = @bucket and id in
          (select a.id from audit a where a.bucket = @bucket and a.workspace = @workspace and a.at < @before order by a.at, a.id limit @limit)
        """);

    /// <summary>Stands for somebody who was erased.</summary>
    public const string Erased = "(erased)";

    private static readonly Sql Unname = new("update audit set subject = @erased where bucket = @bucket and workspace = @workspace and subject = @subject");

    public static readonly Operation List = new Operation<Page<AuditView>>
    {
        Verbs = ["audit list"],
        Route = "GET /api/v1/audit",
        Summary = "Who looked at whose visits, newest first",
        Examples = ["stint audit list --user u-42 --since yesterday"],
        Needs = Needs.Admin,
        Parameters = [User, Since, Limit, After],
        Json = () => AccessJson.Default.PageAuditView,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(Limit) ?? 100);
            var before = arguments.Get(After) is { } cursor ? Cursor.Parse(cursor) : new Cursor(new Instant(long.MaxValue / 2), "");
            var rows = context.Database.Read(tx => tx.Query(
                arguments.Has(User) ? OfSubject : All,
                row => new AuditView(row.Text(0), row.At(1), row.TextOrNull(2), row.Text(3), row.Text(4), row.Text(5)),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@subject", arguments.Get(User)),
                ("@since", context.When(arguments, Since) ?? Instant.MinValue),
                ("@before_at", before.At),
                ("@before_id", before.Id),
                ("@limit", limit + 1)));
            return new Page<AuditView>([.. rows.Take(limit)], rows.Count > limit ? new Cursor(rows[limit - 1].At, rows[limit - 1].Id).ToString() : null);
        },
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
                terminal.Line("Nobody looked.");
            else
                terminal.Table(["WHEN", "WHO", "TOKEN", "LOOKED AT", "OF"], page.Items.Select(each => new[] { terminal.Time(each.At), each.Actor, each.Token ?? "", each.Operation, each.Subject }));
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
        },
    };

    /// <summary>Notes that a person's visits are about to be shown; what cannot be noted is not shown.</summary>
    public static void Note(Context context, string operation, string subject) => context.Database.Write(tx => tx.Execute(
        Insert,
        ("@bucket", context.Bucket),
        ("@id", Ids.New(context.Now)),
        ("@workspace", context.Workspace),
        ("@at", context.Now),
        ("@again", context.Now - OneLook),
        ("@token", context.Grant.Token),
        ("@actor", context.Actor),
        ("@operation", operation),
        ("@subject", subject)));

    /// <summary>Forgets whom it was about; that somebody looked stays.</summary>
    public static void Forget(Transaction tx, Context context, string subject) =>
        tx.Execute(Unname, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@subject", subject), ("@erased", Erased));

    /// <summary>Forgets what is older than it is to be kept.</summary>
    public static void Prune(Context context)
    {
        for (var dropped = AtOnce; dropped == AtOnce;)
        {
            dropped = context.Database.Write(tx => tx.Execute(
                Drop, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@before", context.Now - context.Settings.AuditRetention), ("@limit", AtOnce)));
        }
    }
}
