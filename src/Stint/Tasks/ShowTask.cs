using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>One entry of a task's history.</summary>
/// <param name="ChargedAgent">Whose work was sent back.</param>
internal sealed record ChangeView(
    long N, Instant At, string Action, string? FromStatus, string ToStatus, string ActorId, string? AgentId, string? SessionId, string? ChargedAgent, string? Note);

/// <summary>A task from its adding until now.</summary>
internal sealed record TaskStory(TaskView Task, ClaimView? Open, TaskTime Time, ChangeView[] History, ClaimView[] Sessions);

/// <summary><c>stint task show</c>: a task, its history, and where its time went.</summary>
internal static class ShowTask
{
    private static readonly Sql Claims = new(
        $"{ClaimRow.ByClaim} where c.bucket = @bucket and c.task_id = @task and s.bucket = c.bucket and s.id = c.session_id order by c.claim");

    public static readonly Operation Operation = new Operation<TaskStory>
    {
        Verbs = ["task show"],
        Route = "GET /api/v1/tasks/{key}",
        Tool = "task show",
        Summary = "Show a task: its history, and where its time went",
        Examples = ["stint task show T-E07-F20-001"],
        Parameters = [TaskParameters.Key, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskStory,
        Does = (context, arguments) => context.Database.Read(tx =>
        {
            var task = TaskRef.Need(tx, context, arguments.Need(TaskParameters.Key), arguments.Get(TaskParameters.Project));
            var workflow = context.Settings.Workflow.Value;
            var claims = tx.Query(Claims, ClaimRow.Read, ("@bucket", task.Bucket), ("@task", task.Id));
            var history = TaskChange.All(tx, task);
            return new TaskStory(
                TaskView.Of(task, workflow),
                claims.Find(claim => claim.Session.EndedAt is null) is { } open ? ClaimView.Of(open, context) : null,
                TaskLife.Of(task, claims, history, workflow, context.Now),
                [.. history.Select(change => new ChangeView(
                    change.N, change.At, change.Action, change.From, change.To, change.Actor, change.Agent, change.SessionId, change.ChargedAgent, change.Note))],
                [.. claims.Select(claim => ClaimView.Of(claim, context))]);
        }),
        Shows = Show,
    };

    private static void Show(TaskStory story, Terminal terminal)
    {
        var task = story.Task;
        terminal.Line($"{terminal.Bold(PlainText.Line(task.Key))}  {PlainText.Line(task.Title ?? "")}");
        terminal.Pair("status", $"{PlainText.Line(task.Status)} since {terminal.Time(task.StatusAt)}");
        terminal.Pair("epic", task.Epic is { } epic ? PlainText.Line(task.Feature is { } feature ? $"{epic}, {feature}" : epic) : null);
        terminal.Pair("project", task.Project is { } project ? PlainText.Line(project.Name) : null);
        terminal.Pair("held by", story.Open is { } open ? $"{PlainText.Line(open.AgentId)} since {terminal.Time(open.StartedAt)}{(open.Overdue ? terminal.Yellow(" (overdue)") : open.Stale ? terminal.Yellow(" (stale)") : "")}" : null);
        var time = story.Time;
        terminal.Pair("life", $"{Spoken.Seconds(time.ElapsedSeconds)}: held {Spoken.Seconds(time.HeldSeconds)} (active {Spoken.Seconds(time.ActiveSeconds)}), waiting {Spoken.Seconds(time.WaitingSeconds)}, blocked {Spoken.Seconds(time.BlockedSeconds)}");
        terminal.Pair("rework", time.Rejections == 0 ? null : $"{Spoken.Seconds(time.ReworkSeconds)} after {Spoken.Count(time.Rejections, "rejection")}");
        terminal.Line();
        terminal.Table(
            ["WHEN", "WHAT", "STATUS", "WHO", "NOTE"],
            story.History.Select(change => new[]
            {
                terminal.Time(change.At), change.Action, change.ToStatus, change.AgentId ?? change.ActorId,
                string.Join("; ", new[] { change.ChargedAgent is { } author ? $"work of {author}" : null, change.Note }.OfType<string>()),
            }));
    }
}
