using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.TestRuns;

/// <summary>What was told, read and bounded before the store is touched.</summary>
internal sealed record ToldRun
{
    public required string Command { get; init; }
    public required string Environment { get; init; }
    public required string Runner { get; init; }
    public required string? Words { get; init; }

    /// <summary>Attempts by test, in the order of the report.</summary>
    public required Dictionary<string, List<TestCase>> Tests { get; init; }
    public required long[] UnnamedCounts { get; init; }
    public required Instant Started { get; init; }
    public required Instant Ended { get; init; }
    public required string? Commit { get; init; }
    public required bool? Clean { get; init; }
    public required bool Partial { get; init; }
    public required long? ExitCode { get; init; }
    public required string Digest { get; init; }
    public required CommitsBetween? Between { get; init; }

    public long Unnamed => UnnamedCounts.Sum();

    public long Count(string outcome) =>
        Tests.Values.Count(attempts => attempts[^1].Outcome == outcome) + UnnamedCounts[outcome switch { Outcome.Passed => 0, Outcome.Failed => 1, _ => 2 }];

    /// <summary>Commits since a run that touch a file, else all of them, newest first; null where nobody looked.</summary>
    public string? Suspects(RunRow since, string? file)
    {
        if (Between is null || since.Commit is null || Between.Since != since.Commit)
            return null;
        var commits = Between.Commits.OfType<TouchingCommit>().ToList();
        var touching = file is null ? [] : commits.FindAll(commit => commit.Files.Contains(file, StringComparer.Ordinal));
        return string.Join(' ', (touching.Count > 0 ? touching : commits).Take(10).Select(commit => commit.Sha));
    }

    public static Dictionary<string, List<TestCase>> ReadCases(TestReport report)
    {
        if (report.Cases.Length > TestLimits.Cases)
            throw new Refusal(RefusalKind.TooLarge, "too_many_tests", $"A run has at most {TestLimits.Cases:N0} tests.", "Record it in parts, each as a command of its own.");
        var tests = new Dictionary<string, List<TestCase>>(report.Cases.Length, StringComparer.Ordinal);
        foreach (var each in report.Cases)
        {
            if (each is null || each.Id.Length is 0 or > TestLimits.Name || !Outcome.IsOne(each.Outcome) || each.Message?.Length > TestLimits.Message || each.Stack?.Length > TestLimits.Stack
                || each.Type?.Length > 200 || each.File?.Length > TestLimits.Name || each.Seconds is < 0 or > 1e9 || !PlainText.IsWellFormed(each.Id))
            {
                throw Refusal.Usage(
                    "bad_case",
                    $"A case has an id of 1 to {TestLimits.Name} characters, an outcome (passed, failed, skipped), seconds of 0 or more, and at most {TestLimits.Message} characters of message, {TestLimits.Stack} of stack, {TestLimits.Name} of file, 200 of type; {PlainText.Short(PlainText.Line(each?.Id ?? "null"), 60)} is not one.");
            }

            // Names, messages and stacks may show what was in the environment.
            var name = PlainText.Line(Redaction.Apply(each.Id));
            var clean = each.Outcome == Outcome.Passed ? each : each with { Message = each.Message is { } message ? Redaction.Apply(message) : null, Type = each.Type is { } type ? Redaction.Apply(type) : null };
            if (tests.TryGetValue(name, out var attempts))
                attempts.Add(clean);
            else
                tests[name] = [clean];
        }

        return tests;
    }

    public static CommitsBetween? Checked(CommitsBetween? between) =>
        between is null || (between.Commits.Length <= CommitsSince.Most && Array.TrueForAll(between.Commits, commit => commit is { Sha.Length: <= 64, Files.Length: <= CommitsSince.MostFiles } && commit.Sha.All(char.IsAsciiHexDigitLower)))
            ? between
            : throw Refusal.Usage("bad_value", $"'between' has at most {CommitsSince.Most} commits, each with its full name and at most {CommitsSince.MostFiles} files.");

    /// <summary>The same report of the same commit, in whatever order it tells its tests, has the same digest.</summary>
    public static string DigestOf(Dictionary<string, List<TestCase>> tests, long[] unnamed, string? commit, string? key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{commit}\n{key}\n{string.Join(' ', unnamed)}\n");
        foreach (var (name, attempts) in tests.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            Add(name + "\n");
            foreach (var each in attempts)
                Add(string.Create(CultureInfo.InvariantCulture, $"{each.Outcome} {each.Seconds:R} {each.Type}\n{each.Message}\n{each.Stack}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
