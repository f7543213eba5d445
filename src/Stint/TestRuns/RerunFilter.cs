using System.Text.RegularExpressions;

namespace Stint.TestRuns;

/// <summary>Makes of a command one that runs some of its tests, in the way of its runner; null where the runner has no way, or there are too many.</summary>
internal static class RerunFilter
{
    /// <summary>Systems bound how long a command may be; Windows at 32,767 characters.</summary>
    private const int LongestCommand = 24_000;

    public static string[]? Of(string runner, string[] words, string[] tests)
    {
        var made = runner switch
        {
            "pytest" => tests.All(test => test.Contains(".py", StringComparison.Ordinal)) ? [.. words, .. tests] : [.. words, "--last-failed"],
            "go" => Go(words, tests),
            "cargo" => [.. WithDashes(words), "--exact", .. tests.Select(Behind).Distinct(StringComparer.Ordinal)],
            "nextest" => [.. words, "-E", string.Join(" | ", tests.Select(test => $"test(={Behind(test)})").Distinct(StringComparer.Ordinal))],
            "jest" or "vitest" => [.. ForScript(words), "-t", Any(tests.Select(test => Behind(test).Replace(" > ", " ", StringComparison.Ordinal)))],
            "node" => Node(words, tests),
            "dotnet" => Dotnet(words, tests),
            _ => null,
        };
        return made is not null && made.Sum(word => word.Length + 3) <= LongestCommand ? made : null;
    }

    /// <summary>The name without the file, package or binary before it.</summary>
    private static string Behind(string test) => test.IndexOf("::", StringComparison.Ordinal) is >= 0 and var at ? test[(at + 2)..] : test;

    private static string Any(IEnumerable<string> names) => $"^({string.Join('|', names.Distinct(StringComparer.Ordinal).Select(name => Regex.Escape(name).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal)))})$";

    /// <summary>A package that failed as a whole, and what is a subtest, are run by their outermost names.</summary>
    private static string[]? Go(string[] words, string[] tests)
    {
        var names = tests.Select(Behind).Select(name => name.Split('/')[0]).Distinct(StringComparer.Ordinal).ToArray();
        return names.Contains("(package)", StringComparer.Ordinal) ? null : [.. words, "-run", Any(names)];
    }

    private static string[] WithDashes(string[] words) => words.Contains("--", StringComparer.Ordinal) ? words : [.. words, "--"];

    /// <summary>What a package manager shall hand on to the script stands behind dashes.</summary>
    private static string[] ForScript(string[] words) => words is ["npm" or "pnpm", "test" or "t" or "run" or "run-script", ..] ? WithDashes(words) : words;

    private static string[]? Node(string[] words, string[] tests)
    {
        var at = Array.IndexOf(words, "--test");
        // A name is looked for by itself, whatever groups are around it.
        return at < 0 ? null : [.. words[..(at + 1)], .. tests.Select(test => test[(test.LastIndexOf(" > ", StringComparison.Ordinal) is >= 0 and var last ? last + 3 : 0)..]).Distinct(StringComparer.Ordinal).Select(name => "--test-name-pattern=" + Any([name])), .. words[(at + 1)..]];
    }

    private static string[] Dotnet(string[] words, string[] tests)
    {
        // What tests are given is no part of their names.
        var names = tests.Select(test => test.Split('(')[0]).Distinct(StringComparer.Ordinal).ToArray();
        // The newer platform's own options, where the command uses them; VSTest's filter else.
        return words.Any(word => word.StartsWith("--filter-", StringComparison.Ordinal) || word is "--report-trx" or "--report-xunit-trx" or "--minimum-expected-tests" || word == "run" || word.EndsWith(".dll", StringComparison.Ordinal))
            ? [.. words is ["dotnet", "run", ..] ? WithDashes(words) : words, .. names.SelectMany(name => (string[])["--filter-method", name])]
            : [.. words, "--filter", string.Join('|', names.Select(name => "FullyQualifiedName=" + name))];
    }
}
