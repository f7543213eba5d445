using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>A client of <c>stint mcp</c> that writes every byte itself, so that nothing of ours reads what ours wrote.</summary>
internal sealed class Spoken : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream toServer = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream fromServer = new(PipeDirection.In);
    private readonly StreamReader reader;
    private readonly StringWriter error = new();
    private readonly Task<int> running;
    private int last;

    public Spoken(CommandLineRunner stint)
    {
        reader = new StreamReader(fromServer, new UTF8Encoding(false));
        var (input, output) = (new AnonymousPipeClientStream(PipeDirection.In, toServer.ClientSafePipeHandle), new AnonymousPipeClientStream(PipeDirection.Out, fromServer.ClientSafePipeHandle));
        running = stint.Start(input, output, TextWriter.Synchronized(error), "mcp");
    }

    /// <summary>What the server asked, and how the client answers; without an answer the question stays open.</summary>
    public Func<JsonElement, JsonObject?> Answers { get; set; } = _ => null;

    /// <summary>Every line that the server wrote.</summary>
    public List<string> Heard { get; } = [];

    public string Errors => error.ToString();

    public static Spoken Begin(CommandLineRunner stint, string name = "claude-code", string capabilities = "{}", string revision = "2025-11-25", Func<JsonElement, JsonObject?>? answers = null)
    {
        var client = new Spoken(stint) { Answers = answers ?? (_ => null) };
        client.Ask("initialize", $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{{{capabilities}}},"clientInfo":{"name":"{{{name}}}","version":"1.0"}}""");
        client.Write("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return client;
    }

    public void Write(string line)
    {
        toServer.Write(Encoding.UTF8.GetBytes(line + "\n"));
        toServer.Flush();
    }

    /// <summary>Asks, answers what is asked meanwhile, and gives the result, or the error with its code.</summary>
    public JsonElement Ask(string method, string parameters = "{}")
    {
        var id = ++last;
        Write($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        while (true)
        {
            var message = Hear();
            if (message.TryGetProperty("method", out _))
                Answer(message);
            else if (message.GetProperty("id").ValueKind == JsonValueKind.Number && message.GetProperty("id").GetInt32() == id)
                return message.TryGetProperty("result", out var result) ? result : message.GetProperty("error");
        }
    }

    /// <summary>Hears until the server asks something, and answers it.</summary>
    public JsonElement Asked()
    {
        while (true)
        {
            var message = Hear();
            if (!message.TryGetProperty("method", out _))
                continue;
            Answer(message);
            return message;
        }
    }

    public JsonElement Call(string tool, string arguments) => Ask("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");

    /// <summary>What a tool answered; the test fails where it refused.</summary>
    public JsonElement Do(string tool, string arguments)
    {
        var result = Call(tool, arguments);
        Assert.False(result.TryGetProperty("isError", out var error) && error.GetBoolean(), result.ToString());
        return result.GetProperty("structuredContent");
    }

    private JsonElement Hear()
    {
        var line = reader.ReadLine() ?? throw new EndOfStreamException($"The server ended.\n{Errors}");
        Heard.Add(line);
        return JsonDocument.Parse(line).RootElement;
    }

    private void Answer(JsonElement question)
    {
        if (question.TryGetProperty("id", out var id) && Answers(question) is { } answer)
            Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id.GetRawText()), ["result"] = answer }.ToJsonString());
    }

    /// <summary>Closes the connection as an assistant does that ends, and gives the exit code.</summary>
    public async Task<int> CloseAsync()
    {
        await toServer.DisposeAsync();
        return await running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        reader.Dispose();
        await fromServer.DisposeAsync();
        await error.DisposeAsync();
    }
}
