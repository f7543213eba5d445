using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task next</c>: claims the task that is next for an agent, and tells which it is.</summary>
internal static class NextTask
{
    private static readonly Parameter<string> Phase = Parameter.Text("phase", "Only tasks that wait for this phase", max: 60, value: "PHASE");

    // An agent's own type first and then those that anybody may take: each is one seek in tasks_ready. Tasks that others look at in
    // this moment are passed over, so that nobody waits and nobody takes the same.
    private const string Candidate =
        $"""
        {TaskRow.Select}
        where t.bucket = @bucket and t.workspace = @workspace and t.scope = @scope and t.status = @status and t.agent_type = @type
          and (cast(@epic as text) is null or t.epic = @epic)
        order by t.priority desc, t.id limit 1
        """;

    private static readonly Sql Find = new(Candidate);

    private static readonly Sql PostgresFind = new(Candidate + " for update of t skip locked");

    // Of several projects: one row is locked, and no other agent's choice is narrowed by it.
    private static readonly Sql PostgresFindIn = new(Candidate.Replace("t.scope = @scope", "t.scope = any(@scopes)", StringComparison.Ordinal) + " for update of t skip locked");

    public static readonly Operation Operation = new Operation<TaskChanged>
    {
        Verbs = ["task next"],
        Route = "POST /api/v1/tasks/next",
        Tool = "task next",
        Summary = "Claim the next ready task: the later phase first, then the higher priority, then the older",
        Examples = ["stint task next --agent backend-2 --agent-type backend --lease 30m", "stint task next --agent qa-1 --phase qa --json"],
        Parameters = [TaskParameters.Agent, TaskParameters.ClaimType, TaskParameters.Model, TaskParameters.Lease, TaskParameters.Id, Phase, TaskParameters.Epic, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) =>
        {
            var workflow = context.Settings.Workflow.Value;
            var status = arguments.Get(Phase) is { } name
                ? (workflow.Named(name) ?? throw Refusal.Usage("unknown_phase", $"The workflow has no phase '{PlainText.Line(name)}'.", "It has: " + string.Join(", ", workflow.Phases.Select(each => each.Name)))).Ready
                : null;
            return Claim(context, TaskParameters.Claimant(context, arguments), arguments.Get(TaskParameters.Project), arguments.Get(TaskParameters.Epic), status);
        },
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "claimed"),
    };

    public static TaskChanged Claim(Context context, Claimant claimant, string? project, string? epic, string? status)
    {
        var workflow = context.Settings.Workflow.Value;
        if (status is not null && workflow.Find(workflow.Need(status)).Stage != Stage.Ready)
            throw Refusal.Usage("unclaimable_status", $"Tasks that are {PlainText.Line(status)} cannot be claimed.", "Take one of: " + string.Join(", ", workflow.Phases.Select(phase => phase.Ready)));
        return context.Database.Write(tx =>
        {
            if (ClaimAgain.Find(tx, context, claimant) is { } again)
                return TaskChanged.Of(context, again.Task, again.Claim);
            var scopes = TaskRef.Scopes(tx, context, project);
            foreach (var phase in workflow.Phases.Reverse())
            {
                if (status is not null && phase.Ready != status)
                    continue;
                if (phase.Agents.Length > 0 && !phase.Agents.Contains(claimant.Type))
                {
                    if (status is null)
                        continue;
                    throw Refusal.Conflict(
                        "other_agents", $"Agents of type '{PlainText.Line(claimant.Type)}' do not work in phase {phase.Name}.", $"Its agents are of type {string.Join(", ", phase.Agents)}: --agent-type TYPE");
                }

                foreach (var type in new[] { claimant.Type, "" })
                {
                    if (Best(tx, context, scopes, phase.Ready, type, epic) is not { } task)
                        continue;
                    context.TakeInstant();
                    return ClaimTask.Claim(tx, context, task, claimant);
                }
            }

            throw Refusal.Conflict(
                "no_task_ready", $"No task is ready for an agent of type '{PlainText.Line(claimant.Type)}'.", "See what there is: stint task list   Who holds what: stint task sessions --active");
        });
    }

    /// <summary>The best of several projects; in one it is the first of the index.</summary>
    private static TaskRow? Best(Transaction tx, Context context, List<string> scopes, string status, string type, string? epic)
    {
        (string, object?)[] values = [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@status", status), ("@type", type), ("@epic", epic)];
        if (tx.Engine == Engine.Postgres)
        {
            return scopes is [var only]
                ? tx.First(PostgresFind, TaskRow.Read, [.. values, ("@scope", only)])
                : tx.First(PostgresFindIn, TaskRow.Read, [.. values, ("@scopes", scopes.ToArray())]);
        }

        TaskRow? best = null;
        foreach (var scope in scopes)
        {
            var found = tx.First(Find, TaskRow.Read, [.. values, ("@scope", scope)]);
            if (found is not null && (best is null || found.Priority > best.Priority || (found.Priority == best.Priority && string.CompareOrdinal(found.Id, best.Id) < 0)))
                best = found;
        }

        return best;
    }
}
