using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

internal sealed record ProjectSummary(string Id, string Name, long Sessions, Instant? LastStartedAt);

/// <summary><c>stint project list</c>: the projects, the one worked on last first.</summary>
internal static class ListProjects
{
    private static readonly Sql All = new(
        """
        select p.id, p.name, count(s.id), max(s.started_at) from projects p
        left join sessions s on s.bucket = p.bucket and s.workspace = p.workspace and s.project_id = p.id and s.kind = 'work'
        where p.bucket = @bucket and p.workspace = @workspace group by p.id, p.name
        """);

    public static readonly Operation Operation = new Operation<Page<ProjectSummary>>
    {
        Verbs = ["project list"],
        Route = "GET /api/v1/projects",
        Summary = "List projects, the one worked on last first",
        Examples = ["stint project list"],
        Parameters = [],
        Json = () => WorkJson.Default.PageProjectSummary,
        Does = (context, arguments) => context.Database.Read(tx => new Page<ProjectSummary>(
            [
                .. tx.Query(All, row => new ProjectSummary(row.Text(0), row.Text(1), row.Long(2), row.AtOrNull(3)), ("@bucket", context.Bucket), ("@workspace", context.Workspace))
                    .OrderByDescending(project => project.LastStartedAt ?? Instant.MinValue).ThenBy(project => project.Name, StringComparer.Ordinal),
            ],
            null)),
        Shows = (page, terminal) => terminal.Table(
            ["PROJECT", ">SESSIONS", "LAST"],
            page.Items.Select(each => (string[])[each.Name, each.Sessions.ToString(System.Globalization.CultureInfo.InvariantCulture), each.LastStartedAt is { } at ? terminal.Time(at) : "–"])),
    };
}
