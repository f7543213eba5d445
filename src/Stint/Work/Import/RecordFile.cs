using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stint.Operations;

namespace Stint.Work.Import;

/// <summary>
/// Records of one size, in a temporary file of this process: as many as there may be, and never in memory together. Few enough stay in
/// memory, without a file. Nothing of it outlives the process, however that ends.
/// </summary>
internal sealed class RecordFile<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Records written, and read ahead, at once.</summary>
    private const int AtOnce = 256;

    private static readonly int Size = Unsafe.SizeOf<T>();

    private readonly T[] tail = new T[AtOnce];
    private FileStream? file;
    private int inTail;

    public int Count { get; private set; }

    private int InFile => Count - inTail;

    public T this[int place]
    {
        get
        {
            T record = default;
            CopyTo(place, MemoryMarshal.CreateSpan(ref record, 1));
            return record;
        }
        set
        {
            if (place >= InFile)
                tail[place - InFile] = value;
            else
                Write(place, MemoryMarshal.CreateReadOnlySpan(ref value, 1));
        }
    }

    public void Add(in T record)
    {
        if (inTail == AtOnce)
        {
            Write(InFile, tail);
            inTail = 0;
        }

        tail[inTail++] = record;
        Count++;
    }

    /// <summary>The records <c>[from, to)</c>, as an array.</summary>
    public T[] Copy(int from, int to)
    {
        var records = new T[to - from];
        CopyTo(from, records);
        return records;
    }

    /// <summary>The records <c>[from, to)</c> one by one; others may be added meanwhile.</summary>
    public IEnumerable<T> Read(int from, int to)
    {
        var ahead = new T[Math.Min(AtOnce, to - from)];
        while (from < to)
        {
            var count = Math.Min(ahead.Length, to - from);
            CopyTo(from, ahead.AsSpan(0, count));
            for (var i = 0; i < count; i++)
                yield return ahead[i];
            from += count;
        }
    }

    public void Dispose() => file?.Dispose();

    private void CopyTo(int place, Span<T> into)
    {
        var filed = Math.Clamp(InFile - place, 0, into.Length);
        var bytes = MemoryMarshal.AsBytes(into[..filed]);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file!.SafeFileHandle, bytes[done..], ((long)place * Size) + done);
            done += read > 0 ? read : throw new EndOfStreamException("A temporary file of the import was cut off.");
        }

        if (filed < into.Length)
            tail.AsSpan(place + filed - InFile, into.Length - filed).CopyTo(into[filed..]);
    }

    private void Write(int place, ReadOnlySpan<T> records)
    {
        var folder = Path.GetTempPath();
        try
        {
            RandomAccess.Write((file ??= Create(folder)).SafeFileHandle, MemoryMarshal.AsBytes(records), (long)place * Size);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Refusal(
                RefusalKind.Unavailable, "no_temporary_file", $"The history cannot be sorted in a temporary file in {folder}: {failure.Message}",
                "Free some space there, or name another folder in TMPDIR.", cause: failure);
        }
    }

    private static FileStream Create(string folder)
    {
        // Its name goes before anything stands in it, where names may; elsewhere the system takes the file with its last handle.
        var path = Path.Combine(folder, "stint-" + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var created = new FileStream(path, options);
        File.Delete(path);
        return created;
    }
}
