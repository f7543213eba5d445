using Stint.Operations;

namespace Stint.Tasks;

/// <summary>What tasks offer, one line each.</summary>
internal static class TaskOperations
{
    public static readonly Operation[] All =
    [
        AddTask.Operation,
        ListTasks.Operation,
        ShowTask.Operation,
        Board.Operation,
        ClaimTask.Operation,
        NextTask.Operation,
        FinishTask.Operation,
        RejectTask.Operation,
        BlockTask.Block,
        BlockTask.Unblock,
        AbandonTask.Abandon,
        AbandonTask.Renew,
        SweepTasks.Operation,
        TaskSessions.Operation,
        ImportTasks.Operation,
        PhaseDurations.Operation,
        AgentPerformances.Operation,
    ];

    /// <summary>What reads or writes files of the caller's machine.</summary>
    public static readonly LocalCommand[] Commands =
    [
        ImportTasks.Command,
        TaskSessionsCommand.Command,
    ];
}
