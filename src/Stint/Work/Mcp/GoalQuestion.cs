using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Stint.Work.Mcp;

/// <summary>The question for the goal of a session, put to the client's user. Nothing waits for the answer, and none is as good as any.</summary>
internal static class GoalQuestion
{
    private const string Key = "goal";
    private const int MostGoal = 2000;

    private static ElicitRequestParams Form => new()
    {
        Message = "What do you want to reach in this session?",
        RequestedSchema = new ElicitRequestParams.RequestSchema
        {
            Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
            {
                [Key] = new ElicitRequestParams.StringSchema { Title = "Goal", MaxLength = MostGoal },
            },
        },
    };

    /// <summary>Whether a client shows forms to its user; one that says nothing of their kind shows them.</summary>
    public static bool CanBeAsked(ClientCapabilities? client) => client?.Elicitation is { } asks && (asks.Form is not null || asks.Url is null);

    /// <summary>The question as an answer: the client puts it, and calls again with what it heard.</summary>
    public static InputRequiredException Asked(string session) => new(new Dictionary<string, InputRequest> { [Key] = InputRequest.ForElicitation(Form) }, session);

    /// <summary>What a client heard that calls again; null where its user declined.</summary>
    public static string? Answer(RequestParams again)
    {
        try
        {
            return again.InputResponses?.TryGetValue(Key, out var answer) == true ? Goal(answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Asks a client that is spoken to both ways; null where its user declined, it cannot ask, or it has gone.</summary>
    public static async Task<string?> AskAsync(McpServer server, CancellationToken stopping)
    {
        try
        {
            return Goal(await server.ElicitAsync(Form, stopping));
        }
        catch (Exception failure) when (failure is ModelContextProtocol.McpException or InvalidOperationException or IOException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    private static string? Goal(ElicitResult? result) =>
        result is { IsAccepted: true, Content: { } content } && content.TryGetValue(Key, out var goal) && goal.ValueKind == JsonValueKind.String && goal.GetString() is { Length: <= MostGoal } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
