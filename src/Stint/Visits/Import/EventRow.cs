using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>One row of a table or one object of JSON Lines: its values by name.</summary>
internal sealed class EventRow(IReadOnlyDictionary<string, string> values)
{
    /// <summary>Our names, each with those it is also known by.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["visitor"] = ["visitor_id"],
        ["user"] = ["user_id"],
        ["at"] = ["timestamp", "time"],
        ["id"] = ["event_id"],
        ["type"] = ["event_type"],
        ["name"] = ["action"],
        ["page"] = [],
        ["step"] = [],
        ["details"] = [],
        ["device_type"] = [],
        ["browser"] = [],
        ["os"] = [],
        ["screen_size"] = [],
        ["source"] = [],
        ["referrer"] = [],
        ["campaign"] = [],
    };

    public static IEnumerable<string> Known => Names.Keys;

    /// <summary>Which of a row's names stands for each of ours.</summary>
    /// <param name="renamed">What the caller says: ours, and the row's.</param>
    public static Dictionary<string, string[]> Columns(IReadOnlyDictionary<string, string> renamed) =>
        Names.ToDictionary(each => each.Key, each => renamed.TryGetValue(each.Key, out var column) ? [column] : (string[])[each.Key, .. each.Value], StringComparer.Ordinal);

    /// <summary>The event of a row.</summary>
    public (VisitStream Stream, VisitEvent Event) Event(Context context, string site, Dictionary<string, string[]> columns)
    {
        var device = new DeviceInfo(Of("device_type"), Of("browser"), Of("os"), Of("screen_size"));
        var entry = new EntryPoint(null, Of("source"), Of("referrer"), Of("campaign"));
        var at = At(Of("at") ?? throw Refusal.Usage("missing", "it has no 'at'"), context);
        if (at > context.Now + VisitInput.Ahead)
            throw Refusal.Usage("in_the_future", $"it lies in the future: {at}");
        var input = new EventInput(
            // Without an id it gets that of the same event that is sent.
            Of("id"), Of("type"), Of("name"), null, Of("page"), Details(), at.ToString(), Of("visitor"), Of("user"), device == new DeviceInfo() ? null : device, entry == new EntryPoint() ? null : entry,
            Of("step"));
        var stream = Stream(context, site, input);
        return (stream, VisitInput.Event(context, stream, input with { Type = input.Type ?? EventTypes.PageView }, TimeSpan.Zero));

        string? Of(string name) => Array.Find(columns[name], each => values.TryGetValue(each, out var value) && value.Length > 0) is { } column ? values[column] : null;

        JsonObject? Details()
        {
            try
            {
                return Of("details") is { } text ? JsonNode.Parse(text) as JsonObject ?? throw Refusal.Usage("bad_details", "its 'details' are no JSON object") : null;
            }
            catch (JsonException)
            {
                throw Refusal.Usage("bad_details", "its 'details' are no JSON object");
            }
        }
    }

    /// <summary>As for events that are sent: the visitor, else the user, of whom each kind of device is a visitor of its own.</summary>
    private static VisitStream Stream(Context context, string site, EventInput input)
    {
        var user = VisitInput.Person(input.UserId, "user");
        return VisitStream.OfVisitor(context.Workspace, site, VisitInput.Person(input.VisitorId, "visitor") ?? (user is null
            ? throw Refusal.Usage("no_visitor", "it has no 'visitor' and no 'user'")
            : VisitStream.VisitorOf(user, input.Device)));
    }

    /// <summary>RFC 3339, seconds or milliseconds since 1970, or a local time in the caller's zone.</summary>
    private static Instant At(string text, Context context)
    {
        text = text.Trim();
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return LogTime.Unix(number, out var unix) ? unix : throw Refusal.Usage("bad_time", "its 'at' is no time");
        // Words like 'yesterday' would mean another day tomorrow.
        return text.Length >= 10 && char.IsAsciiDigit(text[0]) ? When.Parse(text, context.Now, context.Zone, "at") : throw Refusal.Usage("bad_time", "its 'at' is no time");
    }

    /// <summary>The values of an object: texts, numbers and flags as they stand, objects as JSON; those of 'device' and 'entry' are values of their own.</summary>
    public static EventRow Of(JsonElement json)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var name = JsonText.Name(property);
            if (name is "device" or "entry" && property.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var part in property.Value.EnumerateObject())
                    Put(JsonText.Name(part) is "type" ? "device_type" : JsonText.Name(part), part.Value);
            }
            else
            {
                Put(name, property.Value);
            }
        }

        return new EventRow(values);

        void Put(string name, JsonElement value)
        {
            if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
                values[name] = value.ValueKind == JsonValueKind.String ? JsonText.String(value, name) : value.GetRawText();
        }
    }
}
