using Stint.Operations;

namespace Stint.Cli;

/// <summary>
/// A standard stream that never fails its program: what cannot be written is dropped, and why is kept. A reader that left (a closed pipe, no
/// stream at all) is not a failure: nobody is there to tell.
/// </summary>
internal sealed class Outlet(Stream inner) : WriteOnlyStream
{
    private const int BrokenPipe = 32;
    private const int NoStream = 9;

    private bool closed;

    /// <summary>Why something was lost that somebody wanted: a full disk behind a redirection.</summary>
    public Exception? Failure { get; private set; }

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

    public override void Flush() => inner.Flush();
}
