using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>A claim that is made again under the id its client gave it, since the answer was lost: it is the same claim, and no second one.</summary>
internal static class ClaimAgain
{
    private static readonly Sql ById = new($"{ClaimRow.BySession} where s.bucket = @bucket and s.id = @id and {ClaimRow.Joined}");

    private static readonly Sql Taken = new("select 1 from sessions s where s.bucket = @bucket and s.id = @id");

    /// <summary>The claim of that id with its task; null when there is none yet. Refuses one that has ended or is somebody else's.</summary>
    /// <param name="key">The task that is meant, where one is.</param>
    public static (TaskRow Task, ClaimRow Claim)? Find(Transaction tx, Context context, Claimant claimant, string? key = null)
    {
        if (claimant.Id is not { } id)
            return null;
        // In this order: a claim that is made between the two questions is seen by the second.
        if (!tx.First(Taken, _ => true, ("@bucket", context.Bucket), ("@id", id)))
            return null;
        if (tx.First(ById, ClaimRow.Read, ("@bucket", context.Bucket), ("@id", id)) is not { } claim || claim.Session.Workspace != context.Workspace)
            throw Foreign(id);
        if (claim.AgentId != claimant.Agent || (key is not null && key.Trim() != claim.TaskKey && key != claim.TaskId))
            throw Foreign(id);
        if (claim.Outcome is { } outcome)
        {
            throw Refusal.Conflict(
                "claim_ended",
                $"The claim {id} on {PlainText.Line(claim.TaskKey)} has ended: {outcome}.",
                "Claim again with another id, or with none.",
                new JsonObject { ["session"] = new JsonObject { ["id"] = id, ["claim"] = claim.Claim, ["task_key"] = claim.TaskKey, ["outcome"] = outcome } });
        }

        return (TaskRow.Find(tx, context.Bucket, claim.TaskId)!, claim);
    }

    private static Refusal Foreign(string id) => Refusal.Conflict("session_exists", $"The id {id} is that of another session.", "Take another id, or none.");
}
