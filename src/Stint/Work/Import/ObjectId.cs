using System.Buffers.Binary;

namespace Stint.Work.Import;

/// <summary>The name of a git object in 32 bytes instead of a string's hundred, a value that is written to disk and sorted as it is.</summary>
internal readonly record struct ObjectId(ulong A, ulong B, ulong C, ulong D)
{
    private const int ShortLength = 20;

    /// <summary>SHA-1 fills twenty bytes; that a SHA-256 ends in twelve zeros does not happen.</summary>
    private bool IsShort => D == 0 && (C & 0xFFFF_FFFF) == 0;

    /// <summary>Reads 40 or 64 hexadecimal digits.</summary>
    public static ObjectId Parse(string name)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        Convert.FromHexString(name, bytes, out _, out _);
        return new ObjectId(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
    }

    /// <summary>The name as git writes it, in lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
        return Convert.ToHexStringLower(IsShort ? bytes[..ShortLength] : bytes);
    }

    /// <summary>Negative when the left name is before the right one as text.</summary>
    public static int Compare(ObjectId left, ObjectId right) =>
        left.A != right.A ? left.A.CompareTo(right.A)
        : left.B != right.B ? left.B.CompareTo(right.B)
        : left.C != right.C ? left.C.CompareTo(right.C)
        : left.D.CompareTo(right.D);
}
