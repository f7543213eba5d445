using System.Globalization;
using System.Text;

namespace Stint.Operations;

/// <summary>A stream of server-sent events.</summary>
/// <param name="About">What its events are.</param>
internal sealed record StreamRoute(string Path, string Summary, string About);

/// <summary>The reference page of HTTP: every route of an operation with its parameters.</summary>
internal static class ReferenceRoutes
{
    public static string Render(IEnumerable<Operation> operations, IReadOnlyList<StreamRoute> streams)
    {
        var all = operations.OrderBy(operation => operation.Path, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal).ToList();
        var text = new StringBuilder(
            $"""
            # HTTP

            {Reference.Generated}

            The routes of `stint serve`, JSON in and out, UTF-8. A parameter stands in the path where the path names it, else in the query of a GET or DELETE, else in
            the JSON body. `current` in the place of a session means the open one. A refusal is `application/problem+json` with `code`, `detail`, `hint`
            and facts. Where the server asks for tokens, `needs` is what one must allow. Lists have `items` and `next`, which is the `cursor` of the next page or null.

            | route | does | needs | command |
            | --- | --- | --- | --- |

            """);
        foreach (var operation in all)
            text.Append(CultureInfo.InvariantCulture, $"| [`{operation.Route}`](#{Reference.Anchor(operation.Route)}) | {Reference.Cell(operation.Summary)} | {Name(operation.Needs)} | {(operation.Hidden ? "" : $"[`stint {operation.Verb}`](cli.md#{Reference.Anchor("stint " + operation.Verb)})")} |\n");
        foreach (var stream in streams)
            text.Append(CultureInfo.InvariantCulture, $"| [`GET {stream.Path}`](#{Reference.Anchor("GET " + stream.Path)}) | {Reference.Cell(stream.Summary)} | {Name(Needs.Read)} |  |\n");
        foreach (var operation in all)
            Write(text, operation);
        foreach (var stream in streams)
            text.Append(CultureInfo.InvariantCulture, $"\n## GET {stream.Path}\n\n{Reference.Sentence(stream.Summary)} Answers 200 with a stream of server-sent events (`text/event-stream`).\n\n{stream.About}\n");
        return text.ToString();
    }

    private static void Write(StringBuilder text, Operation operation)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {operation.Route}\n\n{Reference.Sentence(operation.Summary)} Answers {operation.Status} with {ReferenceFields.Name(operation.ResultType)}.\n");
        if (operation.Parameters.Length == 0)
            return;
        text.Append("\n| parameter | in | meaning | takes |\n| --- | --- | --- | --- |\n");
        foreach (var parameter in operation.Parameters)
            text.Append(CultureInfo.InvariantCulture, $"| `{parameter.Name}` | {Place(operation, parameter)} | {Reference.Cell(parameter.About)}{(parameter.Required ? " (required)" : "")} | {Reference.Cell(Reference.Bounds(parameter))} |\n");
    }

    private static string Name(Needs needs) => needs.ToString().ToLowerInvariant();

    private static string Place(Operation operation, Parameter parameter) =>
        operation.Path.Contains("{" + parameter.Name + "}", StringComparison.Ordinal) ? "path" : operation.HasBody ? parameter.Name == operation.AlsoInQuery ? "body or query" : "body" : "query";
}
