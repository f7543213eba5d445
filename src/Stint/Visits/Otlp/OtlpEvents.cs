using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits.Otlp;

/// <summary>What a record of OpenTelemetry is as an event of a visit, by the semantic conventions for sessions, browsers, apps and exceptions.</summary>
internal static class OtlpEvents
{
    public const string SessionStart = "session.start";
    public const string SessionEnd = "session.end";

    private const int LongestId = 200;
    private const int LongestMessage = 1000;

    /// <summary>From this severity on a record tells of an error.</summary>
    private const int Error = 17;

    /// <summary>Names of events, or how they begin, that programs write by themselves: signs of life, and nothing that somebody did.</summary>
    private static readonly string[] Telemetry =
        ["browser.web_vital", "browser.resource_timing", "browser.navigation_timing", "browser.document", "browser.console", "device.", "app.jank", "rum.", "http.", "log."];

    /// <summary>The visit that a record belongs to: a session's id that is a UUID, with or without its dashes, is the visit's; any other text gives a UUID made of it.</summary>
    public static string? VisitId(string site, string? sessionId)
    {
        if (VisitInput.Bounded(sessionId, LongestId, "session.id") is not { } id)
            return null;
        if (Guid.TryParseExact(id, "D", out var guid) || Guid.TryParseExact(id, "N", out guid))
            return guid.ToString("D");
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"otlp session\0{site}\0{id}"), hash);
        // Version 8 of RFC 9562: a UUID by a rule of one's own.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }

    /// <summary>Who visits, by whichever record of a visit tells: an id of the visitor that is no name, else the user; null when none tells.</summary>
    public static string? Visitor(IReadOnlyList<OtlpRecord> records) =>
        Short(records.Select(each => each.Attributes["enduser.pseudo.id", "app.installation.id"]).FirstOrDefault(each => each is not null))
        ?? (records.Select(User).FirstOrDefault(each => each is not null) is { } user ? Short("user:" + user) : null);

    /// <summary>The visitor of a session of which nobody knows more.</summary>
    public static string Session(OtlpRecord record) => Short(record.Attributes["session.id"])!;

    public static string? User(OtlpRecord record) => Short(record.Attributes["user.id", "enduser.id"]);

    /// <summary>The event; refuses what is out of bounds.</summary>
    /// <param name="sender">What the visitor visits with, as the request says, where the visitor's own browser sent it.</param>
    public static VisitEvent Of(Context context, VisitStream stream, OtlpRecord record, DeviceInfo? sender)
    {
        var told = record.Time != 0 ? record.Time : record.Observed;
        var name = record.EventName is { Length: > 0 } own ? own : record.Attributes["event.name"];
        var page = Page(record);
        var (type, what, details) = name switch
        {
            SessionStart => (EventTypes.Start, null, null),
            SessionEnd => (EventTypes.End, null, null),
            "browser.navigation" or "browser.page_view" or "page_view" => (EventTypes.PageView, null, null),
            _ when IsError(record, name) => (EventTypes.Error, record.Attributes["exception.type", "error.type"] ?? name, Message(record)),
            null => (EventTypes.Telemetry, null, null),
            _ when Array.Exists(Telemetry, each => name.StartsWith(each, StringComparison.Ordinal)) => (EventTypes.Telemetry, name, null),
            _ => (EventTypes.Action, record.Attributes["app.widget.name"] is { } widget ? $"{name} {widget}" : name, (JsonObject?)null),
        };
        var input = new EventInput(
            Short(record.Attributes["log.record.uid"], 100) ?? "otlp:" + record.Fingerprint,
            type is EventTypes.Start or EventTypes.End ? EventTypes.Identify : type,
            Name: Short(what),
            Page: page,
            Details: details,
            At: told == 0 ? null : new Instant((long)Math.Min(told / 1_000_000, (ulong)Instant.MaxValue.Milliseconds)).ToString(),
            UserId: User(record),
            Device: Device(record) ?? sender,
            Entry: type == EventTypes.Start ? Entry(record, page) : null);
        var taken = VisitInput.Event(context, stream, input, TimeSpan.Zero);
        return type switch
        {
            // One visit begins once, however often and by whichever route that is told.
            EventTypes.Start => taken with { Type = type, Id = "start" },
            EventTypes.End => taken with { Type = type, Context = (taken.Context ?? new EventContext()) with { Reason = Reason(record) } },
            _ => taken,
        };
    }

    /// <summary>The path of a page, without its query, which may tell more than where somebody was.</summary>
    private static string? Page(OtlpRecord record)
    {
        if (record.Attributes["url.full", "browser.document.url.full"] is { } full)
            return Uri.TryCreate(full, UriKind.Absolute, out var uri) ? uri.AbsolutePath : null;
        return record.Attributes["url.path"]?.Split('?', '#')[0];
    }

    private static EntryPoint? Entry(OtlpRecord record, string? page)
    {
        string? campaign = null;
        if (record.Attributes["url.full", "browser.document.url.full"] is { } full && Uri.TryCreate(full, UriKind.Absolute, out var uri))
            campaign = uri.Query.TrimStart('?').Split('&').Select(each => each.Split('=', 2)).FirstOrDefault(pair => pair is ["utm_campaign", _])?[1];
        return page is null && campaign is null ? null : new EntryPoint(page, Campaign: campaign is null ? null : Short(Uri.UnescapeDataString(campaign.Replace('+', ' '))));
    }

    /// <summary>What the browser says of itself; refuses what a program that calls itself one sent.</summary>
    private static DeviceInfo? Device(OtlpRecord record)
    {
        var agent = record.Attributes["user_agent.original"];
        if (agent is not null && Bots.Why(agent) is { } bot)
            throw Refusal.Usage("bot", $"no person sent this ({bot})");
        // The conventions write "Google Chrome 128", the browser's header "Google Chrome";v="128".
        var brands = record.Attributes["browser.brands"]?.Split('\n').Select(each => each.LastIndexOf(' ') is > 0 and var at ? $"\"{each[..at]}\";v=\"{each[(at + 1)..]}\"" : $"\"{each}\";v=\"\"");
        var hints = new ClientHints(
            brands is null ? null : string.Join(", ", brands),
            record.Attributes["browser.mobile"] switch { "true" => "?1", "false" => "?0", _ => null },
            record.Attributes["browser.platform"]);
        return Devices.Of(agent, hints);
    }

    private static bool IsError(OtlpRecord record, string? name) =>
        name is "exception" or "browser.exception" or "app.crash" or "device.crash" || record.Attributes["exception.type", "exception.message"] is not null || record.Severity >= Error;

    private static JsonObject? Message(OtlpRecord record) =>
        record.Attributes["exception.message"] is { } message ? new JsonObject { ["message"] = PlainText.Short(PlainText.Line(message), LongestMessage) } : null;

    private static string Reason(OtlpRecord record) =>
        record.Attributes[OtlpAttributes.EndReason] is { } reason && EndReasons.TryParse(reason, out var known) && !EndReasons.IsOutcome(known) ? reason : "navigation";

    /// <summary>On one line and within what is kept: a name that a program made longer is cut, so that its record is not lost.</summary>
    private static string? Short(string? text, int most = LongestId) => string.IsNullOrWhiteSpace(text) ? null : PlainText.Short(PlainText.Line(text).Trim(), most);
}
