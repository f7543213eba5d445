using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

/// <summary>A server on a free port of this machine, over a desk's store and clock, and a client that speaks to it as any program would.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Server server;

    private Served(Desk desk, Server server)
    {
        Desk = desk;
        this.server = server;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address), Timeout = TimeSpan.FromSeconds(30) };
    }

    public Desk Desk { get; }

    public HttpClient Http { get; }

    public string Address => server.Address;

    /// <summary>Every endpoint of the server, one for each of its methods but HEAD.</summary>
    public IEnumerable<ServedRoute> Routes => server.Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD")
            .Select(method => new ServedRoute(method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<Rule>())));

    public static async Task<Served> StartAsync(TestEngine engine = TestEngine.Sqlite, Settings? settings = null, Action<WebApplication>? also = null)
    {
        var desk = new Desk(engine);
        return new Served(desk, await Server.StartAsync(desk.Database, desk.Clock, settings ?? desk.Settings, "ana@example.com", IPAddress.Loopback, 0, also));
    }

    public RemoteBackend Remote(string? token = null) => new(Address, token);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<Reply> SendAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? also = null) =>
        SendAsync(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), also);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, Action<HttpRequestMessage>? also = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        also?.Invoke(request);
        using var response = await Http.SendAsync(request);
        return new Reply(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task StopAsync() => server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
        Desk.Dispose();
    }
}

/// <summary>An endpoint, and what it needs.</summary>
internal sealed record ServedRoute(string Method, string Path, Rule? Rule)
{
    public string Name => $"{Method} {Path}";
}

/// <summary>What a server answered.</summary>
internal sealed record Reply(int Status, string? Type, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The status and the code of a problem, which has the form that the standard gives it.</summary>
    public string Problem()
    {
        Assert.Equal("application/problem+json", Type);
        var problem = Json;
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.Equal(Status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.False(problem.TryGetProperty("message", out _));
        return $"{Status} {problem.GetProperty("code").GetString()}";
    }
}
