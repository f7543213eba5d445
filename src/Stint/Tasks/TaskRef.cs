using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>Finds the task somebody means: by its id, or by its key, which names one task of a project: of the one that is named, else of the repository's.</summary>
internal static class TaskRef
{
    private const int LongestKey = 200;

    /// <summary>Words that stand where a key stands in the routes, in any case, and what a path cannot hold.</summary>
    private static readonly string[] Reserved = ["sessions", "next", "sweep", "import", "events", "current", ".", ".."];

    /// <summary>What people write for the tasks that belong to no project.</summary>
    private const string None = "-";

    /// <summary>The scope of a repository that the store does not know: nothing is in it.</summary>
    private const string Nowhere = "?";

    private static readonly Sql ByKey = new($"{TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.key = @key order by t.scope limit 20");

    private static readonly Sql InScope = new($"{TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.key = @key and t.scope = @scope");

    // What another workflow orders is not for this one to hand out.
    private static readonly Sql ProjectsOfWorkflow = new(
        """
        select p.id from projects p left join project_workflows w on w.bucket = p.bucket and w.project_id = p.id
        where p.bucket = @bucket and p.workspace = @workspace and (w.workflow is null or w.workflow = @workflow) order by p.name limit 10000
        """);

    public static string Checked(string key)
    {
        key = key.Trim();
        if (key.Length is 0 or > LongestKey || !PlainText.IsWellFormed(key) || PlainText.HasHidden(key))
            throw Refusal.Usage("bad_key", $"A task's key has 1 to {LongestKey} characters, none of them a control character or invisible.");
        return Reserved.Contains(key, StringComparer.OrdinalIgnoreCase) ? throw Refusal.Usage("bad_key", $"'{key}' cannot be a task's key: it is a word of the routes.") : key;
    }

    /// <summary>The project that is meant: named, of the repository, of STINT_PROJECT; null: none, so that tasks of every project are meant.</summary>
    public static string? ProjectOf(Transaction tx, Context context, string? named)
    {
        if (named is not null)
            return named == None ? "" : Projects.Need(tx, context, named).Id;
        if (context.Caller.Place is { CommonDir.Length: > 0 } place)
            return Projects.FindRepository(tx, context, place)?.Id ?? Nowhere;
        return context.Caller.Place?.Wished is { Length: > 0 } wished ? Projects.Find(tx, context, wished)?.Id ?? Nowhere : null;
    }

    /// <summary>The project a new task belongs to, made when it is new; null: to none.</summary>
    public static Project? ProjectFor(Transaction tx, Context context, string? named)
    {
        if (named is not null)
            return named == None ? null : Projects.Named(tx, context, named);
        if (context.Caller.Place is { CommonDir.Length: > 0 } place)
            return Projects.OfRepository(tx, context, place);
        return context.Caller.Place?.Wished is { Length: > 0 } wished ? Projects.Named(tx, context, wished) : null;
    }

    /// <summary>The scopes in which the next task is looked for: the one that is meant, or all that have the workflow of the folder.</summary>
    public static List<string> Scopes(Transaction tx, Context context, string? named) => ProjectOf(tx, context, named) is { } one
        ? [one]
        : ["", .. tx.Query(ProjectsOfWorkflow, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@workflow", context.Settings.Workflow.Value.ToString()))];

    public static TaskRow Need(Transaction tx, Context context, string key, string? named)
    {
        key = Checked(key);
        if (ById(tx, context, key) is { } byId)
            return byId with { Named = named };
        var project = ProjectOf(tx, context, named);
        (string, object?)[] values = [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@key", key)];
        if (project is not null && tx.First(InScope, TaskRow.Read, [.. values, ("@scope", project)]) is { } found)
            return found with { Named = named };
        var all = tx.Query(ByKey, TaskRow.Read, values);
        return all.Count switch
        {
            1 when project is null => all[0] with { Named = named },
            > 0 when project is not null => throw Refusal.NotFound(
                "task_not_found", $"There is no task '{PlainText.Line(key)}' in this project.", $"There is one in {Names(all)}: give --project NAME (- for none)"),
            0 => throw Refusal.NotFound("task_not_found", $"There is no task '{PlainText.Line(key)}'.", $"Add it: {TaskHint.Of("add", key, named)}   See all: stint task list"),
            _ => throw Refusal.Conflict("ambiguous_task", $"Several projects have a task '{PlainText.Line(key)}': {Names(all)}.", "Say which: --project NAME (- for none)"),
        };
    }

    /// <summary>The task of the workspace that has this id; null when it is no task's id.</summary>
    public static TaskRow? ById(Transaction tx, Context context, string key) =>
        Guid.TryParseExact(key, "D", out _) && TaskRow.Find(tx, context.Bucket, key) is { } task && task.Workspace == context.Workspace ? task : null;

    /// <summary>As <see cref="Need"/>, behind the task's row lock.</summary>
    public static TaskRow Hold(Transaction tx, Context context, string key, string? named)
    {
        var found = Need(tx, context, key, named);
        return tx.Engine == Engine.Sqlite ? found : TaskRow.Hold(tx, found.Bucket, found.Id) with { Named = named };
    }

    private static string Names(List<TaskRow> tasks) => string.Join(", ", tasks.Select(task => task.ProjectName is { } name ? $"'{PlainText.Line(name)}'" : "no project"));
}
