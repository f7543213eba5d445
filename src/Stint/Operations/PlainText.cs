using System.Buffers;

namespace Stint.Operations;

/// <summary>Rules for text that comes from outside.</summary>
internal static class PlainText
{
    /// <summary>Whether the text is free of halves of characters and of the mark that a decoder leaves for bytes it could not read.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\uFFFD')
                return false;
            if (!char.IsSurrogate(c))
                continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    /// <summary>At most <paramref name="length"/> characters, with an ellipsis where something was cut.</summary>
    public static string Short(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>One line for a terminal: control characters would move its cursor, change its colours, or turn the order of what follows.</summary>
    public static string Line(string text) => text.AsSpan().ContainsAny(Unruly) ? string.Concat(text.Select(c => Unruly.Contains(c) ? ' ' : c)) : text;

    /// <summary>The same for a text that the program itself may have coloured: lines and colours stay, anything else that acts on a terminal goes.</summary>
    public static string Lines(string text, bool colour)
    {
        if (!text.AsSpan().ContainsAny(Unruly))
            return text;
        var kept = text.ToCharArray();
        for (var i = 0; i < kept.Length; i++)
        {
            if (colour && kept[i] == '\u001b' && Colour(text, i) is > 0 and var length)
                i += length - 1;
            else if (kept[i] != '\n' && Unruly.Contains(kept[i]))
                kept[i] = ' ';
        }

        return new string(kept);
    }

    /// <summary>How long the colour that begins here is: an escape, a bracket, a number of one or two digits, an m; 0 for anything else.</summary>
    private static int Colour(string text, int at)
    {
        var end = text.AsSpan(at).IndexOf('m');
        return end is 3 or 4 && text[at + 1] == '[' && text.AsSpan(at + 2, end - 2).IndexOfAnyExceptInRange('0', '9') < 0 ? end + 1 : 0;
    }

    private static readonly SearchValues<char> Unruly = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c),
        '\u061C', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069',
    ]);
}
