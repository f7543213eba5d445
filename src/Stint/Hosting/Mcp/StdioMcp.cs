using ModelContextProtocol.Server;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Mcp;

namespace Stint.Hosting.Mcp;

/// <summary><c>stint mcp</c>: MCP on standard input and output, for the assistant that starts it. Nothing but the protocol is written there.</summary>
internal static class StdioMcp
{
    /// <summary>The longest message of a client, in bytes.</summary>
    private const int MostBytes = 4 << 20;

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["mcp"],
        Summary = "Speak MCP on standard input and output; assistants start it themselves",
        Examples = ["stint mcp"],
        Run = (client, _) => RunAsync(client),
    };

    private static async Task<int> RunAsync(Client client)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(client.Machine.Stopping);
        var place = new ClientPlace(client);
        var work = new McpWork(place, place.Own);
        var desk = new McpDesk(McpDesk.Tools(Product.Operations), work, place, mints: false, hears: true, leaving.Token);
        await using var input = new McpInput(client.Machine.OpenIn(), MostBytes);
        await using var output = new McpOutput(client.Machine.OpenOut(), leaving.Cancel);
        var transport = new StreamServerTransport(input, output, "stint");
        await using (transport)
        {
            await using var server = McpServer.Create(transport, desk.Options());
            try
            {
                await server.RunAsync(leaving.Token);
            }
            catch (OperationCanceledException) when (leaving.IsCancellationRequested)
            {
                // Asked to stop, or nobody reads any more.
            }
        }

        await leaving.CancelAsync();
        work.Leave("its MCP client has closed the connection");
        return 0;
    }
}
