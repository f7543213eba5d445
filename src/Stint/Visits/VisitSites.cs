using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>A web application by its name.</summary>
/// <param name="CreatedAt">When it was first heard of.</param>
internal sealed record VisitSite(string Name, Instant CreatedAt);

/// <summary><c>stint visits sites</c>: what there is to choose from when visits are asked for.</summary>
internal static class VisitSites
{
    private static readonly Parameter<string> After = Parameter.Text("cursor", "Where the page before this one ended", max: 100);

    private static readonly Sql ByName = new(
        "select name, created_at from sites where bucket = @bucket and workspace = @workspace and name > @after order by name limit @limit");

    public static readonly Operation Operation = new Operation<Page<VisitSite>>
    {
        Verbs = ["visits sites"],
        Route = "GET /api/v1/visits/sites",
        Summary = "List the web applications that have visits, by name",
        Examples = ["stint visits sites"],
        Parameters = [VisitParameters.Limit, After],
        Json = () => VisitJson.Default.PageVisitSite,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(VisitParameters.Limit) ?? 50);
            var sites = context.Database.Read(tx => tx.Query(
                ByName,
                row => new VisitSite(row.Text(0), row.At(1)),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@after", arguments.Get(After) ?? ""),
                ("@limit", limit + 1)));
            return new Page<VisitSite>([.. sites.Take(limit)], sites.Count > limit ? sites[limit - 1].Name : null);
        },
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
                terminal.Line("There is no site yet: the first visit makes it.");
            else
                terminal.Table(["SITE", "SINCE"], page.Items.Select(each => new[] { each.Name, terminal.Time(each.CreatedAt) }));
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor '{PlainText.Line(next)}'"));
        },
    };
}
