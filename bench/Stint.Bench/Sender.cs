using System.Net;
using System.Net.Http.Headers;

namespace Stint.Bench;

/// <summary>Clients of a server, 64 connections of them.</summary>
internal sealed class Sender(string address) : IDisposable
{
    private const int Connections = 64;

    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = new Uri(address) };

    /// <summary>Sends every body once, over all connections at a time; fails when one is not taken whole.</summary>
    public async Task<long> SendAsync(IReadOnlyList<byte[]> bodies)
    {
        var next = -1;
        var taken = 0L;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < bodies.Count;)
            {
                using var content = new ByteArrayContent(bodies[i]);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await client.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.Accepted || text.Contains("refused", StringComparison.Ordinal) || text.Contains("repeated", StringComparison.Ordinal))
                    throw new InvalidOperationException($"{answer.StatusCode}: {text[..Math.Min(text.Length, 300)]}");
                Interlocked.Add(ref taken, SentEvents.OfBatch);
            }
        })));
        return taken;
    }

    public void Dispose() => client.Dispose();
}
