using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>Every operation as a route: values from the path, the query and a JSON body, through the bounds of its parameters; problems as problem+json.</summary>
internal sealed class HttpFace(Database database, TimeProvider time, Settings settings, string actor)
{
    /// <summary>The largest body of a request, in bytes.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>How much of a larger one is let in, in bytes, so that its sender comes to hear the refusal.</summary>
    public const int MostDrained = 64 << 20;

    private static readonly string[] Ambient = ["actor", "tz"];

    public void Map(WebApplication app, IEnumerable<Operation> operations)
    {
        foreach (var operation in operations)
            app.MapMethods(operation.Path, operation.Method == "GET" ? ["GET", "HEAD"] : [operation.Method], (HttpContext http) => AnswerAsync(http, operation));
    }

    private async Task AnswerAsync(HttpContext http, Operation operation)
    {
        try
        {
            using var body = await BodyAsync(http);
            var (arguments, caller) = Read(http, operation, body?.RootElement);
            var result = operation.Run(new Context(database, caller, time, settings), arguments);
            http.Response.StatusCode = operation.Status;
            http.Response.ContentType = "application/json; charset=utf-8";
            await JsonSerializer.SerializeAsync(http.Response.Body, result, operation.ResultType, http.RequestAborted);
        }
        catch (Refusal refusal)
        {
            await ProblemAsync(http, refusal);
        }
        catch (BadHttpRequestException wrong)
        {
            // A client that is too slow, or left in the middle of its body.
            await ProblemAsync(http, Refusal.Usage("bad_request", wrong.Message), wrong.StatusCode);
        }
    }

    /// <summary>A refusal as problem+json (RFC 9457): the code, the hint and the facts stand beside the standard members.</summary>
    public static Task ProblemAsync(HttpContext http, Refusal refusal) => ProblemAsync(http, refusal, refusal.Status);

    /// <summary>The same with a status that only HTTP knows.</summary>
    public static async Task ProblemAsync(HttpContext http, Refusal refusal, int status)
    {
        if (http.Response.HasStarted)
            return;
        var problem = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = Title(refusal.Kind),
            ["status"] = status,
            ["detail"] = refusal.Message,
        };
        foreach (var (name, value) in refusal.ToJson())
        {
            // The standard's members mean what the standard says, whatever a fact is called.
            if (name != "message")
                problem.TryAdd(name, value?.DeepClone());
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        await http.Response.WriteAsync(problem.ToJsonString(Client.Plain), http.RequestAborted);
    }

    private static string Title(RefusalKind kind) => kind switch
    {
        RefusalKind.Usage => "The request is wrong",
        RefusalKind.NotFound => "Not found",
        RefusalKind.Conflict => "The state forbids it",
        RefusalKind.Unauthorized => "Who are you?",
        RefusalKind.Forbidden => "Not allowed",
        RefusalKind.TooLarge => "Too large",
        RefusalKind.Unexpected => "Something went wrong",
        _ => "Not available now",
    };

    private static async Task<JsonDocument?> BodyAsync(HttpContext http)
    {
        if (http.Request.Method is "GET" or "DELETE" || http.Request.ContentLength is 0 || (http.Request.ContentLength is null && http.Request.Headers.TransferEncoding.Count == 0))
            return null;

        if (http.Request.ContentLength > MostBytes)
            throw BoundedBody.TooLarge(MostBytes);

        // A form or plain text is what another site's page could send without being asked first.
        if (!http.Request.HasJsonContentType())
            throw Refusal.Usage("not_json", "The body must be JSON.", "Send Content-Type: application/json.");
        try
        {
            await using var bounded = new BoundedBody(http.Request.Body, MostBytes);
            var body = await JsonDocument.ParseAsync(bounded, new JsonDocumentOptions { MaxDepth = 32 }, http.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object ? body : throw Refusal.Usage("not_json", "The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("not_json", $"The body is not valid JSON: {wrong.Message}");
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw BoundedBody.TooLarge(MostBytes);
        }
    }

    private (Arguments Arguments, Caller Caller) Read(HttpContext http, Operation operation, JsonElement? body)
    {
        var arguments = new Arguments();
        foreach (var (name, text) in RoutePath.Values(operation.Path, http))
        {
            // `current` in a path is the default of a reference: the open session.
            if (!(name == "session" && text == "current"))
                Set(operation, arguments, name, parameter => parameter.FromTexts([text]));
        }

        foreach (var (name, values) in http.Request.Query)
        {
            if (Ambient.Contains(name))
                continue;
            // Each value has one place: one that the path gave already would name something else than the address says.
            if (operation.HasBody && Array.Exists(operation.Parameters, each => each.Name == name))
                throw Refusal.Usage("misplaced_field", $"'{name}' belongs into the JSON body.", "Send Content-Type: application/json.");
            Set(operation, arguments, Free(http, name, () => values.ToString()), parameter => parameter.FromTexts([.. values.OfType<string>()]));
        }

        foreach (var property in body?.EnumerateObject().AsEnumerable() ?? [])
        {
            var name = JsonText.Name(property);
            if (!Ambient.Contains(name))
                Set(operation, arguments, Free(http, name, () => property.Value.ValueKind == JsonValueKind.String ? JsonText.String(property.Value, name) : null), parameter => parameter.FromJson(property.Value));
        }

        var caller = http.Request.Headers.TryGetValue(CallerHeader.Name, out var header) ? CallerHeader.Read(header) : new Caller { Everywhere = true, Tz = settings.Tz };
        return (arguments, caller with
        {
            Actor = Named("actor", http, body) ?? caller.Actor ?? actor,
            Tz = Named("tz", http, body) ?? caller.Tz ?? settings.Tz,
            Sender = TakesVisits(operation) ? SenderOfRequest.Read(http) : null,
        });
    }

    private static bool TakesVisits(Operation operation) =>
        operation.Method == "POST" && (operation.Path == "/api/v1/events" || operation.Path.StartsWith("/api/v1/sessions/", StringComparison.Ordinal));

    /// <summary>A client may say once more that it means the open one, whatever its environment names.</summary>
    private static string Free(HttpContext http, string name, Func<string?> value) => http.Request.RouteValues.TryGetValue(name, out var inPath) && (inPath as string, value()) is not ("current", "current")
        ? throw Refusal.Usage("misplaced_field", $"'{PlainText.Line(name)}' stands in the path already.", "Leave it out of the query and the body.")
        : name;

    private static void Set(Operation operation, Arguments arguments, string name, Func<Parameter, object?> read)
    {
        var parameter = Array.Find(operation.Parameters, each => each.Name == name)
            ?? throw Refusal.Usage("unknown_field", $"There is no field '{PlainText.Short(PlainText.Line(name), 60)}' here.", "It takes: " + string.Join(", ", operation.Parameters.Select(each => each.Name)));
        arguments.Set(parameter, read(parameter));
    }

    private static string? Named(string name, HttpContext http, JsonElement? body)
    {
        if (http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text)
            return text;
        if (body is not { } json || !json.TryGetProperty(name, out var property) || property.ValueKind == JsonValueKind.Null)
            return null;
        return property.ValueKind == JsonValueKind.String ? JsonText.String(property, name) : throw Refusal.Usage("bad_value", $"'{name}' takes a text.");
    }
}
