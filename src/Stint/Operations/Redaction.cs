using System.Text.RegularExpressions;

namespace Stint.Operations;

/// <summary>
/// Takes secrets out of text before it is stored: keys whose form is published by those who issue them, private key blocks, passwords in URLs,
/// and values given to names like password or token.
/// </summary>
internal static partial class Redaction
{
    public const string Mark = "[redacted]";

    [GeneratedRegex(
        @"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_\-]{20,}|\bxox[abprs]-[A-Za-z0-9\-]{10,}|\bsk-[A-Za-z0-9_\-]{20,}|\bAIza[A-Za-z0-9_\-]{35}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]+|\bstint_(?:visit_)?[0-9a-f-]{75,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Keys { get; }

    [GeneratedRegex(@"(?<=://[^\s/:@]*:)[^\s/@]+(?=@)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlPasswords { get; }

    [GeneratedRegex(
        @"(?<=\b(?:password|passwd|secret|token|api[_\-]?key|access[_\-]?key)\s*[=:]\s*[""']?)[^\s""',;]{6,}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named { get; }

    public static string Apply(string text)
    {
        // Every pattern needs one of these; most text has none and costs one look.
        if (text.Length < 8 || text.AsSpan().IndexOfAny(":=_-") < 0 && !text.Contains("AKIA", StringComparison.Ordinal) && !text.Contains("ASIA", StringComparison.Ordinal) && !text.Contains("AIza", StringComparison.Ordinal))
            return text;
        text = Keys.Replace(text, Mark);
        text = UrlPasswords.Replace(text, Mark);
        return Named.Replace(text, Mark);
    }
}
