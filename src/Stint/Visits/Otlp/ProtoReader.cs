using System.Buffers.Binary;
using System.Text;

namespace Stint.Visits.Otlp;

/// <summary>
/// Reads the fields of one protobuf message, in the order in which they stand. The whole message is in memory, and nothing of it is copied; what it
/// claims beyond its own end is refused.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> rest = message;
    private int wire;

    /// <summary>The number of the field that is read.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end. Of each field one value is read, or it is skipped.</summary>
    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        var key = Varint();
        (Field, wire) = (key >> 3) is > 0 and <= int.MaxValue ? ((int)(key >> 3), (int)(key & 7)) : throw OtlpBounds.Malformed("a field has no number");
        return true;
    }

    /// <summary>The field as a whole number, whichever way it is written.</summary>
    public ulong Number() => wire switch
    {
        0 => Varint(),
        1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(8)),
        5 => BinaryPrimitives.ReadUInt32LittleEndian(Take(4)),
        _ => throw OtlpBounds.Malformed($"field {Field} is no number"),
    };

    /// <summary>The field as bytes: a message within, a text, or bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (wire != 2)
            throw OtlpBounds.Malformed($"field {Field} has no length");
        var length = Varint();
        return length <= (ulong)rest.Length ? Take((int)length) : throw OtlpBounds.Malformed($"field {Field} is longer than the message");
    }

    public string Text()
    {
        try
        {
            return Strict.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw OtlpBounds.Malformed($"field {Field} is not UTF-8");
        }
    }

    public void Skip()
    {
        if (wire == 2)
            Bytes();
        else
            Number();
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw OtlpBounds.Malformed("a number has more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
            throw OtlpBounds.Malformed("it ends too early");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
