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
using Stint.Visits.Otlp;

namespace Stint.Hosting;

/// <summary>The HTTP server: operations, live events, the dashboard, health. On the loopback no token is needed until the store has one.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Faces faces;
    private readonly Sweeper sweeper;
    private readonly Announcer? announcer;

    private Server(WebApplication app, Faces faces, Sweeper sweeper, Announcer? announcer)
    {
        this.announcer = announcer;
        this.app = app;
        this.faces = faces;
        this.sweeper = sweeper;
    }

    /// <summary>Where it answers, with the port it was given.</summary>
    public string Address => app.Urls.First();

    /// <summary>Everything it answers to.</summary>
    public IEnumerable<Endpoint> Endpoints => app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Starts a server; port 0 takes a free one. Beyond the loopback only where the store has a token.</summary>
    /// <param name="told">Where visits that begin and end are told.</param>
    public static async Task<Server> StartAsync(
        Database database, TimeProvider time, Settings settings, string actor, IPAddress address, int port, Action<WebApplication>? also = null, OtlpTarget? told = null)
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
        var shown = new Faces(database, time, settings, actor, loopback);
        shown.Use(built);
        shown.Map(built);
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

        return new Server(built, shown, new Sweeper(database, time, settings), told is null ? null : new Announcer(told, database, time, settings, Console.Error.WriteLine));
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
        faces.Stop();
        await app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync();
        if (announcer is not null)
            await announcer.DisposeAsync();
        await faces.DisposeAsync();
        await app.DisposeAsync();
    }
}
