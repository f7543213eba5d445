using System.Security.Cryptography;
using Stint.Operations;

namespace Stint.Visits.Otlp;

/// <summary>A log record as far as visits have a use for it.</summary>
internal sealed class OtlpRecord
{
    /// <summary>When it happened, in nanoseconds since 1970; 0 when that is unknown.</summary>
    public ulong Time { get; set; }

    /// <summary>When it was first seen, in nanoseconds since 1970; 0 when that is unknown.</summary>
    public ulong Observed { get; set; }

    /// <summary>1 (trace) to 24 (fatal); 0 when that is unknown.</summary>
    public int Severity { get; set; }
    public string? EventName { get; set; }

    /// <summary>Those that mean something here, its own and those of its resource.</summary>
    public required OtlpAttributes Attributes { get; init; }

    /// <summary>Tells records apart: the same one, sent again, has the same.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>A fingerprint of the bytes that were sent.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> sent) => Convert.ToHexStringLower(SHA256.HashData(sent).AsSpan(0, 16));
}

/// <summary>Attributes of a record or a resource. What has no meaning for visits is not kept: it may tell about people.</summary>
/// <param name="resource">What holds where the record says nothing itself.</param>
internal sealed class OtlpAttributes(OtlpAttributes? resource = null)
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private int count;

    private static readonly HashSet<string> Known = new(
        [
            "session.id", "session.previous_id", "service.name", "event.name", "log.record.uid", "user.id", "enduser.id", "enduser.pseudo.id", "app.installation.id", "user_agent.original",
            "browser.brands", "browser.mobile", "browser.platform", "url.full", "url.path", "browser.document.url.full", "exception.type", "exception.message", "error.type",
            "app.widget.name", EndReason,
        ],
        StringComparer.Ordinal);

    /// <summary>Why a session ended: the conventions have no name for it, so it has one of ours.</summary>
    public const string EndReason = "stint.session.end_reason";

    /// <summary>The value of the first of these names that has one; null when none has.</summary>
    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if ((values.TryGetValue(name, out var value) || (resource?.values.TryGetValue(name, out value) ?? false)) && value.Length > 0)
                    return value;
            }

            return null;
        }
    }

    /// <summary>Whether an attribute is of use; refuses more of them than anybody has.</summary>
    public bool Wants(string name)
    {
        if (++count > OtlpBounds.MostAttributes)
            throw OtlpBounds.TooMany("attributes", OtlpBounds.MostAttributes);
        return Known.Contains(name);
    }

    public void Set(string name, string? value)
    {
        if (value is not null)
            values[name] = value;
    }
}

/// <summary>How much of it is read.</summary>
internal static class OtlpBounds
{
    /// <summary>Bytes of a request as it is sent.</summary>
    public const int MostSent = 256 << 10;

    /// <summary>Bytes of a request when it is unpacked.</summary>
    public const int MostUnpacked = 1 << 20;

    /// <summary>Records of a request: twice what exporters send at once unless they are told otherwise.</summary>
    public const int MostRecords = 1024;

    /// <summary>Attributes of a record or a resource: what SDKs keep at most unless they are told otherwise.</summary>
    public const int MostAttributes = 128;

    /// <summary>How deep values may lie in one another.</summary>
    public const int Deepest = 32;

    public static Refusal TooMany(string what, int most) => new(RefusalKind.TooLarge, "too_many", $"At most {most:N0} {what} are taken at a time.", "Set OTEL_BLRP_MAX_EXPORT_BATCH_SIZE to less.");

    public static Refusal Malformed(string why) => Refusal.Usage("bad_otlp", $"This is no ExportLogsServiceRequest: {why}.");
}
