using Microsoft.AspNetCore.Http;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Visits;

namespace Stint.Hosting;

/// <summary>Sees what requests are page views or errors, and hands that over. Nothing that goes wrong here reaches the request.</summary>
internal sealed class VisitCapture(RequestDelegate next, StintHost host)
{
    /// <summary>What a request carries once it was seen: an error page that is made by running the pipeline again is no second one.</summary>
    private static readonly object Seen = new();

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Items.TryAdd(Seen, null))
        {
            await next(http);
            return;
        }

        // What comes later may write another path.
        var (below, path, at) = (http.Request.PathBase, http.Request.Path, host.Time.GetUtcNow());
        try
        {
            await next(http);
        }
        catch (Exception failure) when (Passes(() => See(http, below, path, at, failure)))
        {
            throw;
        }

        Passes(() => See(http, below, path, at, null));
    }

    /// <summary>Does something that must not fail; always false, so that an exception goes its way untouched.</summary>
    private static bool Passes(Action see)
    {
        try
        {
            see();
        }
        catch (Exception)
        {
            // A function of the application's own failed, or the request is gone: there is nobody to tell, and the request is answered all the same.
        }

        return false;
    }

    private void See(HttpContext http, PathString below, PathString path, DateTimeOffset at, Exception? failure)
    {
        if (IsExcluded(http, path))
            return;
        var status = http.Response.StatusCode;
        var failed = failure is not null ? failure is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested : status >= StatusCodes.Status500InternalServerError;
        if (!failed && (failure is not null || !IsView(http, status)))
            return;
        var sender = SenderOfRequest.Read(http);
        var seen = Instant.FromDateTimeOffset(at);
        var page = below.Add(path).Value;
        host.Captured.Offer(new Captured(
            new EventInput(
                Ids.New(seen),
                failed ? EventTypes.Error : EventTypes.PageView,
                failed ? failure?.GetType().FullName ?? $"status {status}" : null,
                Page: page,
                At: seen.ToString(),
                VisitorId: host.Options.VisitorId(http),
                UserId: host.Options.UserId(http),
                Entry: failed ? null : Entry(http, page)),
            // The request is the visitor's own. On this machine all have one address, which is one more than none.
            sender with { IsPage = true, Address = sender.Address ?? http.Connection.RemoteIpAddress?.ToString() }));
    }

    private bool IsExcluded(HttpContext http, PathString path) =>
        http.GetEndpoint()?.Metadata.GetMetadata<MountedStint>() is not null || host.Options.ExcludedPaths.Any(each => path.StartsWithSegments(each, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether somebody sees a page by this: a whole document that was asked for to be looked at now, and given.</summary>
    private static bool IsView(HttpContext http, int status)
    {
        var headers = http.Request.Headers;
        if (!HttpMethods.IsGet(http.Request.Method) || headers["Sec-Fetch-Dest"].ToString() is not ("" or "document") || headers.XRequestedWith.Count > 0)
            return false;
        if (headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase) || headers["Purpose"].ToString() == "prefetch")
            return false;
        // A page that the browser still has is answered without a body and its type.
        return status == StatusCodes.Status304NotModified
            ? headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            : status is >= 200 and < 300 && http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static EntryPoint Entry(HttpContext http, string? page)
    {
        var campaign = http.Request.Query["utm_campaign"].ToString() is { Length: > 0 and <= 200 } named ? named : null;
        if (!Uri.TryCreate(http.Request.Headers.Referer.ToString(), UriKind.Absolute, out var referrer) || referrer.Scheme is not ("http" or "https"))
            return new EntryPoint(page, "direct", Campaign: campaign);
        // Without what stands behind the path: it may tell more than from where somebody came.
        return string.Equals(referrer.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            ? new EntryPoint(page, "internal", Campaign: campaign)
            : new EntryPoint(page, "external", PlainText.Short(referrer.GetLeftPart(UriPartial.Path), 2000), campaign);
    }
}
