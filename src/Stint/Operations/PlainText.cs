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

    /// <summary>One line for a terminal: control characters would move its cursor or change its colours.</summary>
    public static string Line(string text)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\0', '\u001F');
        if (first < 0 && !text.Contains('\u007F', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyInRange('\u0080', '\u009F'))
            return text;
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
