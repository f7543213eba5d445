namespace Stint.Operations;

/// <summary>Reads a stream to its end and no further than a bound: what it is may be a device that never ends, or somebody hostile.</summary>
internal static class BoundedRead
{
    private const int Least = 4096;

    /// <summary>All bytes of the stream; null when there are more than <paramref name="most"/>.</summary>
    public static ReadOnlyMemory<byte>? All(Stream stream, int most)
    {
        // One more than there should be, so that the end is seen without growing.
        var bytes = new byte[Math.Clamp(stream.CanSeek ? Math.Min(stream.Length, most) + 1 : 16 * Least, Math.Min(Least, most + 1), most + 1)];
        for (var read = 0; ;)
        {
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read > most)
                return null;
            if (read < bytes.Length)
                return bytes.AsMemory(0, read);
            Array.Resize(ref bytes, (int)Math.Min(most + 1L, bytes.Length * 2L));
        }
    }
}
