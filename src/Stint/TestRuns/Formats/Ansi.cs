using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>What programs write to colour a terminal.</summary>
internal static partial class Ansi
{
    public static string Strip(string text) => text.Contains('\u001b', StringComparison.Ordinal) ? Sequence.Replace(text, "") : text;

    [GeneratedRegex(@"\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Sequence { get; }
}
