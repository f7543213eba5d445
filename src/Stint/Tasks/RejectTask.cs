using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task reject</c>: the work is not good enough, and the task goes back. The rejection is its author's, not the reviewer's.</summary>
internal static class RejectTask
{
    /// <summary>Who finished a phase last, by the status that is claimed in it; as which type, where it was held.</summary>
    private static readonly Sql Finished = new(
        """
        select h.agent_id, (select c.agent_type from task_sessions c where c.bucket = h.bucket and c.session_id = h.session_id), h.session_id
        from task_changes h
        where h.bucket = @bucket and h.task_id = @task and h.action = 'finished' and h.from_status = @status and h.agent_id is not null
        order by h.n desc limit 1
        """);

    public static readonly Operation Operation = new Operation<TaskChanged>
    {
        Verbs = ["task reject"],
        Route = "POST /api/v1/tasks/{key}/reject",
        Tool = "task reject",
        Summary = "Send a task back: a reviewer's session is completed, the author's work is rejected",
        Examples = ["stint task reject T-E07-F20-001 --reason \"Tests missing\""],
        Parameters = [TaskParameters.Key, TaskParameters.Reason, TaskParameters.Token, TaskParameters.Agent, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) => HeldTask.Change(context, arguments, (tx, task, phase, claim, warnings) => Reject(tx, context, arguments, task, phase, claim, warnings)),
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "sent back"),
    };

    private static TaskChanged Reject(Transaction tx, Context context, Arguments arguments, TaskRow task, Phase? phase, ClaimRow? claim, string[] warnings)
    {
        var workflow = context.Settings.Workflow.Value;
        var reason = TaskParameters.Text(arguments, TaskParameters.Reason)!;
        var (stage, waiting) = workflow.Find(task.Status);
        if ((phase ?? waiting) is not { } judged || (stage == Stage.Ready && !judged.Reviews))
            throw TaskRefusals.WrongStatus(task, stage == Stage.Ready ? "Nothing of it is done yet that could be rejected." : "Only what is worked on or waits for review can be rejected.");
        ClaimRow? ended = null;
        Author? author;
        if (judged.Reviews)
        {
            // Whoever holds a review has done it by rejecting; charged is the work it judged.
            author = tx.First(Finished, Author.Read, ("@bucket", task.Bucket), ("@task", task.Id), ("@status", workflow.Named(judged.Reject)!.In));
            if (claim is not null)
                ended = Claims.Close(tx, context, claim, "completed", reason, sentBack: true);
        }
        else
        {
            author = null;
            if (claim is not null)
                ended = Claims.Close(tx, context, claim, "rejected", reason);
        }

        var speaker = HeldTask.AgentOf(context, arguments, judged.Reviews ? claim : null);
        var after = TaskChange.Make(tx, context, task, Actions.Rejected, workflow.Back(judged), speaker, ended, reason, author);
        return TaskChanged.Of(context, after, ended, claim is null && stage == Stage.In ? [.. warnings, FinishTask.NoSession] : warnings);
    }
}
