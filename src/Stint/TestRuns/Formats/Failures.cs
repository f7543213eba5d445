using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>What reports say about failures, each in its way.</summary>
internal static partial class Failures
{
    private static readonly string[] Sources = [".js", ".jsx", ".ts", ".tsx", ".mjs", ".mts", ".cjs", ".cts", ".py", ".rb", ".go", ".rs", ".cs", ".java", ".kt", ".php", ".vue", ".svelte"];

    /// <summary>Whether a text is the name of a source file.</summary>
    public static bool IsSource(string text) => Array.Exists(Sources, ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !text.Contains(' ', StringComparison.Ordinal);

    /// <summary>The type of what was thrown: as the report names it, else as the message begins with it.</summary>
    public static string? Type(string? named, string? message, string? stack = null) =>
        named is { Length: > 0 } && named is not ("testCodeFailure" or "failure" or "error") ? named : Named(message) ?? Named(stack) ?? (named is { Length: > 0 } ? named : null);

    public static string FirstLine(string text)
    {
        text = text.TrimStart();
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private static string? Named(string? text) => text is null ? null : Exception.Match(text.Length > 2000 ? text[..2000] : text) is { Success: true } match ? match.Groups["type"].Value : null;

    [GeneratedRegex(@"(?<![\w.])(?<type>(?:[A-Za-z_]\w*[.:]{1,2}){0,8}[A-Z]\w*(?:Exception|Error|Failure|Interrupt|Warning))(?![\w.])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exception { get; }
}
