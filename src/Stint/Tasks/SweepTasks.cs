using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Tasks;

/// <summary>What a sweep released, or would release.</summary>
internal sealed record SweepView(ClaimView[] Items, long Released, bool DryRun, double StaleSeconds);

/// <summary><c>stint task sweep</c>: gives back what is held by agents that have gone silent.</summary>
internal static class SweepTasks
{
    private const int Most = 1000;

    private static readonly Parameter<TimeSpan?> Stale = Parameter.Duration("stale", "What is silent for longer than this (the policy's task.stale_after, 4h)");
    private static readonly Parameter<bool> Overdue = Parameter.Flag("overdue", "Also what has outlived its lease");
    private static readonly Parameter<bool> Yes = Parameter.Flag("yes", "Do it; without this it is only told");

    private static readonly Sql Silent = new(
        $"""
        {ClaimRow.BySession}
        where s.bucket = @bucket and s.kind = 'task' and s.ended_at is null and s.workspace = @workspace and {ClaimRow.Joined}
          and ((s.last_activity_at < @cutoff and (c.lease_until is null or c.lease_until < @now)) or (@overdue = 1 and c.lease_until < @now))
          and (s.last_activity_at > @after_at or (s.last_activity_at = @after_at and s.id > @after_id))
          and (cast(@project as text) is null or coalesce(s.project_id, '') = @project)
        order by s.last_activity_at, s.id limit @limit
        """);

    private static readonly Sql ClaimedFrom = new(
        "select from_status from task_changes where bucket = @bucket and task_id = @task and session_id = @session and action = 'claimed'");

    public static readonly Operation Operation = new Operation<SweepView>
    {
        Verbs = ["task sweep"],
        Route = "POST /api/v1/tasks/sweep",
        Summary = "Release tasks whose holders have gone silent; a dry run unless --yes",
        Examples = ["stint task sweep --stale 4h", "stint task sweep --stale 4h --overdue --yes"],
        Parameters = [Stale, Overdue, Yes, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.SweepView,
        Does = Run,
        Shows = (sweep, terminal) =>
        {
            if (sweep.Items.Length == 0)
            {
                terminal.Line("Nobody who holds a task has been silent for so long.");
                return;
            }

            ClaimsReport.Table(sweep.Items, terminal);
            terminal.Line(sweep.DryRun
                ? terminal.Yellow($"{Spoken.Count(sweep.Items.Length, "claim")} would be released") + ". Do it: add --yes"
                : $"{terminal.Green("✓")} {Spoken.Count(sweep.Released, "claim")} released");
        },
    };

    private static SweepView Run(Context context, Arguments arguments)
    {
        var stale = arguments.Get(Stale) ?? context.Settings.Task.StaleAfter!.Value;
        if (!arguments.Get(Yes))
        {
            var all = new List<ClaimView>();
            for (List<ClaimRow> page = Find(context, arguments, stale, null); ; page = Find(context, arguments, stale, page[^1].Session))
            {
                all.AddRange(page.Select(claim => ClaimView.Of(claim, context)));
                if (page.Count < Most)
                    return new SweepView([.. all], 0, true, stale.TotalSeconds);
            }
        }

        var released = new List<ClaimView>();
        while (true)
        {
            // One transaction a task: an orchestrator's claims do not wait for the sweep of a thousand.
            var found = Find(context, arguments, stale, null);
            var before = released.Count;
            foreach (var claim in found)
            {
                if (context.Database.Write(tx => Release(tx, context, arguments, claim, stale)) is { } done)
                    released.Add(ClaimView.Of(done, context));
            }

            if (found.Count < Most || released.Count == before)
                return new SweepView([.. released], released.Count, false, stale.TotalSeconds);
        }
    }

    private static List<ClaimRow> Find(Context context, Arguments arguments, TimeSpan stale, SessionRow? after) => context.Database.Read(tx => tx.Query(
        Silent,
        ClaimRow.Read,
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@cutoff", context.Now - stale),
        ("@overdue", arguments.Get(Overdue)),
        ("@now", context.Now),
        ("@project", TaskRef.ProjectOf(tx, context, arguments.Get(TaskParameters.Project))),
        ("@after_at", after?.LastActivityAt ?? Instant.MinValue),
        ("@after_id", after?.Id ?? ""),
        ("@limit", Most)));

    /// <summary>Looks again behind the task's lock: in the meantime it may have been renewed, finished, or swept by another.</summary>
    private static ClaimRow? Release(Transaction tx, Context context, Arguments arguments, ClaimRow seen, TimeSpan stale)
    {
        var task = TaskRow.Hold(tx, context.Bucket, seen.TaskId);
        context.TakeInstant();
        if (ClaimRow.Open(tx, task) is not { } claim || claim.Session.Id != seen.Session.Id)
            return null;
        var silent = context.Now - claim.Session.LastActivityAt;
        var overdue = claim.IsOverdue(context.Now);
        if (overdue ? silent <= stale && !arguments.Get(Overdue) : claim.LeaseUntil is not null || silent <= stale)
            return null;
        var note = $"Released: silent for {Durations.Text(TimeSpan.FromSeconds(Math.Floor(silent.TotalSeconds)))}.";
        var released = Claims.Release(tx, context, claim, note);
        var workflow = context.Settings.Workflow.Value;
        var (stage, phase) = workflow.Find(task.Status);
        phase = stage == Stage.Unknown ? workflow.Named(claim.Phase) : phase;
        // A phase that has left the workflow is nowhere to wait for, and the task begins again; one of another project's workflow waits as it did before.
        var to = !ProjectWorkflow.Fits(tx, context, task.ProjectId)
            ? tx.First(ClaimedFrom, row => row.TextOrNull(0), ("@bucket", task.Bucket), ("@task", task.Id), ("@session", claim.Session.Id))
            : phase?.Ready ?? (stage == Stage.Unknown ? workflow.First : null);
        TaskChange.Make(tx, context, task, Actions.Abandoned, to ?? task.Status, claim.AgentId, released, note);
        return released;
    }
}
