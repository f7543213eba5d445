using ModelContextProtocol.Server;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Mcp;

namespace Stint.Hosting.Mcp;

/// <summary>What Stint offers to clients of MCP over HTTP.</summary>
internal sealed class StintClients(Database database, TimeProvider time, Settings settings, string actor, McpSessions sessions) : IMcpClients
{
    private readonly Stint.Operations.Mcp.ToolTable tools = McpDesk.Tools(Product.Operations);

    public McpServerOptions Alone(Grant grant, CancellationToken leaving)
    {
        // Whoever comes with one token, and by one name, goes on in one session; another is named by its handle.
        var place = Place(grant);
        return new McpDesk(tools, new McpWork(place, "mcp:" + grant.Token, shared: true), place, mints: true, hears: false, leaving).Options();
    }

    public McpConnected Connect(string id, Grant grant)
    {
        var leaving = CancellationTokenSource.CreateLinkedTokenSource(sessions.Stopping);
        var place = Place(grant);
        var work = new McpWork(place, id);
        var desk = new McpDesk(tools, work, place, mints: false, hears: false, leaving.Token);
        return new McpConnected(id, grant, desk.Options(), leaving, desk.HearAsync, work.Leave);
    }

    private ServerPlace Place(Grant grant) => new(database, time, settings, actor, grant);
}
