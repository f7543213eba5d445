using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>What a configuration file may hold, from the table of settings: a JSON Schema for editors, and a first file with every default as a comment.</summary>
internal static class ConfigSchema
{
    /// <summary>The schema's file beside a configuration that names it.</summary>
    public const string File = "config.schema.json";

    public static JsonObject Schema()
    {
        var properties = new JsonObject { ["$schema"] = new JsonObject { ["type"] = "string" } };
        foreach (var setting in Setting.All)
        {
            var parts = setting.Key.Split('.');
            var place = properties;
            foreach (var part in parts[..^1])
            {
                place[part] ??= new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };
                place = (JsonObject)place[part]!["properties"]!;
            }

            place[parts[^1]] = Schema(setting);
        }

        properties["workflow"] = ConfigWorkflow.Schema();
        properties["templates"] = ConfigTemplates.Schema();
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Configuration of Stint",
            ["type"] = "object",
            ["additionalProperties"] = false,
            // Told to editors that know it: comments and trailing commas are allowed.
            ["allowTrailingCommas"] = true,
            ["properties"] = properties,
        };
    }

    public static string SchemaText() => Schema().ToJsonString(Client.Indented) + "\n";

    /// <summary>A value of a setting as JSON.</summary>
    public static JsonNode Json(Setting setting, string value) => setting.Shape switch
    {
        Shape.Flag => JsonValue.Create(value == "true"),
        Shape.Number => JsonNode.Parse(value)!,
        _ => JsonValue.Create(value),
    };

    /// <summary>The value where nobody sets one; null where it is this machine's.</summary>
    public static string? Default(Setting setting) => setting.Key == "tz" ? null : setting.Shown(new Settings());

    /// <summary>A file that changes nothing and shows what can be changed.</summary>
    public static string Template()
    {
        var text = new StringBuilder(
            $$"""
            {
              // Settings of Stint for this repository. They win over your own file, and the environment wins over both: stint config list
              // Every line shows a default. To change one, take the slashes away, or: stint config set KEY VALUE
              "$schema": "./{{File}}",


            """);
        string? section = null;
        foreach (var setting in Setting.All)
        {
            var parts = setting.Key.Split('.');
            var (outer, name) = parts.Length == 1 ? (null, parts[0]) : (parts[0], parts[1]);
            if (section is not null && section != outer)
                text.Append("  },\n\n");
            if (outer is not null && section != outer)
                text.Append(CultureInfo.InvariantCulture, $"  \"{outer}\": {{\n");
            section = outer;
            var indent = outer is null ? "  " : "    ";
            text.Append(CultureInfo.InvariantCulture, $"{indent}// {setting.About}{(setting.Choices is { } choices ? $": {string.Join(", ", choices)}" : "")}\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}// \"{name}\": {Json(setting, Default(setting) ?? "Europe/Berlin").ToJsonString(Client.Plain)},\n");
            if (outer is null)
                text.Append('\n');
        }

        if (section is not null)
            text.Append("  },\n\n");
        text.Append("  // Phases of tasks (stint task): put one in with stint init --workflow FILE\n}\n");
        return text.ToString();
    }

    private static JsonObject Schema(Setting setting)
    {
        var schema = new JsonObject { ["description"] = setting.About };
        schema["type"] = setting.Shape switch
        {
            Shape.Flag => "boolean",
            Shape.Number => "number",
            _ => "string",
        };
        if (setting.Choices is { } choices)
            schema["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode?)choice)]);
        if (setting.Shape == Shape.Duration)
            schema["pattern"] = "^(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$";
        if (Default(setting) is { } usual)
            schema["default"] = Json(setting, usual);
        return schema;
    }
}
