using Stint.Operations;

namespace Stint.Hosting;

/// <summary>
/// A request's body as far as it may be read. What is longer is refused here and not by the server, which would cut the connection while
/// the client still writes: its caller would hear of a broken pipe, and not why.
/// </summary>
internal sealed class BoundedBody(Stream body, long most) : ReadOnlyStream
{
    private long read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        read += count;
        return read <= most ? count : throw TooLarge(most);
    }

    public static Refusal TooLarge(long most) => new(RefusalKind.TooLarge, "too_large", $"The body is larger than {(most < 1 << 20 ? $"{most / 1024} KiB" : $"{most / (1 << 20)} MiB")}.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
