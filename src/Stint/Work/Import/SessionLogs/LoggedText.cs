using System.Text;
using System.Text.RegularExpressions;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>The words of an entry, as logs write them and as they were meant.</summary>
internal static partial class LoggedText
{
    private const string Special = "<>[]`|#";

    [GeneratedRegex(@"\s\(told (?<told>\S+)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToldLate { get; }

    [GeneratedRegex(
        @"(?:^|\s)(?:\(|[-–—]\s*|\*\*)?(?:Because|Rationale|Why):(?:\*\*)?\s*(?<why>.+?)\)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reasoned { get; }

    /// <summary>Text without the signs that kept it from being Markdown.</summary>
    public static string Of(string text)
    {
        text = text.Trim();
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && Special.Contains(text[i + 1], StringComparison.Ordinal))
                i++;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

    /// <summary>The word in brackets: a type of entry in its own words, else a category of the log.</summary>
    public static void Name(LoggedEntry entry, string word)
    {
        word = word.Trim().ToLowerInvariant();
        var type = word switch
        {
            "decision" => ActivityTypes.Decision,
            "context" => ActivityTypes.Context,
            "next" => ActivityTypes.Next,
            "mention" => ActivityTypes.Mention,
            _ => word.Replace(' ', '_'),
        };
        if (ActivityTypes.All.Contains(type))
            (entry.Type, entry.Category) = (type, null);
        else
            (entry.Type, entry.Category) = (ActivityTypes.Log, string.Concat(word.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-')));
    }

    /// <summary>Takes apart what stands behind the word: the text, why, whether it was observed, when it was told.</summary>
    public static void Fill(LoggedEntry entry, string text)
    {
        text = text.Trim();
        if (ToldLate.Match(text) is { Success: true } told && Instant.TryParse(told.Groups["told"].Value, out var at))
            (entry.Told, text) = (at, text[..told.Index]);
        const string observed = " (observed)";
        if (text.EndsWith(observed, StringComparison.Ordinal))
            (entry.Observed, text) = (true, text[..^observed.Length]);
        if (entry.Type == ActivityTypes.Decision && Reasoned.Match(text) is { Success: true } why)
            (entry.Rationale, text) = (Of(why.Groups["why"].Value), text[..why.Index]);
        entry.Text = Of(text);
    }
}
