using System.Globalization;
using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>
/// <c>stint reference DIR</c>: writes the reference pages, which are made of the same tables as the program and compared with them by a test.
/// </summary>
internal static class Reference
{
    public const string Generated = "<!-- Made by `stint reference docs/reference`. Change the table in the code, not this page. -->";

    private static readonly Parameter<string> Folder = Parameter.Text("folder", "Where to write the pages", required: true, positional: true, value: "DIR");

    public static LocalCommand Command(Func<IEnumerable<(string File, string Text)>> pages) => new()
    {
        Verbs = ["reference"],
        Summary = "Write the reference pages",
        Parameters = [Folder],
        Hidden = true,
        Run = async (client, arguments) =>
        {
            var folder = Path.GetFullPath(arguments.Need(Folder), client.Machine.Directory);
            Directory.CreateDirectory(folder);
            var files = new JsonArray();
            foreach (var (file, text) in pages())
            {
                await File.WriteAllTextAsync(Path.Combine(folder, file), text, client.Machine.Stopping);
                files.Add((JsonNode?)file);
            }

            if (client.Options.Json)
                client.Print(new JsonObject { ["folder"] = folder, ["files"] = files });
            else
                client.Terminal.Line($"{client.Terminal.Green("✓")} {files.Count} pages in {folder}");
            return 0;
        },
    };

    /// <summary>What a value must be, beyond its kind: choices, bounds, how often.</summary>
    public static string Bounds(Parameter parameter)
    {
        var kind = parameter.Shape switch
        {
            Shape.Flag => "flag",
            Shape.Number => "whole number",
            Shape.Duration => "duration",
            Shape.Time => "time",
            Shape.Record => "object",
            _ when parameter.Choices.Length > 0 => string.Join(", ", parameter.Choices.Select(choice => $"`{choice}`")),
            _ => string.Create(CultureInfo.InvariantCulture, $"text, at most {parameter.MaxLength:N0} characters"),
        };
        if (parameter is { Min: { } min, Max: { } max })
            kind += string.Create(CultureInfo.InvariantCulture, $" from {min:N0} to {max:N0}");
        if (parameter.Many)
            kind += string.Create(CultureInfo.InvariantCulture, $"; up to {parameter.MaxCount:N0} of them");
        return kind;
    }

    /// <summary>A summary with the mark that ends it.</summary>
    public static string Sentence(string summary) => summary.EndsWith('?') ? summary : summary + ".";

    /// <summary>Text inside a cell of a table.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>The name of a heading's anchor.</summary>
    public static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
}
