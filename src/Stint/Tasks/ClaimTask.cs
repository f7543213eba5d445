using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task claim</c>: an agent's hold on a task. One agent holds a task at a time.</summary>
internal static class ClaimTask
{
    private static readonly Parameter<string> Key = Parameter.Text("key", "The task's key; none with --any", max: 200, positional: true, value: "KEY");
    private static readonly Parameter<string> Any = Parameter.Text("any", "Whichever task of this status is next", max: 60, value: "STATUS");

    public static readonly Operation Operation = new Operation<TaskChanged>
    {
        Verbs = ["task claim"],
        Route = "POST /api/v1/tasks/{key}/claim",
        Tool = "task claim",
        Summary = "Claim a task: its status moves on and your session on it begins",
        Examples = ["stint task claim T-E07-F20-001 --agent backend", "stint task claim T-E07-F20-001 --agent qa-3 --agent-type qa --lease 30m", "stint task claim --any ready_for_qa --agent qa-3"],
        Parameters = [Key, TaskParameters.Agent, TaskParameters.ClaimType, TaskParameters.Model, TaskParameters.Lease, TaskParameters.Id, Any, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) =>
        {
            var claimant = TaskParameters.Claimant(context, arguments);
            var key = arguments.Get(Key);
            if (arguments.Get(Any) is { } status)
            {
                return key is null or "current"
                    ? NextTask.Claim(context, claimant, arguments.Get(TaskParameters.Project), null, status)
                    : throw Refusal.Usage("key_and_any", "A key names one task, and --any takes whichever is next.", "Leave one out.");
            }

            if (key is null or "current")
                throw Refusal.Usage("missing", "'key' is missing: the task's key", "Name a task, or take the next one: stint task next");
            return context.Database.Write(tx =>
            {
                if (ClaimAgain.Find(tx, context, claimant, key) is { } again)
                    return TaskChanged.Of(context, again.Task, again.Claim);
                var task = TaskRef.Hold(tx, context, key, arguments.Get(TaskParameters.Project));
                context.TakeInstant();
                return Claim(tx, context, task, claimant);
            });
        },
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "claimed"),
    };

    /// <summary>Claims a task whose row is locked.</summary>
    public static TaskChanged Claim(Transaction tx, Context context, TaskRow task, Claimant claimant)
    {
        ProjectWorkflow.Check(tx, context, task.ProjectId, task.ProjectName);
        var workflow = context.Settings.Workflow.Value;
        var (stage, phase) = workflow.Find(task.Status);
        string[] warnings = [];
        if (ClaimRow.Open(tx, task) is { } open)
        {
            var overdue = open.IsOverdue(context.Now);
            if (stage is Stage.In or Stage.Unknown && !overdue)
                throw TaskRefusals.Claimed(open);
            var why = overdue ? "its lease had run out" : $"the task was {task.Status}";
            Claims.Release(tx, context, open, $"Abandoned: {why} when agent '{claimant.Agent}' claimed it.");
            task = TaskChange.Make(tx, context, task, Actions.Repaired, task.Status, open.AgentId, open, $"The session of agent '{open.AgentId}' was ended as abandoned: {why}.");
            warnings = [$"The session of agent '{PlainText.Line(open.AgentId)}' was ended as abandoned: {why}."];
            if (stage == Stage.Unknown)
                phase = workflow.Named(open.Phase);
        }

        if (phase is null)
            throw TaskRefusals.WrongStatus(task, Hint(task, stage, workflow));
        var (taken, claim) = Claims.Take(tx, context, task, phase, claimant);
        return TaskChanged.Of(context, taken, claim, warnings);
    }

    private static string Hint(TaskRow task, Stage stage, Workflow workflow) => stage switch
    {
        Stage.Completed => "It is done: see the open ones by stint task list",
        Stage.Blocked => "Unblock it first: " + TaskHint.Of("unblock", task),
        _ => "The workflow has no such status; begin again: " + TaskHint.Of("abandon", task),
    };
}
