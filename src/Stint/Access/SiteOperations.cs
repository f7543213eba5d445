using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Access;

/// <summary>An ingest key of a site, without its text.</summary>
internal sealed record SiteKey(string Id, string? Name);

/// <summary>A web application whose visits are kept.</summary>
/// <param name="Origins">The pages that may send visits from a browser, as scheme, host and port.</param>
/// <param name="Keys">Its ingest keys that are good now, at most 100.</param>
internal sealed record SiteView(string Name, Instant CreatedAt, string[] Origins, SiteKey[] Keys);

/// <summary><c>stint site add</c> and <c>list</c>.</summary>
internal static class SiteOperations
{
    private const int MostKeys = 100;

    private static readonly Parameter<string> Name = Parameter.Text("name", "The site's name", max: 100, required: true, positional: true, value: "NAME");
    private static readonly Parameter<string[]> Origin = Parameter.Texts("origin", "Pages of this origin may send its visits: https://shop.example", max: 300, value: "ORIGIN");
    private static readonly Parameter<string[]> Remove = Parameter.Texts("remove", "Pages of this origin may no more", max: 300, value: "ORIGIN");
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (100)", 1, 500);
    private static readonly Parameter<string> After = Parameter.Text("cursor", "Where the page before this one ended", max: 110);

    private const string Columns = "select s.name, s.created_at from sites s where s.bucket = @bucket and s.workspace = @workspace";

    private static readonly Sql ByName = new($"{Columns} and s.name = @name");

    private static readonly Sql Behind = new($"{Columns} and s.name > @after order by s.name limit @limit");

    private static readonly Sql LiveKeys = new(
        """
        select t.id, t.name from tokens t
        where t.bucket = @bucket and t.workspace = @workspace and t.id > @first and t.scope = 'ingest' and t.site = @site and t.revoked_at is null
          and (t.expires_at is null or t.expires_at > @now)
        order by t.id limit @limit
        """);

    public static readonly Operation Add = new Operation<SiteView>
    {
        Verbs = ["site add"],
        Route = "POST /api/v1/sites",
        Summary = "Add a web application, or change which pages may send its visits",
        Examples = ["stint site add shop --origin https://shop.example", "stint site add shop --remove https://old.example"],
        Needs = Needs.Admin,
        Parameters = [Name, Origin, Remove],
        Json = () => AccessJson.Default.SiteView,
        Does = (context, arguments) =>
        {
            var (added, removed) = ((arguments.Get(Origin) ?? []).Select(OriginText.Parse).ToList(), (arguments.Get(Remove) ?? []).Select(OriginText.Parse).ToList());
            return context.Database.Write(tx =>
            {
                var site = SiteNames.Need(tx, context, arguments.Need(Name));
                foreach (var origin in removed)
                    SiteNames.Remove(tx, context, site, origin);
                if (SiteNames.OriginsOf(tx, context, site).Union(added).Count() > SiteNames.MostOrigins)
                    throw Refusal.Usage("too_many", $"A site has at most {SiteNames.MostOrigins} origins.");
                foreach (var origin in added)
                    SiteNames.Add(tx, context, site, origin);
                return View(tx, context, site, tx.First(ByName, row => row.At(1), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@name", site)));
            });
        },
        Shows = (site, terminal) =>
        {
            terminal.Line($"{terminal.Green("✓")} {PlainText.Line(site.Name)} takes visits from {(site.Origins.Length == 0 ? "servers only; name its pages with --origin" : string.Join(", ", site.Origins))}");
            if (site.Keys.Length == 0)
                terminal.Line(terminal.Dim($"  Make a key for it: stint token create --scope 'ingest:{PlainText.Line(site.Name)}'"));
        },
    };

    public static readonly Operation List = new Operation<Page<SiteView>>
    {
        Verbs = ["site list"],
        Route = "GET /api/v1/sites",
        Summary = "List web applications: their pages and their ingest keys",
        Examples = ["stint site list"],
        Needs = Needs.Admin,
        Parameters = [Limit, After],
        Json = () => AccessJson.Default.PageSiteView,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(Limit) ?? 100);
            return context.Database.Read(tx =>
            {
                var sites = tx.Query(
                    Behind, row => (Name: row.Text(0), At: row.At(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@after", arguments.Get(After) ?? ""), ("@limit", limit + 1));
                return new Page<SiteView>([.. sites.Take(limit).Select(site => View(tx, context, site.Name, site.At))], sites.Count > limit ? sites[limit - 1].Name : null);
            });
        },
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
                terminal.Line("There is no site yet. Add one: stint site add NAME --origin https://…");
            else
                terminal.Table(["SITE", "PAGES", "KEYS"], page.Items.Select(each => new[]
                {
                    each.Name, string.Join(", ", each.Origins), string.Join(", ", each.Keys.Select(key => key.Name ?? key.Id)),
                }));
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor '{PlainText.Line(next)}'"));
        },
    };

    private static SiteView View(Transaction tx, Context context, string name, Instant at) => new(
        name,
        at,
        [.. SiteNames.OriginsOf(tx, context, name)],
        [
            .. tx.Query(
                LiveKeys,
                row => new SiteKey(row.Text(0), row.TextOrNull(1)),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@first", ""),
                ("@site", name),
                ("@now", context.Now),
                ("@limit", MostKeys)),
        ]);
}
