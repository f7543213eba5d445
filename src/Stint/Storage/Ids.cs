using System.Security.Cryptography;
using System.Text;
using Stint.Sessions;

namespace Stint.Storage;

/// <summary>Ids: UUIDv7 text, so that they sort by time; or derived from what they name, so that a repetition is the same id.</summary>
internal static class Ids
{
    private const string Form = "00000000-0000-0000-0000-000000000000";

    private static int sequence;

    /// <summary>
    /// An id of its own. What one process makes within one millisecond sorts in the order of making: the 26 bits behind the instant count
    /// (the rest is random), since entries of one instant are read in the order of their ids.
    /// </summary>
    public static string New(Instant at)
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(at.ToDateTimeOffset()).TryWriteBytes(id, bigEndian: true, out _);
        var next = Interlocked.Increment(ref sequence);
        id[6] = (byte)(0x70 | ((next >> 22) & 0x0F));
        id[7] = (byte)(next >> 14);
        id[8] = (byte)(0x80 | ((next >> 8) & 0x3F));
        id[9] = (byte)next;
        return new Guid(id, bigEndian: true).ToString("D");
    }

    /// <summary>Whether a text may be how an id begins.</summary>
    public static bool IsBeginning(string text) => text.Length <= Form.Length && text.All(c => char.IsAsciiHexDigitLower(c) || c == '-');

    /// <summary>The smallest and the largest id with a beginning, in the form of an id, so that every collation orders it alike.</summary>
    public static (string From, string To) Beginning(string text) => (text + Form[text.Length..], text + Form[text.Length..].Replace('0', 'f'));

    /// <summary>The same name at the same instant gives the same UUIDv7: its random bits are a hash of the name.</summary>
    public static string Derived(Instant at, string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        Span<byte> id = stackalloc byte[16];
        var ms = (ulong)Math.Clamp(at.Milliseconds, 0, 0xFFFF_FFFF_FFFF);
        for (var i = 0; i < 6; i++)
            id[i] = (byte)(ms >> (40 - (8 * i)));
        hash[..10].CopyTo(id[6..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString("D");
    }
}
