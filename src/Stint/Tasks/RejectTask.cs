using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task reject</c>: the work is not good enough, and the task goes back. The rejection is its author's, not the reviewer's.</summary>
internal static class RejectTask
{
    /// <summary>The last hold on the task in a phase that ended with its work done.</summary>
    private static readonly Sql Author = new(
        $"""
        {ClaimRow.ByClaim}
        where c.bucket = @bucket and c.task_id = @task and c.phase = @phase and c.outcome = 'completed' and c.sent_back = 0
          and s.bucket = c.bucket and s.id = c.session_id
        order by c.started_at desc, c.session_id desc limit 1
        """);

    public static readonly Operation Operation = new Operation<TaskChanged>
    {
        Verbs = ["task reject"],
        Route = "POST /api/v1/tasks/{key}/reject",
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
        ClaimRow? author;
        if (judged.Reviews)
        {
            // Whoever holds a review has done it by rejecting; charged is the work it judged.
            author = tx.First(Author, ClaimRow.Read, ("@bucket", task.Bucket), ("@task", task.Id), ("@phase", judged.Reject));
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
