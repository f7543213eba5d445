using System.Text.RegularExpressions;

namespace Stint.Tests.Repository;

/// <summary>Rules about the text of files. Each takes a file's text and gives what is wrong with it.</summary>
internal static partial class HouseRules
{
    /// <summary>More lines than this, and a file holds two things.</summary>
    public const int LongestSource = 300;

    /// <summary>The map for newcomers is read whole, each time.</summary>
    public const int LongestMap = 100;

    public static IEnumerable<string> TooLong(string text, int limit)
    {
        var lines = text.TrimEnd('\n').Split('\n').Length;
        if (lines > limit)
            yield return $"{lines} lines, at most {limit}";
    }

    /// <summary>Marks of unfinished work.</summary>
    public static IEnumerable<string> Unfinished(string text) => Lines(text, UnfinishedMark());

    /// <summary>Where a package was fetched from is the business of the machine that fetches it.</summary>
    public static IEnumerable<string> Sources(string text) => Lines(text, PackageSource());

    /// <summary>Paths in a page's code spans that lead nowhere: what has a `/` or a source file's ending, as seen from the top folder.</summary>
    public static IEnumerable<string> LostPaths(string page, Func<string, bool> exists) => CodeSpan().Matches(page)
        .Select(match => match.Groups["span"].Value)
        .Where(span => PathShape().IsMatch(span) && !NotOurs().IsMatch(span))
        .Distinct(StringComparer.Ordinal)
        .Where(path => !exists(path.TrimEnd('/')));

    private static IEnumerable<string> Lines(string text, Regex pattern) => text.Split('\n')
        .Select((line, index) => (line, index))
        .Where(pair => pattern.IsMatch(pair.line))
        .Select(pair => $"line {pair.index + 1}: {pair.line.Trim()}");

    // Written so that this file does not break its own rule.
    [GeneratedRegex(@"\b(TO\x44O|FIX\x4DE|XX\x58|HAC\x4B)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex UnfinishedMark();

    [GeneratedRegex(@"""resolved"":\s*""[a-z+]+:|registry\.[a-z.-]*npm|/v3/index\.js[o]n|/simple/pypi", RegexOptions.ExplicitCapture)]
    private static partial Regex PackageSource();

    [GeneratedRegex("`(?<span>[^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^\.?\w[\w.-]*/[\w./-]*$|^[\w./-]+\.(cs|csproj|slnx|props|json|md|sql|tsx?|txt)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PathShape();

    // Files of a user's own repository, and media types.
    [GeneratedRegex("^(\\.stint/|(text|application|image)/)", RegexOptions.ExplicitCapture)]
    private static partial Regex NotOurs();
}
