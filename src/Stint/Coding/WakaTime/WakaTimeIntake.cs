using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;

namespace Stint.Coding.WakaTime;

/// <summary>
/// Heartbeats of WakaTime's clients. A list is answered item by item in its order: 201 for what was taken, again or for the first time; 400 with the reason for
/// what never can be, which clients then drop; 429 for what stands behind the bound, which they send again.
/// </summary>
internal static class WakaTimeIntake
{
    /// <summary>Its clients send no request without a key. Where a server asks for none, this one stands for none.</summary>
    public const string NoKey = "waka_00000000-0000-4000-8000-000000000000";

    public static JsonObject TakeList(Context context, JsonElement list, HeartbeatSender sender)
    {
        var (outcomes, _) = Intake.Take(context, [.. list.EnumerateArray()], sender);
        return new JsonObject { ["responses"] = new JsonArray([.. outcomes.Select((each, i) => (JsonNode)Answer(each, i))]) };
    }

    public static (int Status, JsonObject Body) TakeOne(Context context, JsonElement one, HeartbeatSender sender)
    {
        var outcome = Intake.Take(context, [one], sender).Outcomes[0];
        return outcome.Heartbeat is { } taken ? (201, new JsonObject { ["data"] = Data(taken) }) : (400, new JsonObject { ["error"] = outcome.Error });
    }

    private static JsonArray Answer(TakenHeartbeat outcome, int index) => outcome.Heartbeat is { } taken
        ? new JsonArray(new JsonObject { ["data"] = Data(taken), ["error"] = null }, 201)
        : new JsonArray(new JsonObject { ["error"] = outcome.Error }, index < Intake.Most ? 400 : 429);

    private static JsonObject Data(Heartbeat taken) =>
        new() { ["id"] = taken.Key, ["entity"] = taken.Entity, ["type"] = taken.Type, ["time"] = taken.At.Milliseconds / 1000.0, ["project"] = taken.Project };
}
