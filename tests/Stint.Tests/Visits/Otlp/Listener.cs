using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stint.Visits.Otlp;

namespace Stint.Tests.Visits.Otlp;

/// <summary>An endpoint of OpenTelemetry that remembers what it was told, and answers as a test wants.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<int> answers = new();

    private Listener(WebApplication app) => this.app = app;

    /// <summary>Each record as text, with its headers' key: <c>session.start visit shop key</c>.</summary>
    public ConcurrentQueue<OtlpRecord> Heard { get; } = new();

    public ConcurrentQueue<string> Keys { get; } = new();

    public string Address => app.Urls.First();

    public static async Task<Listener> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = new Listener(builder.Build());
        foreach (var answer in answers)
            listener.answers.Enqueue(answer);
        listener.app.MapPost("/otel/v1/logs", (HttpContext http) => listener.HearAsync(http));
        await listener.app.StartAsync();
        return listener;
    }

    public OtlpTarget Target(string protocol)
    {
        var target = OtlpTarget.Read(
            name => name switch
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT" => Address + "/otel/",
                "OTEL_EXPORTER_OTLP_PROTOCOL" => protocol,
                "OTEL_EXPORTER_OTLP_HEADERS" => "x-key=a%20b, x-other=1",
                "OTEL_SERVICE_NAME" => "visits",
                _ => null,
            },
            out var wrong);
        Assert.Null(wrong);
        return target!;
    }

    public async Task<OtlpRecord[]> HearAsync(int count)
    {
        // The announcer looks each second; a loaded machine may take longer.
        for (var patience = 0; Heard.Count < count && patience < 1200; patience++)
            await Task.Delay(25);
        return [.. Heard];
    }

    private async Task HearAsync(HttpContext http)
    {
        if (answers.TryDequeue(out var answer) && answer != 200)
        {
            http.Response.StatusCode = answer;
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Keys.Enqueue(http.Request.Headers["x-key"].ToString());
        foreach (var record in http.Request.ContentType == OtlpAnswer.Json ? OtlpJson.Read(body.ToArray()) : OtlpProtobuf.Read(body.ToArray()))
            Heard.Enqueue(record);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
