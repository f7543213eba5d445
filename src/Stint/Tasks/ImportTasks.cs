using System.Globalization;
using System.Text.Json.Serialization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>Tasks of a file on their way into the store; what is null among them is refused by itself.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewTasks(NewTask?[] Tasks);

/// <summary>What an import did; read = added + skipped + refused.</summary>
/// <param name="Skipped">What was here already; nothing of it is changed.</param>
/// <param name="Refused">What makes no sense, with line and reason; the first thousand.</param>
internal sealed record TaskImportView(long Read, long Added, long Skipped, Refused[] Refused, long RefusedTotal);

/// <summary><c>stint task import</c>: tasks from a file; again adds only what is new.</summary>
internal static class ImportTasks
{
    /// <summary>Tasks that are written in one transaction.</summary>
    private const int Batch = 500;

    /// <summary>How much text goes in one request, in UTF-16 units: written as JSON each takes up to six bytes, and a server takes 4 MiB.</summary>
    private const int MostText = 640 << 10;

    private static readonly Parameter<string> File = Parameter.Text("file", "CSV, JSON Lines, an export of Taskwarrior, or AgileFlow's status.json", max: 4096, required: true, positional: true, value: "FILE");

    private static readonly Parameter<NewTasks> Tasks = Parameter.Record("tasks", "The tasks", () => TaskJson.Default.NewTasks);

    public static readonly Operation<TaskImportView> Operation = new()
    {
        Verbs = ["task import-batch"],
        Route = "POST /api/v1/tasks/import",
        Hidden = true,
        Summary = "Add tasks that another program knows, as many as are new",
        Parameters = [Tasks, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskImportView,
        Does = (context, arguments) =>
        {
            var tasks = arguments.Get(Tasks)?.Tasks ?? throw Refusal.Usage("missing", "'tasks' is missing: the tasks to add");
            if (tasks.Length > Batch)
                throw Refusal.Usage("too_many", $"At most {Batch} tasks are taken at a time; {tasks.Length} were given.");
            return context.Database.Write(tx => Write(tx, context, tasks, arguments.Get(TaskParameters.Project)));
        },
        Shows = Show,
    };

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["task import"],
        Summary = "Add the tasks of a file; again adds only what is new",
        Examples = ["stint task import tasks.csv", "task export | stint task import /dev/stdin", "stint task import docs/09-agents/status.json"],
        Parameters = [File, TaskParameters.Project],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        var file = Path.GetFullPath(arguments.Need(File), client.Machine.Directory);
        var refusals = new Operations.Refusals();
        var tasks = TaskFile.Read(file, refusals);
        long added = 0, skipped = 0, done = 0;
        using (var progress = new ProgressBar(client.Machine, "tasks"))
        {
            foreach (var batch in Batches([.. tasks.Where(task => IsFit(task, refusals))]))
            {
                client.Machine.Stopping.ThrowIfCancellationRequested();
                var ask = new Arguments();
                ask.Set(Tasks, new NewTasks(batch));
                ask.Set(TaskParameters.Project, arguments.Get(TaskParameters.Project));
                var result = (TaskImportView)client.Carry(Operation, ask);
                (added, skipped) = (added + result.Added, skipped + result.Skipped);
                foreach (var refused in result.Refused)
                    refusals.Add(refused.Line, refused.Reason);
                progress.Report(done += batch.Length, tasks.Count);
            }
        }

        var whole = new TaskImportView(added + skipped + refusals.Count, added, skipped, refusals.Kept, refusals.Count);
        if (client.Options.Json)
            client.Print(Operation.ToJson(whole));
        else
            Show(whole, client.Terminal);
        return 0;
    }

    /// <summary>Whether a task can be sent; if not it is refused here, whether a store or a server takes the others.</summary>
    private static bool IsFit(NewTask task, Operations.Refusals refusals)
    {
        try
        {
            return AddTask.Checked(task).Length > 0;
        }
        catch (Refusal refusal)
        {
            refusals.Add(Where(task), refusal.Message);
            return false;
        }
    }

    private static IEnumerable<NewTask[]> Batches(NewTask[] tasks)
    {
        var batch = new List<NewTask>();
        var text = 0;
        foreach (var task in tasks)
        {
            var more = task.Key.Length + (task.Title?.Length ?? 0) + (task.Status?.Length ?? 0) + (task.Epic?.Length ?? 0) + (task.Feature?.Length ?? 0) + (task.AgentType?.Length ?? 0)
                + (task.Line?.Length ?? 0);
            if (batch.Count > 0 && (batch.Count == Batch || text + more > MostText))
            {
                yield return [.. batch];
                batch.Clear();
                text = 0;
            }

            batch.Add(task);
            text += more;
        }

        if (batch.Count > 0)
            yield return [.. batch];
    }

    private static string Where(NewTask task) => PlainText.Short(task.Line ?? task.Key ?? "", 200);

    private static TaskImportView Write(Transaction tx, Context context, NewTask?[] tasks, string? project)
    {
        var workflow = context.Settings.Workflow.Value;
        var refusals = new Operations.Refusals();
        long added = 0, skipped = 0;
        var owner = TaskRef.ProjectFor(tx, context, project);
        ProjectWorkflow.Check(tx, context, owner?.Id, owner?.Name);
        for (var i = 0; i < tasks.Length; i++)
        {
            if (tasks[i] is not { } task)
            {
                refusals.Add($"task {i + 1}", "It is null.");
                continue;
            }

            try
            {
                if (AddTask.Create(tx, context, owner, task with { Status = Status(workflow, task.Status) }) is null)
                    skipped++;
                else
                    added++;
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Usage)
            {
                refusals.Add(Where(task) is { Length: > 0 } where ? where : $"task {i + 1}", refusal.Message);
            }
        }

        return new TaskImportView(tasks.Length, added, skipped, refusals.Kept, refusals.Count);
    }

    private static string? Status(Workflow workflow, string? status)
    {
        if (string.IsNullOrWhiteSpace(status))
            return null;
        if (workflow.Statuses.FirstOrDefault(own => string.Equals(own, status.Trim(), StringComparison.OrdinalIgnoreCase)) is { } known)
            return known;
        var word = status.Trim().ToLowerInvariant().Replace(' ', '_');
        if (word is "in_review" or "in-review" or "review" && Array.Find(workflow.Phases, phase => phase.Reviews) is { } review)
            return review.In;
        return word switch
        {
            "ready" or "pending" or "todo" or "open" or "backlog" or "new" or "draft" => workflow.First,
            "in_progress" or "in-progress" or "started" or "active" or "doing" => workflow.Phases[0].In,
            "blocked" or "waiting" or "on_hold" => workflow.Blocked,
            "done" or "completed" or "complete" or "closed" or "finished" or "archived" => workflow.Completed,
            _ => workflow.Need(status),
        };
    }

    private static void Show(TaskImportView result, Terminal terminal)
    {
        terminal.Line(
            $"{terminal.Green("✓")} {Spoken.Count(result.Read, "task")} read: "
            + string.Create(CultureInfo.InvariantCulture, $"{result.Added:N0} added, {result.Skipped:N0} skipped, {result.RefusedTotal:N0} refused"));
        foreach (var refused in result.Refused.Take(10))
            terminal.Line($"  {terminal.Yellow("refused")} {PlainText.Line(refused.Line)}: {PlainText.Line(refused.Reason)}");
        if (result.RefusedTotal > 10)
            terminal.Line(terminal.Dim($"  and {result.RefusedTotal - 10:N0} more: --json lists them"));
    }
}
