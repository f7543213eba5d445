using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Stint.Operations;
using Stint.Storage;
using Stint.Work;
using Stint.Work.Agents;
using Stint.Work.Mcp;

namespace Stint.Hosting.Mcp;

/// <summary>The machine that an assistant works on: each call is a command of its own, in the assistant's folder and name, on the store or the server of this machine.</summary>
internal sealed class ClientPlace(Client host) : McpPlace
{
    /// <summary>How long a client is waited for that said it would tell its folders.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock errors = new();
    private string folder = host.Machine.Directory;

    /// <summary>The process that started us: hooks of the same assistant come from it too, and mean the same session.</summary>
    private readonly string? owner = host.Machine.Above().FirstOrDefault();

    /// <summary>What the client's session is called until hooks tell its name.</summary>
    public string Own => owner is null ? NewId() : Driven.NameOf(owner);

    public override object Run(Operation operation, Arguments arguments, string agent, string agentSession)
    {
        var variables = new Dictionary<string, string>(host.Machine.Variables, StringComparer.Ordinal)
        {
            ["STINT_AGENT"] = host.Machine.Variable("STINT_AGENT") ?? agent,
            ["STINT_AGENT_SESSION"] = agentSession,
        };
        // A session that the environment names is somebody else's choice: the assistant's own is meant.
        variables.Remove("STINT_SESSION");
        variables.Remove("CURRENT_SESSION");
        var machine = host.Machine with { Variables = variables, Owner = owner, Directory = folder, Out = host.Machine.Error, InIsTerminal = false };
        using var client = new Client(machine, host.Options, new WorkSurroundings(machine));
        if (client.Backend is LocalBackend local)
            client.Answers = PathKeys.Read(local.Database, client.Settings, client.Settings.Workspace, client.Now);
        return client.Carry(operation, arguments);
    }

    public override Terminal Terminal(TextWriter output) => new(output, false, 100, Context.FindZone(host.Settings.Tz), host.Now);

    public override string NewId() => Ids.New(host.Now);

    public override void Say(string text)
    {
        lock (errors)
            host.Say(text);
    }

#pragma warning disable MCP9005 // Newer revisions have no roots; clients of the older ones still tell where they work by them.
    /// <summary>Outside of a repository, the first folder that the client says it works in.</summary>
    public override async Task LocateAsync(McpServer server, CancellationToken leaving)
    {
        if (host.Surroundings.Worktree is not null || server.NegotiatedProtocolVersion == McpDesk.Modern || server.ClientCapabilities?.Roots is null)
            return;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        waiting.CancelAfter(Patience);
        try
        {
            var told = await server.RequestRootsAsync(new ListRootsRequestParams(), waiting.Token);
            folder = told.Roots.Select(each => Uri.TryCreate(each.Uri, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : null).FirstOrDefault(Directory.Exists) ?? folder;
        }
        catch (Exception failure) when (failure is McpException or InvalidOperationException or IOException or OperationCanceledException or System.Text.Json.JsonException)
        {
            // It does not tell: the folder it started us in is meant.
        }
    }
#pragma warning restore MCP9005
}
