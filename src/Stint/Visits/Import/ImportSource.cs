using System.IO.Compression;
using Stint.Operations;

namespace Stint.Visits;

/// <summary>What an import reads: a file, or <c>-</c> for standard input; packed by gzip or not, which its first bytes tell.</summary>
internal sealed class ImportSource : IDisposable
{
    private static readonly (byte[] Begins, string Unpack)[] Others =
    [
        ([0x28, 0xb5, 0x2f, 0xfd], "zstdcat"), (Encode("BZh"), "bzcat"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xzcat"), ([0x50, 0x4b, 0x03, 0x04], "unzip -p"), ([0x1f, 0x9d], "zcat"),
    ];

    private readonly Stream raw;

    private ImportSource(Stream raw, Stream text, string name)
    {
        (this.raw, Name) = (raw, name);
        var begin = new byte[64];
        var length = text.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        Text = new Begun(begin.AsMemory(0, length), text);
        var visible = begin.AsSpan(0, length);
        if (visible.StartsWith("\uFEFF"u8))
            visible = visible[3..];
        visible = visible.TrimStart(" \t\r\n"u8);
        FirstByte = visible.IsEmpty ? null : visible[0];
    }

    /// <summary>The first byte of the text that is no space; null where there is none among the first.</summary>
    public byte? FirstByte { get; }

    /// <summary>The text, unpacked.</summary>
    public Stream Text { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Bytes read so far, packed ones where it is packed.</summary>
    public long Position => raw.CanSeek ? raw.Position : 0;

    /// <summary>All bytes; null where that is not known.</summary>
    public long? Length => raw.CanSeek ? raw.Length : null;

    public static ImportSource Open(Machine machine, string path)
    {
        var name = path == "-" ? "standard input" : Path.GetFullPath(path, machine.Directory);
        try
        {
            var file = path == "-" ? machine.OpenIn() : new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
            var begin = new byte[8];
            var length = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
            foreach (var (begins, unpack) in Others)
            {
                if (begin.AsSpan(0, length).StartsWith(begins))
                {
                    file.Dispose();
                    throw Refusal.Usage("bad_file", $"{name} is packed in a way that Stint does not read.", $"Unpack it on the way: {unpack} FILE | stint import … -");
                }
            }

            Stream whole = new Begun(begin.AsMemory(0, length), file);
            return new ImportSource(file, begin.AsSpan(0, length).StartsWith<byte>([0x1f, 0x8b]) ? new GZipStream(whole, CompressionMode.Decompress) : whole, name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new Refusal(RefusalKind.NotFound, "no_file", $"{name} cannot be read: {failure.Message}", "Name a file, or - for standard input.", cause: failure);
        }
    }

    /// <summary>What reading it says against it, as a refusal; what was written before stays.</summary>
    public Refusal Broken(Exception failure) => new(
        RefusalKind.Unavailable, "bad_file", $"{Name} cannot be read to its end: {failure.Message}", "What came before is in the store; the same import of the whole file adds the rest.", cause: failure);

    public void Dispose()
    {
        Text.Dispose();
        raw.Dispose();
    }

    private static byte[] Encode(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    /// <summary>A stream of which the beginning has been read already.</summary>
    private sealed class Begun(ReadOnlyMemory<byte> begin, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> begin = begin;

        public override int Read(Span<byte> buffer)
        {
            if (begin.IsEmpty)
                return rest.Read(buffer);
            var length = Math.Min(begin.Length, buffer.Length);
            begin.Span[..length].CopyTo(buffer);
            begin = begin[length..];
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
