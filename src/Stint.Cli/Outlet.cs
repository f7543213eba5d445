namespace Stint.Cli;

/// <summary>
/// A standard stream that never fails its program: what cannot be written is dropped, and why is kept. A reader that left (a closed pipe, no
/// stream at all) is not a failure: nobody is there to tell.
/// </summary>
internal sealed class Outlet(Stream inner) : Stream
{
    private const int BrokenPipe = 32;
    private const int NoStream = 9;

    private bool closed;

    /// <summary>Why something was lost that somebody wanted: a full disk behind a redirection.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (closed)
            return;
        try
        {
            inner.Write(buffer);
        }
        // The last is how .NET tells of a file that may not grow that large.
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            closed = true;
            if ((failure.InnerException ?? failure).HResult is not (BrokenPipe or NoStream))
                Failure = failure;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
