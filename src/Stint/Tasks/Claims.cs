using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Tasks;

/// <summary>How a claim names itself: who, as what, with which model, for how long, under an id of its own.</summary>
internal sealed record Claimant(string Agent, string Type, string? Model, TimeSpan? Lease, string? Id = null);

/// <summary>Takes, keeps and ends holds, beside the change of the task's status and in its transaction.</summary>
internal static class Claims
{
    private static readonly Sql Signs = new("select at from activities where bucket = @bucket and session_id = @id and sign = 1 order by at, id");

    private static readonly Sql End = new(
        """
        update task_sessions set ended_at = @ended, outcome = @outcome, sent_back = @sent_back, notes = @notes
        where bucket = @bucket and session_id = @id and ended_at is null
        """);

    private static readonly Sql Extend = new(
        "update task_sessions set lease_ms = @lease, lease_until = @until where bucket = @bucket and session_id = @id and ended_at is null");

    /// <summary>Takes a task that is ready, or that nobody holds: status, session and history together.</summary>
    public static (TaskRow Task, ClaimRow Claim) Take(Transaction tx, Context context, TaskRow task, Phase phase, Claimant claimant)
    {
        var policy = context.Settings.Task;
        var claim = new ClaimRow
        {
            Session = new SessionRow
            {
                Bucket = task.Bucket,
                Id = claimant.Id ?? Ids.New(context.Now),
                Workspace = task.Workspace,
                Kind = SessionKind.Task,
                Number = task.Claims + 1,
                ProjectId = task.ProjectId,
                ActorId = context.Actor,
                ActorType = "agent",
                Holder = task.Id,
                Status = SessionStatus.Active,
                StartedAt = context.Now,
                LastActivityAt = context.Now,
                Active = TimeSpan.Zero,
                PolicyVersion = policy.Version,
                IdleGap = policy.IdleGap,
                EndAfter = policy.EndAfter,
                Tz = context.Zone.Id,
                Source = "live",
            },
            TaskId = task.Id,
            TaskKey = task.Key,
            Claim = task.Claims + 1,
            AgentId = claimant.Agent,
            AgentType = claimant.Type,
            Model = claimant.Model,
            Phase = phase.Name,
            Epic = task.Epic,
            Feature = task.Feature,
            Lease = claimant.Lease,
            LeaseUntil = claimant.Lease is { } lease ? context.Now + lease : null,
        };
        if (!claim.Create(tx))
            return ClaimAgain.Find(tx, context, claimant) ?? throw TaskRefusals.Claimed(ClaimRow.Open(tx, task)!);
        Timelines.Write(tx, claim.Session, Entry(context, claim, ActivityTypes.Started, null, context.Now));
        var taken = TaskChange.Make(tx, context, task with { Claims = claim.Claim }, Actions.Claimed, phase.In, claimant.Agent, claim);
        return (taken, claim);
    }

    /// <summary>A sign of life of a hold; its lease, where it has one, begins anew.</summary>
    public static ClaimRow Renew(Transaction tx, Context context, ClaimRow claim, TimeSpan? lease, string? notes)
    {
        lease ??= claim.Lease;
        Instant? until = lease is { } length ? context.Now + length : null;
        Timelines.Add(tx, claim.Session, Entry(context, claim, ActivityTypes.Renewed, notes, context.Now));
        tx.Execute(
            Extend, ("@lease", lease is { } span ? (long)span.TotalMilliseconds : null), ("@until", until), ("@bucket", claim.Session.Bucket), ("@id", claim.Session.Id));
        return claim with { Lease = lease, LeaseUntil = until, Session = claim.Session with { LastActivityAt = Instant.Max(claim.Session.LastActivityAt, context.Now) } };
    }

    /// <summary>Ends a hold now: it is the last sign of life of who held it.</summary>
    public static ClaimRow Close(Transaction tx, Context context, ClaimRow claim, string outcome, string? notes, bool sentBack = false)
    {
        Timelines.Add(tx, claim.Session, Entry(context, claim, ActivityTypes.Ended, notes, Instant.Max(context.Now, claim.Session.LastActivityAt)));
        return Ended(tx, claim, new SessionMove.End(context.Now, Reason(outcome), context.Now), outcome, notes, sentBack);
    }

    /// <summary>Ends a hold that nobody keeps alive: at its last sign of life, noticed now.</summary>
    public static ClaimRow Release(Transaction tx, Context context, ClaimRow claim, string notes)
    {
        Timelines.Add(tx, claim.Session, Entry(context, claim, ActivityTypes.Ended, notes, claim.Session.LastActivityAt) with { Sign = false });
        return Ended(tx, claim, new SessionMove.End(claim.Session.LastActivityAt, EndReason.Abandoned, context.Now), "abandoned", notes, sentBack: false);
    }

    private static ClaimRow Ended(Transaction tx, ClaimRow claim, SessionMove.End move, string outcome, string? notes, bool sentBack)
    {
        var session = claim.Session;
        var signs = tx.Query(Signs, row => row.At(0), ("@bucket", session.Bucket), ("@id", session.Id));
        var end = Instant.Max(session.LastActivityAt, move.At);
        var active = Segments.Active(Segments.Tile(session.StartedAt, end, signs, [], session.IdleGap));
        Timelines.SetActiveTime(tx, session, active);
        var ended = Moves.Make(tx, session, move);
        tx.Execute(
            End,
            ("@ended", ended.EndedAt),
            ("@outcome", outcome),
            ("@sent_back", sentBack),
            ("@notes", notes),
            ("@bucket", session.Bucket),
            ("@id", session.Id));
        return claim with { Session = ended with { Active = active }, Outcome = outcome, Notes = notes, SentBack = sentBack };
    }

    private static EndReason Reason(string outcome) => EndReasons.TryParse(outcome, out var reason) ? reason : throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null);

    private static Activity Entry(Context context, ClaimRow claim, string type, string? text, Instant at) => new()
    {
        Id = Ids.New(context.Now),
        At = at,
        RecordedAt = context.Now,
        Type = type,
        Description = text,
        Ai = context.Caller.Agent is not null || claim.Model is not null,
        Actor = context.Actor,
    };
}
