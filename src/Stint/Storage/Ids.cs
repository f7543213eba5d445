using System.Security.Cryptography;
using System.Text;
using Stint.Sessions;

namespace Stint.Storage;

/// <summary>Ids: UUIDv7 text, so that they sort by time; or derived from what they name, so that a repetition is the same id.</summary>
internal static class Ids
{
    public static string New(Instant at) => Guid.CreateVersion7(at.ToDateTimeOffset()).ToString("D");

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
