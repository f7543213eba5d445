using System.Globalization;
using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>
/// What pytest writes on the terminal: the lines of its short summary name what failed, the last line counts. What passed has a name only with <c>-v</c>.
/// </summary>
internal static partial class Pytest
{
    public static bool Looks(string line) => Total.IsMatch(line) && Counts.IsMatch(line);

    public static void Read(IEnumerable<string> lines, CaseList cases)
    {
        var named = new Dictionary<string, TestCase>(StringComparer.Ordinal);
        var order = new List<string>();
        var total = "";
        foreach (var line in lines)
        {
            if (Summary.Match(line) is { Success: true } summary)
                Take(summary.Groups["id"].Value, Outcome.Failed, summary.Groups["message"].Value);
            else if (Verbose.Match(line) is { Success: true } verbose)
                Take(verbose.Groups["id"].Value, Word(verbose.Groups["word"].Value), "");
            else if (Looks(line))
                total = line;
        }

        foreach (var id in order)
            cases.Add(named[id]);
        var counts = Counts.Matches(total).GroupBy(match => match.Groups["what"].Value, match => long.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        cases.UnnamedPassed = Rest(Outcome.Passed, Of("passed") + Of("xpassed"));
        cases.UnnamedFailed = Rest(Outcome.Failed, Of("failed") + Of("error") + Of("errors"));
        cases.UnnamedSkipped = Rest(Outcome.Skipped, Of("skipped") + Of("xfailed"));

        void Take(string id, string outcome, string message)
        {
            if (named.TryGetValue(id, out var before) ? before.Outcome == Outcome.Failed && message.Length == 0 : !Added(id))
                return;
            named[id] = new TestCase(id, outcome, File: id.Split("::")[0], Type: outcome == Outcome.Failed ? Failures.Type(null, message) : null, Message: message.Length > 0 ? message : null);
        }

        bool Added(string id)
        {
            order.Add(id);
            return true;
        }

        long Of(string what) => counts.GetValueOrDefault(what);

        long Rest(string outcome, long all) => Math.Max(0, all - named.Values.Count(each => each.Outcome == outcome));
    }

    private static string Word(string word) => word switch
    {
        "PASSED" or "XPASS" => Outcome.Passed,
        "SKIPPED" or "XFAIL" => Outcome.Skipped,
        _ => Outcome.Failed,
    };

    [GeneratedRegex(@"^(?:FAILED|ERROR) (?<id>\S+?\.py(?:::[^\[]*?(?:\[.*?\](?= - |$))?)?)(?: - (?<message>.*))?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary { get; }

    [GeneratedRegex(@"^(?<id>\S+?\.py::.+?) (?<word>PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?(?:\s+\[\s*\d+%\])?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verbose { get; }

    [GeneratedRegex(@"^=* ?(?:\d+ [a-z]+(?:, )?)+ in [\d.]+s(?: \([\d:]+\))? ?=*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Total { get; }

    [GeneratedRegex(@"(?<n>\d{1,9}) (?<what>passed|failed|errors?|skipped|xfailed|xpassed)\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counts { get; }
}
