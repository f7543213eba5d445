using System.Text.Json;
using ModelContextProtocol.Protocol;
using Stint.Operations;
using Stint.Work.Goals;

namespace Stint.Work.Mcp;

/// <summary>What a client's user may have said to the model: where the work was left, what the next session needs, and whether the goal was reached.</summary>
internal static class McpPrompts
{
    private static readonly IList<PromptArgument> OfSession = [new() { Name = "session", Description = "A number, an id or its beginning, current, last (current)" }];

    public static readonly IList<Prompt> Listed =
    [
        new() { Name = "resume", Title = "Resume", Description = "Where the work was left" },
        new() { Name = "handoff", Title = "Hand over", Description = "What the next session needs", Arguments = OfSession },
        new() { Name = "evaluate_goal", Title = "Evaluate the goal", Description = "Was the goal reached? Evidence, and the question", Arguments = OfSession },
    ];

    public static GetPromptResult Get(McpWork work, GetPromptRequestParams asked) => asked.Name switch
    {
        "resume" => Say("Where the work was left", Resumed(work)),
        "handoff" => Say("What the next session needs", McpResources.Handoff(work, Session(asked))),
        "evaluate_goal" => Say("Was the goal reached?", Evidence(work, Session(asked))),
        _ => throw Refusal.NotFound("prompt_not_found", $"There is no prompt '{PlainText.Short(PlainText.Line(asked.Name), 60)}'.", "There are: " + string.Join(", ", Listed.Select(each => each.Name))),
    };

    private static string? Session(GetPromptRequestParams asked)
    {
        if (asked.Arguments?.TryGetValue("session", out var value) != true || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? JsonText.String(value, "session") : throw Refusal.Usage("bad_value", "'session' takes a text.");
    }

    private static string Resumed(McpWork work) =>
        "Go on with the work where it was left.\n\n" + (((ResumeView)work.Run(Resume.Operation, Resume.AsMarkdown)).Markdown ?? "Nothing was recorded here before.");

    private static string Evidence(McpWork work, string? session)
    {
        var evidence = (GoalEvidenceView)work.Run(GoalEvidence.Operation, McpResources.About(work, session));
        return $"""
            Was the goal of this session reached? Judge by the evidence alone: what git saw weighs more than what somebody said.

            {evidence.Text.Trim()}

            Answer YES, PARTIAL or NO with one sentence why, naming the evidence. Then record it: tool session, action evaluate, session {evidence.SessionId}, verdict yes, partial or no, why.
            """;
    }

    private static GetPromptResult Say(string about, string text) => new() { Description = about, Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }] };
}
