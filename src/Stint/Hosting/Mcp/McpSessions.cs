using System.Security.Cryptography;
using ModelContextProtocol;
using Stint.Operations;

namespace Stint.Hosting.Mcp;

/// <summary>The clients that have connected, so many at the most; one that says nothing for half an hour has gone.</summary>
internal sealed class McpSessions(TimeProvider time) : IAsyncDisposable
{
    private const int Most = 200;

    /// <summary>Of one token: nobody takes the room of all others.</summary>
    private const int MostOfOne = 50;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, McpConnected> clients = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>The server stops.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>A client that has connected, under an id that nobody can guess.</summary>
    public McpConnected Add(Grant grant, Func<string, McpConnected> connect)
    {
        Forget();
        lock (gate)
        {
            if (clients.Count >= Most)
                throw McpFace.Refused(503, $"{Most} clients are connected already.");
            if (clients.Values.Count(each => each.Grant == grant) >= MostOfOne)
                throw McpFace.Refused(503, $"{MostOfOne} clients are connected with this token already.");
            var client = connect(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            client.LastUsed = time.GetTimestamp();
            client.Start();
            clients[client.Id] = client;
            return client;
        }
    }

    /// <summary>A client, kept while it is spoken with; refuses one that is not known, or came with another token.</summary>
    public McpUse Use(string id, Grant grant)
    {
        Forget();
        if (id.Length == 0)
            throw McpFace.Refused(400, "The header Mcp-Session-Id is missing: begin by initialize.");
        lock (gate)
        {
            if (!clients.TryGetValue(id, out var client) || client.Grant != grant)
                throw McpFace.Refused(404, "There is no such session, or it is over: begin by initialize.");
            client.Uses++;
            return new McpUse(client, () => Done(client));
        }
    }

    public async Task RemoveAsync(McpConnected client, string why)
    {
        lock (gate)
        {
            if (!clients.Remove(client.Id))
                return;
        }

        await client.LeaveAsync(why);
    }

    /// <summary>Ends all answers that go on.</summary>
    public void Stop() => stopping.Cancel();

    private void Done(McpConnected client)
    {
        lock (gate)
        {
            client.Uses--;
            client.LastUsed = time.GetTimestamp();
        }
    }

    private void Forget()
    {
        List<McpConnected> silent;
        lock (gate)
        {
            silent = [.. clients.Values.Where(each => each.Uses == 0 && time.GetElapsedTime(each.LastUsed) > Silence)];
            foreach (var each in silent)
                clients.Remove(each.Id);
        }

        foreach (var each in silent)
            _ = each.LeaveAsync("its MCP client has been silent for 30 minutes");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var each in clients.Values.ToArray())
            await RemoveAsync(each, "the server of its MCP client has stopped");
        stopping.Dispose();
    }
}

/// <summary>A client that is spoken with, until this is disposed.</summary>
internal sealed class McpUse(McpConnected client, Action done) : IDisposable
{
    public McpConnected Client => client;

    public void Dispose() => done();
}
