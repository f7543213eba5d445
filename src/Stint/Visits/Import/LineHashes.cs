using System.Buffers.Binary;
using System.Security.Cryptography;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>
/// Tells a line of a log by what it says, so that it counts once however often and in whichever file it comes. The address is no part of it: from what
/// is kept nobody can find out one, not even by trying all. Of lines that are equal but for the address the first, second, third … are told apart.
/// </summary>
internal sealed class LineHashes(byte[] key, string site)
{
    /// <summary>Lines among which equal ones are counted: they stand close together, since they have one instant.</summary>
    private const int Most = 50_000;

    private readonly byte[] scratch = new byte[(2 * LineReader.Longest) + 1024];
    private Dictionary<(Instant, long), int> recent = [];
    private Dictionary<(Instant, long), int> before = [];

    public long Of(in LoggedRequest entry)
    {
        var length = 0;
        BinaryPrimitives.WriteInt64LittleEndian(scratch, entry.At.Milliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(scratch.AsSpan(8), entry.Status);
        length += 12;
        Add(System.Text.Encoding.UTF8.GetBytes(site));
        Add(entry.Method);
        Add(entry.Target);
        Add(entry.Query);
        Add(entry.Host);
        Add(entry.Referrer);
        Add(entry.UserAgent);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(key, scratch.AsSpan(0, length), hash);
        var line = BinaryPrimitives.ReadInt64LittleEndian(hash);
        return unchecked(line + (Repeats((entry.At, line)) * 0x1_0000_0001L));

        void Add(ReadOnlySpan<byte> field)
        {
            // Each with its length, so that no two lines can be joined to the same.
            BinaryPrimitives.WriteInt32LittleEndian(scratch.AsSpan(length), field.Length);
            field.CopyTo(scratch.AsSpan(length + 4));
            length += 4 + field.Length;
        }
    }

    /// <summary>How many lines like this came before.</summary>
    private int Repeats((Instant, long) line)
    {
        var known = recent.TryGetValue(line, out var times) || before.TryGetValue(line, out times);
        if (recent.Count >= Most / 2)
        {
            before = recent;
            recent = [];
        }

        recent[line] = known ? times + 1 : 1;
        return known ? times : 0;
    }
}
