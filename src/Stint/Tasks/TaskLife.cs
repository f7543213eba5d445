using Stint.Operations;
using Stint.Sessions;

namespace Stint.Tasks;

/// <summary>A stretch of a task's life.</summary>
/// <param name="Kind">held, waiting or blocked.</param>
/// <param name="Phase">The phase it was held in or waited for; null while blocked.</param>
/// <param name="Session">The hold.</param>
internal sealed record LifePart(Instant From, Instant To, string Kind, string? Phase, string? Session)
{
    public double Seconds => (To - From).TotalSeconds;
}

/// <summary>Where a task's time went.</summary>
/// <param name="ElapsedSeconds">From its adding to its completion, of an open one until now: held + waiting + blocked.</param>
/// <param name="ActiveSeconds">Of the time held, what was measured as active; null when nothing was measured.</param>
/// <param name="ReworkSeconds">Of the time held, what went into phases that had been done before and were sent back.</param>
/// <param name="Rejections">How often it was sent back.</param>
/// <param name="Parts">Stretches that follow one another without a gap.</param>
internal sealed record TaskTime(
    double ElapsedSeconds, double HeldSeconds, double? ActiveSeconds, double WaitingSeconds, double BlockedSeconds, double ReworkSeconds, long Rejections, LifePart[] Parts);

/// <summary>Tiles a task's life by the holds on it and what was between them.</summary>
internal static class TaskLife
{
    /// <param name="claims">Its holds, oldest first; they do not overlap.</param>
    /// <param name="changes">Its history, oldest first.</param>
    public static TaskTime Of(TaskRow task, IReadOnlyList<ClaimRow> claims, IReadOnlyList<TaskChange> changes, Workflow workflow, Instant now)
    {
        var end = Instant.Max(task.CreatedAt, workflow.Find(task.Status).Stage == Stage.Completed ? task.StatusAt : now);
        var parts = new List<LifePart>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var rework = TimeSpan.Zero;
        var active = TimeSpan.Zero;
        var measured = false;
        var at = task.CreatedAt;
        foreach (var claim in claims)
        {
            var from = Within(claim.Session.StartedAt);
            Gap(from);
            var to = Within(claim.Session.EndedAt ?? end);
            if (to > from)
                parts.Add(new LifePart(from, to, "held", claim.Phase, claim.Session.Id));
            if (done.Contains(claim.Phase))
                rework += to - from;
            if (claim.Outcome is "completed" or "rejected")
                done.Add(claim.Phase);
            if (claim.Session.EndedAt is not null && (claim.Session.Active > TimeSpan.Zero || claim.Session.Duration <= claim.Session.IdleGap))
            {
                measured = true;
                // What lies outside its life by another machine's clock is not active time of it.
                active += claim.Session.Active < to - from ? claim.Session.Active : to - from;
            }

            at = Instant.Max(at, to);
        }

        Gap(end);
        return new TaskTime(
            (end - task.CreatedAt).TotalSeconds, Sum("held"), measured ? active.TotalSeconds : null, Sum("waiting"), Sum("blocked"), rework.TotalSeconds,
            changes.Count(change => change.Action == Actions.Rejected), [.. parts]);

        // Clocks of several machines: what they say stays within the life, and in order.
        Instant Within(Instant instant) => instant < at ? at : instant > end ? end : instant;

        double Sum(string kind) => parts.Where(part => part.Kind == kind).Sum(part => (part.To - part.From).TotalSeconds);

        // Nobody held it: what its status was says whether it waited or was blocked.
        void Gap(Instant until)
        {
            while (at < until)
            {
                // Of a task that was added later than it was created, nothing is known but that nobody held it.
                var status = changes is [{ From: { } from }, ..] ? from : workflow.First;
                var to = until;
                foreach (var change in changes)
                {
                    if (change.At <= at)
                    {
                        status = change.To;
                        continue;
                    }

                    if (change.At < to)
                        to = change.At;
                    break;
                }

                var (stage, phase) = workflow.Find(status);
                var kind = stage == Stage.Blocked ? "blocked" : "waiting";
                if (parts is [.., { Session: null } last] && last.Kind == kind && last.Phase == phase?.Name && last.To == at)
                    parts[^1] = last with { To = to };
                else
                    parts.Add(new LifePart(at, to, kind, phase?.Name, null));
                at = to;
            }
        }
    }
}
