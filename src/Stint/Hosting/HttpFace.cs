using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Stint.Operations;
using Stint.Storage;
using Stint.Work;

namespace Stint.Hosting;

/// <summary>Every operation as a route: values from the path, the query and a JSON body, through the bounds of its parameters; problems as problem+json.</summary>
internal sealed class HttpFace(Database database, TimeProvider time, Settings settings, string actor)
{
    /// <summary>The largest body of a request, in bytes.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>How much of a larger one is let in, in bytes, so that its sender comes to hear the refusal.</summary>
    public const int MostDrained = 64 << 20;

    private static readonly string[] Ambient = ["actor", "tz"];

    public void Map(IEndpointRouteBuilder app, IEnumerable<Operation> operations)
    {
        foreach (var operation in operations)
        {
            app.MapMethods(operation.Path, operation.Method == "GET" ? ["GET", "HEAD"] : [operation.Method], (HttpContext http) => AnswerAsync(http, operation)).WithMetadata(new Rule(operation.Needs));
            if (operation.Needs == Needs.Ingest)
                app.MapMethods(operation.Path, ["OPTIONS"], Origins.PreflightAsync).WithMetadata(new Rule(Needs.Nothing, AnyPage: true));
        }
    }

    private async Task AnswerAsync(HttpContext http, Operation operation)
    {
        try
        {
            var body = await RequestBody.ReadAsync(http, operation.MostBody, plainText: false);
            var grant = http.Features.GetRequiredFeature<Admitted>().Grant;
            var (arguments, caller) = Read(http, operation, body.Document?.RootElement, grant);
            var context = new Context(database, caller, time, settings, grant);
            var result = operation.Run(context.Leaving(PathKeys.Read(database, settings, context.Workspace, context.Now)), arguments);
            http.Response.StatusCode = operation.StatusOf(result);
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
        if (refusal.Kind == RefusalKind.Unauthorized)
            http.Response.Headers.WWWAuthenticate = refusal.Code == "no_token" ? "Bearer realm=\"stint\"" : "Bearer realm=\"stint\", error=\"invalid_token\"";
        if (OtlpFace.Answers(http))
        {
            await OtlpFace.RefuseAsync(http, refusal, status);
            return;
        }

        if (WakaTimeFace.Answers(http))
        {
            await WakaTimeFace.RefuseAsync(http, refusal, status);
            return;
        }

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
        if (refusal.Facts?["retry_after_seconds"] is { } wait)
            http.Response.Headers.RetryAfter = wait.ToString();
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
        RefusalKind.TooMany => "Too many requests",
        RefusalKind.Unexpected => "Something went wrong",
        _ => "Not available now",
    };

    private (Arguments Arguments, Caller Caller) Read(HttpContext http, Operation operation, JsonElement? body, Grant grant)
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
            if (operation.HasBody && Array.Exists(operation.Parameters, each => each.Name == name) && (name != operation.AlsoInQuery || (body?.TryGetProperty(name, out _) ?? false)))
                throw Refusal.Usage("misplaced_field", $"'{name}' belongs into the JSON body.", "Send Content-Type: application/json.");
            Set(operation, arguments, Free(http, name, () => values.ToString()), parameter => parameter.FromTexts([.. values.OfType<string>()]));
        }

        foreach (var property in body?.EnumerateObject().AsEnumerable() ?? [])
        {
            var name = JsonText.Name(property);
            // What tells of visits may have its token in the body, where the guard has read it.
            if (!Ambient.Contains(name) && !(name == "token" && operation.Needs == Needs.Ingest))
                Set(operation, arguments, Free(http, name, () => property.Value.ValueKind == JsonValueKind.String ? JsonText.String(property.Value, name) : null), parameter => parameter.FromJson(property.Value));
        }

        var caller = http.Request.Headers.TryGetValue(CallerHeader.Name, out var header) ? CallerHeader.Read(header) : new Caller { Everywhere = true, Tz = settings.Tz };
        var named = Named("actor", http, body) ?? caller.Named;
        return (arguments, caller with
        {
            Named = named,
            Actor = Acting(grant, named ?? (caller.Presumed ? null : caller.Actor)) ?? caller.Actor ?? actor,
            Tz = Named("tz", http, body) ?? caller.Tz ?? settings.Tz,
            Sender = operation.Needs == Needs.Ingest ? SenderOfRequest.Read(http) : null,
        });
    }

    /// <summary>A token with an actor acts as that one and nobody else; what a client merely presumes gives way.</summary>
    private static string? Acting(Grant grant, string? named) => grant.Actor is { } own && named is not null && named != own
        ? throw new Refusal(RefusalKind.Forbidden, "other_actor", $"This token acts as {PlainText.Short(PlainText.Line(own), 60)} only.", "Name no other actor, or use a token without one.")
        : grant.Actor ?? named;

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
