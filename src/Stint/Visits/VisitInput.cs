using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>An event as clients send it.</summary>
/// <param name="Id">Counts once within its visit or visitor; without one, what is equal in every field counts once.</param>
/// <param name="Type">page_view, action, error, workflow, identify, or a word of the application's own; without one, action where 'action' or 'name' is given.</param>
/// <param name="Action">Another word for 'name'.</param>
/// <param name="At">When it happened: RFC 3339; without it, now.</param>
internal sealed record EventInput(
    string? Id = null, string? Type = null, string? Name = null, string? Action = null, string? Page = null, JsonObject? Details = null, string? At = null, string? VisitorId = null,
    string? UserId = null, DeviceInfo? Device = null, EntryPoint? Entry = null, string? Step = null)
{
    /// <summary>Where it does not have the form of an event; null: it has.</summary>
    [JsonIgnore]
    public string? Malformed { get; init; }
}

/// <summary>What became of one event.</summary>
/// <param name="Status">ok, repeated, refused, filtered (kept apart, as the code says) or ignored (nothing is kept).</param>
internal sealed record EventResult(string Status, string? Code = null, string? Message = null)
{
    public static readonly EventResult Ok = new("ok");
    public static readonly EventResult Repeated = new("repeated");

    /// <summary>The visitor does not want to be tracked.</summary>
    public static readonly EventResult Ignored = new("ignored", Filters.Signal);

    /// <summary>A program sent it.</summary>
    public static EventResult Filtered(string why) => new("filtered", Filters.Bot, why);

    public const string RefusedStatus = "refused";

    public static EventResult Refused(Refusal refusal) => new(RefusedStatus, refusal.Code, refusal.Message);
}

/// <summary>What became of each event, by its place in the request.</summary>
internal sealed record EventResults(EventResult[] Results);

/// <summary>Checks what clients send: every text, number and instant is bounded, and the client's clock is corrected.</summary>
internal static partial class VisitInput
{
    public const int MostEvents = 500;
    private const int LongestId = 100;
    private const int LongestPerson = 200;
    private const int LongestName = 200;
    private const int LongestPage = 2000;
    private const int LargestDetails = 4096;

    /// <summary>A client's clock may be ahead of ours by so much.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Who may send visits of one site only may not tell what is older: that is for the site's own servers.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromHours(24);

    /// <summary>A request takes some time: a clock that differs by less than this is right.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(5);

    /// <summary>How far the client's clock is behind ours, by when it says that it sends.</summary>
    public static TimeSpan Correction(Context context, string? sentAt)
    {
        if (sentAt is null)
            return TimeSpan.Zero;
        if (!Instant.TryParse(sentAt, out var sent))
            throw Refusal.Usage("bad_time", $"'sent_at' is no time: '{PlainText.Short(PlainText.Line(sentAt), 60)}'.", "Write 2026-01-11T10:00:00.000Z.");
        var behind = context.Now - sent;
        return behind.Duration() > Underway ? behind : TimeSpan.Zero;
    }

    /// <summary>What a request lists: something, and no more than is taken at a time.</summary>
    public static T[] Listed<T>(T[]? items, string name)
    {
        if (items is null || items.Length == 0)
            throw Refusal.Usage("missing", $"'{name}' is missing: a list of {name}");
        return items.Length <= MostEvents
            ? items
            : throw new Refusal(RefusalKind.TooLarge, "too_many", $"At most {MostEvents} {name} are taken at a time; {items.Length} were sent.", "Split them.");
    }

    /// <summary>When something happened, as the client says; refused when it lies in the future, or further back than the caller may tell.</summary>
    public static Instant At(Context context, string? at, TimeSpan correction)
    {
        var claimed = Claimed(context, at, correction);
        return Untimely(context, claimed) is { } refusal ? throw refusal : claimed;
    }

    /// <summary>The refusal of an instant that lies in the future, or further back than the caller may tell; null for any other.</summary>
    public static Refusal? Untimely(Context context, Instant at) =>
        at > context.Now + Ahead ? Refusal.Usage("in_the_future", $"'at' lies in the future: {at}.", "Send 'sent_at' by the same clock, and it is corrected.")
        : at < context.Now - Behind && !context.Grant.Allows(Needs.Write) ? Refusal.Usage("too_old", $"'at' is more than 24 h ago: {at}.", "Send what is older with a token that may write: stint token create --scope write")
        : null;

    /// <summary>When something happened, as the client says, right or wrong.</summary>
    public static Instant Claimed(Context context, string? at, TimeSpan correction)
    {
        if (at is null)
            return context.Now;
        if (!Instant.TryParse(at, out var instant))
            throw Refusal.Usage("bad_time", $"'at' is no time: '{PlainText.Short(PlainText.Line(at), 60)}'.", "Write 2026-01-11T10:00:00.000Z.");
        return instant + correction;
    }

    /// <summary>An event of a stream, at the instant that the client claims.</summary>
    /// <param name="device">What the request tells of the visitor's device, where the event does not.</param>
    public static VisitEvent Event(Context context, VisitStream stream, EventInput input, TimeSpan correction, DeviceInfo? device = null)
    {
        var name = Text(input.Name ?? input.Action, LongestName, "name");
        var type = input.Type ?? (name is null ? EventTypes.PageView : EventTypes.Action);
        if (!TypeForm().IsMatch(type))
            throw Refusal.Usage("bad_type", "A type has 1 to 50 of the characters a-z 0-9 _ . - and begins with a letter.");
        if (type is EventTypes.Start or EventTypes.End)
            throw Refusal.Usage("bad_type", $"'{type}' is told by its own route.");
        if (type is EventTypes.Workflow && name is null)
            throw Refusal.Usage("missing", "'name' is missing: the workflow's name");
        var details = Details(input.Details);
        var step = type == EventTypes.Workflow ? Text(input.Step ?? Member(input.Details, "step"), LongestName, "step") : null;
        var user = Bounded(input.UserId ?? (type == EventTypes.Identify ? Member(input.Details, "user_id") : null), LongestPerson, "user_id");
        var at = Claimed(context, input.At, correction);
        device = Device(input.Device) ?? device;
        var page = Page(input.Page, "page");
        return new VisitEvent
        {
            Stream = stream.Key,
            // What the client said, and not what we make of its clock: the same said again is the same event.
            Id = Bounded(input.Id, LongestId, "id") ?? Ids.Derived(Said(input.At, at), string.Join('\0', [type, name, page, user, step, details, .. Told(input)])),
            At = at,
            ReceivedAt = context.Now,
            Type = type,
            Name = name,
            Page = page,
            UserId = user,
            Context = device is null && input.Entry is null && step is null ? null : new EventContext(device, Entry(input.Entry), step),
            Details = details,
        };
    }

    /// <summary>What else tells an event from another one, where the client says it.</summary>
    private static IEnumerable<string?> Told(EventInput input)
    {
        if (input.Entry is { } entry)
            yield return string.Join('\u0001', "entry", entry.Page, entry.Source, entry.Referrer, entry.Campaign);
        if (input.Device is { } device)
            yield return string.Join('\u0001', "device", device.Type, device.Browser, device.Os, device.ScreenSize);
    }

    /// <summary>The instant as the client wrote it.</summary>
    public static Instant Said(string? at, Instant corrected) => at is not null && Instant.TryParse(at, out var said) ? said : corrected;

    public static string? Person(string? id, string name) => Bounded(id, LongestPerson, name);

    public static DeviceInfo? Device(DeviceInfo? device) => device is null ? null : new(
        Bounded(device.Type, 20, "device.type"), Bounded(device.Browser, 100, "device.browser"), Bounded(device.Os, 100, "device.os"), Bounded(device.ScreenSize, 20, "device.screen_size"));

    public static EntryPoint? Entry(EntryPoint? entry) => entry is null ? null : new(
        Page(entry.Page, "entry.page"),
        entry.Source is null or "direct" or "internal" or "external" ? entry.Source : throw Refusal.Usage("bad_value", "'entry.source' is direct, internal or external."),
        Page(entry.Referrer, "entry.referrer"),
        Text(entry.Campaign, LongestName, "entry.campaign"));

    /// <summary>The address of a page, without the secrets that a query may hold.</summary>
    public static string? Page(string? page, string name) => Bounded(page, LongestPage, name) is { } bounded ? Redaction.ApplyToUrl(bounded) : null;

    /// <summary>A text, without the secrets that may stand in it.</summary>
    public static string? Text(string? text, int most, string name) => Bounded(text, most, name) is { } bounded ? Redaction.Apply(bounded) : null;

    public static string? Bounded(string? text, int most, string name)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length <= most && PlainText.IsWellFormed(text) && !text.Any(char.IsControl)
            ? text
            : throw Refusal.Usage("bad_value", $"'{name}' has at most {most:N0} characters, none of them a control character.");
    }

    private static string? Details(JsonObject? details)
    {
        if (details is null)
            return null;
        try
        {
            var text = details.ToJsonString(Client.Plain);
            return text.Length <= LargestDetails
                ? Redaction.ApplyToJson(details, text, left => left.ToJsonString(Client.Plain))
                : throw Refusal.Usage("bad_details", $"'details' has {text.Length:N0} characters; at most {LargestDetails:N0} are taken.");
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair, or a name twice.
            throw Refusal.Usage("bad_details", "'details' is no well-formed JSON object.");
        }
    }

    private static string? Member(JsonObject? details, string name)
    {
        try
        {
            return details is not null && details.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            throw Refusal.Usage("bad_details", "'details' is no well-formed JSON object.");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_.-]{0,49}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeForm();
}

/// <summary>The ways a visit says no.</summary>
internal static class VisitRefusals
{
    public static Refusal IdTaken() => Refusal.Conflict("id_taken", "This id is another visit's.", "Make a new UUID.");

    public static Refusal NotFound(string id) => Refusal.NotFound(
        "visit_not_found", $"There is no visit '{PlainText.Short(PlainText.Line(id), 60)}'.", "Start it first: POST /api/v1/sessions/start   See visits: stint visits list");
}
