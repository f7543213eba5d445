using System.Globalization;
using System.Text;

namespace Stint.Operations;

/// <summary>The reference page of the command line: every verb with its usage, its options with their bounds, examples.</summary>
internal static class ReferenceCommands
{
    public static string Render(IEnumerable<Verb> table)
    {
        var verbs = table.Where(verb => verb.Local is not { Hidden: true }).ToList();
        // A verb and its other names share one entry, under the usual one.
        var entries = verbs.GroupBy(verb => (object?)verb.Operation ?? verb.Local!).Select(group => group.ToList()).OrderBy(each => each[0].Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder(
            $"""
            # Command line

            {Reference.Generated}

            Every verb takes these options too:

            | option | meaning |
            | --- | --- |
            | `--db STORE` | Store: a file, or `postgres://…`; else `STINT_DB`, else `stint.db` in your data folder |
            | `--actor ID` | Who acts; else `STINT_ACTOR`, git's `user.email`, or your login name |
            | `--tz ZONE` | IANA zone for times and days; else `tz` of the [configuration](configuration.md) |
            | `--json` | Print one JSON document; its [fields](fields.md) |
            | `--no-color` | No colours; `NO_COLOR` says the same |
            | `--help` | What the verb does, with examples |

            Exit codes: 0 done, 1 refused (not found, in the way of something, store not usable), 2 not understood, 130 stopped by Ctrl-C (a server ends with 0). A refusal says what to do next
            on standard error; with `--json`, `error` on standard output has `code`, `message`, `hint` and facts.

            Times: `2026-01-11T10:00:00Z`, `2026-01-11`, `"2026-01-11 10:00"`, `10:00`, `-15m`, `now`, `today`, `yesterday`, `monday`. Durations: `90s`, `15m`, `4h`, `2d`, `1h30m`.

            | verb | |
            | --- | --- |

            """);
        foreach (var entry in entries)
            text.Append(CultureInfo.InvariantCulture, $"| [`stint {entry[0].Name}`](#{Reference.Anchor("stint " + entry[0].Name)}) | {Reference.Cell(entry[0].Summary)} |\n");
        foreach (var entry in entries)
            Write(text, entry[0], [.. entry.Skip(1).Select(verb => verb.Name)]);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Verb verb, string[] others)
    {
        var parameters = verb.Parameters.Where(parameter => !parameter.Hidden).ToList();
        text.Append(CultureInfo.InvariantCulture, $"\n## stint {verb.Name}\n\n{Reference.Sentence(verb.Summary)}{(others.Length > 0 ? $" Also: {string.Join(", ", others.Select(other => $"`stint {other}`"))}." : "")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"```\nstint {verb.Name}{string.Concat(parameters.OrderByDescending(parameter => parameter.Positional).Select(parameter => " " + Usage(parameter)))}\n```\n");
        if (parameters.Count > 0)
        {
            text.Append("\n| | meaning | takes |\n| --- | --- | --- |\n");
            foreach (var parameter in parameters)
                text.Append(CultureInfo.InvariantCulture, $"| {Names(parameter)} | {Reference.Cell(parameter.About)}{(parameter.Required ? " (required)" : "")} | {Reference.Cell(Reference.Bounds(parameter))} |\n");
        }

        if (verb.Examples.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n```\n{string.Join('\n', verb.Examples)}\n```\n");
    }

    private static string Usage(Parameter parameter)
    {
        var usage = parameter switch
        {
            { Positional: true } => Value(parameter) + (parameter.Many || parameter.JoinsWords ? "…" : ""),
            { Shape: Shape.Flag } => parameter.Option,
            _ => $"{parameter.Option} {Value(parameter)}",
        };
        return (parameter.Required ? usage : $"[{usage}]") + (parameter is { Many: true, Positional: false } ? "…" : "");
    }

    private static string Names(Parameter parameter)
    {
        var option = parameter.AlsoOption ?? parameter.Option;
        var named = parameter.Shape == Shape.Flag ? $"`{option}`" : $"`{option} {Value(parameter)}`";
        return !parameter.Positional ? named : parameter.AlsoOption is null ? $"`{Value(parameter)}`" : $"`{Value(parameter)}` or {named}";
    }

    private static string Value(Parameter parameter) => parameter.Value ?? parameter.Name.ToUpperInvariant();
}
