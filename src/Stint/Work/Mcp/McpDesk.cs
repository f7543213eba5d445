using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Stint.Operations;
using Stint.Operations.Mcp;

namespace Stint.Work.Mcp;

/// <summary>What one client of MCP is offered: the tools of the operations, resources and prompts, all about its own session where it names no other.</summary>
/// <param name="mints">Each request stands alone: the session begins with the first call that writes, and its handle is in every answer.</param>
/// <param name="hears">The client hears what is said unasked from the beginning; over HTTP not before it listens.</param>
/// <param name="leaving">The client has gone, and waits for nothing any more.</param>
internal sealed class McpDesk(ToolTable tools, McpWork work, McpPlace place, bool mints, bool hears, CancellationToken leaving)
{
    private Task connected = Task.CompletedTask;
    private volatile bool hears = hears;

    /// <summary>The revision in which each request says itself who asks, and a question is an answer.</summary>
    public const string Modern = "2026-07-28";

    private const string Ways = "Use record for what you did, for decisions with their reasons, and for blockers, as they happen; recall resume for where the work was left.";

    private const string Connected = "Stint keeps a session of this work, and began it when you connected. " + Ways;

    private const string Alone =
        "Stint keeps a session of this work. The first call that writes begins it, and answers with its session_handle: pass that as session from then on. " + Ways;

    /// <summary>How long lists may be kept: they change with the program only.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>The five tools, in their order.</summary>
    public static ToolTable Tools(IEnumerable<Operation> operations) => new(
        operations,
        ("session", "Your work session."),
        ("record", "Add to the session, as things happen."),
        ("task", "Tasks, and your hold on them."),
        ("recall", "What happened."),
        ("report", "Figures."));

    public McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation { Name = "stint", Title = "Stint", Version = ProgramVersion.Text },
        ServerInstructions = mints ? Alone : Connected,
        Capabilities = new ServerCapabilities { Tools = new(), Resources = new(), Prompts = new() },
        ScopeRequests = false,
        Filters = new McpServerFilters { Message = new McpMessageFilters { IncomingFilters = mints ? [] : [Connecting] } },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = tools.Described, TimeToLive = Kept, CacheScope = CacheScope.Public }),
            CallToolHandler = (request, stopping) => new(Task.Run(() => CallAsync(request), stopping)),
            ListResourcesHandler = (_, _) => new(new ListResourcesResult { Resources = McpResources.Listed, TimeToLive = Kept, CacheScope = CacheScope.Public }),
            ListResourceTemplatesHandler = (_, _) => new(new ListResourceTemplatesResult { ResourceTemplates = McpResources.Templates, TimeToLive = Kept, CacheScope = CacheScope.Public }),
            ReadResourceHandler = (request, stopping) => new(Task.Run(() => ToldAsync(request.Server, () => McpResources.Read(work, request.Params!.Uri)), stopping)),
            ListPromptsHandler = (_, _) => new(new ListPromptsResult { Prompts = McpPrompts.Listed, TimeToLive = Kept, CacheScope = CacheScope.Public }),
            GetPromptHandler = (request, stopping) => new(Task.Run(() => ToldAsync(request.Server, () => McpPrompts.Get(work, request.Params!)), stopping)),
        },
    };

    /// <summary>The client listens from now on.</summary>
    public async Task HearAsync(McpServer server)
    {
        hears = true;
        await connected;
        await AskAsync(server);
    }

    /// <summary>Puts the question for the goal to a client that is spoken to both ways, where it is not known, once; nothing waits for it.</summary>
    private async Task AskAsync(McpServer server)
    {
        if (!hears || server.NegotiatedProtocolVersion == Modern || !GoalQuestion.CanBeAsked(server.ClientCapabilities) || !work.TakeQuestion())
            return;
        if (await GoalQuestion.AskAsync(server, leaving) is { } goal)
            work.KeepGoal(goal);
    }

    /// <summary>The session begins when the client says who it is: with the first request, or where it says so once, when it has connected.</summary>
    private McpMessageHandler Connecting(McpMessageHandler next) => (message, stopping) =>
    {
        if (message.JsonRpcMessage is JsonRpcNotification { Method: NotificationMethods.InitializedNotification } or JsonRpcRequest { Context.ProtocolVersion: Modern })
        {
            // Before anything else is read: what is called next waits for it.
            if (connected == Task.CompletedTask)
                connected = Task.Run(() => ConnectAsync(message.Server), CancellationToken.None);
        }

        return next(message, stopping);
    };

    private async Task ConnectAsync(McpServer server)
    {
        await place.LocateAsync(server, leaving);
        work.Begin(server.ClientInfo?.Name);
        _ = AskAsync(server);
    }

    private async Task<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request)
    {
        var given = request.Params!;
        try
        {
            await connected;
            var call = tools.Read(given.Name, given.Arguments) ?? throw new McpProtocolException($"There is no tool '{PlainText.Short(PlainText.Line(given.Name), 60)}'.", McpErrorCode.InvalidParams);
            work.Begin(request.Server.ClientInfo?.Name, !mints || Begins(call));
            if (Asks(request, call) is { } question)
                throw question;
            var (operation, result) = work.Call(call);
            using var shown = new StringWriter();
            return ToolAnswer.Of(operation, result, place.Terminal(shown), shown, mints ? Names(call) ?? work.Session : null);
        }
        catch (Refusal refusal)
        {
            return ToolAnswer.Of(refusal);
        }
        catch (Exception failure) when (failure is not (McpException or InputRequiredException))
        {
            place.Say($"stint: {given.Name}: {failure}");
            return ToolAnswer.Of(new Refusal(RefusalKind.Unexpected, "unexpected", "Something went wrong that should not.", "The server's own output has the details."));
        }
    }

    /// <summary>Whether a call that stands alone needs a session: what only reads does not, a start makes its own, and one that is named is there.</summary>
    private static bool Begins(ToolCall call) => call.Operation.Needs != Needs.Read && call.Operation != StartSession.Operation && Names(call) is null;

    /// <summary>The session that a call names itself.</summary>
    private static string? Names(ToolCall call) =>
        ToolForm.Taken(call.Operation).FirstOrDefault(each => each.Name == "session") is { } parameter ? call.Arguments.Raw(parameter) as string : null;

    /// <summary>
    /// The question for the goal, where the client answers questions by calling again; null where it cannot, or where it has answered. It is put once, and
    /// whatever is answered the call goes on.
    /// </summary>
    private InputRequiredException? Asks(RequestContext<CallToolRequestParams> request, ToolCall call)
    {
        if (request.JsonRpcRequest.Context?.ProtocolVersion != Modern)
            return null;
        if (request.Params!.RequestState is not null)
        {
            work.TakeQuestion();
            if (GoalQuestion.Answer(request.Params) is { } goal)
                work.KeepGoal(goal);
            return null;
        }

        if (call.Operation == StartSession.Operation || call.Operation == SetGoal.Operation || !GoalQuestion.CanBeAsked(request.Server.ClientCapabilities) || !work.TakeQuestion())
            return null;
        return GoalQuestion.Asked(work.Session!);
    }

    /// <summary>A resource or a prompt; a refusal is the protocol's error, since these have no other way to say no.</summary>
    private async Task<T> ToldAsync<T>(McpServer server, Func<T> tell)
    {
        try
        {
            await connected;
            work.Begin(server.ClientInfo?.Name, !mints);
            return tell();
        }
        catch (Refusal refusal)
        {
            throw new McpProtocolException(
                refusal.Message + (refusal.Hint is { } hint ? " " + hint : ""),
                refusal,
                refusal.Kind is RefusalKind.Unexpected or RefusalKind.Unavailable ? McpErrorCode.InternalError : McpErrorCode.InvalidParams);
        }
    }
}
