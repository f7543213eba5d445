using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Hosting.Mcp;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>Everything that answers over HTTP: operations, live events, OTLP, the dashboard, health. In a server of our own, or below a path of another application.</summary>
internal sealed class Faces : IAsyncDisposable
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>What is not an operation: it goes on until the client leaves.</summary>
    public static readonly StreamRoute[] Streams = [Live.Route, TaskEvents.Route];

    private readonly Database database;
    private readonly Admission admission;
    private readonly Guard guard;
    private readonly WorkspaceStreams live;
    private readonly WorkspaceStreams tasks;
    private readonly McpSessions clients;
    private readonly Action<IEndpointRouteBuilder> mapOthers;

    /// <param name="loopback">Whether only this machine can ask.</param>
    public Faces(Database database, TimeProvider time, Settings settings, string actor, bool loopback)
    {
        this.database = database;
        admission = new Admission(database, time, settings, loopback);
        guard = new Guard(database, time, settings, admission);
        live = new WorkspaceStreams(workspace => new EventStream(database, time, () => Live.Begin(database, workspace)));
        tasks = new WorkspaceStreams(workspace => new EventStream(
            database, time, () => TaskEvents.Begin(database, time, workspace), last => TaskEvents.Missed(database, time, workspace, last)));
        clients = new McpSessions(time);
        mapOthers = app =>
        {
            new McpFace(new StintClients(database, time, settings, actor, clients), clients).Map(app);
            new HttpFace(database, time, settings, actor).Map(app, Product.Operations);
            OtlpFace.Map(app, database, time, settings);
            new WakaTimeFace(database, time, settings, actor).Map(app);
            AttachmentFace.Map(app, database, time, settings);
        };
    }

    /// <summary>What stands before every endpoint.</summary>
    public void Use(IApplicationBuilder app)
    {
        app.Use(Failures);
        guard.Use(app);
    }

    public void Map(IEndpointRouteBuilder app)
    {
        live.Map(app, Live.Route.Path);
        tasks.Map(app, TaskEvents.Route.Path);
        app.MapMethods("/healthz", Reading, (HttpContext http) => http.Response.WriteAsync("stint " + ProgramVersion.Text)).WithMetadata(new Rule(Needs.Nothing));
        app.MapMethods("/readyz", Reading, (HttpContext http) => ReadyAsync(http, database)).WithMetadata(new Rule(Needs.Nothing));
        app.MapMethods("/openapi.json", Reading, (HttpContext http) => OpenApiAsync(http)).WithMetadata(new Rule(Needs.Read));
        mapOthers(app);
        SignIn.Map(app, admission);
        Sdk.Map(app);
        Dashboard.Map(app);
    }

    /// <summary>Ends the answers that would go on.</summary>
    public void Stop()
    {
        live.Stop();
        tasks.Stop();
        clients.Stop();
    }

    private static Task OpenApiAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(OpenApi.Document(Product.Operations, Streams).ToJsonString(Client.Plain), http.RequestAborted);
    }

    private static async Task ReadyAsync(HttpContext http, Database database)
    {
        try
        {
            Migrator.Check(database);
            await http.Response.WriteAsync("ready");
        }
        catch (Refusal refusal)
        {
            await HttpFace.ProblemAsync(http, refusal);
        }
    }

    /// <summary>What nobody foresaw is a plain 500 for the client; the details go to stderr, for whoever runs the server.</summary>
    private static async Task Failures(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            if (http.Response is not { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
                return;

            // Every path is the dashboard's for a GET; of the interface only what is there has methods.
            if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !Product.Operations.Select(each => each.Path).Concat(Streams.Select(each => each.Path)).Any(route => RoutePath.Fits(route, http)))
                await HttpFace.ProblemAsync(http, Refusal.NotFound("not_found", "There is nothing at this address.", "See /openapi.json."));
            else
                await HttpFace.ProblemAsync(http, Refusal.Usage("wrong_method", $"{http.Request.Method} is not what this address takes.", $"It takes {http.Response.Headers.Allow}; see /openapi.json."), http.Response.StatusCode);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await Console.Error.WriteLineAsync($"stint: {http.Request.Method} {http.Request.Path}: {failure}");
            await HttpFace.ProblemAsync(http, new Refusal(RefusalKind.Unexpected, "unexpected", "Something went wrong that should not.", "The server's own output has the details."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        live.Dispose();
        tasks.Dispose();
        await clients.DisposeAsync();
    }
}
