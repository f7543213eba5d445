using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>The JSON object in a request's body, bounded in size and depth, in UTF-8, no name twice. Kept with the request once it was read.</summary>
internal sealed class RequestBody : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private RequestBody(JsonDocument? document) => Document = document;

    /// <summary>Null where nothing was sent.</summary>
    public JsonDocument? Document { get; }

    /// <summary>Reads the body, or gives what was read of it before.</summary>
    /// <param name="plainText">Whether it may be called plain text: a beacon cannot call it otherwise without asking first.</param>
    public static async Task<RequestBody> ReadAsync(HttpContext http, int most, bool plainText)
    {
        if (http.Features.Get<RequestBody>() is { } known)
            return known;
        var body = new RequestBody(await ParseAsync(http, most, plainText));
        http.Features.Set(body);
        http.Response.RegisterForDispose(body);
        return body;
    }

    /// <summary>A text member of the object; null where there is none.</summary>
    public string? Text(string name) =>
        Document is { } document && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.String(value, name) : null;

    private static async Task<JsonDocument?> ParseAsync(HttpContext http, int most, bool plainText)
    {
        if (http.Request.Method is "GET" or "HEAD" or "DELETE" || http.Request.ContentLength is 0 || (http.Request.ContentLength is null && http.Request.Headers.TransferEncoding.Count == 0))
            return null;
        if (http.Request.ContentLength > most)
            throw BoundedBody.TooLarge(most);

        // A form or plain text is what another site's page could send without being asked first.
        if (!http.Request.HasJsonContentType() && !(plainText && IsPlainText(http.Request.ContentType)))
            throw Refusal.Usage("not_json", "The body must be JSON.", "Send Content-Type: application/json.");
        try
        {
            await using var bounded = new BoundedBody(http.Request.Body, most);
            using var whole = new MemoryStream();
            await bounded.CopyToAsync(whole, http.RequestAborted);
            var bytes = whole.ToArray();
            if (!Utf8.IsValid(bytes))
                throw Refusal.Usage("bad_text", "The body is not valid UTF-8.");
            var body = JsonDocument.Parse(bytes, Strict);
            return body.RootElement.ValueKind == JsonValueKind.Object ? body : throw Refusal.Usage("not_json", "The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("not_json", $"The body is not valid JSON: {wrong.Message}");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name.
            throw Refusal.Usage("bad_text", "A field's name is not valid Unicode text.");
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw BoundedBody.TooLarge(most);
        }
    }

    private static bool IsPlainText(string? type) => type is null || type.Split(';')[0].Trim().Equals("text/plain", StringComparison.OrdinalIgnoreCase);

    public void Dispose() => Document?.Dispose();
}
