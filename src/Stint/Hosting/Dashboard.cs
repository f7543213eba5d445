using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>The dashboard's files, embedded in the binary. Every path that is no file is the application's page, which says where there is nothing.</summary>
internal static partial class Dashboard
{
    private const string Prefix = "dashboard/";
    private const string Page = "index.html";
    private static readonly ConcurrentDictionary<string, byte[]> Plain = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, byte[]> Compressed = new(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder app) => app.MapMethods("/{**path}", ["GET", "HEAD"], (HttpContext http) =>
    {
        var path = (http.Request.RouteValues["path"] as string ?? "").Trim('/');
        if (path == "api" || path.StartsWith("api/", StringComparison.Ordinal) || path.Length > 200)
            return NotFoundAsync(http);
        if (path != Page && Read(path) is { } file)
            return SendAsync(http, path, file);
        if (path != Page && !IsShown(path))
        {
            if (path.Contains('.', StringComparison.Ordinal))
                return NotFoundAsync(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return SendAsync(http, Page, Read(Page) ?? Notice);
    }).WithMetadata(new Rule(Operations.Needs.Nothing));

    /// <summary>Where the application has something to show: as its own <c>routes.ts</c> says.</summary>
    private static bool IsShown(string path) => path.StartsWith("coding/", StringComparison.Ordinal)
        ? DateOnly.TryParseExact(path["coding/".Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        : Pages().IsMatch(path);

    [GeneratedRegex("^((sessions|tasks)(/[^/]+)?|analytics|coding|visits(/(?!(users|visitors)$)[^/]+)?|visits/(users|visitors)/[^/]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pages();

    /// <summary>A file of the dashboard; null when there is none. Only those that there are are kept: names that are not are without end.</summary>
    private static byte[]? Read(string path)
    {
        if (Plain.TryGetValue(path, out var known))
            return known;
        using var stream = path.Length == 0 ? null : Resources.Open(Prefix + path);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Plain[path] = bytes;
    }

    private static async Task SendAsync(HttpContext http, string path, byte[] file)
    {
        var response = http.Response;
        response.ContentType = Type(path);

        // Assets carry a hash of their content in their name; the page that names them must be asked for again.
        response.Headers.CacheControl = path.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (path == Page)
            file = Placed(file, http.Request.PathBase);
        else if (file.Length > 1024 && http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            file = Compressed.GetOrAdd(path, _ => Brotli(file));
            response.Headers.ContentEncoding = "br";
        }

        response.ContentLength = file.Length;
        if (http.Request.Method != "HEAD")
            await response.Body.WriteAsync(file, http.RequestAborted);
    }

    /// <summary>The page names its assets beside itself, and is shown at every path: they lie below the one at which the server stands.</summary>
    private static byte[] Placed(byte[] page, PathString below) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page).Replace("=\"./", $"=\"{WebUtility.HtmlEncode(below.ToUriComponent())}/", StringComparison.Ordinal));

    private static byte[] Brotli(byte[] file)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, CompressionLevel.Optimal))
            brotli.Write(file);
        return target.ToArray();
    }

    private static string Type(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" or ".webmanifest" => "application/json",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    private static Task NotFoundAsync(HttpContext http) =>
        HttpFace.ProblemAsync(http, Operations.Refusal.NotFound("not_found", "There is nothing at this address."));

    /// <summary>What a binary built without Node shows in the dashboard's place.</summary>
    private static readonly byte[] Notice =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Stint</title>
        <h1>Stint is running</h1><p>This binary was built without its dashboard, since Node was not there. The command line and <code>/api/v1</code> work.
        Install Node 20 or newer and build again.</p></html>
        """u8.ToArray();
}
