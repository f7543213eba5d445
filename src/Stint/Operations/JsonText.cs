using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Stint.Operations;

/// <summary>Reading text out of JSON that may be hostile.</summary>
internal static partial class JsonText
{
    /// <summary>Any escape, so that a backslash that is escaped itself begins none; two halves of one character together.</summary>
    [GeneratedRegex(@"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Escape { get; }

    /// <summary>The same JSON without what is no text in its texts: halves of characters, and bytes that are no UTF-8.</summary>
    public static ReadOnlyMemory<byte> Mended(ReadOnlyMemory<byte> json)
    {
        var valid = Utf8.IsValid(json.Span);
        if (valid && json.Span.IndexOf(@"\ud"u8) < 0 && json.Span.IndexOf(@"\uD"u8) < 0)
            return json;
        var text = Encoding.UTF8.GetString(json.Span);
        text = Escape.Replace(valid ? text : text.Replace("\uFFFD", "", StringComparison.Ordinal), match => match.Groups["half"].Success ? "" : match.Value);
        return Encoding.UTF8.GetBytes(text);
    }

    public static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Refusal.Usage("bad_text", "A field's name is not valid Unicode text.");
        }
    }

    public static string String(JsonElement json, string name)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON syntax, no text.
            throw Refusal.Usage("bad_text", $"'{name}' is not valid Unicode text.");
        }
    }
}
