using Stint.Operations;

namespace Stint.Work;

/// <summary>What work sessions offer, one line each.</summary>
internal static class WorkOperations
{
    public static readonly Operation[] All =
    [
        StartSession.Operation,
        ShowSession.Status,
        Resume.Operation,
        LogEntry.Operation,
        Decide.Operation,
        Remarks.Note,
        SetGoal.Operation,
        TagSession.Operation,
        Remarks.Blocker,
        Next.Operation,
        Remarks.Mention,
        Remarks.ContextItem,
        PauseSession.Pause,
        PauseSession.Continue,
        EndSession.Operation,
        Agents.AgentEntry.Operation,
        ClaimCommits.Operation,
        Agents.LostSession.Driven,
        Agents.LostSession.Operation,
        ShowSession.Summary,
        Explain.Operation,
        ShowSession.Show,
        SessionTimeline.Operation,
        ListSessions.Operation,
        SessionStats.Operation,
        CompareSessions.Operation,
        SessionOverlap.Operation,
        AmendSession.Operation,
        DeleteSession.Operation,
        SetProject.Operation,
        SessionTask.Operation,
        Measure.Operation,
        ShowSession.Unmeasured,
        MovedSession.Elsewhere,
        MovedSession.Follow,
        Documents.Operation,
        StateFile.Operation,
        Overview.Operation,
        ListProjects.Operation,
        Setup.UntrackedCommits.Operation,
        Setup.HandoffText.Read,
        Setup.HandoffText.Edit,
        Setup.ListTemplates.List,
        Setup.ListTemplates.Show,
    ];
}
