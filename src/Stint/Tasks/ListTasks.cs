using System.Globalization;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task list</c>: tasks in the order of their adding, a page at a time.</summary>
internal static class ListTasks
{
    private static readonly Parameter<string> Status = Parameter.Text("status", "Only tasks of this status", max: 60, value: "S");
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (50)", 1, 500);
    private static readonly Parameter<string> Cursor = Parameter.Text("cursor", "Where the page before this one ended", max: 64);

    // One text for each way in, so that each reads its own index and stops at the page's end.
    private const string Rest =
        """
        and t.id > @after and (cast(@project as text) is null or t.scope = @project) and (cast(@status as text) is null or t.status = @status)
          and (cast(@epic as text) is null or t.epic = @epic)
        order by t.id limit @limit
        """;

    private static readonly Sql All = new($"{TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace {Rest}");

    private static readonly Sql OfStatus = new($"{TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.status = @status {Rest}");

    private static readonly Sql OfEpic = new($"{TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.epic = @epic {Rest}");

    private static readonly Sql HasStatus = new("select 1 from tasks t where t.bucket = @bucket and t.workspace = @workspace and t.status = @status limit 1");

    public static readonly Operation Operation = new Operation<Page<TaskView>>
    {
        Verbs = ["task list"],
        Route = "GET /api/v1/tasks",
        Tool = "task list",
        Summary = "List tasks in the order they were added",
        Examples = ["stint task list --status ready_for_development", "stint task list --epic E07 --json"],
        Parameters = [Status, TaskParameters.Epic, TaskParameters.Project, Limit, Cursor],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.PageTaskView,
        Does = Run,
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
            {
                terminal.Line("There is no such task. Add one: stint task add KEY --title \"…\"");
                return;
            }

            terminal.Table(
                ["KEY", "STATUS", "SINCE", ">CLAIMS", "FOR", "TITLE"],
                page.Items.Select(task => new[]
                {
                    task.Key, task.Status, terminal.Time(task.StatusAt), task.Claims.ToString(CultureInfo.InvariantCulture), task.AgentType ?? "any", task.Title ?? "",
                }));
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
        },
    };

    private static Page<TaskView> Run(Context context, Arguments arguments)
    {
        var limit = (int)(arguments.Get(Limit) ?? 50);
        var workflow = context.Settings.Workflow.Value;
        var after = arguments.Get(Cursor) is { } cursor
            ? Guid.TryParseExact(cursor, "D", out _) ? cursor : throw Refusal.Usage("bad_cursor", "This cursor is not one of ours.", "Take the 'next' of the page before, unchanged.")
            : "";
        return context.Database.Read(tx =>
        {
            var rows = tx.Query(
                arguments.Has(Status) ? OfStatus : arguments.Has(TaskParameters.Epic) ? OfEpic : All,
                TaskRow.Read,
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@after", after),
                ("@project", TaskRef.ProjectOf(tx, context, arguments.Get(TaskParameters.Project))),
                ("@status", arguments.Get(Status)),
                ("@epic", arguments.Get(TaskParameters.Epic)),
                ("@limit", limit + 1));
            // A status that is neither of the workflow nor of any task is a slip of the pen.
            if (rows.Count == 0 && arguments.Get(Status) is { } status && !tx.First(HasStatus, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@status", status)))
                workflow.Need(status);
            var items = rows.Take(limit).Select(task => TaskView.Of(task, workflow)).ToArray();
            return new Page<TaskView>(items, rows.Count > limit ? items[^1].Id : null);
        });
    }
}
