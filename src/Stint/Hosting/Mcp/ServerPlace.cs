using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work;
using Stint.Work.Mcp;

namespace Stint.Hosting.Mcp;

/// <summary>A server that a client speaks to: operations run on its store, as the token of the client allows. What lies on the client's machine is not known.</summary>
internal sealed class ServerPlace(Database database, TimeProvider time, Settings settings, string actor, Grant grant) : McpPlace
{
    public override object Run(Operation operation, Arguments arguments, string agent, string agentSession)
    {
        if (!grant.Allows(operation.Needs))
            throw Guard.TooLittle(grant, operation.Needs);
        var caller = new Caller { Actor = grant.Actor ?? actor, Agent = agent, AgentSession = agentSession, Tz = settings.Tz, Version = ProgramVersion.Text, Everywhere = true };
        var context = new Context(database, caller, time, settings, grant);
        return operation.Run(context.Leaving(PathKeys.Read(database, settings, context.Workspace, context.Now)), arguments);
    }

    public override Terminal Terminal(TextWriter output) => new(output, false, 100, Context.FindZone(settings.Tz), Now);

    public override string NewId() => Ids.New(Now);

    public override void Say(string text) => Console.Error.WriteLine(text);

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());
}
