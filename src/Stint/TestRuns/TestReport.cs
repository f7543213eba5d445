using System.Text.Json.Serialization;

namespace Stint.TestRuns;

/// <summary>What a report says of one attempt at one test.</summary>
/// <param name="Id">The test's name, unique in its suite; the same id again is another attempt.</param>
/// <param name="Outcome">passed, failed or skipped.</param>
/// <param name="Seconds">How long it took; null where the report does not say.</param>
/// <param name="File">The file it stands in, relative to the worktree; null where the report does not say.</param>
/// <param name="Type">The kind of failure, such as the exception's type.</param>
/// <param name="Stack">Where it failed, the innermost place first.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TestCase(string Id, string Outcome, double? Seconds = null, string? File = null, string? Type = null, string? Message = null, string? Stack = null);

/// <summary>A test run as its report tells it.</summary>
/// <param name="Runner">What ran the tests: pytest, go, cargo, jest, vitest, dotnet, node, tap, junit.</param>
/// <param name="Cases">Attempts, in the order of the report.</param>
/// <param name="UnnamedPassed">Tests of which the report says only that they passed.</param>
/// <param name="UnnamedFailed">Tests of which the report says only that they failed.</param>
/// <param name="UnnamedSkipped">Tests of which the report says only that they were skipped.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TestReport(string Runner, TestCase?[] Cases, long UnnamedPassed = 0, long UnnamedFailed = 0, long UnnamedSkipped = 0);

/// <summary>The words for what became of a test.</summary>
internal static class Outcome
{
    public const string Passed = "passed";
    public const string Failed = "failed";
    public const string Skipped = "skipped";

    public static bool IsOne(string word) => word is Passed or Failed or Skipped;
}

/// <summary>The most that a run may bring.</summary>
internal static class TestLimits
{
    /// <summary>The largest report, in bytes, all its files together.</summary>
    public const int ReportBytes = 64 << 20;

    /// <summary>Attempts of one run.</summary>
    public const int Cases = 200_000;

    /// <summary>Names of one suite, those of tests that are gone included.</summary>
    public const int Names = 1_000_000;

    /// <summary>UTF-16 units of a test's name, of a message, of what is kept of a stack.</summary>
    public const int Name = 500;
    public const int Message = 500;
    public const int Stack = 2000;

    /// <summary>Failures that keep message and stack; the ones behind them keep their name and type.</summary>
    public const int Explained = 2000;

    /// <summary>Names in a list of an answer; its total stands beside it.</summary>
    public const int Listed = 50;

    /// <summary>Runs that are looked back on for what is flaky.</summary>
    public const int Window = 100;
}
