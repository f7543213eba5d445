using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Sessions;

namespace Stint.Timeline;

/// <summary>
/// What stays of entries that were removed: when each was a sign of life, and how many there were of each type. Times and counts are as exact as before,
/// under any limit; what was said is gone.
/// </summary>
/// <param name="Signs">In order.</param>
internal sealed record PrunedEntries(List<Instant> Signs, Dictionary<string, long> Counts)
{
    public long Of(string type) => Counts.GetValueOrDefault(type);

    /// <summary>The first instant in milliseconds, then how much later each next one is.</summary>
    public string ToData()
    {
        var signs = new JsonArray();
        var before = 0L;
        foreach (var sign in Signs)
        {
            signs.Add((JsonNode?)JsonValue.Create(sign.Milliseconds - before));
            before = sign.Milliseconds;
        }

        var counts = new JsonObject();
        foreach (var (type, count) in Counts.OrderBy(each => each.Key, StringComparer.Ordinal))
            counts[type] = count;
        return new JsonObject { ["signs"] = signs, ["counts"] = counts }.ToJsonString();
    }

    public static PrunedEntries Parse(string data)
    {
        using var json = JsonDocument.Parse(data);
        var signs = new List<Instant>();
        var at = 0L;
        foreach (var later in json.RootElement.GetProperty("signs").EnumerateArray())
            signs.Add(new Instant(at += later.GetInt64()));
        return new PrunedEntries(signs, json.RootElement.GetProperty("counts").EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetInt64(), StringComparer.Ordinal));
    }
}
