using System.Globalization;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Who sent heartbeats, where they do not say it themselves.</summary>
internal sealed record HeartbeatSender(string? UserAgent, string? Machine);

/// <summary>
/// Reads a heartbeat as WakaTime's clients write it. Entity and time must be there; whatever else is malformed is unknown, since the time counts all the
/// same. Texts are cut at their bounds, and freed of secrets.
/// </summary>
internal static class HeartbeatReader
{
    /// <summary>In UTF-16 units.</summary>
    private const int LongestEntity = 2000;
    private const int LongestName = 200;
    private const int LongestUserAgent = 300;
    private const int MostDependencies = 100;

    /// <summary>Counts and tokens beyond it are no counts.</summary>
    private const long MostOfANumber = 1_000_000_000_000;

    /// <summary>How far a sender's clock may be ahead of ours.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>2000-01-01: nobody recorded heartbeats before.</summary>
    private static readonly Instant Earliest = Instant.Parse("2000-01-01T00:00:00Z");

    /// <summary>The heartbeat; throws a refusal that says what is wrong with it.</summary>
    public static Heartbeat Read(JsonElement json, HeartbeatSender sender, Instant now)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Refusal.Usage("bad_heartbeat", "A heartbeat is a JSON object.");
        var at = At(json, now);
        var type = Text(json, "type", 30)?.ToLowerInvariant() ?? "file";
        var entity = Text(json, "entity", LongestEntity) ?? throw Refusal.Usage("bad_heartbeat", "A heartbeat names its 'entity': what was worked on.");
        var category = Text(json, "category", 50)?.ToLowerInvariant() ?? (type is "domain" or "url" ? "browsing" : "coding");
        var userAgent = Text(json, "user_agent", LongestUserAgent) ?? Cut(sender.UserAgent, LongestUserAgent);
        var agent = CodingAgent.Read(userAgent);
        var isAi = category == "ai coding" || agent.Harness is not null;
        return new Heartbeat
        {
            At = at,
            Type = type,
            Entity = type is "url" or "domain" ? Redaction.ApplyToUrl(entity) : Redaction.Apply(entity),
            Category = category,
            Project = Name(json, "project"),
            Branch = Name(json, "branch"),
            Language = Name(json, "language"),
            Editor = agent.Editor,
            Plugin = agent.Plugin,
            Os = agent.Os,
            Machine = Name(json, "machine") ?? Cut(sender.Machine, LongestName),
            Harness = agent.Harness,
            Model = Name(json, "ai_model") ?? agent.Model,
            Lane = isAi ? Lanes.Ai : Lanes.Human,
            AgentSession = isAi ? Name(json, "ai_session") ?? (type == "app" ? LastWord(entity) : null) : null,
            IsWrite = Flag(json, "is_write"),
            Line = Number(json, "lineno"),
            Cursor = Number(json, "cursorpos"),
            Lines = Number(json, "lines"),
            LineAdditions = Number(json, "line_additions"),
            LineDeletions = Number(json, "line_deletions"),
            AiLineChanges = Number(json, "ai_line_changes", -MostOfANumber),
            HumanLineChanges = Number(json, "human_line_changes", -MostOfANumber),
            InputTokens = Number(json, "ai_input_tokens"),
            OutputTokens = Number(json, "ai_output_tokens"),
            CachedInputTokens = Number(json, "ai_cached_input_tokens"),
            Dependencies = Dependencies(json),
            UserAgent = userAgent,
        };
    }

    private static Instant At(JsonElement json, Instant now)
    {
        var seconds = Decimal(json, "time") ?? throw Refusal.Usage("bad_heartbeat", "A heartbeat names its 'time', in seconds since 1970.");
        if (seconds < Earliest.Milliseconds / 1000 || seconds > Instant.MaxValue.Milliseconds / 1000)
            throw Refusal.Usage("bad_heartbeat", "'time' is in seconds since 1970, and not before the year 2000.");
        var at = new Instant((long)decimal.Round(seconds * 1000));
        return at <= now + Ahead ? at : throw Refusal.Usage("in_the_future", $"'time' lies in the future: {at}.", "Set the clock of the machine that sends.");
    }

    private static string? Name(JsonElement json, string name) => Text(json, name, LongestName) is { } text ? Redaction.Apply(text) : null;

    private static string? Text(JsonElement json, string name, int longest) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && JsonText.String(value, name).Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } text
            ? Cut(text, longest)
            : null;

    private static string? Cut(string? text, int longest)
    {
        if (text is null || text.Length <= longest)
            return text;
        // Not through the middle of a character.
        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    private static string LastWord(string text) => Cut(text[(text.LastIndexOf(' ') + 1)..], LongestName)!;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => value.TryGetInt32(out var number) && number != 0,
        JsonValueKind.String => JsonText.String(value, name) is "true" or "True" or "1",
        _ => false,
    };

    /// <summary>A whole number, perhaps written as a text.</summary>
    private static long? Number(JsonElement json, string name, long least = 0) =>
        Decimal(json, name) is { } number && number >= least && number <= MostOfANumber ? (long)number : null;

    private static decimal? Decimal(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(JsonText.String(value, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string[] Dependencies(JsonElement json) =>
        json.TryGetProperty("dependencies", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Take(MostDependencies).Select(each => Cut(Redaction.Apply(JsonText.String(each, "dependencies")), LongestName)!).Where(each => each.Length > 0)]
            : [];
}
