using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Stint.Operations;
using Stint.Storage;
using Stint.Visits.Otlp;

namespace Stint.Hosting;

/// <summary><c>POST /v1/logs</c>: log records of OpenTelemetry by OTLP/HTTP, as protobuf and as JSON, plain or compressed with gzip.</summary>
internal static class OtlpFace
{
    public const string Path = "/v1/logs";

    /// <summary>How long a client waits before it asks again, in seconds.</summary>
    private const string Later = "5";

    public static void Map(IEndpointRouteBuilder app, Database database, TimeProvider time, Settings settings)
    {
        app.MapPost(Path, (HttpContext http) => AnswerAsync(http, grant => new Context(database, new Caller { Sender = SenderOfRequest.Read(http) }, time, settings, grant))).WithMetadata(new Rule(Needs.Ingest, OwnBody: true));
        app.MapMethods(Path, ["OPTIONS"], Origins.PreflightAsync).WithMetadata(new Rule(Needs.Nothing, AnyPage: true));
    }

    /// <summary>Whether a request is answered in this form, its refusals too.</summary>
    public static bool Answers(HttpContext http) => http.Request.Path == Path && http.Request.Method == "POST";

    private static async Task AnswerAsync(HttpContext http, Func<Grant, Context> context)
    {
        try
        {
            var json = IsJson(http);
            if (!json && !HasType(http, OtlpAnswer.Protobuf))
                throw Refusal.Usage("not_otlp", "The body must be OTLP.", $"Send Content-Type: {OtlpAnswer.Protobuf} or {OtlpAnswer.Json}.");
            var body = await BodyAsync(http);
            var records = json ? OtlpJson.Read(body) : OtlpProtobuf.Read(body.Span);
            await SendAsync(http, StatusCodes.Status200OK, OtlpAnswer.Of(OtlpIntake.Take(context(http.Features.GetRequiredFeature<Admitted>().Grant), records), json));
        }
        catch (Refusal refusal)
        {
            await RefuseAsync(http, refusal, refusal.Code == "not_otlp" ? StatusCodes.Status415UnsupportedMediaType : refusal.Status);
        }
        catch (BadHttpRequestException wrong)
        {
            await RefuseAsync(http, Refusal.Usage("bad_request", wrong.Message), wrong.StatusCode);
        }
    }

    /// <summary>A refusal as OTLP's clients read it.</summary>
    public static Task RefuseAsync(HttpContext http, Refusal refusal, int status)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = refusal.Facts?["retry_after_seconds"]?.ToString() ?? Later;
        return SendAsync(http, status, OtlpAnswer.Of(refusal, IsJson(http)));
    }

    private static async Task SendAsync(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = IsJson(http) ? OtlpAnswer.Json : OtlpAnswer.Protobuf;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static bool IsJson(HttpContext http) => HasType(http, OtlpAnswer.Json);

    private static bool HasType(HttpContext http, string type) =>
        string.Equals(http.Request.ContentType?.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase);

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext http)
    {
        var sent = await ReadAsync(http.Request.Body, OtlpBounds.MostSent, "as it is sent", http.RequestAborted);
        switch (http.Request.Headers.ContentEncoding.ToString().ToLowerInvariant())
        {
            case "" or "identity":
                return sent;
            case "gzip":
                try
                {
                    await using var unpacking = new GZipStream(new MemoryStream(sent.ToArray(), writable: false), CompressionMode.Decompress);
                    return await ReadAsync(unpacking, OtlpBounds.MostUnpacked, "when it is unpacked", http.RequestAborted);
                }
                catch (InvalidDataException)
                {
                    throw OtlpBounds.Malformed("it is no gzip");
                }

            default:
                throw Refusal.Usage("not_otlp", "The body's encoding is not known here.", "Send Content-Encoding: gzip, or none.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int most, string when, CancellationToken aborted)
    {
        var body = new MemoryStream();
        var part = new byte[16 << 10];
        int count;
        while ((count = await stream.ReadAsync(part, aborted)) > 0)
        {
            if (body.Length + count > most)
                throw new Refusal(RefusalKind.TooLarge, "too_large", $"The body is larger than {most >> 10:N0} KiB {when}.", "Set OTEL_BLRP_MAX_EXPORT_BATCH_SIZE to less, or compress with gzip.");
            body.Write(part, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
