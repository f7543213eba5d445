using System.Net.Http.Headers;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

/// <summary>Makes tokens where the store is, and asks a server with them.</summary>
internal static class Visitor
{
    /// <summary>A token of a scope, made by somebody at a desk.</summary>
    public static NewToken Token(this Desk desk, string scope, TimeSpan? expires = null, string? actor = null) =>
        (actor is null ? desk : desk.As(caller => caller with { Actor = actor, Named = actor })).Do<NewToken>(TokenOperations.Create, ("scope", scope), ("expires", expires));

    /// <summary>The same store, in another workspace.</summary>
    public static Desk In(this Desk desk, string workspace) => desk.With(desk.Settings with { Workspace = workspace });

    public static Action<HttpRequestMessage> Bearer(string token) => request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public static Action<HttpRequestMessage> From(string origin, string? token = null) => request =>
    {
        request.Headers.Add("Origin", origin);
        request.Headers.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        if (token is not null)
            Bearer(token)(request);
    };

    public static Task<Reply> GetAsync(this Served served, string path, string token) => served.SendAsync(HttpMethod.Get, path, also: Bearer(token));

    public static Task<Reply> PostAsync(this Served served, string path, string json, string token) => served.SendAsync(HttpMethod.Post, path, json, Bearer(token));

    public static Task<Reply> BeaconAsync(this Served served, string path, string body, Action<HttpRequestMessage>? also = null) =>
        served.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "text/plain"), also);

    /// <summary>A name of another workspace whose rows lie among those of the first one.</summary>
    public static string Neighbour(string workspace) =>
        Enumerable.Range(0, 100_000).Select(n => $"neighbour-{n}").First(name => Bucket.Of(name) == Bucket.Of(workspace));
}
