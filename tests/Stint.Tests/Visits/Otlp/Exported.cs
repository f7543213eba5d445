using System.Text;
using System.Text.Json.Nodes;
using Stint.Tests.Hosting;
using Stint.Visits.Otlp;

namespace Stint.Tests.Visits.Otlp;

/// <summary>Log records as exporters send them, in both forms of OTLP.</summary>
internal static class Exported
{
    /// <summary>An id in the form that the JavaScript SDK gives to sessions.</summary>
    public const string Session = "0197c2f07d5270008000000000000001";

    /// <summary>The visit of that session.</summary>
    public const string Visit = "0197c2f0-7d52-7000-8000-000000000001";

    public static LogRecord At(string time, string? name, params (string Key, object Value)[] attributes) => new(Nanoseconds(time), name, [("session.id", Session), .. attributes]);

    public static ulong Nanoseconds(string time) => (ulong)DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1_000_000;

    public static Task<Reply> SendAsync(Served served, string type, params LogRecord[] records) => SendAsync(served, type, [("service.name", "shop")], records);

    public static Task<Reply> SendAsync(Served served, string type, (string, object)[] resource, params LogRecord[] records) =>
        SendAsync(served, type, type == OtlpAnswer.Json ? Encoding.UTF8.GetBytes(Json(resource, records).ToJsonString()) : Protobuf(resource, records));

    public static Task<Reply> SendAsync(Served served, string type, byte[] body, string? encoding = null, string? token = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.Add("Content-Type", type);
        if (encoding is not null)
            content.Headers.Add("Content-Encoding", encoding);
        return served.SendAsync(HttpMethod.Post, "/v1/logs", content, request =>
        {
            if (token is not null)
                request.Headers.Add("Authorization", "Bearer " + token);
        });
    }

    public static JsonObject Json((string Key, object Value)[] resource, params LogRecord[] records) => new()
    {
        ["resourceLogs"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = Attributes(resource) },
            ["scopeLogs"] = new JsonArray(new JsonObject
            {
                ["scope"] = new JsonObject { ["name"] = "test" },
                ["logRecords"] = new JsonArray([.. records.Select(each => (JsonNode)Json(each))]),
            }),
        }),
    };

    private static JsonObject Json(LogRecord record)
    {
        var json = new JsonObject { ["timeUnixNano"] = record.Time.ToString(System.Globalization.CultureInfo.InvariantCulture), ["attributes"] = Attributes(record.Attributes) };
        if (record.Name is { } name)
            json["eventName"] = name;
        if (record.Severity > 0)
            json["severityNumber"] = record.Severity;
        return json;
    }

    private static JsonArray Attributes((string Key, object Value)[] attributes) => [.. attributes.Select(each => new JsonObject { ["key"] = each.Key, ["value"] = Value(each.Value) })];

    private static JsonObject Value(object value) => value switch
    {
        bool flag => new JsonObject { ["boolValue"] = flag },
        int number => new JsonObject { ["intValue"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        string[] texts => new JsonObject { ["arrayValue"] = new JsonObject { ["values"] = new JsonArray([.. texts.Select(each => (JsonNode)Value(each))]) } },
        _ => new JsonObject { ["stringValue"] = (string)value },
    };

    /// <summary>The same as protobuf, the resource behind its records, where it may stand as well.</summary>
    public static byte[] Protobuf((string Key, object Value)[] resource, params LogRecord[] records)
    {
        var scope = new ProtoWriter().Message(1, new ProtoWriter().Text(1, "test"));
        foreach (var record in records)
            scope.Message(2, Protobuf(record));
        return new ProtoWriter().Message(1, new ProtoWriter().Message(2, scope).Message(1, Pairs(new ProtoWriter(), 1, resource))).Written.ToArray();
    }

    private static ProtoWriter Protobuf(LogRecord record) =>
        Pairs(new ProtoWriter().Fixed64(1, record.Time).Number(2, (ulong)record.Severity).Text(3, "INFO"), 6, record.Attributes).Text(12, record.Name);

    private static ProtoWriter Pairs(ProtoWriter message, int field, (string Key, object Value)[] attributes)
    {
        foreach (var (key, value) in attributes)
            message.Message(field, new ProtoWriter().Text(1, key).Message(2, Pair(value)));
        return message;
    }

    private static ProtoWriter Pair(object value) => value switch
    {
        bool flag => new ProtoWriter().Number(2, flag ? 1ul : 0),
        int number => new ProtoWriter().Number(3, (ulong)number),
        string[] texts => new ProtoWriter().Message(5, texts.Aggregate(new ProtoWriter(), (list, each) => list.Message(1, Pair(each)))),
        _ => new ProtoWriter().Text(1, (string)value),
    };

    internal sealed record LogRecord(ulong Time, string? Name, (string Key, object Value)[] Attributes, int Severity = 0);
}
