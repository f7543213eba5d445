using Stint.Operations;

namespace Stint.Tasks;

/// <summary>Holds as people read them.</summary>
internal static class ClaimsReport
{
    public static void Table(IReadOnlyList<ClaimView> claims, Terminal terminal) => terminal.Table(
        ["TASK", "AGENT", "PHASE", "FROM", "TO", ">HELD", ">ACTIVE", "OUTCOME"],
        claims.Select(claim => new[]
        {
            claim.TaskKey,
            claim.AgentType == claim.AgentId ? claim.AgentId : $"{claim.AgentId} ({claim.AgentType})",
            claim.Phase,
            terminal.Time(claim.StartedAt),
            claim.EndedAt is { } ended ? terminal.Time(ended) : "–",
            Spoken.Seconds(claim.ElapsedSeconds),
            Spoken.Seconds(claim.ActiveSeconds),
            Outcome(claim),
        }));

    private static string Outcome(ClaimView claim)
    {
        var outcome = claim.Outcome switch
        {
            null when claim.Overdue => "open, overdue",
            null when claim.Stale => "open, stale: silent for " + Spoken.Seconds(claim.IdleSeconds),
            null => "open",
            "completed" when claim.SentBack => "completed: sent back",
            _ => claim.Outcome,
        };
        return claim.Notes is { } notes ? $"{outcome}: {PlainText.Line(notes)}" : outcome;
    }
}
