using System.Globalization;

namespace Stint.Visits.Otlp;

/// <summary>An ExportLogsServiceRequest as protobuf; the numbers are those of opentelemetry/proto/logs/v1/logs.proto.</summary>
internal static class OtlpProtobuf
{
    /// <summary>The records of a request, in their order. Refuses what is malformed or too much.</summary>
    public static List<OtlpRecord> Read(ReadOnlySpan<byte> request)
    {
        var records = new List<OtlpRecord>();
        var fields = new ProtoReader(request);
        while (fields.Next())
        {
            if (fields.Field == 1)
                ReadResource(fields.Bytes(), records);
            else
                fields.Skip();
        }

        return records;
    }

    private static void ReadResource(ReadOnlySpan<byte> resourceLogs, List<OtlpRecord> records)
    {
        // A resource may stand behind its records.
        var resource = new OtlpAttributes();
        var fields = new ProtoReader(resourceLogs);
        while (fields.Next())
        {
            if (fields.Field == 1)
                ReadAttributes(fields.Bytes(), 1, resource);
            else
                fields.Skip();
        }

        fields = new ProtoReader(resourceLogs);
        while (fields.Next())
        {
            if (fields.Field == 2)
                ReadScope(fields.Bytes(), resource, records);
            else
                fields.Skip();
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> scopeLogs, OtlpAttributes resource, List<OtlpRecord> records)
    {
        var fields = new ProtoReader(scopeLogs);
        while (fields.Next())
        {
            if (fields.Field != 2)
            {
                fields.Skip();
                continue;
            }

            if (records.Count == OtlpBounds.MostRecords)
                throw OtlpBounds.TooMany("records", OtlpBounds.MostRecords);
            records.Add(ReadRecord(fields.Bytes(), resource));
        }
    }

    private static OtlpRecord ReadRecord(ReadOnlySpan<byte> bytes, OtlpAttributes resource)
    {
        var record = new OtlpRecord { Attributes = new OtlpAttributes(resource), Fingerprint = OtlpRecord.FingerprintOf(bytes) };
        ReadAttributes(bytes, 6, record.Attributes);
        var fields = new ProtoReader(bytes);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    record.Time = fields.Number();
                    break;
                case 2:
                    record.Severity = (int)Math.Min(fields.Number(), 24);
                    break;
                case 11:
                    record.Observed = fields.Number();
                    break;
                case 12:
                    record.EventName = fields.Text();
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return record;
    }

    /// <summary>Reads the attributes that a message has under a number.</summary>
    private static void ReadAttributes(ReadOnlySpan<byte> message, int number, OtlpAttributes attributes)
    {
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field != number)
            {
                fields.Skip();
                continue;
            }

            var name = "";
            var value = default(ReadOnlySpan<byte>);
            var pair = new ProtoReader(fields.Bytes());
            while (pair.Next())
            {
                if (pair.Field == 1)
                    name = pair.Text();
                else if (pair.Field == 2)
                    value = pair.Bytes();
                else
                    pair.Skip();
            }

            if (attributes.Wants(name))
                attributes.Set(name, Value(value));
        }
    }

    /// <summary>A value as text; of a list its texts, line by line. Null for what else there is: no attribute that is of use here has it.</summary>
    private static string? Value(ReadOnlySpan<byte> value, bool isInner = false)
    {
        string? text = null;
        var fields = new ProtoReader(value);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    text = fields.Text();
                    break;
                case 2:
                    text = fields.Number() == 0 ? "false" : "true";
                    break;
                case 3:
                    text = ((long)fields.Number()).ToString(CultureInfo.InvariantCulture);
                    break;
                case 4:
                    text = BitConverter.UInt64BitsToDouble(fields.Number()).ToString("R", CultureInfo.InvariantCulture);
                    break;
                case 5 when !isInner:
                    var items = new List<string?>();
                    var list = new ProtoReader(fields.Bytes());
                    while (list.Next())
                        items.Add(Value(list.Bytes(), isInner: true));
                    text = string.Join('\n', items);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return text;
    }
}
