using System.Numerics;

namespace Stint.TestRuns;

/// <summary>
/// A set of a suite's test numbers. Kept as the lengths of runs of numbers that are out of it and in it by turns, each in as few bytes as it needs: a
/// thousand tests that all passed take four characters.
/// </summary>
internal sealed class NameSet
{
    private ulong[] bits = [];

    public long Count => bits.Sum(word => (long)BitOperations.PopCount(word));

    public bool Contains(long n) => n >> 6 is var at && at < bits.Length && (bits[at] >> (int)(n & 63) & 1) == 1;

    public void Add(long n)
    {
        var at = (int)(n >> 6);
        if (at >= bits.Length)
            Array.Resize(ref bits, Math.Max(at + 1, bits.Length * 2));
        bits[at] |= 1UL << (int)(n & 63);
    }

    public IEnumerable<long> All()
    {
        for (var at = 0; at < bits.Length; at++)
        {
            for (var word = bits[at]; word != 0; word &= word - 1)
                yield return ((long)at << 6) + BitOperations.TrailingZeroCount(word);
        }
    }

    public override string ToString()
    {
        var bytes = new List<byte>();
        var inside = false;
        var (since, next) = (0L, 0L);
        foreach (var n in All())
        {
            // What is in and follows on the one before makes its run longer.
            if (inside && n == next)
            {
                next++;
                continue;
            }

            if (inside)
                Put(bytes, next - since);
            Put(bytes, n - (inside ? next : 0));
            (inside, since, next) = (true, n, n + 1);
        }

        if (inside)
            Put(bytes, next - since);
        return Convert.ToBase64String([.. bytes]);
    }

    public static NameSet Parse(string text)
    {
        var set = new NameSet();
        var (at, inside) = (0L, false);
        var (value, shift) = (0L, 0);
        foreach (var each in Convert.FromBase64String(text))
        {
            value |= (long)(each & 0x7F) << shift;
            shift += 7;
            if ((each & 0x80) != 0)
                continue;
            for (var end = at + value; inside && at < end; at++)
                set.Add(at);
            at = inside ? at : at + value;
            (value, shift, inside) = (0, 0, !inside);
        }

        return set;
    }

    private static void Put(List<byte> bytes, long value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
