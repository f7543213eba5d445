using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Stint.Operations;
using Stint.Work.Setup;

namespace Stint.Work.Mcp;

/// <summary>What clients of MCP read by an address: sessions, their timelines and handoffs, projects.</summary>
internal static class McpResources
{
    private const string Json = "application/json";
    private const string Markdown = "text/markdown";
    private const string OfSession = "stint://session/";
    private const string OfProject = "stint://project/";
    private const int Longest = 500;

    public static readonly IList<Resource> Listed =
    [
        new() { Uri = OfSession + "current", Name = "session", Title = "The current session", MimeType = Json },
        new() { Uri = OfSession + "current/timeline", Name = "timeline", Title = "Its timeline", MimeType = Json },
        new() { Uri = OfSession + "current/handoff", Name = "handoff", Title = "What the next session needs", MimeType = Markdown },
    ];

    public static readonly IList<ResourceTemplate> Templates =
    [
        new() { UriTemplate = OfSession + "{ref}", Name = "session", Title = "A session: a number, an id or its beginning, current, last", MimeType = Json },
        new() { UriTemplate = OfSession + "{ref}/timeline", Name = "timeline", Title = "Everything that happened in a session", MimeType = Json },
        new() { UriTemplate = OfSession + "{ref}/handoff", Name = "handoff", Title = "What the session after it needs", MimeType = Markdown },
        new() { UriTemplate = OfProject + "{name}", Name = "project", Title = "A project's latest sessions", MimeType = Json },
    ];

    public static ReadResourceResult Read(McpWork work, string uri)
    {
        var parts = uri.Length <= Longest ? uri.Split('/') : [];
        return parts switch
        {
            ["stint:", "", "session", { Length: > 0 } session] => Answer(uri, Json, Text(work, ShowSession.Show, About(work, session))),
            ["stint:", "", "session", { Length: > 0 } session, "timeline"] => Answer(uri, Json, Text(work, SessionTimeline.Operation, About(work, session))),
            ["stint:", "", "session", { Length: > 0 } session, "handoff"] => Answer(uri, Markdown, Handoff(work, session)),
            ["stint:", "", "project", { Length: > 0 } name] => Answer(uri, Json, Text(work, ListSessions.Operation, new Arguments().With(ListSessions.Project, Uri.UnescapeDataString(name)))),
            _ => throw Refusal.NotFound("resource_not_found", $"There is no resource '{PlainText.Short(PlainText.Line(uri), 100)}'.", $"Read {OfSession}current, {OfSession}REF, …/timeline, …/handoff or {OfProject}NAME."),
        };
    }

    /// <summary>The handoff of a session, which while it is open is what it would be now.</summary>
    public static string Handoff(McpWork work, string? session) => ((HandoffView)work.Run(HandoffText.Read, About(work, session))).Text;

    /// <summary>The session that is named; the client's own for none and for <c>current</c>.</summary>
    public static Arguments About(McpWork work, string? session)
    {
        var named = session is null or "current" ? work.Session : Uri.UnescapeDataString(session);
        return named is null ? new Arguments() : new Arguments().With(Common.Ref, (string)Common.Ref.FromTexts([named])!);
    }

    private static string Text(McpWork work, Operation operation, Arguments arguments) => operation.ToJson(work.Run(operation, arguments)).ToJsonString(Client.Plain);

    private static ReadResourceResult Answer(string uri, string type, string text) => new()
    {
        Contents = [new TextResourceContents { Uri = uri, MimeType = type, Text = text }],
        TimeToLive = TimeSpan.Zero,
        CacheScope = CacheScope.Private,
    };
}
