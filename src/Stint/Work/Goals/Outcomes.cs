using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Timeline;

namespace Stint.Work.Goals;

/// <summary>The outcome of a session as it was judged last.</summary>
internal static class Outcomes
{
    /// <summary>What the session's row tells.</summary>
    public static OutcomeView? Of(WorkRow row) => row.Outcome is { } verdict
        ? new OutcomeView(verdict, row.OutcomeWhy, row.JudgeType is { } type ? new Judge(type, row.Judge) : null, null, null)
        : null;

    /// <summary>As it may leave the store.</summary>
    public static OutcomeView? Leaving(OutcomeView? outcome, PathPrivacy paths) => outcome is null || !paths.Hides ? outcome : outcome with
    {
        Why = outcome.Why is { } why ? paths.In(why) : null,
        Items = outcome.Items is { } items ? [.. items.Select(item => item with { Text = paths.In(item.Text), Evidence = paths.In(item.Evidence) })] : null,
    };

    /// <summary>The same with when it was judged and what was looked at, from its entry of the timeline.</summary>
    public static OutcomeView? Judged(OutcomeView? outcome, Activity? entry)
    {
        if (outcome is null || entry is null)
            return outcome;
        var items = entry.Data is { } data && JsonNode.Parse(data)?["items"] is JsonArray { Count: > 0 } list ? list.Deserialize(WorkJson.Default.CheckedItemArray) : null;
        return outcome with { At = entry.At, Items = items };
    }
}
