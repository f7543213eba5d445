using Stint.Access;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Tasks;

/// <summary>A task as every face shows it.</summary>
/// <param name="Phase">The phase it waits for or is claimed in; null when it is blocked, completed, or its status is not of the workflow.</param>
/// <param name="AgentType">The type of agent that may take it; null: any.</param>
/// <param name="StatusAt">Since when it has its status.</param>
/// <param name="Claims">How often it was claimed.</param>
internal sealed record TaskView(
    string Id, string Key, string? Title, string Status, string? Phase, string? Epic, string? Feature, string? AgentType, long Priority, ProjectView? Project,
    Instant CreatedAt, Instant StatusAt, long Claims)
{
    public static TaskView Of(TaskRow task, Workflow workflow) => new(
        task.Id, task.Key, task.Title, task.Status, workflow.Find(task.Status).Phase?.Name, task.Epic, task.Feature, task.AgentType.Length > 0 ? task.AgentType : null,
        task.Priority, task.ProjectId is { } id ? new ProjectView(id, task.ProjectName ?? "") : null, task.CreatedAt, task.StatusAt, task.Claims);
}

/// <summary>A hold on a task: a task session.</summary>
/// <param name="DurationMinutes">From the claim to the end; null while it is open.</param>
/// <param name="ElapsedSeconds">From the claim to the end, of an open one until now.</param>
/// <param name="ActiveSeconds">Time with signs of life no further apart than the policy's idle gap; null when there are none so near, since nothing was measured.</param>
/// <param name="TimeSinceStartSeconds">Of an open one: from the claim until now.</param>
/// <param name="IdleSeconds">Of an open one: from its last sign of life until now.</param>
/// <param name="Stale">Whether it is open, and silent for longer than the policy's stale_after.</param>
/// <param name="Overdue">Whether it is open, and its lease has run out.</param>
/// <param name="SentBack">Whether a reviewer ended it by sending back what was reviewed.</param>
internal sealed record ClaimView(
    string Id, string TaskId, string TaskKey, string AgentId, string AgentType, string? Model, string Phase, string? Epic, string? Feature, long Claim, Instant StartedAt,
    Instant LastActivityAt, Instant? EndedAt, Instant? ClosedAt, string? Outcome, bool SentBack, string? Notes, double ElapsedSeconds, double? DurationMinutes,
    double? ActiveSeconds, double? TimeSinceStartSeconds, double? IdleSeconds, Instant? LeaseUntil, bool Stale, bool Overdue)
{
    public static ClaimView Of(ClaimRow claim, Context context)
    {
        var session = claim.Session;
        var now = Instant.Max(context.Now, session.LastActivityAt);
        var open = session.EndedAt is null;
        var elapsed = (session.EndedAt ?? now) - session.StartedAt;
        return new(
            session.Id, claim.TaskId, claim.TaskKey, claim.AgentId, claim.AgentType, claim.Model, claim.Phase, claim.Epic, claim.Feature, claim.Claim, session.StartedAt,
            session.LastActivityAt, session.EndedAt, session.ClosedAt, claim.Outcome, claim.SentBack, claim.Notes, elapsed.TotalSeconds,
            open ? null : Math.Round(elapsed.TotalMinutes, 2),
            open || (session.Active == TimeSpan.Zero && elapsed > session.IdleGap) ? null : session.Active.TotalSeconds,
            open ? elapsed.TotalSeconds : null,
            open ? (now - session.LastActivityAt).TotalSeconds : null,
            claim.LeaseUntil,
            // A lease that runs is a promise; what outlives it is overdue at once, and stale later.
            (claim.LeaseUntil is null || claim.IsOverdue(context.Now)) && Lifecycle.IsStale(session.State, context.Now, context.Settings.Task),
            claim.IsOverdue(context.Now));
    }
}

/// <summary>What a change of a task returns: the task, the hold it began or ended, and its token where it has a lease.</summary>
internal sealed record TaskChanged(TaskView Task, ClaimView? Session, long? Token, string[] Warnings)
{
    public static TaskChanged Of(Context context, TaskRow task, ClaimRow? claim, params string[] warnings) => new(
        TaskView.Of(task, context.Settings.Workflow.Value),
        claim is null ? null : ClaimView.Of(claim, context),
        claim is { Lease: not null, Outcome: null } ? claim.Claim : null,
        warnings);

    public static void Show(TaskChanged change, Terminal terminal, string what)
    {
        foreach (var warning in change.Warnings)
            terminal.Line(terminal.Yellow("! " + warning));
        terminal.Line($"{terminal.Green("✓")} {terminal.Bold(PlainText.Line(change.Task.Key))} {what}: {PlainText.Line(change.Task.Status)}");
        if (change.Session is not { } session)
            return;
        terminal.Pair("agent", PlainText.Line(session.AgentId));
        if (session.EndedAt is null)
        {
            terminal.Pair("lease", session.LeaseUntil is { } until ? $"until {terminal.Time(until)}; token {change.Token}" : null);
            terminal.Line(terminal.Dim("  Then: " + TaskHint.Of("finish", change.Task.Key, terminal.Project, change.Token is { } token ? $"--token {token}" : "")));
        }
        else
        {
            terminal.Pair("held", Spoken.Seconds(session.ElapsedSeconds));
            terminal.Pair("notes", session.Notes is { } notes ? PlainText.Line(notes) : null);
        }
    }
}
