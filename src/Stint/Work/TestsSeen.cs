using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>Tests of a session: its last run, and what its runs broke and mended. Lists have at most 50 names; totals count all.</summary>
/// <param name="Regressions">Runs in which something failed newly or was fixed since the comparable run before, in their order; the last 50.</param>
internal sealed record TestsView(LastTestRun LastRun, TestRegression[] Regressions);

/// <summary>The last run of tests.</summary>
internal sealed record LastTestRun
{
    public required string RunId { get; init; }
    public required string Command { get; init; }
    public required Instant StartedAt { get; init; }
    public required Instant EndedAt { get; init; }
    public required double DurationSeconds { get; init; }
    public string? Commit { get; init; }

    /// <summary>Whether the working copy was that commit and nothing else; null where nobody looked.</summary>
    public bool? Clean { get; init; }

    /// <summary>A part of the suite alone, as a rerun of failures is.</summary>
    public required bool Partial { get; init; }
    public required long Passed { get; init; }
    public required long Failed { get; init; }
    public required long Skipped { get; init; }
    public required FailedTest[] FailedTests { get; init; }

    /// <summary>The last run of the suite in which nothing failed; null where nothing fails now, and where there is none.</summary>
    public Instant? GreenAt { get; init; }
    public string? GreenCommit { get; init; }

    /// <summary>What fails since then and is not flaky; null where it never was green.</summary>
    public string[]? SinceGreen { get; init; }
    public long? SinceGreenTotal { get; init; }
}

internal sealed record FailedTest(string Id, string Fingerprint);

/// <param name="BaselineCommit">The commit of the comparable run before.</param>
/// <param name="Suspects">Commits between the two that may have broken what is new.</param>
internal sealed record TestRegression(
    string RunId, Instant DetectedAt, string? BaselineCommit, string? Commit, string[] New, long NewTotal, string[] Fixed, long FixedTotal, string[] Suspects);

/// <summary>Reads what test runs told the timeline.</summary>
internal static class TestsSeen
{
    private static readonly Sql Runs = new(
        "select at, data from activities where bucket = @bucket and session_id = @id and type = 'test_run' and data is not null order by at desc, id desc limit 50");

    /// <summary>Null while no run was recorded.</summary>
    public static TestsView? Of(Transaction tx, SessionRow session, PathPrivacy paths)
    {
        var runs = tx.Query(Runs, row => (At: row.At(0), Data: JsonNode.Parse(row.Text(1))!), ("@bucket", session.Bucket), ("@id", session.Id));
        return runs.Count == 0 ? null : new TestsView(
            Last(runs[0].At, runs[0].Data, paths),
            [.. runs.Where(run => Long(run.Data, "new_total") > 0 || Long(run.Data, "fixed_total") > 0).Reverse().Select(run => Regression(run.At, run.Data, paths))]);
    }

    private static LastTestRun Last(Instant at, JsonNode data, PathPrivacy paths) => new()
    {
        RunId = Text(data, "run_id") ?? "",
        Command = paths.OfCommand(Text(data, "command") ?? ""),
        StartedAt = Text(data, "started_at") is { } started ? Instant.Parse(started) : at,
        EndedAt = at,
        DurationSeconds = data["duration_seconds"]?.GetValue<double>() ?? 0,
        Commit = Text(data, "commit"),
        Clean = data["clean"]?.GetValue<bool>(),
        Partial = data["partial"]?.GetValue<bool>() ?? false,
        Passed = Long(data, "passed"),
        Failed = Long(data, "failed"),
        Skipped = Long(data, "skipped"),
        FailedTests = [.. (data["failed_tests"] as JsonArray ?? []).Select(each => new FailedTest(paths.OfTest(Text(each!, "id") ?? ""), Text(each!, "fingerprint") ?? ""))],
        GreenAt = Text(data, "green_at") is { } green ? Instant.Parse(green) : null,
        GreenCommit = Text(data, "green_commit"),
        SinceGreen = data["since_green"] is JsonArray since ? Names(since, paths) : null,
        SinceGreenTotal = data["since_green_total"]?.GetValue<long>(),
    };

    private static TestRegression Regression(Instant at, JsonNode data, PathPrivacy paths) => new(
        Text(data, "run_id") ?? "",
        at,
        Text(data, "baseline_commit"),
        Text(data, "commit"),
        Names(data["new"] as JsonArray, paths),
        Long(data, "new_total"),
        Names(data["fixed"] as JsonArray, paths),
        Long(data, "fixed_total"),
        [.. (data["suspects"] as JsonArray ?? []).Select(each => (string)each!)]);

    private static string[] Names(JsonArray? names, PathPrivacy paths) => [.. (names ?? []).Select(each => paths.OfTest((string)each!))];

    private static string? Text(JsonNode data, string name) => (string?)data[name];

    private static long Long(JsonNode data, string name) => data[name]?.GetValue<long>() ?? 0;

    /// <summary>812 passed, 2 failed, 11 skipped.</summary>
    public static string Counts(LastTestRun run) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped");
}
