using Stint.Operations;

namespace Stint.Coding;

/// <summary>What can be asked and told of coding, one line each.</summary>
internal static class CodingOperations
{
    public static readonly Operation[] All =
    [
        CodingSummary.Today,
        CodingDurations.Operation,
        CodingSummary.Operation,
        ExplainCoding.Operation,
        RecordHeartbeats.Operation,
    ];

    /// <summary>What only the machine of the editor can do.</summary>
    public static readonly LocalCommand[] Commands =
    [
        CodingHeartbeat.Command,
        SetupWakatime.Command,
    ];
}
