namespace Stint.Work.Health;

/// <summary>
/// Cyclomatic complexity of a file, from its text alone: the decisions in it, and one. A decision is a word or a sign of its language's table outside
/// of comments and texts. It compares two states of one file; between languages it compares nothing.
/// </summary>
internal static class Complexity
{
    public static long Of(string text, Language language)
    {
        var decisions = 0L;
        var before = '\0';
        for (var i = 0; i < text.Length;)
        {
            if (Skipped(text, i, language, before) is > 0 and var length)
            {
                i += length;
                before = '"';
                continue;
            }

            var c = text[i];
            if (IsWord(c))
            {
                var end = i;
                while (end < text.Length && IsWord(text[end]))
                    end++;
                // A member or a variable may have such a name.
                if (before is not ('.' or '$' or '@') && Has(language.Words, text.AsSpan(i, end - i)))
                    decisions++;
                before = text[end - 1];
                i = end;
                continue;
            }

            if (Mark(text, i, language, before) is > 0 and var mark)
            {
                decisions++;
                before = text[i];
                i += mark;
                continue;
            }

            if (!char.IsWhiteSpace(c))
                before = c;
            i++;
        }

        return decisions + 1;
    }

    /// <summary>How long the comment or text is that begins here; 0 where none does. One that nothing ends reaches to the end of its line, or of the file.</summary>
    private static int Skipped(string text, int at, Language language, char before)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith(language.LineComment) && !(language.CommentAtWord && at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not (';' or '(' or ')')))
            return LineEnd(rest);
        if (language.BlockComments && rest.StartsWith("/*"))
            return Comment(rest, language.NestedComments);
        if (language.Verbatim && rest is ['@' or '$', ..] && rest.TrimStart("@$") is ['"', ..] && rest[..^rest.TrimStart("@$").Length].Contains('@'))
            return Verbatim(rest);
        foreach (var quote in language.LongTexts)
        {
            if (rest.StartsWith(quote))
                return rest[quote.Length..].IndexOf(quote) is >= 0 and var end ? (2 * quote.Length) + end : rest.Length;
        }

        if (language.Lifetimes && Raw(rest, before) is > 0 and var raw)
            return raw;
        if (language.Lifetimes && rest[0] == '\'')
            return Character(rest);
        return Array.IndexOf(language.Quotes, rest[0]) >= 0 ? Quoted(rest) : 0;
    }

    private static int LineEnd(ReadOnlySpan<char> rest) => rest.IndexOf('\n') is >= 0 and var end ? end : rest.Length;

    private static int Comment(ReadOnlySpan<char> rest, bool nested)
    {
        var depth = 1;
        for (var i = 2; i + 1 < rest.Length; i++)
        {
            if (rest[i] == '*' && rest[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                    return i + 1;
            }
            else if (nested && rest[i] == '/' && rest[i + 1] == '*')
            {
                i++;
                depth++;
            }
        }

        return rest.Length;
    }

    private static int Quoted(ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
                i++;
            else if (rest[i] == rest[0])
                return i + 1;
            else if (rest[i] == '\n')
                return i;
        }

        return rest.Length;
    }

    private static int Verbatim(ReadOnlySpan<char> rest)
    {
        for (var i = rest.IndexOf('"') + 1; i < rest.Length; i++)
        {
            if (rest[i] != '"')
                continue;
            if (i + 1 == rest.Length || rest[i + 1] != '"')
                return i + 1;
            i++;
        }

        return rest.Length;
    }

    /// <summary>A raw text of Rust, <c>r#"…"#</c>, which knows no escapes.</summary>
    private static int Raw(ReadOnlySpan<char> rest, char before)
    {
        if (rest[0] != 'r' || IsWord(before))
            return 0;
        var hashes = rest[1..].Length - rest[1..].TrimStart('#').Length;
        if (rest.Length <= hashes + 1 || rest[hashes + 1] != '"')
            return 0;
        var end = "\"" + new string('#', hashes);
        return rest[(hashes + 2)..].IndexOf(end) is >= 0 and var at ? hashes + 2 + at + end.Length : rest.Length;
    }

    /// <summary>A character of Rust is closed within a few signs; a lifetime is not closed at all.</summary>
    private static int Character(ReadOnlySpan<char> rest) =>
        rest is ['\'', '\\', ..] ? Quoted(rest)
        : rest.Length > 2 && rest[2] == '\'' ? 3
        : rest.Length > 3 && rest[3] == '\'' && char.IsHighSurrogate(rest[1]) ? 4
        : 1;

    private static int Mark(string text, int at, Language language, char before)
    {
        foreach (var mark in language.Marks)
        {
            // In Rust || begins a closure where no value stands before it.
            if (string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0 && !(language.Lifetimes && mark == "||" && !(IsWord(before) || before is ')' or ']' or '"' or '?' or '}')))
                return mark.Length;
        }

        return 0;
    }

    private static bool Has(string[] words, ReadOnlySpan<char> word)
    {
        foreach (var each in words)
        {
            if (word.SequenceEqual(each))
                return true;
        }

        return false;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
