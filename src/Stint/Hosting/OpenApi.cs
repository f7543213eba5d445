using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Hosting;

/// <summary>The OpenAPI 3.1 document, from the operations table: what is documented is what is served.</summary>
internal static class OpenApi
{
    /// <summary>What every request may carry beside its own inputs.</summary>
    private static readonly Parameter[] Ambient =
    [
        Operations.Parameter.Text("actor", "Who acts, if not the one who runs the server", max: 200),
        Operations.Parameter.Text("tz", "IANA zone for times and days", max: 64),
    ];

    public static JsonObject Document(IEnumerable<Operation> operations, IEnumerable<StreamRoute> streams)
    {
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            var path = paths[operation.Path] as JsonObject ?? [];
            path[operation.Method.ToLowerInvariant()] = Describe(operation);
            paths[operation.Path] = path;
        }

        foreach (var stream in streams)
            paths[stream.Path] = new JsonObject { ["get"] = Describe(stream) };

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Stint",
                ["version"] = ProgramVersion.Text,
                ["description"] = "Sessions of work. Instants are RFC 3339 UTC, durations seconds; null is unknown.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["paths"] = paths,
            // On the loopback nothing is asked for until the store has a token.
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject()),
            ["components"] = new JsonObject { ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } } },
        };
    }

    private static JsonObject Describe(Operation operation)
    {
        var inPath = operation.Parameters.Where(parameter => operation.Path.Contains("{" + parameter.Name + "}", StringComparison.Ordinal)).ToList();
        var rest = operation.Parameters.Except(inPath).ToList();
        var bodied = operation.HasBody;
        var inQuery = bodied ? rest.Where(each => each.Name == operation.AlsoInQuery) : rest.Concat(Ambient);
        var described = new JsonObject
        {
            ["operationId"] = operation.Verb.Replace(' ', '_'),
            ["summary"] = operation.Summary,
            ["description"] = $"Where tokens are asked for: one that may {operation.Needs.ToString().ToLowerInvariant()}.",
            ["parameters"] = new JsonArray([.. inPath.Select(each => Parameter(each, "path")), .. inQuery.Select(each => Parameter(each, "query"))]),
        };
        if (bodied)
            described["requestBody"] = new JsonObject { ["content"] = Content("application/json", Body([.. rest, .. Ambient])) };
        described["responses"] = new JsonObject
        {
            [operation.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["description"] = "Done",
                ["content"] = Content("application/json", Result(operation)),
            },
            ["default"] = Problem(),
        };
        return described;
    }

    private static JsonObject Describe(StreamRoute stream) => new()
    {
        ["operationId"] = stream.Path["/api/v1/".Length..].Replace('/', '_'),
        ["summary"] = stream.Summary,
        ["description"] = stream.About,
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Server-sent events, until the client leaves", ["content"] = Content("text/event-stream", new JsonObject { ["type"] = "string" }) },
            ["default"] = Problem(),
        },
    };

    private static JsonObject Problem() => new()
    {
        ["description"] = "Refused: code, detail and hint say why and what to do",
        ["content"] = Content("application/problem+json", new JsonObject { ["type"] = "object" }),
    };

    private static JsonNode Result(Operation operation) => Schema(operation.ResultType);

    private static JsonNode Schema(JsonTypeInfo type) =>
        type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            // Instants are written by a converter, which a schema cannot look into.
            TransformSchemaNode = (context, schema) => context.TypeInfo.Type == typeof(Instant) || context.TypeInfo.Type == typeof(Instant?)
                ? new JsonObject { ["type"] = context.TypeInfo.Type == typeof(Instant) ? "string" : new JsonArray("string", "null"), ["format"] = "date-time" }
                : schema,
        });

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Parameter(Parameter parameter, string place) => new JsonObject
    {
        ["name"] = parameter.Name,
        ["in"] = place,
        ["required"] = place == "path" || parameter.Required,
        ["description"] = parameter.About,
        ["schema"] = Schema(parameter),
    };

    private static JsonObject Body(List<Parameter> parameters)
    {
        var properties = new JsonObject();
        foreach (var parameter in parameters)
        {
            var schema = Schema(parameter);
            schema["description"] = parameter.About;
            properties[parameter.Name] = schema;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. parameters.Where(each => each.Required).Select(each => (JsonNode?)JsonValue.Create(each.Name))]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Schema(Parameter parameter)
    {
        var one = parameter.Shape switch
        {
            Shape.Number => new JsonObject { ["type"] = "integer" },
            Shape.Flag => new JsonObject { ["type"] = "boolean" },
            Shape.Record => Schema(parameter.RecordType!).AsObject(),
            Shape.Duration => new JsonObject { ["type"] = "string", ["pattern"] = Durations.Pattern, ["examples"] = new JsonArray("15m", "1h30m") },
            Shape.Choice => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. parameter.Choices.Select(choice => (JsonNode?)JsonValue.Create(choice))]) },
            _ => new JsonObject { ["type"] = "string", ["maxLength"] = parameter.MaxLength },
        };
        return parameter.Many ? new JsonObject { ["type"] = "array", ["items"] = one, ["maxItems"] = parameter.MaxCount } : one;
    }
}
