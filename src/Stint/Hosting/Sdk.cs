using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary><c>GET /sdk.js</c>: the tracker that pages of other sites embed.</summary>
internal static class Sdk
{
    private static readonly string[] Reading = ["GET", "HEAD"];
    private static readonly Lazy<(byte[] Text, string Tag)?> Script = new(Read);

    public static void Map(WebApplication app) => app.MapMethods("/sdk.js", Reading, SendAsync).WithMetadata(new Rule(Needs.Nothing, AnyPage: true));

    private static async Task SendAsync(HttpContext http)
    {
        var response = http.Response;
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        response.ContentType = "text/javascript; charset=utf-8";
        if (Script.Value is not { } script)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("// This binary was built without its tracker, since Node was not there. Install Node 20 or newer and build again.\n");
            return;
        }

        response.Headers.CacheControl = "public, max-age=3600";
        response.Headers.ETag = script.Tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(script.Tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentLength = script.Text.Length;
        if (http.Request.Method != "HEAD")
            await response.Body.WriteAsync(script.Text, http.RequestAborted);
    }

    private static (byte[] Text, string Tag)? Read()
    {
        using var stream = Resources.Open("sdk.js");
        if (stream is null)
            return null;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return (text, $"\"{Convert.ToHexStringLower(SHA256.HashData(text))[..16]}\"");
    }
}
