using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Stint.Coding;
using Stint.Coding.WakaTime;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work;

namespace Stint.Hosting;

/// <summary>WakaTime's protocol: what the plugins of editors send and ask for, at the addresses that they know.</summary>
internal sealed class WakaTimeFace(Database database, TimeProvider time, Settings settings, string actor)
{
    /// <summary>The largest body of a request, in bytes.</summary>
    private const int MostBytes = 4 << 20;

    private const string User = "/users/{user}";

    /// <summary>Where its addresses begin: our own, and those of servers that people come from.</summary>
    private static readonly string[] Roots = ["/api/v1", "/api", "/api/compat/wakatime/v1"];

    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>The status and the body of an answer.</summary>
    private delegate Task<(int Status, JsonObject Body)> Answer(HttpContext http);

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var root in Roots)
        {
            Post(app, root + User + "/heartbeats", TakeAsync);
            Post(app, root + User + "/heartbeats.bulk", TakeAsync);
            Post(app, root + "/plugins/errors", DropAsync);
            app.MapMethods(root + User + "/heartbeats.bulk", ["OPTIONS"], Origins.PreflightOfExtensionsAsync).WithMetadata(new Rule(Needs.Nothing, AnyPage: true));
            Get(app, root + User, (context, _) => WakaTimeLists.User(context));
            Get(app, root + User + "/statusbar/today", WakaTimeTotals.StatusBar);
            Get(app, root + User + "/summaries", WakaTimeTotals.Summaries);
            Get(app, root + User + "/durations", WakaTimeLists.Durations);
            Get(app, root + User + "/heartbeats", WakaTimeLists.OfDate);
            Get(app, root + User + "/stats", (context, query) => WakaTimeTotals.Stats(context, query, null));
            Get(app, root + User + "/stats/{range}", (context, query) => WakaTimeTotals.Stats(context, query, query["/range"]));
            Get(app, root + User + "/all_time_since_today", WakaTimeTotals.AllTime);
            Get(app, root + User + "/projects", WakaTimeLists.Projects);
            Get(app, root + User + "/user_agents", (context, _) => WakaTimeLists.UserAgents(context));
            Get(app, root + User + "/machine_names", (context, _) => WakaTimeLists.Machines(context));
        }
    }

    /// <summary>Whether a request is answered in this form, its refusals too.</summary>
    public static bool Answers(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Rule>() is { Editors: true };

    /// <summary>A refusal as WakaTime's clients read it, which look for <c>error</c> alone.</summary>
    public static Task RefuseAsync(HttpContext http, Refusal refusal, int status)
    {
        var body = new JsonObject { ["error"] = refusal.Message, ["code"] = refusal.Code, ["hint"] = refusal.Hint };
        if (refusal.Facts?["retry_after_seconds"] is { } wait)
            http.Response.Headers.RetryAfter = wait.ToString();
        return SendAsync(http, status, body);
    }

    private void Get(IEndpointRouteBuilder app, string path, Func<Context, WakaTimeQuery, JsonObject> answer)
    {
        Answer read = http =>
        {
            var query = new WakaTimeQuery(name => name == "/range" ? http.Request.RouteValues["range"] as string : http.Request.Query[name].ToString());
            return Task.FromResult((StatusCodes.Status200OK, answer(ContextOf(http, query["timezone"]), query)));
        };
        app.MapMethods(path, Reading, Answering(read)).WithMetadata(new Rule(Needs.Read, OwnBody: true, Editors: true));
        app.MapMethods(path, ["OPTIONS"], Origins.PreflightOfExtensionsAsync).WithMetadata(new Rule(Needs.Nothing, AnyPage: true));
    }

    private static void Post(IEndpointRouteBuilder app, string path, Answer take) =>
        app.MapPost(path, Answering(take)).WithMetadata(new Rule(Needs.Write, OwnBody: true, Editors: true));

    private async Task<(int, JsonObject)> TakeAsync(HttpContext http)
    {
        using var body = await BodyAsync(http);
        var sender = new HeartbeatSender(http.Request.Headers.UserAgent.ToString() is { Length: > 0 } userAgent ? userAgent : null, Machine(http));
        var context = ContextOf(http, null);
        return body.RootElement.ValueKind switch
        {
            JsonValueKind.Array => (StatusCodes.Status201Created, WakaTimeIntake.TakeList(context, body.RootElement, sender)),
            JsonValueKind.Object => WakaTimeIntake.TakeOne(context, body.RootElement, sender),
            _ => throw Refusal.Usage("not_json", "The body must be a heartbeat, or a list of them."),
        };
    }

    /// <summary>What plugins tell of their own failures is for their makers: it is neither kept nor looked at.</summary>
    private static Task<(int, JsonObject)> DropAsync(HttpContext http) => Task.FromResult((StatusCodes.Status201Created, new JsonObject { ["data"] = null }));

    private static RequestDelegate Answering(Answer answer) => async http =>
    {
        try
        {
            var (status, body) = await answer(http);
            await SendAsync(http, status, body);
        }
        catch (Refusal refusal)
        {
            await RefuseAsync(http, refusal, refusal.Status);
        }
        catch (BadHttpRequestException wrong)
        {
            await RefuseAsync(http, Refusal.Usage("bad_request", wrong.Message), wrong.StatusCode);
        }
    };

    private static async Task SendAsync(HttpContext http, int status, JsonObject body)
    {
        if (http.Response.HasStarted)
            return;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(body.ToJsonString(Client.Plain), http.RequestAborted);
    }

    /// <summary>Who it is about, in which zone: the one asked for, that of the sender's machine, the server's own.</summary>
    private Context ContextOf(HttpContext http, string? timezone)
    {
        var grant = http.Features.GetRequiredFeature<Admitted>().Grant;
        var named = http.Request.RouteValues["user"] as string is { } user && user != "current" ? user : null;
        if (grant.Actor is { } own && named is not null && named != own)
            throw new Refusal(RefusalKind.Forbidden, "other_actor", $"This key is {PlainText.Short(PlainText.Line(own), 60)}'s alone.", "Ask for /users/current.");
        var zone = timezone ?? (http.Request.Headers["TimeZone"].ToString() is { Length: > 0 } header && Zones.Find(header) is { } found ? found.Id : null);
        var caller = new Caller { Everywhere = true, Tz = zone ?? settings.Tz, Actor = grant.Actor ?? named ?? actor };
        var context = new Context(database, caller, time, settings, grant);
        return context.Leaving(PathKeys.Read(database, settings, context.Workspace, context.Now));
    }

    /// <summary>The machine's name, which clients write as in a query.</summary>
    private static string? Machine(HttpContext http) => http.Request.Headers["X-Machine-Name"].ToString() is { Length: > 0 } name && PlainText.IsWellFormed(name) ? Uri.UnescapeDataString(name.Replace('+', ' ')) : null;

    private static async Task<JsonDocument> BodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MostBytes)
            throw BoundedBody.TooLarge(MostBytes);
        if (!http.Request.HasJsonContentType())
            throw Refusal.Usage("not_json", "The body must be JSON.", "Send Content-Type: application/json.");
        await using var bounded = new BoundedBody(http.Request.Body, MostBytes);
        using var whole = new MemoryStream();
        await bounded.CopyToAsync(whole, http.RequestAborted);
        var bytes = whole.ToArray();
        if (!Utf8.IsValid(bytes))
            throw Refusal.Usage("bad_text", "The body is not valid UTF-8.");
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("not_json", $"The body is not valid JSON: {wrong.Message}");
        }
    }
}
