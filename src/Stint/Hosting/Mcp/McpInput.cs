using Stint.Operations;

namespace Stint.Hosting.Mcp;

/// <summary>Standard input, message by message in lines: a line that is too long ends it, and so does whoever stops waiting for more.</summary>
internal sealed class McpInput(Stream inner, int most) : ReadOnlyStream
{
    private int line;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A read of a terminal or a pipe cannot be called off; it is left behind, and ends with the process.
        var own = new byte[buffer.Length];
        var read = await Task.Run(() => inner.Read(own), CancellationToken.None).WaitAsync(cancellationToken);
        own.AsSpan(0, read).CopyTo(buffer.Span);
        var end = own.AsSpan(0, read).LastIndexOf((byte)'\n');
        line = end < 0 ? line + read : read - end - 1;
        return line <= most ? read : 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
