using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>The reference page of the JSON that operations answer with: every object with its fields, from the metadata that writes it.</summary>
internal static class ReferenceFields
{
    public static string Render(IEnumerable<Operation> operations)
    {
        var objects = new SortedDictionary<string, JsonTypeInfo>(StringComparer.Ordinal);
        foreach (var operation in operations)
            Collect(operation.ResultType, objects);
        var text = new StringBuilder(
            $"""
            # Fields

            {Reference.Generated}

            What `--json` prints and HTTP answers. Instants are RFC 3339 in UTC; durations are numbers of seconds (`…_seconds`) or minutes (`…_minutes`);
            `null` where nothing was measured or nothing is known.

            """);
        foreach (var (name, info) in objects)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| field | is |\n| --- | --- |\n");
            foreach (var property in info.Properties)
                text.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | {Describe(info.Options.GetTypeInfo(property.PropertyType))}{(property.IsGetNullable ? " or null" : "")} |\n");
        }

        return text.ToString();
    }

    /// <summary>What a type is, with a link to its fields.</summary>
    public static string Name(JsonTypeInfo info) => Describe(info).Replace("(#", "(fields.md#", StringComparison.Ordinal);

    private static string Describe(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (info.Kind == JsonTypeInfoKind.Enumerable)
            return "list of " + Describe(info.Options.GetTypeInfo(info.ElementType!));
        if (info.Kind == JsonTypeInfoKind.Dictionary)
            return "object by name of " + Describe(info.Options.GetTypeInfo(info.ElementType!));
        if (IsPage(info))
            return $"a page of {Describe(info.Options.GetTypeInfo(type.GenericTypeArguments[0]))}: `items` and `next`";
        if (info.Kind == JsonTypeInfoKind.Object)
            return $"[{Title(type)}](#{Reference.Anchor(Title(type))})";
        return type == typeof(string) ? "text" : type == typeof(bool) ? "true or false" : type == typeof(Instant) ? "instant" : type.IsPrimitive ? "number" : "object";
    }

    private static void Collect(JsonTypeInfo info, SortedDictionary<string, JsonTypeInfo> objects)
    {
        if (info.ElementType is { } element)
        {
            Collect(info.Options.GetTypeInfo(element), objects);
            return;
        }

        if (info.Kind != JsonTypeInfoKind.Object || (!IsPage(info) && !objects.TryAdd(Title(info.Type), info)))
            return;
        foreach (var property in info.Properties)
            Collect(info.Options.GetTypeInfo(property.PropertyType), objects);
    }

    private static bool IsPage(JsonTypeInfo info) => info is { Kind: JsonTypeInfoKind.Object, Type.IsGenericType: true } && info.Type.Name.StartsWith("Page", StringComparison.Ordinal);

    /// <summary><c>SessionView</c> is called "session", <c>DayFigures</c> "day figures".</summary>
    private static string Title(Type type)
    {
        var name = type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;
        return string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
    }
}
