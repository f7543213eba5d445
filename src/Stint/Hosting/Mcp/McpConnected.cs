using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Server;
using Stint.Operations;

namespace Stint.Hosting.Mcp;

/// <summary>A client that has connected over HTTP, and goes on under its id.</summary>
/// <param name="listens">Called when the client has begun to listen, so that it can be asked something.</param>
/// <param name="left">Called once, when it has gone, with how that is known.</param>
internal sealed class McpConnected(string id, Grant grant, McpServerOptions options, CancellationTokenSource leaving, Func<McpServer, Task> listens, Action<string> left) : IAsyncDisposable
{
    private McpServer? server;
    private Task running = Task.CompletedTask;
    private int listening;

    public string Id { get; } = id;

    /// <summary>What the token allowed that it came with; with another it is another's.</summary>
    public Grant Grant { get; } = grant;

    public StreamableHttpServerTransport Transport { get; } = new() { SessionId = id };

    public CancellationToken Leaving { get; } = leaving.Token;

    /// <summary>Requests under way, and when the last one was over, as the clock's stamp.</summary>
    public int Uses { get; set; }
    public long LastUsed { get; set; }

    public void Start()
    {
        server = McpServer.Create(Transport, options);
        running = server.RunAsync(Leaving);
    }

    /// <summary>The stream of what the server has to say unasked; one at a time.</summary>
    public async Task ListenAsync(HttpContext http)
    {
        if (Interlocked.Exchange(ref listening, 1) == 1)
            throw McpFace.Refused(StatusCodes.Status409Conflict, "This client listens already.");
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, Leaving);
        try
        {
            await http.Response.Body.FlushAsync(ending.Token);
            var listened = Transport.HandleGetRequestAsync(http.Response.Body, ending.Token);
            _ = listens(server!);
            await listened;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It left, or the server stops.
        }
        finally
        {
            Volatile.Write(ref listening, 0);
        }
    }

    /// <param name="why">How it is known that the client has gone.</param>
    public async Task LeaveAsync(string why)
    {
        await leaving.CancelAsync();
        await DisposeAsync();
        left(why);
    }

    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        await OverAsync(running);
        if (server is not null)
            await server.DisposeAsync();
        leaving.Dispose();
    }

    /// <summary>Waits for a server that was told to end.</summary>
    public static async Task OverAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }
    }
}
