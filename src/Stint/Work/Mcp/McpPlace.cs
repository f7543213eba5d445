using ModelContextProtocol.Server;
using Stint.Operations;

namespace Stint.Work.Mcp;

/// <summary>Where the operations of a client of MCP run: on the machine that it works on, or on a server that it speaks to.</summary>
internal abstract class McpPlace
{
    /// <summary>Runs an operation as an assistant, and as that session of its own.</summary>
    public abstract object Run(Operation operation, Arguments arguments, string agent, string agentSession);

    /// <summary>Finds out where the client works, where this does not know it by itself.</summary>
    public virtual Task LocateAsync(McpServer server, CancellationToken leaving) => Task.CompletedTask;

    /// <summary>A name that no other session goes by.</summary>
    public abstract string NewId();

    /// <summary>What prints an answer, for models that read text.</summary>
    public abstract Terminal Terminal(TextWriter output);

    /// <summary>Tells whoever runs the server; never the client.</summary>
    public abstract void Say(string text);
}
