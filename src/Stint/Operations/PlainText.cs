using System.Globalization;
using System.Text;

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
    public static string Line(string text) => IsUnruly(text) ? string.Concat(text.Select(c => IsUnruly(c) ? ' ' : c)) : text;

    /// <summary>The same for a text that the program itself may have coloured: lines and colours stay, anything else that acts on a terminal goes.</summary>
    public static string Lines(string text, bool colour)
    {
        if (!IsUnruly(text))
            return text;
        var kept = text.ToCharArray();
        for (var i = 0; i < kept.Length; i++)
        {
            if (colour && kept[i] == '\u001b' && Colour(text, i) is > 0 and var length)
                i += length - 1;
            else if (kept[i] != '\n' && IsUnruly(kept[i]))
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

    private static bool IsUnruly(string text)
    {
        foreach (var c in text)
        {
            if (IsUnruly(c))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a name has what cannot be seen, so that it would look like another: control characters, marks that turn the order of letters,
    /// spaces without width. What joins letters and emoji is let be, but not behind plain letters, where it shows nothing.
    /// </summary>
    public static bool HasHidden(string name)
    {
        var before = new Rune('a');
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is 0x200C or 0x200D ? before.IsAscii : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return true;
            before = rune;
        }

        return false;
    }

    // Plain comparisons: the framework's vectors for searching are compiled when a command runs, which takes longer than all its texts.
    private static bool IsUnruly(char c) => c is < ' ' or (>= '\u007F' and <= '\u009F')
        or '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
