using Microsoft.AspNetCore.Http;

namespace Stint.Hosting;

/// <summary>Whose page asks, and what browsers are told of it.</summary>
internal static class Origins
{
    /// <summary>
    /// An image or a link of another site sends no Origin; the browser says whose page asks all the same. A link to a page of ours is let
    /// through, and none to the API is.
    /// </summary>
    /// <param name="named">Whether the Host was checked: else it is whatever a proxy in front of us passes on, and the browser's word counts.</param>
    public static bool IsForeign(HttpRequest request, bool named)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOurs(origin, request, named) && (named || site != "same-origin"))
            return true;
        return request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && site is "cross-site" or "same-site";
    }

    private static bool IsOurs(string origin, HttpRequest request, bool named) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
        || (!named && string.Equals(origin, $"https://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));

    /// <summary>A browser's extension, which is no page: its user installed it, and gave it a key.</summary>
    public static bool IsExtension(HttpRequest request) => request.Headers.Origin.ToString() is var origin
        && (origin.StartsWith("chrome-extension://", StringComparison.Ordinal) || origin.StartsWith("moz-extension://", StringComparison.Ordinal) || origin.StartsWith("safari-web-extension://", StringComparison.Ordinal));

    /// <summary>Lets a page of another origin read the answer; never with cookies.</summary>
    public static void Open(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        if (http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>What a browser asks before it sends to a route that takes visits. Whether the page may is said when it sends.</summary>
    public static Task PreflightAsync(HttpContext http) => PreflightAsync(http, "POST");

    /// <summary>The same for the extensions of browsers that speak WakaTime's protocol; pages are told nothing.</summary>
    public static Task PreflightOfExtensionsAsync(HttpContext http)
    {
        if (IsExtension(http.Request))
            return PreflightAsync(http, "GET, POST");
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task PreflightAsync(HttpContext http, string methods)
    {
        Open(http);
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        headers.AccessControlMaxAge = "7200";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
