using Stint.Sessions;

namespace Stint.TestRuns;

/// <summary>A test run as every face shows it.</summary>
internal sealed record TestRunView
{
    public required string Id { get; init; }
    public string? ProjectId { get; init; }
    public string? Project { get; init; }
    public required string Command { get; init; }

    /// <summary>Operating system, architecture, runner, and what the user named: runs of one command in one environment are compared.</summary>
    public required string Environment { get; init; }
    public required string Runner { get; init; }
    public required string Actor { get; init; }

    /// <summary>The work session it belongs to; null where none was open.</summary>
    public string? SessionId { get; init; }
    public required Instant StartedAt { get; init; }
    public required Instant EndedAt { get; init; }
    public required double DurationSeconds { get; init; }

    /// <summary>The commit that HEAD was at; null outside of a repository.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the working copy was that commit and nothing else; null where nobody looked.</summary>
    public bool? Clean { get; init; }

    /// <summary>A part of the suite alone, as a rerun of failures is.</summary>
    public required bool Partial { get; init; }

    /// <summary>The command's exit code; null of a report that was recorded by itself.</summary>
    public long? ExitCode { get; init; }

    /// <summary>Tests by the last of their attempts.</summary>
    public required long Passed { get; init; }
    public required long Failed { get; init; }
    public required long Skipped { get; init; }

    /// <summary>Tests that the report counts without naming them; they are in the figures above.</summary>
    public required long Unnamed { get; init; }

    /// <summary>The same report was recorded before; nothing was added.</summary>
    public bool Known { get; init; }

    /// <summary>Against the last comparable run; null in lists, and where there is none.</summary>
    public TestComparison? Last { get; init; }

    /// <summary>Against the last comparable run before the session began; null in lists, and where there is none.</summary>
    public TestComparison? BeforeSession { get; init; }

    /// <summary>Tests that failed, or passed after a failure; null in lists.</summary>
    public CaseView[]? Cases { get; init; }
    public long? CasesTotal { get; init; }
}

/// <summary>What became of the tests since another run of the same command in the same environment. Lists have at most 50; totals count all.</summary>
/// <param name="New">Fail now, and did not then: they passed, were skipped, or were not there.</param>
/// <param name="Fixed">Failed then, pass now.</param>
/// <param name="Removed">Were there then, are not now; null where a report does not name what passed, or only a part was run.</param>
/// <param name="Flaky">Failed in either, and are known to pass and fail at one commit: in no other list.</param>
internal sealed record TestComparison(
    string RunId, Instant At, string? Commit, string[] New, long NewTotal, string[] Fixed, long FixedTotal, string[]? Removed, long? RemovedTotal, string[] Flaky, long FlakyTotal);

/// <summary>A test that did not simply pass.</summary>
/// <param name="Outcome">That of its last attempt.</param>
/// <param name="Attempts">How often it was tried in the run.</param>
/// <param name="Fingerprint">The same for the same failure, whatever lines, folders, addresses and times it has.</param>
/// <param name="Suspects">Commits since the last comparable run that touch the test's file, else all of them; of a new failure alone.</param>
internal sealed record CaseView(string Id, string Outcome, long Attempts, double? Seconds, string? File, string? Type, string? Message, string? Fingerprint, string[]? Suspects);

/// <summary>A test that fails now.</summary>
internal sealed record FailingView
{
    public required string Id { get; init; }
    public string? File { get; init; }
    public required string Command { get; init; }
    public required string Environment { get; init; }
    public required string Runner { get; init; }
    public string? Type { get; init; }
    public string? Message { get; init; }
    public string? Fingerprint { get; init; }

    /// <summary>Known to pass and fail at one commit.</summary>
    public required bool Flaky { get; init; }

    /// <summary>Runs in a row in which it failed, of the last 100.</summary>
    public required long FailedRuns { get; init; }
    public required Instant FirstBadAt { get; init; }
    public string? FirstBadCommit { get; init; }

    /// <summary>Null where it passed in none of the last 100 runs.</summary>
    public Instant? LastGoodAt { get; init; }
    public string? LastGoodCommit { get; init; }

    /// <summary>Commits between the two that touch the test's file, else all of them; null where nobody looked.</summary>
    public string[]? Suspects { get; init; }
}

/// <summary>A test that passed and failed at one commit with nothing else in the working copy, or within one run.</summary>
/// <param name="Passed">Runs of the last 100 in which it passed at last.</param>
/// <param name="Failed">Runs of the last 100 in which it failed at last.</param>
/// <param name="Commit">The newest commit at which it did both; null where a retry within a run showed it.</param>
internal sealed record FlakyView(string Id, string Command, string Environment, long Passed, long Failed, string? Commit, Instant SeenAt);

/// <summary>What a run will be compared with.</summary>
/// <param name="Commit">The commit of the last comparable run; null where there is none, or it knew none.</param>
internal sealed record TestBaseline(string? RunId, string? Commit);

/// <summary>Commits between the last comparable run's and this one's, with the files that they touch.</summary>
internal sealed record CommitsBetween(string Since, TouchingCommit?[] Commits);

internal sealed record TouchingCommit(string Sha, string[] Files);
