using Stint.Operations;

namespace Stint.TestRuns;

/// <summary>What test runs offer, one line each.</summary>
internal static class TestRunOperations
{
    public static readonly Operation[] All =
    [
        RecordRun.Operation,
        ListRuns.Operation,
        ShowRun.Operation,
        FailingTests.Operation,
        FlakyTests.Operation,
        Baseline.Operation,
        Rerun.Plan,
    ];

    /// <summary>What runs programs and reads files of the caller's machine.</summary>
    public static readonly LocalCommand[] Commands =
    [
        RunTests.Command,
        RecordReport.Command,
        Rerun.Command,
        Bisect.Command,
    ];
}
