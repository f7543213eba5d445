using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>
/// Changes one value in the text of a configuration file and leaves every other character, comments included. A line that shows the
/// default as a comment (<c>// "enforce": "warn",</c>) becomes the value.
/// </summary>
internal static class ConfigText
{
    /// <summary>Where an object of the file stands, as offsets into its bytes: after its brace, at its closing brace, and what is between.</summary>
    private sealed record Spot(int Missing, int Open, int Close, IReadOnlyList<(int Start, int End)> Properties, IReadOnlyList<(int Start, int End)> Comments)
    {
        /// <summary>The value itself, when the key is there.</summary>
        public (int Start, int End)? Value { get; init; }
    }

    /// <summary>The text with <paramref name="key"/> (dots between its parts) set to a JSON value.</summary>
    public static string Set(string text, string key, JsonNode value)
    {
        var path = key.Split('.');
        var json = value.ToJsonString(Compact);
        var bytes = Encoding.UTF8.GetBytes(text);
        var spot = Find(bytes, path);
        if (spot.Value is { } old)
            return Splice(bytes, (old.Start, old.End, json));
        // The parts that are missing, the inner ones as objects.
        var property = path[(spot.Missing + 1)..].Reverse().Aggregate(json, (inner, name) => $"{{ {Quote(name)}: {inner} }}");
        property = $"{Quote(path[spot.Missing])}: {property}";
        return spot.Comments.FirstOrDefault(comment => Shows(bytes, comment, path[^1])) is { End: > 0 } shown && spot.Missing == path.Length - 1
            ? Uncomment(bytes, spot, shown, property)
            : Append(bytes, spot, property);
    }

    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Quote(string name) => JsonValue.Create(name).ToJsonString(Compact);

    private static Spot Find(byte[] bytes, string[] path)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true });
        while (reader.Read() && reader.TokenType == JsonTokenType.Comment)
        {
        }

        return reader.TokenType == JsonTokenType.StartObject ? Find(ref reader, bytes, path, 0) : throw new FormatException("The file is not a JSON object.");
    }

    private static Spot Find(ref Utf8JsonReader reader, byte[] bytes, string[] path, int part)
    {
        var open = (int)reader.BytesConsumed;
        var properties = new List<(int, int)>();
        var comments = new List<(int, int)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.Comment)
            {
                comments.Add((start, CommentEnd(bytes, start)));
                continue;
            }

            var matches = reader.ValueTextEquals(path[part]);
            while (reader.Read() && reader.TokenType == JsonTokenType.Comment)
            {
            }

            var value = (int)reader.TokenStartIndex;
            if (matches && part < path.Length - 1)
            {
                return reader.TokenType == JsonTokenType.StartObject
                    ? Find(ref reader, bytes, path, part + 1)
                    : throw new FormatException($"'{path[part]}' is not an object.");
            }

            reader.Skip();
            if (matches)
                return new Spot(path.Length, open, 0, properties, comments) { Value = (value, (int)reader.BytesConsumed) };
            properties.Add((start, (int)reader.BytesConsumed));
        }

        return new Spot(part, open, (int)reader.TokenStartIndex, properties, comments);
    }

    private static bool Shows(byte[] bytes, (int Start, int End) comment, string name)
    {
        var text = Encoding.UTF8.GetString(bytes[comment.Start..comment.End]);
        return text.StartsWith("//", StringComparison.Ordinal) && text[2..].TrimStart().StartsWith(Quote(name) + ":", StringComparison.Ordinal);
    }

    private static string Uncomment(byte[] bytes, Spot spot, (int Start, int End) comment, string property)
    {
        var before = spot.Properties.LastOrDefault(each => each.End <= comment.Start);
        var edits = new List<(int, int, string)> { (comment.Start, comment.End, property + ",") };
        if (before.End > 0 && !HasComma(bytes, before.End, comment.Start))
            edits.Add((before.End, before.End, ","));
        return Splice(bytes, [.. edits]);
    }

    private static string Append(byte[] bytes, Spot spot, string property)
    {
        var newline = bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        var inside = bytes.AsSpan(spot.Open, spot.Close - spot.Open);
        if (spot.Properties.Count == 0 && spot.Comments.Count == 0)
            return Splice(bytes, (spot.Open, spot.Close, $"{newline}{Indent(bytes, spot.Open)}  {property}{newline}{Indent(bytes, spot.Open)}"));
        var first = spot.Properties.Concat(spot.Comments).Min(each => each.Start);
        if (inside.IndexOf((byte)'\n') < 0)
            return Splice(bytes, (spot.Properties[^1].End, spot.Properties[^1].End, ", " + property));
        var indent = Indent(bytes, first) is { Length: > 0 } seen ? seen : Indent(bytes, spot.Open) + "  ";
        if (spot.Properties.Count == 0)
        {
            // Only comments: below the last of them.
            var below = spot.Comments[^1].End;
            return Splice(bytes, (below, below, newline + indent + property + ","));
        }

        // Below the last property and what is said about it in its line.
        var end = spot.Properties[^1].End;
        var comma = HasComma(bytes, end, spot.Close);
        var line = Math.Min(EndOfLine(bytes, end), spot.Close);
        return comma || line > end
            ? Splice(bytes, [.. comma ? Array.Empty<(int, int, string)>() : [(end, end, ",")], (line, line, newline + indent + property + (comma ? "," : ""))])
            : Splice(bytes, (end, end, "," + newline + indent + property));
    }

    /// <summary>Whether a comma stands between two offsets, outside of comments.</summary>
    private static bool HasComma(byte[] bytes, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (bytes[i] == ',')
                return true;
            if (bytes[i] == '/')
                i = CommentEnd(bytes, i) - 1;
        }

        return false;
    }

    private static int CommentEnd(byte[] bytes, int start)
    {
        if (bytes[start + 1] == '*')
            return start + bytes.AsSpan(start).IndexOf("*/"u8) + 2;
        return EndOfLine(bytes, start);
    }

    /// <summary>Where the line ends, its line break excluded.</summary>
    private static int EndOfLine(byte[] bytes, int from)
    {
        var length = bytes.AsSpan(from).IndexOf((byte)'\n');
        var end = length < 0 ? bytes.Length : from + length;
        return end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>The white space that the line of an offset begins with.</summary>
    private static string Indent(byte[] bytes, int at)
    {
        var start = bytes.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        var end = start;
        while (end < at && bytes[end] is (byte)' ' or (byte)'\t')
            end++;
        return Encoding.UTF8.GetString(bytes[start..end]);
    }

    private static string Splice(byte[] bytes, params ReadOnlySpan<(int Start, int End, string Text)> edits)
    {
        var ordered = edits.ToArray();
        Array.Sort(ordered, (a, b) => a.Start.CompareTo(b.Start));
        var text = new StringBuilder();
        var at = 0;
        foreach (var (start, end, replacement) in ordered)
        {
            text.Append(Encoding.UTF8.GetString(bytes[at..start])).Append(replacement);
            at = end;
        }

        return text.Append(Encoding.UTF8.GetString(bytes[at..])).ToString();
    }
}
