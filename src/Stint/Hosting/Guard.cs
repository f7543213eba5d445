using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>
/// Who may speak to a server without tokens: programs and pages of this machine. The Host header must name the loopback (a foreign name that
/// resolves to it is another site's trick), and a page must be our own.
/// </summary>
internal static class Guard
{
    private const string Policy = "default-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void Use(WebApplication app) => app.Use(async (http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsLoopback(http.Request.Host.Host))
        {
            await HttpFace.ProblemAsync(http, new Refusal(RefusalKind.Forbidden, "foreign_host", "This server answers only to its own machine.", "Use http://127.0.0.1 or http://localhost."));
            return;
        }

        if (IsForeign(http.Request))
        {
            await HttpFace.ProblemAsync(http, new Refusal(RefusalKind.Forbidden, "foreign_origin", "Pages of other sites may not speak to this server."));
            return;
        }

        await next(http);
    });

    private static bool IsLoopback(string host) => host.ToLowerInvariant() is "127.0.0.1" or "localhost" or "[::1]" or "::1";

    /// <summary>
    /// An image or a link of another site sends no Origin; the browser says whose page asks all the same. A link to a page of ours is let
    /// through, and none to the API is.
    /// </summary>
    private static bool IsForeign(HttpRequest request) =>
        (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOurs(origin, request))
        || (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site");

    private static bool IsOurs(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
