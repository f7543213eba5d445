namespace Stint.Work.Transcripts;

/// <summary>The lines of a transcript from any of its bytes on, in one buffer that grows to the longest line that is read and no further.</summary>
internal sealed class TranscriptLines(Stream stream, long offset, long number)
{
    /// <summary>Bytes of the longest line that is read: a tool's answer can be large, and stands in one line. Of a longer one nothing is held.</summary>
    public const int Longest = 16 << 20;

    private byte[] buffer = new byte[1 << 17];
    private int start;
    private int end;
    private bool over;

    /// <summary>The byte behind the line last read.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The number of the line last read, from 1.</summary>
    public long Number { get; private set; } = number;

    /// <summary>Whether the line last read has its end: the last one of a file that is being written may not.</summary>
    public bool Ended { get; private set; }

    /// <summary>Reads the next line, without its end; false when there is none.</summary>
    /// <param name="line">The line, until the next is read; empty when it is too long.</param>
    /// <param name="tooLong">Whether it is longer than <see cref="Longest"/>.</param>
    public bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        line = default;
        tooLong = false;
        for (var seen = 0; ;)
        {
            var at = buffer.AsSpan(start + seen, end - start - seen).IndexOf((byte)'\n');
            Ended = at >= 0;
            if (Ended || (over && (end > start || tooLong)))
            {
                var length = Ended ? seen + at : end - start;
                line = buffer.AsSpan(start, length);
                Move(length + (Ended ? 1 : 0));
                Number++;
                tooLong |= length > Longest;
                if (tooLong)
                    line = default;
                return true;
            }

            if (over)
                return false;
            seen = end - start;
            if (tooLong || seen > Longest)
            {
                // Nothing of it is kept, but for what tells that it was too long.
                tooLong = true;
                Move(seen);
                seen = 0;
            }

            Fill();
        }
    }

    private void Move(int bytes)
    {
        start += bytes;
        Offset += bytes;
    }

    private void Fill()
    {
        if (start > 0 && start + (buffer.Length / 2) > buffer.Length - (end - start))
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            else
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Longest + (1 << 17)));
            }
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        over = read == 0;
    }
}
