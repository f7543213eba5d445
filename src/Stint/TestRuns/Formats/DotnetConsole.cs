using System.Globalization;
using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>What <c>dotnet test</c> writes on the terminal: it names what failed, and counts the rest. Of VSTest and of Microsoft.Testing.Platform.</summary>
internal static partial class DotnetConsole
{
    public static bool Looks(string line) => OldTotal.IsMatch(line) || line.StartsWith("Test run summary: ", StringComparison.Ordinal);

    public static void Read(IEnumerable<string> lines, CaseList cases)
    {
        long passed = 0, failed = 0, skipped = 0;
        var summed = false;
        var found = new List<TestCase>();
        var section = "";
        foreach (var raw in lines)
        {
            var line = raw.TrimEnd();
            if (line.StartsWith("Test run summary: ", StringComparison.Ordinal))
            {
                // Counts behind it are of all assemblies together.
                (passed, failed, skipped, summed, section) = (0, 0, 0, true, "");
            }
            else if (summed && Count.Match(line) is { Success: true } count)
            {
                var n = long.Parse(count.Groups["n"].Value, CultureInfo.InvariantCulture);
                switch (count.Groups["what"].Value)
                {
                    case "failed":
                        failed = n;
                        break;
                    case "succeeded":
                        passed = n;
                        break;
                    case "skipped":
                        skipped = n;
                        break;
                }
            }
            else if (OldTotal.Match(line) is { Success: true } total)
            {
                failed += Number(total, "failed");
                passed += Number(total, "passed");
                skipped += Number(total, "skipped");
                section = "";
            }
            else if (Test.Match(line) is { Success: true } test)
            {
                section = "message";
                found.Add(new TestCase(test.Groups["name"].Value, Word(test.Groups["word"].Value)));
            }
            else if (found.Count > 0 && found[^1].Outcome == Outcome.Failed && section.Length > 0)
            {
                section = Explain(found, section, line.Trim());
            }
        }

        foreach (var each in found)
            cases.Add(each with { Type = each.Outcome == Outcome.Failed ? Failures.Type(null, each.Message) : null });
        cases.UnnamedPassed = Rest(found, Outcome.Passed, passed);
        cases.UnnamedFailed = Rest(found, Outcome.Failed, failed);
        cases.UnnamedSkipped = Rest(found, Outcome.Skipped, skipped);
    }

    private static string Explain(List<TestCase> found, string section, string line)
    {
        if (line is "Error Message:" or "Stack Trace:" || line.Length == 0 || line.StartsWith("from ", StringComparison.Ordinal))
            return line == "Stack Trace:" ? "stack" : section;
        var last = found[^1];
        if (line.StartsWith("at ", StringComparison.Ordinal) || section == "stack")
        {
            found[^1] = last with { Stack = last.Stack is { Length: < 4000 } stack ? stack + "\n" + line : last.Stack ?? line };
            return "stack";
        }

        found[^1] = last with { Message = last.Message ?? line };
        return section;
    }

    private static long Rest(List<TestCase> found, string outcome, long all) => Math.Max(0, all - found.Count(each => each.Outcome == outcome));

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string Word(string word) => word.ToLowerInvariant() switch
    {
        "passed" => Outcome.Passed,
        "skipped" => Outcome.Skipped,
        _ => Outcome.Failed,
    };

    // "  Failed Name [12 ms]" of VSTest, "failed Name (12ms)" of the newer platform.
    [GeneratedRegex(@"^(?:  (?<word>Passed|Failed|Skipped) (?<name>\S.*?) \[[^\]]*\]|(?<word>passed|failed|skipped) (?<name>\S.*?) \((?:<? ?\d[\d.]*\s?(?:ms|s|m|h|\s)*)+\)|(?<word>skipped) (?<name>[^\s(]+))$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Test { get; }

    [GeneratedRegex(@"^(?:Passed!|Failed!|Skipped!) +- Failed: +(?<failed>\d{1,9}), Passed: +(?<passed>\d{1,9}), Skipped: +(?<skipped>\d{1,9}), Total: ", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldTotal { get; }

    [GeneratedRegex(@"^\s+(?<what>total|failed|succeeded|skipped): (?<n>\d{1,9})$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count { get; }
}
