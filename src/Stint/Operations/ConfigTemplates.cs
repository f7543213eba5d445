using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>The shape of <c>templates</c> in the configuration: a name, and what a session of that kind begins with.</summary>
internal static partial class ConfigTemplates
{
    public const int Most = 100;
    private const int LongestName = 60;
    private const int LongestTag = 60;
    private static readonly string[] Members = ["goal", "tags", "budget", "checklist"];

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Placeholder { get; }

    /// <summary>Reads the member <c>templates</c>; refuses what is none, and says where.</summary>
    public static Template[] Read(JsonElement templates, string source)
    {
        Need(templates.ValueKind == JsonValueKind.Object, source, "templates: it is an object of templates by their names");
        var read = new List<Template>();
        foreach (var property in templates.EnumerateObject())
        {
            Need(read.Count < Most, source, $"templates: there are at most {Most}");
            var name = JsonText.Name(property);
            var shown = PlainText.Short(PlainText.Line(name), 40);
            Need(property.Value.ValueKind == JsonValueKind.Object, source, $"template '{shown}': it is an object");
            foreach (var member in property.Value.EnumerateObject())
                Need(Members.Contains(JsonText.Name(member)), source, $"template '{shown}': '{PlainText.Short(PlainText.Line(JsonText.Name(member)), 40)}' is not known; there are {string.Join(", ", Members)}");
            read.Add(Checked(new Template(name, Text(property.Value, "goal", source, shown), Texts(property.Value, "tags", source, shown), Budget(property.Value, source, shown), Texts(property.Value, "checklist", source, shown)), source));
        }

        return [.. read];
    }

    /// <summary>Templates over others: a name that both have is that of <paramref name="own"/>.</summary>
    public static Template[] Over(Template[] before, Template[] own) => [.. before.Where(each => !own.Any(other => other.Name == each.Name)), .. own];

    /// <summary>A template within its bounds; refuses any other.</summary>
    public static Template Checked(Template template, string source)
    {
        var shown = PlainText.Short(PlainText.Line(template.Name), 40);
        Need(template.Name.Length is > 0 and <= LongestName && template.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), source, $"template '{shown}': a name has 1 to {LongestName} letters, digits, _ and -");
        Need(template.Goal is null || Fits(template.Goal, Template.LongestGoal), source, $"template '{shown}': a goal has 1 to {Template.LongestGoal:N0} characters");
        foreach (Match match in Placeholder.Matches(template.Goal ?? ""))
            Need(Template.Placeholders.Contains(match.Groups["name"].Value), source, $"template '{shown}': '{PlainText.Short(PlainText.Line(match.Value), 40)}' stands for nothing; there are {string.Join(", ", Template.Placeholders.Select(name => $"{{{name}}}"))}");
        Need(template.Tags.Length <= Template.MostTags && template.Tags.All(tag => Fits(tag, LongestTag)), source, $"template '{shown}': at most {Template.MostTags} tags of at most {LongestTag} characters");
        Need(template.Checklist.Length <= Template.MostChecks && template.Checklist.All(text => Fits(text, Template.LongestCheck)), source, $"template '{shown}': at most {Template.MostChecks} items on the check list, of 1 to {Template.LongestCheck} characters each");
        Need(template.BudgetMs is not { } ms || (ms >= Template.LeastBudget.TotalMilliseconds && ms <= Template.MostBudget.TotalMilliseconds), source, $"template '{shown}': a budget is 1m to 365d");
        return template;
    }

    public static JsonObject Schema() => new()
    {
        ["description"] = "What sessions begin with that are started with --template NAME",
        ["type"] = "object",
        ["maxProperties"] = Most,
        ["propertyNames"] = new JsonObject { ["pattern"] = $"^[A-Za-z0-9_-]{{1,{LongestName}}}$" },
        ["additionalProperties"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["goal"] = new JsonObject { ["description"] = "The goal, where none is given; {task}, {branch} and {date} stand for those of the start", ["type"] = "string", ["minLength"] = 1, ["maxLength"] = Template.LongestGoal },
                ["tags"] = List("Tags", LongestTag, Template.MostTags),
                ["budget"] = new JsonObject { ["description"] = "Active time that it is meant to take: 2h", ["type"] = "string", ["pattern"] = Durations.Pattern },
                ["checklist"] = List("What shall be true when the goal is reached", Template.LongestCheck, Template.MostChecks),
            },
        },
    };

    private static JsonObject List(string about, int longest, int most) => new()
    {
        ["description"] = about,
        ["type"] = "array",
        ["maxItems"] = most,
        ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest },
    };

    private static string? Text(JsonElement template, string member, string source, string shown)
    {
        if (!template.TryGetProperty(member, out var value))
            return null;
        Need(value.ValueKind == JsonValueKind.String, source, $"template '{shown}': '{member}' is a text");
        return JsonText.String(value, member);
    }

    private static string[] Texts(JsonElement template, string member, string source, string shown)
    {
        if (!template.TryGetProperty(member, out var list))
            return [];
        Need(list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String), source, $"template '{shown}': '{member}' is a list of texts");
        return [.. list.EnumerateArray().Select(each => JsonText.String(each, member).Trim())];
    }

    private static long? Budget(JsonElement template, string source, string shown)
    {
        if (Text(template, "budget", source, shown) is not { } text)
            return null;
        var isOne = Durations.TryParse(text, out var span);
        Need(isOne, source, $"template '{shown}': 'budget' is a duration like 90m or 2h");
        return (long)span.TotalMilliseconds;
    }

    private static bool Fits(string text, int longest) => text.Length <= longest && !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal) && PlainText.IsWellFormed(text);

    private static void Need(bool holds, string source, string otherwise)
    {
        if (!holds)
            throw Refusal.Usage("bad_template", $"{PlainText.Line(source)}: {otherwise}.", "Its shape: \"templates\": { \"NAME\": { \"goal\", \"tags\", \"budget\", \"checklist\" } }");
    }
}
