using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>Sends operations to the server that STINT_SERVER names: the same request, the same answer.</summary>
internal sealed class RemoteBackend : Backend
{
    private const string Current = "current";
    private readonly HttpClient http;
    private readonly Uri server;
    private readonly TimeSpan patience;

    public RemoteBackend(string address, string? token, TimeSpan? patience = null)
    {
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw Refusal.Usage("bad_server", "STINT_SERVER is not an http address.", "Write http://127.0.0.1:7337");
        server = uri;
        this.patience = patience ?? TimeSpan.FromSeconds(60);
        // Who calls, from where and with which token is for this server alone, wherever it would send us on to.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public override object Run(Operation operation, Arguments arguments, Caller caller)
    {
        using var request = Request(operation, arguments);
        request.Headers.Add(CallerHeader.Name, CallerHeader.Write(HangsOnProcesses(operation, arguments, caller) ? caller : caller with { Above = [] }));
        using var waiting = new CancellationTokenSource(patience);
        try
        {
            using var response = http.Send(request, HttpCompletionOption.ResponseHeadersRead, waiting.Token);
            if ((int)response.StatusCode is >= 300 and < 400)
                throw SentOn(response.Headers.Location);
            // Before the body is read, which may be a page, or a stream without an end.
            if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json"))
                throw NotOurs(null);
            // Reading has no time-out of its own; a server that stops in the middle is left.
            using var leaving = waiting.Token.Register(response.Dispose);
            using var stream = response.Content.ReadAsStream();
            using var body = JsonDocument.Parse(stream);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw NotOurs(null);
            return response.IsSuccessStatusCode ? operation.FromJson(body.RootElement) : throw Refused(body.RootElement, (int)response.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException || (failure is ObjectDisposedException && waiting.IsCancellationRequested))
        {
            throw new Refusal(RefusalKind.Unavailable, "server_unreachable", $"The server {Shown} does not answer: {failure.Message}", "Is it running? Start it: stint serve", cause: failure);
        }
        catch (JsonException failure)
        {
            throw NotOurs(failure);
        }
    }

    /// <summary>Whether the answer may be another for what runs above the caller: where a session is not named, or is written to. Else it is not looked up.</summary>
    private static bool HangsOnProcesses(Operation operation, Arguments arguments, Caller caller) =>
        operation.MeansCurrent && caller.AgentSession is null
        && (operation.Method != "GET" || !Array.Exists(operation.Parameters, each => each.Name == "session") || (Named(operation, arguments) ?? caller.Session) is null or Current);

    private static string? Named(Operation operation, Arguments arguments) =>
        Array.Find(operation.Parameters, each => each.Name == "session") is { } session ? arguments.Raw(session) as string : null;

    private Refusal SentOn(Uri? to) => new(
        RefusalKind.Unavailable, "bad_server", $"{Shown} sends on to {(to is null ? "another address" : PlainText.Short(PlainText.Line(to.OriginalString), 200))}; nothing was sent there.",
        "If your server is there, name it in STINT_SERVER.");

    private Refusal NotOurs(Exception? cause) =>
        new(RefusalKind.Unavailable, "bad_server", $"{Shown} does not answer like a Stint server of this version.", "Check STINT_SERVER, and that its server is as new as this program.", cause: cause);

    /// <summary>The address without a password that stands in it.</summary>
    private string Shown => server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private HttpRequestMessage Request(Operation operation, Arguments arguments)
    {
        var path = operation.Path;
        var rest = new JsonObject();
        foreach (var parameter in operation.Parameters)
        {
            var json = arguments.Raw(parameter) is { } value ? parameter.ToJson(value) : null;
            var place = "{" + parameter.Name + "}";
            var inPath = path.Contains(place, StringComparison.Ordinal);
            if (inPath)
                path = path.Replace(place, Uri.EscapeDataString(json?.ToString() ?? Current), StringComparison.Ordinal);

            // In a path the word stands for nothing given; where it was given, it says more than the caller's environment.
            if (json is not null && (!inPath || json.ToString() == Current))
                rest[parameter.Name] = json;
        }

        var bodied = operation.HasBody;
        var query = bodied ? "" : "?" + string.Join('&', rest.SelectMany(pair => Texts(pair.Value!).Select(text => $"{pair.Key}={Uri.EscapeDataString(text)}")));
        return new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(server, path.TrimStart('/') + query))
        {
            Content = bodied ? new StringContent(rest.ToJsonString(Client.Plain), Encoding.UTF8, "application/json") : null,
        };
    }

    /// <summary>A list is said value by value.</summary>
    private static IEnumerable<string> Texts(JsonNode value) => value is JsonArray list ? list.Select(each => each!.ToString()) : [value.ToString()];

    private static Refusal Refused(JsonElement problem, int status)
    {
        var kind = Enum.GetValues<RefusalKind>().FirstOrDefault(each => Refusal.Table(each).Status == status, RefusalKind.Unavailable);
        var facts = new JsonObject();
        foreach (var property in problem.EnumerateObject())
        {
            if (property.Name is not ("type" or "title" or "status" or "detail" or "code" or "hint" or "instance"))
                facts[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return new Refusal(kind, Text("code") ?? "refused", Text("detail") ?? Text("title") ?? "The server refused.", Text("hint"), facts);

        string? Text(string name) => problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public override void Dispose() => http.Dispose();
}
