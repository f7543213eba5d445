using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>What finish, reject, block, abandon and renew have in common: the task behind its lock, the hold on it, its token, and a hold that does not fit mended.</summary>
internal static class HeldTask
{
    /// <summary>Changes a task. The phase is the one it is claimed in, or null when it is in none.</summary>
    public delegate TaskChanged Step(Transaction tx, TaskRow task, Phase? phase, ClaimRow? claim, string[] warnings);

    /// <param name="ofHolder">What only who holds the task does: where the hold does not fit, it is ended, and that is all.</param>
    public static TaskChanged Change(Context context, Arguments arguments, Step step, bool ofHolder = false) => context.Database.Write(tx =>
    {
        var task = TaskRef.Hold(tx, context, arguments.Need(TaskParameters.Key), arguments.Get(TaskParameters.Project));
        context.TakeInstant();
        ProjectWorkflow.Check(tx, context, task.ProjectId, task.ProjectName);
        var workflow = context.Settings.Workflow.Value;
        var (stage, phase) = workflow.Find(task.Status);
        var claim = ClaimRow.Open(tx, task);
        TaskRefusals.CheckToken(task, claim, arguments.Get(TaskParameters.Token));

        // The workflow was changed under a hold: its phase still says where the task is.
        if (stage == Stage.Unknown && claim is not null)
            (stage, phase) = (Stage.In, workflow.Named(claim.Phase));
        if (stage == Stage.In || claim is null)
            return step(tx, task, stage == Stage.In ? phase : null, claim, []);

        // A hold on a task that waits: something else moved the task on.
        var note = $"The session of agent '{claim.AgentId}' was ended as abandoned: the task was {task.Status}.";
        var released = Claims.Release(tx, context, claim, $"Abandoned: the task was {task.Status}.");
        var mended = TaskChange.Make(tx, context, task, Actions.Repaired, task.Status, claim.AgentId, released, note);
        return ofHolder
            ? TaskChanged.Of(context, mended, released, PlainText.Line(note))
            : step(tx, mended, null, null, [PlainText.Line(note)]);
    });

    /// <summary>The phase of an open task that is in none of the workflow, since the workflow was changed: it can be given back, to begin again.</summary>
    public static string Astray(TaskRow task, Workflow workflow) =>
        $"The workflow has no status '{PlainText.Line(task.Status)}': task {PlainText.Line(task.Key)} begins again as {workflow.First}.";

    /// <summary>Who speaks: the agent that is named or calls, else the one that holds the task.</summary>
    public static string? AgentOf(Context context, Arguments arguments, ClaimRow? claim) =>
        arguments.Has(TaskParameters.Agent) || context.Caller.Agent is not null ? TaskParameters.AgentOf(context, arguments) : claim?.AgentId;
}
