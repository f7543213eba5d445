using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits.Otlp;

/// <summary>Visits as the log records <c>session.start</c> and <c>session.end</c> of the semantic conventions. Who visited is not among what is told.</summary>
internal static class OtlpExport
{
    private const int Info = 9;

    /// <summary>An ExportLogsServiceRequest.</summary>
    public static ReadOnlyMemory<byte> Request(IReadOnlyList<Announcement> announcements, OtlpTarget target) =>
        target.IsJson ? Json(announcements, target.ServiceName) : Protobuf(announcements, target.ServiceName);

    private static string Name(Announcement each) => each.IsEnd ? OtlpEvents.SessionEnd : OtlpEvents.SessionStart;

    private static Instant Time(Announcement each) => each.IsEnd ? each.Visit.Session.EndedAt!.Value : each.Visit.Facts.StartedAt;

    private static ulong Nanoseconds(Instant at) => (ulong)at.Milliseconds * 1_000_000;

    /// <summary>Attributes with a value: a text, a whole number or a number.</summary>
    private static IEnumerable<(string Key, object Value)> Attributes(Announcement each)
    {
        var (session, facts) = (each.Visit.Session, each.Visit.Facts);
        yield return ("session.id", session.Id);
        if (each.Previous is { } previous)
            yield return ("session.previous_id", previous);
        yield return ("stint.workspace", session.Workspace);
        yield return ("stint.site", each.Visit.Site);
        if (!each.IsEnd)
            yield break;
        yield return (OtlpAttributes.EndReason, EndReasons.Name(session.EndReason!.Value));
        // Of one sign of life alone nothing is measured.
        if (each.Visit.Duration > TimeSpan.Zero)
            yield return ("stint.session.duration", each.Visit.Duration.TotalSeconds);
        yield return ("stint.session.views", facts.Views);
        yield return ("stint.session.actions", facts.Actions);
        yield return ("stint.session.errors", facts.Errors);
    }

    private static ReadOnlyMemory<byte> Protobuf(IReadOnlyList<Announcement> announcements, string service)
    {
        var logs = new ProtoWriter().Message(1, new ProtoWriter().Text(1, "stint").Text(2, ProgramVersion.Text));
        foreach (var each in announcements)
        {
            var record = new ProtoWriter().Fixed64(1, Nanoseconds(Time(each))).Number(2, Info);
            foreach (var (key, value) in Attributes(each))
                record.Message(6, Pair(key, value));
            logs.Message(2, record.Fixed64(11, Nanoseconds(each.NoticedAt)).Text(12, Name(each)));
        }

        return new ProtoWriter().Message(1, new ProtoWriter().Message(1, new ProtoWriter().Message(1, Pair("service.name", service))).Message(2, logs)).Written;
    }

    private static ProtoWriter Pair(string key, object value)
    {
        var written = new ProtoWriter();
        return new ProtoWriter().Text(1, key).Message(2, value switch
        {
            // Zero is written too: left out, the value would be of no kind.
            long number => written.Varint(3, (ulong)number),
            double number => written.Fixed64(4, BitConverter.DoubleToUInt64Bits(number)),
            _ => written.Text(1, (string)value),
        });
    }

    private static ReadOnlyMemory<byte> Json(IReadOnlyList<Announcement> announcements, string service)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("resourceLogs");
            writer.WriteStartObject();
            writer.WriteStartObject("resource");
            Write(writer, [("service.name", service)]);
            writer.WriteEndObject();
            writer.WriteStartArray("scopeLogs");
            writer.WriteStartObject();
            writer.WriteStartObject("scope");
            writer.WriteString("name", "stint");
            writer.WriteString("version", ProgramVersion.Text);
            writer.WriteEndObject();
            writer.WriteStartArray("logRecords");
            foreach (var each in announcements)
            {
                writer.WriteStartObject();
                writer.WriteString("timeUnixNano", Nanoseconds(Time(each)).ToString(CultureInfo.InvariantCulture));
                writer.WriteString("observedTimeUnixNano", Nanoseconds(each.NoticedAt).ToString(CultureInfo.InvariantCulture));
                writer.WriteNumber("severityNumber", Info);
                writer.WriteString("eventName", Name(each));
                Write(writer, Attributes(each));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<(string Key, object Value)> attributes)
    {
        writer.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteStartObject("value");
            switch (value)
            {
                case long number:
                    writer.WriteString("intValue", number.ToString(CultureInfo.InvariantCulture));
                    break;
                case double number:
                    writer.WriteNumber("doubleValue", number);
                    break;
                default:
                    writer.WriteString("stringValue", (string)value);
                    break;
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
