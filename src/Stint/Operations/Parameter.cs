using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>What a value looks like, for help, completion and schemas.</summary>
internal enum Shape
{
    Text,
    Number,
    Flag,
    Choice,
    Duration,
    Time,
    Record,
}

/// <summary>
/// One input of an operation, declared once: its name on every face, its bounds, its help. The command line, HTTP and the remote
/// client all read through it, so that a bound holds wherever the value comes from.
/// </summary>
internal abstract class Parameter(string name, Shape shape, string about)
{
    /// <summary>The name in JSON and queries; on the command line dashes stand for its underscores.</summary>
    public string Name { get; } = name;
    public Shape Shape { get; } = shape;
    public string About { get; } = about;

    /// <summary>Stands on the command line without a name, in the order of declaration.</summary>
    public bool Positional { get; init; }

    /// <summary>An option that means the same as the positional value, for those who know it from elsewhere.</summary>
    public string? AlsoOption { get; init; }
    public bool Required { get; init; }

    /// <summary>It must be given, and may be an empty text.</summary>
    public bool MayBeEmpty { get; init; }
    public bool Many { get; init; }

    /// <summary>Several words of a command line are one text: <c>stint log fixed the parser</c>.</summary>
    public bool JoinsWords { get; init; }

    /// <summary>Filled by the program (what git saw), never typed.</summary>
    public bool Hidden { get; init; }

    /// <summary>Left out of tools of MCP: a model has no use for it, or knows another value by its name.</summary>
    public bool OffTools { get; init; }

    /// <summary>The longest text taken, in UTF-16 units.</summary>
    public int MaxLength { get; init; } = 4096;

    /// <summary>The most values taken of a list.</summary>
    public int MaxCount { get; init; } = 100;
    public string[] Choices { get; init; } = [];

    /// <summary>The smallest and the largest number taken.</summary>
    public long? Min { get; init; }
    public long? Max { get; init; }

    /// <summary>Told by which operation something was shown of the one whom this names; what it refuses is not shown.</summary>
    public Action<Context, string, string>? Looked { get; init; }

    /// <summary>What help shows for the value: TIME, DURATION, NAME.</summary>
    public string? Value { get; init; }

    public string Option => "--" + Name.Replace('_', '-');

    /// <summary>What a record is made of.</summary>
    public virtual JsonTypeInfo? RecordType => null;

    /// <summary>Reads one or several texts; throws the refusal that says what is wrong with them.</summary>
    public abstract object? FromTexts(IReadOnlyList<string> texts);

    public abstract object? FromJson(JsonElement json);

    public abstract JsonNode? ToJson(object value);

    public static Parameter<string> Text(string name, string about, int max = 4096, bool required = false, bool positional = false, bool words = false, string? also = null, string? value = null, bool offTools = false) =>
        new(name, Shape.Text, about, text => text) { OffTools = offTools, MaxLength = max, Required = required, Positional = positional || words, JoinsWords = words, AlsoOption = also, Value = value };

    /// <summary>The id of a user or a visitor, without the blanks around it: as it is taken in with what visitors do, so is it asked for.</summary>
    public static Parameter<string> Person(string name, string about, bool positional = false, string? value = null, Action<Context, string, string>? looked = null) =>
        new(name, Shape.Text, about, text => text.Trim())
        {
            MaxLength = 200,
            Required = positional,
            Positional = positional,
            AlsoOption = positional ? "--" + name : null,
            Value = value,
            Looked = looked,
        };

    public static Parameter<string[]> Texts(string name, string about, bool positional = false, bool required = false, int max = 200, string? value = null) =>
        new(name, Shape.Text, about, text => [text]) { Many = true, Positional = positional, Required = required, MaxLength = max, Value = value };

    public static Parameter<bool> Flag(string name, string about, bool offTools = false) =>
        new(name, Shape.Flag, about, text => text switch
        {
            "true" or "1" or "" => true,
            "false" or "0" => false,
            _ => throw new FormatException("true or false"),
        })
        { OffTools = offTools };

    public static Parameter<long?> Number(string name, string about, long min, long max, string? value = null) =>
        new(name, Shape.Number, about, text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? number
                : throw new FormatException($"a whole number from {min} to {max}"))
        { Value = value ?? "N", Min = min, Max = max };

    public static Parameter<string> Choice(string name, string about, params string[] choices) =>
        new(name, Shape.Choice, about, text => choices.Contains(text, StringComparer.Ordinal)
            ? text
            : throw new FormatException(string.Join(", ", choices[..^1]) + " or " + choices[^1]))
        { Choices = choices };

    public static Parameter<TimeSpan?> Duration(string name, string about) =>
        new(name, Shape.Duration, about, text => Durations.TryParse(text, out var span) ? span : throw new FormatException("a duration like 90s, 15m, 4h, 2d or 1h30m")) { Value = "DURATION" };

    public static Parameter<string> Time(string name, string about) => new(name, Shape.Time, about, text => text) { Value = "TIME", MaxLength = 64 };

    public static Parameter<T> Record<T>(string name, string about, Func<JsonTypeInfo<T>> type) where T : class =>
        new(name, Shape.Record, about, _ => throw new FormatException("a JSON object"), type) { Hidden = true };

    /// <summary>A list of records, each read by itself: where one has another form than it needs, its path in the record says which to put in its place.</summary>
    public static Parameter<T[]> Records<T>(string name, string about, Func<JsonTypeInfo<T[]>> type, Func<JsonTypeInfo<T>> each, Func<string, T> malformed) where T : class =>
        new(name, Shape.Record, about, _ => throw new FormatException("a JSON object"), type)
        {
            Hidden = true,
            ReadsList = list => [.. list.EnumerateArray().Select(item => Read(item, each(), malformed))],
        };

    private static T Read<T>(JsonElement item, JsonTypeInfo<T> type, Func<string, T> malformed)
    {
        try
        {
            return item.Deserialize(type) ?? malformed("$");
        }
        catch (JsonException wrong)
        {
            return malformed(wrong.Path ?? "$");
        }
    }
}

/// <summary>An input whose value is a <typeparamref name="T"/>.</summary>
internal sealed class Parameter<T>(string name, Shape shape, string about, Func<string, T> parse, Func<JsonTypeInfo<T>>? record = null)
    : Parameter(name, shape, about)
{
    public override JsonTypeInfo? RecordType => record?.Invoke();

    /// <summary>How a JSON array is read; null: as any other record.</summary>
    public Func<JsonElement, T>? ReadsList { get; init; }

    public override object? FromTexts(IReadOnlyList<string> texts)
    {
        if (!Many)
            return One(JoinsWords ? string.Join(' ', texts) : texts[^1]);
        if (texts.Count > MaxCount)
            throw Refusal.Usage("too_many", $"{Option} takes at most {MaxCount} values; {texts.Count} were given.");
        return texts.Select(text => ((string[])(object)One(text)!)[0]).ToArray();
    }

    private T One(string text)
    {
        if (text.Length > MaxLength)
            throw new Refusal(RefusalKind.TooLarge, "too_long", $"'{Name}' takes at most {MaxLength:N0} characters; {text.Length:N0} were given.", "Shorten it, or put it in a file and mention the file.");
        if (!PlainText.IsWellFormed(text))
            throw Refusal.Usage("bad_text", $"'{Name}' is not valid UTF-8 text.", "Check the encoding of your terminal or script.");
        // The one character that not every store can hold.
        if (text.Contains('\0', StringComparison.Ordinal))
            throw Refusal.Usage("bad_text", $"'{Name}' has a NUL character.", "Leave it out.");
        if (Required && !MayBeEmpty && string.IsNullOrWhiteSpace(text))
            throw Refusal.Usage("missing", $"'{Name}' must not be empty.");
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            throw Refusal.Usage("bad_value", $"'{Name}' takes {wrong.Message}; '{PlainText.Short(text, 60)}' is not one.");
        }
    }

    public override object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Object when record is not null => Deserialize(json, record()),
        JsonValueKind.Array when ReadsList is not null => ReadsList(json),
        JsonValueKind.Array when record is not null && typeof(T).IsArray => Deserialize(json, record()),
        JsonValueKind.Array when Many => FromTexts([.. json.EnumerateArray().Select(Scalar)]),
        _ => FromTexts([Scalar(json)]),
    };

    private T? Deserialize(JsonElement json, JsonTypeInfo<T> type)
    {
        try
        {
            return json.Deserialize(type);
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("bad_value", $"'{Name}' does not have the form it needs at {wrong.Path ?? "$"}.");
        }
    }

    private string Scalar(JsonElement json) => (json.ValueKind, Shape) switch
    {
        (JsonValueKind.String, not (Shape.Flag or Shape.Record)) => JsonText.String(json, Name),
        (JsonValueKind.Number, Shape.Number or Shape.Duration) => json.GetRawText(),
        (JsonValueKind.True, Shape.Flag) => "true",
        (JsonValueKind.False, Shape.Flag) => "false",
        _ => throw Refusal.Usage("bad_value", $"'{Name}' takes {Describe()}."),
    };

    private string Describe() => (Many ? "a list of " : "") + Shape switch
    {
        Shape.Number => "a number",
        Shape.Flag => "true or false",
        Shape.Record => typeof(T).IsArray ? "a list of objects" : "an object",
        _ => Many ? "texts" : "a text",
    };

    public override JsonNode? ToJson(object value) => value switch
    {
        string text => JsonValue.Create(text),
        string[] texts => new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]),
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        TimeSpan span => JsonValue.Create(Durations.Text(span)),
        T item when record is not null => JsonSerializer.SerializeToNode(item, record()),
        _ => throw new InvalidOperationException($"{Name} has no JSON form."),
    };
}
