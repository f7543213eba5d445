using Stint.Access;
using Stint.Coding;
using Stint.Operations;
using Stint.Tasks;
using Stint.TestRuns;
using Stint.Upkeep;
using Stint.Visits;
using Stint.Work;
using Stint.Work.Agents;
using Stint.Work.Setup;

namespace Stint;

/// <summary>The capabilities, one line each.</summary>
internal static class Product
{
    public static readonly Operation[] Operations =
    [
        .. WorkOperations.All,
        .. TaskOperations.All,
        .. TestRunOperations.All,
        .. VisitOperations.All,
        .. CodingOperations.All,
        .. UpkeepCommands.Operations,
        .. AccessOperations.All,
    ];

    /// <summary>The verb of a line that is said all day, by people and by git's hooks: making the table of all verbs takes longer than doing its work.</summary>
    public static Verb? Hot(string[] words) => words switch
    {
        ["log", ..] => Verb.Of("log", LogEntry.Operation),
        ["note", ..] => Verb.Of("note", Remarks.Note),
        ["decide", ..] => Verb.Of("decide", Decide.Operation),
        ["status", ..] => Verb.Of("status", ShowSession.Status),
        ["coding", "heartbeat", ..] => Verb.Of("coding heartbeat", CodingHeartbeat.Command),
        ["hook", "git", ..] => Verb.Of("hook git", RunHook.Command),
        ["hook", var agent, ..] when AgentHook.Of(agent) is { } hook => Verb.Of("hook " + agent, hook),
        _ => null,
    };

    public static readonly LocalCommand[] Commands =
    [
        .. WorkCommands.All,
        .. TaskOperations.Commands,
        .. TestRunOperations.Commands,
        .. VisitOperations.Commands,
        .. CodingOperations.Commands,
        .. UpkeepCommands.All,
        .. ConfigCommands.All,
    ];
}
