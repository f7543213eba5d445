using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>A line of a transcript that makes no sense, and why.</summary>
internal sealed class OddLine(string reason) : Exception(reason)
{
    /// <summary>Why something makes no sense at which this was thrown; null where that is no reason of its own.</summary>
    public static string? Why(Exception thrown) => thrown switch
    {
        OddLine odd => odd.Message,
        JsonException => "it is no JSON",
        InvalidOperationException or FormatException or ArgumentException => "a text in it is none",
        _ => null,
    };
}

/// <summary>Values of a transcript's JSON, read as they come, each with its bound. The reader stands on the property's name, and then on its value.</summary>
internal static class Wire
{
    /// <summary>Tokens of one response, lines of one edit: far above what there is, far below what a sum can hold.</summary>
    public const long MostCount = 1_000_000_000;

    /// <summary>Tokens of a whole session, counted up.</summary>
    public const long MostTotal = 1_000_000_000_000;

    private const int LongText = 8192;

    /// <summary>Goes into the object that is the whole of a line.</summary>
    public static void Begin(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new OddLine("it is no JSON object");
    }

    /// <summary>Goes to the value, and into it when it is an object; anything else is passed over.</summary>
    public static bool Enter(ref Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartObject);

    /// <summary>The same with a list.</summary>
    public static bool EnterList(ref Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartArray);

    private static bool Enter(ref Utf8JsonReader json, JsonTokenType wanted)
    {
        json.Read();
        if (json.TokenType == wanted)
            return true;
        json.Skip();
        return false;
    }

    /// <summary>To the next property of the object it is in; false at its end.</summary>
    public static bool Property(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    public static string? Text(ref Utf8JsonReader json, int most = 1000)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
            return Here(ref json, most);
        json.Skip();
        return null;
    }

    /// <summary>The beginning of the text that the reader stands on.</summary>
    public static string Here(ref Utf8JsonReader json, int most)
    {
        // No more of a long one is decoded than is wanted, and a few characters that tell that it is cut: 6 bytes at the most write one.
        var wanted = (most + 16) * 6;
        if (json.ValueSpan.Length <= Math.Max(LongText, wanted))
            return Cut(json.GetString()!, most);
        var raw = Whole(json.ValueSpan[..wanted]);
        var quoted = new byte[raw.Length + 2];
        raw.CopyTo(quoted.AsSpan(1));
        quoted[0] = quoted[^1] = (byte)'"';
        var part = new Utf8JsonReader(quoted);
        part.Read();
        return Cut(part.GetString()!, most);
    }

    /// <summary>No character is cut in two, and none is there that a store cannot keep.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length > most)
            text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return text.Replace('\0', ' ');
    }

    /// <summary>Without what the cut has left of its last character.</summary>
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> raw)
    {
        var tail = raw[^Math.Min(raw.Length, 12)..].IndexOf((byte)'\\');
        if (tail >= 0)
            raw = raw[..(raw.Length - Math.Min(raw.Length, 12) + tail)];
        var slashes = raw.Length - raw.TrimEnd((byte)'\\').Length;
        if (slashes % 2 == 1)
            raw = raw[..^1];
        // The first half of a character that is written in two.
        if (raw.Length >= 6 && raw[^6] == '\\' && raw[^5] == 'u' && (raw[^4] | 0x20) == 'd' && raw[^3] is (>= (byte)'8' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'b') or (>= (byte)'A' and <= (byte)'B'))
            raw = raw[..^6];
        for (var i = 0; i < 4 && raw.Length > 0 && raw[^1] >= 0x80; i++)
        {
            var first = raw[^1] >= 0xC0;
            raw = raw[..^1];
            if (first)
                break;
        }

        return raw;
    }

    public static bool Flag(ref Utf8JsonReader json)
    {
        json.Read();
        var flag = json.TokenType == JsonTokenType.True;
        json.Skip();
        return flag;
    }

    /// <summary>A count; null where there is none.</summary>
    public static long? Count(ref Utf8JsonReader json, string name, long most = MostCount)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number)
            return json.TryGetInt64(out var count) && count >= 0 && count <= most ? count : throw new OddLine($"{name} is {PlainText.Short(Encoding.UTF8.GetString(json.ValueSpan[..Math.Min(40, json.ValueSpan.Length)]), 30)}; it can be 0 to {most:N0}");
        json.Skip();
        return null;
    }

    /// <summary>An instant as RFC 3339, or in Unix milliseconds; null where there is none.</summary>
    public static Instant? At(ref Utf8JsonReader json)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                var text = Here(ref json, 40);
                return Instant.TryParse(text, out var at) ? at : throw new OddLine($"'{PlainText.Short(PlainText.Line(text), 40)}' is no time");
            case JsonTokenType.Number:
                return json.TryGetInt64(out var ms) && ms >= 0 && ms <= Instant.MaxValue.Milliseconds ? new Instant(ms) : throw new OddLine("its time is none");
            default:
                json.Skip();
                return null;
        }
    }

    /// <summary>How many lines a text has that is written into a file.</summary>
    public static long Lines(ReadOnlySpan<byte> escaped)
    {
        var lines = 0L;
        var ended = true;
        for (var i = 0; i < escaped.Length; i++)
        {
            ended = escaped[i] == '\\' && i + 1 < escaped.Length && escaped[i + 1] == 'n';
            if (ended)
                lines++;
            if (escaped[i] == '\\')
                i++;
        }

        return ended ? lines : lines + 1;
    }
}
