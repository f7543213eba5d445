using Stint.Operations;

namespace Stint.Tasks;

/// <summary><c>stint task block</c> and <c>unblock</c>: something outside keeps a task from going on.</summary>
internal static class BlockTask
{
    public static readonly Operation Block = new Operation<TaskChanged>
    {
        Verbs = ["task block"],
        Route = "POST /api/v1/tasks/{key}/block",
        Tool = "task block",
        Summary = "Block a task: the session on it ends, and nobody can claim it",
        Examples = ["stint task block T-E07-F20-001 --reason \"Waits for the schema of the orders service\""],
        Parameters = [TaskParameters.Key, TaskParameters.Reason, TaskParameters.Token, TaskParameters.Agent, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) => HeldTask.Change(context, arguments, (tx, task, phase, claim, warnings) =>
        {
            var workflow = context.Settings.Workflow.Value;
            var (stage, waiting) = workflow.Find(task.Status);
            if ((phase ?? waiting) is not { } at)
                throw TaskRefusals.WrongStatus(task, stage == Stage.Blocked ? "To go on: " + TaskHint.Of("unblock", task) : "Only an open task can be blocked.");
            var reason = TaskParameters.Text(arguments, TaskParameters.Reason);
            var ended = claim is null ? null : Claims.Close(tx, context, claim, "blocked", reason);
            var after = TaskChange.Make(
                tx, context, task with { BlockedFrom = at.Name }, Actions.Blocked, workflow.Blocked, HeldTask.AgentOf(context, arguments, claim), ended, reason);
            return TaskChanged.Of(context, after, ended, warnings);
        }),
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "blocked"),
    };

    public static readonly Operation Unblock = new Operation<TaskChanged>
    {
        Verbs = ["task unblock"],
        Route = "POST /api/v1/tasks/{key}/unblock",
        Tool = "task unblock",
        Summary = "Unblock a task: it waits again for the phase it was in",
        Examples = ["stint task unblock T-E07-F20-001"],
        Parameters = [TaskParameters.Key, TaskParameters.Notes, TaskParameters.Agent, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) => HeldTask.Change(context, arguments, (tx, task, _, claim, warnings) =>
        {
            var workflow = context.Settings.Workflow.Value;
            // Told by what it was blocked from: the workflow's word for blocked may be another by now.
            if (task.BlockedFrom is not { } from)
                throw TaskRefusals.WrongStatus(task, "Only a blocked task can be unblocked.");
            var to = workflow.Named(from)?.Ready ?? workflow.First;
            if (workflow.Named(from) is null)
                warnings = [.. warnings, $"The workflow has no phase '{PlainText.Line(from)}' any more: the task begins again as {to}."];
            var after = TaskChange.Make(
                tx, context, task, Actions.Unblocked, to, HeldTask.AgentOf(context, arguments, claim), note: TaskParameters.Text(arguments, TaskParameters.Notes));
            return TaskChanged.Of(context, after, null, warnings);
        }),
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "unblocked"),
    };
}
