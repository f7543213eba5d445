using Stint.Operations;

namespace Stint.Tasks;

/// <summary><c>stint task abandon</c>: who holds a task gives it back unfinished. <c>task renew</c>: keeps holding it.</summary>
internal static class AbandonTask
{
    public static readonly Operation Abandon = new Operation<TaskChanged>
    {
        Verbs = ["task abandon"],
        Route = "POST /api/v1/tasks/{key}/abandon",
        Tool = "task abandon",
        Summary = "Give a task back unfinished: it waits again for the phase it was in",
        Examples = ["stint task abandon T-E07-F20-001 --notes \"Out of my depth\""],
        Parameters = [TaskParameters.Key, TaskParameters.Notes, TaskParameters.Token, TaskParameters.Agent, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) => HeldTask.Change(context, arguments, (tx, task, phase, claim, warnings) =>
        {
            var workflow = context.Settings.Workflow.Value;
            var astray = phase is null && workflow.Find(task.Status).Stage == Stage.Unknown;
            if (!astray && (claim is null || phase is null))
                throw TaskRefusals.NotHeld(task, workflow);
            TaskRefusals.CheckHolder(claim, arguments);
            var notes = TaskParameters.Text(arguments, TaskParameters.Notes);
            var ended = claim is null ? null : Claims.Close(tx, context, claim, "abandoned", notes);
            var after = TaskChange.Make(tx, context, task, Actions.Abandoned, phase?.Ready ?? workflow.First, HeldTask.AgentOf(context, arguments, claim), ended, notes);
            return TaskChanged.Of(context, after, ended, astray ? [.. warnings, HeldTask.Astray(task, workflow)] : warnings);
        }, ofHolder: true),
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "given back"),
    };

    public static readonly Operation Renew = new Operation<TaskChanged>
    {
        Verbs = ["task renew"],
        Route = "POST /api/v1/tasks/{key}/renew",
        Tool = "task renew",
        Summary = "A sign of life: the lease of a claim begins anew, and it is not stale",
        Examples = ["stint task renew T-E07-F20-001 --token 3", "stint task renew T-E07-F20-001 --notes \"Tests are green, docs are next\""],
        Parameters = [TaskParameters.Key, TaskParameters.Token, TaskParameters.Lease, TaskParameters.Notes, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) => HeldTask.Change(context, arguments, (tx, task, _, claim, warnings) =>
        {
            if (claim is null)
                throw TaskRefusals.NotHeld(task, context.Settings.Workflow.Value);
            if (arguments.Has(TaskParameters.Lease) && claim.Lease is null)
                throw Refusal.Conflict("no_lease", $"Agent '{PlainText.Line(claim.AgentId)}' holds {PlainText.Line(task.Key)} without a lease, and has no token to keep it by.", "Renew it without --lease.");
            var renewed = Claims.Renew(tx, context, claim, TaskParameters.LeaseOf(arguments), TaskParameters.Text(arguments, TaskParameters.Notes));
            return TaskChanged.Of(context, task, renewed, warnings);
        }, ofHolder: true),
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, change.Session?.Outcome == "abandoned" ? "released" : "is still held"),
    };
}
