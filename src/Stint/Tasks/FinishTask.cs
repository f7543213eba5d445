using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task finish</c>: the phase is done, and the task waits for the next one.</summary>
internal static class FinishTask
{
    public const string NoSession = "No active session found, skipping session closure";

    public static readonly Operation Operation = new Operation<TaskChanged>
    {
        Verbs = ["task finish"],
        Route = "POST /api/v1/tasks/{key}/finish",
        Tool = "task finish",
        Summary = "Finish the phase a task is in: it goes on to the next",
        Examples = ["stint task finish T-E07-F20-001 --notes \"API complete\"", "stint task finish T-E07-F20-001 --token 3"],
        Parameters = [TaskParameters.Key, TaskParameters.Notes, TaskParameters.Token, TaskParameters.Agent, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) => HeldTask.Change(context, arguments, (tx, task, phase, claim, warnings) =>
        {
            var notes = TaskParameters.Text(arguments, TaskParameters.Notes);
            if (phase is null)
                throw TaskRefusals.NotHeld(task, context.Settings.Workflow.Value);
            TaskRefusals.CheckHolder(claim, arguments);
            var ended = claim is null ? null : Claims.Close(tx, context, claim, "completed", notes);
            var after = TaskChange.Make(
                tx, context, task, Actions.Finished, context.Settings.Workflow.Value.After(phase), HeldTask.AgentOf(context, arguments, claim), ended, notes);
            return TaskChanged.Of(context, after, ended, claim is null ? [.. warnings, NoSession] : warnings);
        }, ofHolder: true),
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, change.Session?.Outcome == "abandoned" ? "released" : "finished"),
    };
}
