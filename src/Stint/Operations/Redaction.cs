using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Stint.Operations;

/// <summary>
/// Takes secrets out of text before it is stored: keys whose form is published by those who issue them, private key blocks, passwords in URLs,
/// and values given to names like password or token.
/// </summary>
internal static partial class Redaction
{
    public const string Mark = "[redacted]";

    /// <summary>What a name ends with whose value is a secret: <c>refresh_token</c> and <c>dbPassword</c> too.</summary>
    private const string Names = "password|passwd|passphrase|secret|token|(?:api|access|secret|private)[_-]?key";

    /// <summary>Those and one that means a folder in a text.</summary>
    private const string FieldNames = Names + "|pwd";

    /// <summary>Every pattern needs one of these; most text has none, and costs one look.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk-", "AIza", "eyJ", "stint_", "waka_", "PRIVATE KEY", "passw", "passphrase", "pwd", "secret", "token", "key"],
        StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_\-]{20,}|\bxox[abprs]-[A-Za-z0-9\-]{10,}|\bsk-[A-Za-z0-9_\-]{20,}|\bAIza[A-Za-z0-9_\-]{35}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]+|\bstint_(?:visit_)?[0-9a-f-]{75,}|\bwaka_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Keys { get; }

    [GeneratedRegex(@"(?<=://[^\s/:@]*:)[^\s/@]+(?=@)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlPasswords { get; }

    // In quotes, as in JSON, a value reaches to the quote that ends it; a quote may be written with a backslash.
    [GeneratedRegex(
        @"(?<name>(?:" + Names + @")\\?[""']?\s*[=:]\s*)(?:(?<open>\\?[""'])(?:(?!\k<open>)(?:\\.|[^\r\n\\])){6,}|[^\s""',;]{6,})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"(?<=[?&#;][^=&#;?]*(?:" + FieldNames + ")=)[^&#]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Queried { get; }

    [GeneratedRegex("(?:" + FieldNames + ")$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }

    public static string Apply(string text)
    {
        if (!IsSuspect(text))
            return text;
        text = Keys.Replace(text, Mark);
        text = UrlPasswords.Replace(text, Mark);
        return Named.Replace(text, match => match.Groups["name"].Value + match.Groups["open"].Value + Mark);
    }

    /// <summary>The same for the address of a page, where only a parameter goes and what follows it stays.</summary>
    public static string ApplyToUrl(string url)
    {
        if (!IsSuspect(url))
            return url;
        url = Keys.Replace(url, Mark);
        url = UrlPasswords.Replace(url, Mark);
        return Queried.Replace(url, Mark);
    }

    /// <summary>The same for JSON, which stays JSON: texts are looked through, and what stands under such a name goes, whatever it is.</summary>
    /// <param name="json">Is left as it is.</param>
    /// <param name="text">The same, written.</param>
    /// <param name="write">Writes what is left.</param>
    public static string ApplyToJson(JsonObject json, string text, Func<JsonNode, string> write) => IsSuspect(text) ? write(Clean(json)!) : text;

    private static bool IsSuspect(string text) =>
        text.Length > 4 && (text.AsSpan().ContainsAny(Signs) || (text.Contains("://", StringComparison.Ordinal) && text.Contains('@', StringComparison.Ordinal)));

    private static JsonNode? Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var cleaned = new JsonObject();
                foreach (var (name, value) in members)
                    cleaned[Apply(name)] = IsSecret(name, value) ? JsonValue.Create(Mark) : Clean(value);
                return cleaned;
            case JsonArray items:
                return new JsonArray([.. items.Select(Clean)]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return JsonValue.Create(Apply(text));
            default:
                return node?.DeepClone();
        }
    }

    // A flag says that there is a secret, and not which.
    private static bool IsSecret(string name, JsonNode? value) => value?.GetValueKind() is not (null or JsonValueKind.True or JsonValueKind.False) && Name.IsMatch(name);
}
