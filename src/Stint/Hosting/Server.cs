using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>The HTTP server: operations, live events, the dashboard, health. On the loopback no token is needed until the store has one.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>What is not an operation: it goes on until the client leaves.</summary>
    public static readonly StreamRoute[] Streams = [Live.Route, TaskEvents.Route];

    private readonly WebApplication app;
    private readonly WorkspaceStreams[] streams;
    private readonly Sweeper sweeper;

    private Server(WebApplication app, WorkspaceStreams[] streams, Sweeper sweeper)
    {
        this.app = app;
        this.streams = streams;
        this.sweeper = sweeper;
    }

    /// <summary>Where it answers, with the port it was given.</summary>
    public string Address => app.Urls.First();

    /// <summary>Everything it answers to.</summary>
    public IEnumerable<Endpoint> Endpoints => app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Starts a server; port 0 takes a free one. Beyond the loopback only where the store has a token.</summary>
    public static async Task<Server> StartAsync(Database database, TimeProvider time, Settings settings, string actor, IPAddress address, int port, Action<WebApplication>? also = null)
    {
        var loopback = IPAddress.IsLoopback(address);
        if (!loopback && !Workspaces.HaveTokens(database))
        {
            throw new Refusal(
                RefusalKind.Forbidden,
                "not_loopback",
                $"Without access tokens the server listens on this machine only, not on {address}.",
                "Make one: stint token create --scope admin   Or use --host 127.0.0.1.");
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "stint" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpFace.MostDrained;
            kestrel.Limits.MaxConcurrentConnections = 1000;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var built = builder.Build();
        built.Use(Failures);
        var admission = new Admission(database, time, settings, loopback);
        new Guard(database, time, settings, admission).Use(built);
        var live = new WorkspaceStreams(workspace => new EventStream(database, time, () => Live.Begin(database, workspace)));
        live.Map(built, Live.Route.Path);
        var tasks = new WorkspaceStreams(workspace => new EventStream(
            database, time, () => TaskEvents.Begin(database, time, workspace), last => TaskEvents.Missed(database, time, workspace, last)));
        tasks.Map(built, TaskEvents.Route.Path);
        built.MapMethods("/healthz", Reading, (HttpContext http) => http.Response.WriteAsync("stint " + ProgramVersion.Text)).WithMetadata(new Rule(Needs.Nothing));
        built.MapMethods("/readyz", Reading, (HttpContext http) => ReadyAsync(http, database)).WithMetadata(new Rule(Needs.Nothing));
        built.MapMethods("/openapi.json", Reading, (HttpContext http) => OpenApiAsync(http)).WithMetadata(new Rule(Needs.Read));
        new HttpFace(database, time, settings, actor).Map(built, Product.Operations);
        SignIn.Map(built, admission);
        Sdk.Map(built);
        Dashboard.Map(built);
        also?.Invoke(built);
        try
        {
            await built.StartAsync();
        }
        catch (IOException failure) when (failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            await built.DisposeAsync();
            throw Refusal.Conflict("port_taken", $"Port {port} is taken.", $"Take another: --port {port + 1}, or --port 0 for any free one.");
        }

        return new Server(built, [live, tasks], new Sweeper(database, time, settings));
    }

    /// <summary>Runs until it is asked to stop; answers that are under way are finished.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stopping);
        }
        catch (OperationCanceledException)
        {
            await StopAsync();
        }
    }

    public async Task StopAsync()
    {
        foreach (var stream in streams)
            stream.Stop();
        await app.StopAsync();
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
        await sweeper.DisposeAsync();
        foreach (var stream in streams)
            stream.Dispose();
        await app.DisposeAsync();
    }
}
