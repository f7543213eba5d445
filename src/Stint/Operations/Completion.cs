namespace Stint.Operations;

/// <summary>An option as completion offers it.</summary>
internal sealed record CompletedOption(string Name, string About, bool TakesValue, string[] Choices);

/// <summary>What may come after some words of a command line: further words, options, and the choices of a value.</summary>
internal sealed record CompletedPath(string Path, IReadOnlyList<(string Word, string About)> Words, IReadOnlyList<CompletedOption> Options, string[] Values);

/// <summary>
/// <c>stint completion</c>: a script for a shell. It holds the whole table: asking the program at each press of a key would take a tenth
/// of a second, and the words change only with the program.
/// </summary>
internal static class Completion
{
    private static readonly CompletedOption[] Everywhere =
    [
        new("--db", "Store: a file, or postgres://…", true, []),
        new("--actor", "Who acts", true, []),
        new("--tz", "IANA zone for times and days", true, []),
        new("--json", "Print one JSON document", false, []),
        new("--no-color", "No colours", false, []),
        new("--help", "Show help", false, []),
    ];

    private static readonly Parameter<string> Shell =
        new("shell", Shape.Choice, "bash, zsh, fish or pwsh", text => CompletionScripts.Shells.Contains(text) ? text : throw new FormatException("bash, zsh, fish or pwsh"))
        { Choices = CompletionScripts.Shells, Positional = true, Required = true, Value = "SHELL" };

    /// <summary>The command over a table of verbs, which is read when the command runs.</summary>
    public static LocalCommand Command(Func<IEnumerable<Verb>> table) => new()
    {
        Verbs = ["completion"],
        Summary = "Print a completion script for a shell",
        Examples =
        [
            "stint completion bash > ~/.local/share/bash-completion/completions/stint",
            "stint completion zsh > ~/.zfunc/_stint",
            "stint completion fish > ~/.config/fish/completions/stint.fish",
            "stint completion pwsh >> $PROFILE",
        ],
        Parameters = [Shell],
        Run = (client, arguments) =>
        {
            client.Machine.Out.Write(CompletionScripts.Write(arguments.Need(Shell), [.. Paths(table())]));
            return Task.FromResult(0);
        },
    };

    /// <summary>Every beginning of a command line that something can follow, the empty one first.</summary>
    public static IEnumerable<CompletedPath> Paths(IEnumerable<Verb> table)
    {
        var verbs = table.Where(verb => verb.Local is not { Hidden: true }).ToList();
        var paths = verbs.SelectMany(verb => Beginnings(verb.Name)).Append("").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var verb = verbs.Find(each => each.Name == path);
            var words = verbs.Where(each => Follows(each.Name, path)).Select(each => (Word: Next(each.Name, path), Verb: each)).GroupBy(each => each.Word, StringComparer.Ordinal)
                .Select(group => (group.Key, group.FirstOrDefault(each => each.Verb.Name == Join(path, group.Key)).Verb?.Summary ?? ""))
                .OrderBy(each => each.Key, StringComparer.Ordinal);
            var parameters = (verb?.Parameters ?? []).Where(parameter => !parameter.Hidden).ToList();
            yield return new CompletedPath(
                path,
                [.. words],
                [.. parameters.Where(parameter => !parameter.Positional || parameter.AlsoOption is not null).Select(Option), .. Everywhere, .. path.Length == 0 ? [new CompletedOption("--version", "Show the version", false, [])] : Array.Empty<CompletedOption>()],
                parameters.Find(parameter => parameter.Positional)?.Choices ?? []);
        }
    }

    private static CompletedOption Option(Parameter parameter) =>
        new(parameter.AlsoOption ?? parameter.Option, parameter.About, parameter.Shape != Shape.Flag, parameter.Choices);

    private static IEnumerable<string> Beginnings(string name)
    {
        var words = name.Split(' ');
        return words.Select((_, i) => string.Join(' ', words[..(i + 1)]));
    }

    private static bool Follows(string name, string path) => path.Length == 0 || name.StartsWith(path + " ", StringComparison.Ordinal);

    private static string Next(string name, string path) => (path.Length == 0 ? name : name[(path.Length + 1)..]).Split(' ')[0];

    private static string Join(string path, string word) => path.Length == 0 ? word : path + " " + word;
}
