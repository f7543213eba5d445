using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>One event as it is shown.</summary>
/// <param name="SinceLastSeconds">From the event before it; null of the first one.</param>
/// <param name="Details">What the application said beside it.</param>
internal sealed record VisitEventView(
    string Id, Instant At, Instant ReceivedAt, double? SinceLastSeconds, string Type, string? Name, string? Page, string? Step, string? UserId, JsonObject? Details)
{
    /// <summary>Events in their order.</summary>
    /// <param name="events">The events.</param>
    /// <param name="before">When the event before the first of them was; null: there is none.</param>
    public static VisitEventView[] Of(IEnumerable<VisitEvent> events, Instant? before = null)
    {
        var views = new List<VisitEventView>();
        foreach (var each in events)
        {
            views.Add(new VisitEventView(
                each.Id, each.At, each.ReceivedAt, (each.At - before)?.TotalSeconds, each.Type, each.Name, each.Page, each.Context?.Step, each.UserId, Parsed(each.Details)));
            before = each.At;
        }

        return [.. views];
    }

    public static void Table(VisitEventView[] events, Terminal terminal) => terminal.Table(
        ["WHEN", ">AFTER", "WHAT", "PAGE", "NAME"],
        events.Select(each => new[]
        {
            terminal.Time(each.At), Spoken.Seconds(each.SinceLastSeconds), each.Type, each.Page ?? "", string.Join(": ", new[] { each.Name, each.Step }.OfType<string>()),
        }));

    // Where an earlier version took a secret out and left no JSON, what is left is shown as it is.
    private static JsonObject? Parsed(string? details)
    {
        try
        {
            return details is null ? null : JsonNode.Parse(details)!.AsObject();
        }
        catch (JsonException)
        {
            return new JsonObject { ["text"] = details };
        }
    }
}
