using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>
/// Keeps the tasks of a project in one workflow: that of its repository, as it was seen there last. From another folder, whose workflow may
/// be another, nothing of them is changed that would not fit.
/// </summary>
internal static class ProjectWorkflow
{
    private static readonly Sql Find = new("select workflow from project_workflows where bucket = @bucket and project_id = @project");

    private static readonly Sql Write = new(
        """
        insert into project_workflows (bucket, project_id, workflow) values (@bucket, @project, @workflow)
        on conflict (bucket, project_id) do update set workflow = excluded.workflow
        """);

    /// <summary>Before a change of a task's status: refuses a folder whose workflow is another than the project's.</summary>
    public static void Check(Transaction tx, Context context, string? projectId, string? projectName)
    {
        if (!Fits(tx, context, projectId))
        {
            throw Refusal.Conflict(
                "other_workflow",
                $"Tasks of project '{PlainText.Line(projectName ?? projectId!)}' have another workflow than this folder configures.",
                "Run it in the project's repository.");
        }
    }

    /// <summary>Whether the workflow of the folder is that of the project; in the project's own repository it becomes so.</summary>
    public static bool Fits(Transaction tx, Context context, string? projectId)
    {
        if (projectId is null)
            return true;
        var here = context.Settings.Workflow.Value.ToString();
        var known = tx.First(Find, row => row.Text(0), ("@bucket", context.Bucket), ("@project", projectId));
        if (known == here)
            return true;
        var own = context.Caller.Place is { CommonDir.Length: > 0 } place && Projects.FindRepository(tx, context, place)?.Id == projectId;
        if (known is not null && !own)
            return false;
        tx.Execute(Write, ("@bucket", context.Bucket), ("@project", projectId), ("@workflow", here));
        return true;
    }
}
