namespace Stint.Visits;

/// <summary>The lines of a stream, one after the other in one buffer: what is read does not grow with the file.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Bytes of the longest line that is read; of a longer one nothing is.</summary>
    public const int Longest = 1 << 16;

    private readonly byte[] buffer = new byte[4 * Longest];
    private int start;
    private int end;
    private bool over;

    /// <summary>The number of the line last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next line, without its end; false when there is none.</summary>
    /// <param name="line">The line, until the next is read; empty when it is too long.</param>
    /// <param name="tooLong">Whether it is longer than <see cref="Longest"/>.</param>
    public bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        var seen = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + seen, end - start - seen).IndexOf((byte)'\n');
            if (at >= 0 || (over && end > start))
            {
                var length = at >= 0 ? seen + at : end - start;
                line = buffer.AsSpan(start, length);
                start += at >= 0 ? length + 1 : length;
                return Take(ref line, ref tooLong);
            }

            if (over)
            {
                line = default;
                return tooLong && Take(ref line, ref tooLong);
            }

            seen = end - start;
            if (seen > Longest)
            {
                // Nothing of it is kept, but for what tells that it was too long.
                tooLong = true;
                start = end = seen = 0;
            }

            Fill();
        }
    }

    private bool Take(ref ReadOnlySpan<byte> line, ref bool tooLong)
    {
        Number++;
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (Number == 1 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        tooLong |= line.Length > Longest;
        if (tooLong)
            line = default;
        return true;
    }

    private void Fill()
    {
        if (start > 0 && buffer.Length - end < Longest)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        over = read == 0;
    }
}
