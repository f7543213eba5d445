using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Operations;

namespace Stint.Tasks;

/// <summary>The ways a task says no.</summary>
internal static class TaskRefusals
{
    public static Refusal Claimed(ClaimRow claim) => Refusal.Conflict(
        "task_already_claimed",
        $"Task already claimed by agent '{PlainText.Line(claim.AgentId)}' since {claim.Session.StartedAt.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
        "Use 'stint task finish' or 'stint task reject' to complete work first",
        new JsonObject
        {
            ["session"] = new JsonObject
            {
                ["id"] = claim.Session.Id,
                ["claim"] = claim.Claim,
                ["agent_id"] = claim.AgentId,
                ["agent_type"] = claim.AgentType,
                ["phase"] = claim.Phase,
                ["started_at"] = claim.Session.StartedAt.ToString(),
                ["lease_until"] = claim.LeaseUntil?.ToString(),
            },
        });

    public static Refusal WrongStatus(TaskRow task, string hint) => Refusal.Conflict(
        "wrong_status", $"Task {PlainText.Line(task.Key)} is {PlainText.Line(task.Status)}.", hint, new JsonObject { ["task_status"] = task.Status });

    public static Refusal NotHeld(TaskRow task, Workflow workflow) => Refusal.Conflict(
        "task_not_claimed",
        $"Task {PlainText.Line(task.Key)} is in no phase that could be done (it is {PlainText.Line(task.Status)}).",
        workflow.Find(task.Status).Stage switch
        {
            Stage.Unknown => "The workflow has no such status; begin again: " + TaskHint.Of("abandon", task),
            Stage.Blocked => "Unblock it first: " + TaskHint.Of("unblock", task),
            Stage.Completed => "It is done.",
            _ => "Claim it: " + TaskHint.Of("claim", task, "--agent ID"),
        });

    /// <summary>What an agent says it has done is not booked on another.</summary>
    public static void CheckHolder(ClaimRow? claim, Arguments arguments)
    {
        if (claim is not null && arguments.Get(TaskParameters.Agent) is { } agent && agent != claim.AgentId)
        {
            throw Refusal.Conflict(
                "held_by_another", $"Agent '{PlainText.Line(claim.AgentId)}' holds {PlainText.Line(claim.TaskKey)}, not '{PlainText.Line(agent)}'.", "Leave out --agent to speak for who holds it.",
                Holder(claim));
        }
    }

    /// <summary>An agent that was thought lost, and whose task another has, must not speak for it.</summary>
    public static void CheckToken(TaskRow task, ClaimRow? claim, long? token)
    {
        if (token is null && claim?.Lease is null)
            return;
        if (claim is null)
        {
            throw Refusal.Conflict(
                "token_expired", $"Token {token} is not that of an open claim on {PlainText.Line(task.Key)}: nobody holds it.", "Your claim has ended: stop working on the task, or claim it again.");
        }

        if (token is null)
        {
            throw Refusal.Conflict(
                "token_needed", $"The claim on {PlainText.Line(task.Key)} has a lease, so this takes the token that the claim returned.", "Give it: --token N");
        }

        if (token != claim.Claim)
        {
            throw Refusal.Conflict(
                "token_expired",
                $"Token {token} is not that of the open claim on {PlainText.Line(task.Key)}, which agent '{PlainText.Line(claim.AgentId)}' holds.",
                "Your claim has ended: stop working on the task, or claim it again.",
                Holder(claim));
        }
    }

    private static JsonObject Holder(ClaimRow claim) => new()
    {
        ["session"] = new JsonObject { ["id"] = claim.Session.Id, ["agent_id"] = claim.AgentId, ["started_at"] = claim.Session.StartedAt.ToString() },
    };
}
