using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Stint.Operations;

namespace Stint.Visits.Otlp;

/// <summary>An ExportLogsServiceRequest as OTLP writes it in JSON: names in lowerCamelCase, 64-bit numbers as texts or numbers, what is unknown passed over.</summary>
internal static class OtlpJson
{
    /// <summary>The records of a request, in their order. Refuses what is malformed or too much.</summary>
    public static List<OtlpRecord> Read(ReadOnlyMemory<byte> request)
    {
        try
        {
            using var document = JsonDocument.Parse(request, new JsonDocumentOptions { MaxDepth = OtlpBounds.Deepest, AllowDuplicateProperties = false });
            var records = new List<OtlpRecord>();
            foreach (var resourceLogs in Items(document.RootElement, "resourceLogs"))
            {
                var resource = new OtlpAttributes();
                if (Member(resourceLogs, "resource") is { } described)
                    ReadAttributes(described, resource);
                foreach (var each in Items(resourceLogs, "scopeLogs").SelectMany(scope => Items(scope, "logRecords")))
                {
                    if (records.Count == OtlpBounds.MostRecords)
                        throw OtlpBounds.TooMany("records", OtlpBounds.MostRecords);
                    records.Add(ReadRecord(each, resource));
                }
            }

            return records;
        }
        catch (JsonException wrong)
        {
            throw OtlpBounds.Malformed("it is no valid JSON, " + wrong.Message.TrimEnd('.'));
        }
    }

    private static OtlpRecord ReadRecord(JsonElement json, OtlpAttributes resource)
    {
        var record = new OtlpRecord
        {
            Attributes = new OtlpAttributes(resource),
            Fingerprint = OtlpRecord.FingerprintOf(JsonMarshal.GetRawUtf8Value(json)),
            Time = Number(json, "timeUnixNano"),
            Observed = Number(json, "observedTimeUnixNano"),
            Severity = (int)Math.Min(Number(json, "severityNumber"), 24),
            EventName = Member(json, "eventName") is { ValueKind: JsonValueKind.String } name ? JsonText.String(name, "eventName") : null,
        };
        ReadAttributes(json, record.Attributes);
        return record;
    }

    private static void ReadAttributes(JsonElement json, OtlpAttributes attributes)
    {
        foreach (var pair in Items(json, "attributes"))
        {
            var name = Member(pair, "key") is { ValueKind: JsonValueKind.String } key ? JsonText.String(key, "key") : "";
            if (attributes.Wants(name))
                attributes.Set(name, Member(pair, "value") is { } value ? Value(value, name) : null);
        }
    }

    /// <summary>A value as text; of a list its texts, line by line. Null for what else there is: no attribute that is of use here has it.</summary>
    private static string? Value(JsonElement value, string name, bool isInner = false)
    {
        if (Member(value, "stringValue") is { ValueKind: JsonValueKind.String } text)
            return JsonText.String(text, name);
        if (Member(value, "boolValue") is { } flag)
            return flag.ValueKind == JsonValueKind.True ? "true" : "false";
        if (Member(value, "intValue") is { } whole)
            return whole.ValueKind == JsonValueKind.String ? JsonText.String(whole, name) : whole.GetRawText();
        if (Member(value, "doubleValue") is { } real)
            return real.GetRawText();
        return !isInner && Member(value, "arrayValue") is { } list ? string.Join('\n', Items(list, "values").Select(each => Value(each, name, isInner: true))) : null;
    }

    private static ulong Number(JsonElement json, string name)
    {
        if (Member(json, name) is not { } value)
            return 0;
        var text = value.ValueKind == JsonValueKind.String ? JsonText.String(value, name) : value.GetRawText();
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw OtlpBounds.Malformed($"'{name}' is no whole number");
    }

    private static JsonElement? Member(JsonElement json, string name) => json.ValueKind != JsonValueKind.Object
        ? throw OtlpBounds.Malformed("there is no object where one belongs")
        : json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) => Member(json, name) switch
    {
        null => default,
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        _ => throw OtlpBounds.Malformed($"'{name}' is no list"),
    };
}
