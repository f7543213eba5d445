using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Stint.Operations;

namespace Stint.Visits.Otlp;

/// <summary>What OTLP answers, in the form in which it was asked: ExportLogsServiceResponse, and google.rpc.Status for a request that is refused whole.</summary>
internal static class OtlpAnswer
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    public static ReadOnlyMemory<byte> Of(OtlpOutcome outcome, bool json)
    {
        if (json)
        {
            return Written(writer =>
            {
                if (outcome.Rejected == 0)
                    return;
                writer.WriteStartObject("partialSuccess");
                // 64-bit numbers are texts in protobuf's JSON.
                writer.WriteString("rejectedLogRecords", outcome.Rejected.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("errorMessage", outcome.Why);
                writer.WriteEndObject();
            });
        }

        var response = new ProtoWriter();
        return outcome.Rejected == 0 ? response.Written : response.Message(1, new ProtoWriter().Number(1, (ulong)outcome.Rejected).Text(2, outcome.Why)).Written;
    }

    public static ReadOnlyMemory<byte> Of(Refusal refusal, bool json)
    {
        var message = refusal.Hint is { } hint ? $"{refusal.Message} {hint}" : refusal.Message;
        return json
            ? Written(writer =>
            {
                writer.WriteNumber("code", Code(refusal.Kind));
                writer.WriteString("message", message);
            })
            : new ProtoWriter().Number(1, (ulong)Code(refusal.Kind)).Text(2, message).Written;
    }

    /// <summary>The number of a kind in google.rpc.Code.</summary>
    private static int Code(RefusalKind kind) => kind switch
    {
        RefusalKind.Usage => 3,
        RefusalKind.NotFound => 5,
        RefusalKind.Forbidden => 7,
        RefusalKind.TooLarge or RefusalKind.TooMany => 8,
        RefusalKind.Conflict => 9,
        RefusalKind.Unavailable => 14,
        RefusalKind.Unauthorized => 16,
        _ => 13,
    };

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Client.Plain.Encoder }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
