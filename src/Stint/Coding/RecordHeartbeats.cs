using System.Text.Json;
using Stint.Operations;

namespace Stint.Coding;

/// <summary>What became of heartbeats.</summary>
/// <param name="Taken">How many were new.</param>
/// <param name="Repeated">How many were there already: they count once.</param>
/// <param name="Results">One for each, in the order of the request.</param>
internal sealed record HeartbeatResults(int Taken, int Repeated, int Refused, HeartbeatResult[] Results);

/// <param name="Status">ok or refused.</param>
internal sealed record HeartbeatResult(string Status, string? Error);

/// <summary>Heartbeats as WakaTime's clients write them, over the interface of Stint's own: what <c>stint coding heartbeat</c> sends.</summary>
internal static class RecordHeartbeats
{
    public static readonly Parameter<JsonElement[]> Sent = Parameter.Record("heartbeats", "entity, time and the rest, as WakaTime's clients write them; at most 1,000", () => CodingJson.Default.JsonElementArray);

    public static readonly Operation Operation = new Operation<HeartbeatResults>
    {
        Verbs = ["coding record"],
        Route = "POST /api/v1/coding/heartbeats",
        Summary = "Heartbeats of editors and assistants",
        Hidden = true,
        Status = 202,
        Parameters = [Sent],
        Json = () => CodingJson.Default.HeartbeatResults,
        Does = (context, arguments) =>
        {
            var sent = arguments.Get(Sent) ?? throw Refusal.Usage("missing", "'heartbeats' is missing: a list of them.");
            var (outcomes, added) = Intake.Take(context, sent, new HeartbeatSender(null, null));
            var taken = outcomes.Count(each => each.Error is null);
            return new HeartbeatResults(added, taken - added, outcomes.Length - taken, Array.ConvertAll(outcomes, each => new HeartbeatResult(each.Error is null ? "ok" : "refused", each.Error)));
        },
        Shows = (results, terminal) => terminal.Line($"{results.Taken} taken, {results.Repeated} repeated, {results.Refused} refused"),
    };
}
