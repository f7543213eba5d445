using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Stint.Storage;

/// <summary>Replaces a file so that a reader sees the old one or the new one, whole, also after a crash: temporary file → fsync → rename → fsync of the folder.</summary>
internal static partial class AtomicFile
{
    public static void Write(string path, string text) => Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The same, for its owner alone.</summary>
    public static void WritePrivate(string path, Action<Stream> write) => Write(path, write, Private.OwnerOnly);

    public static void Write(string path, Action<Stream> write) => Write(path, write, null);

    private static void Write(string path, Action<Stream> write, UnixFileMode? mode)
    {
        // Of this writer alone: another thread, or a process of another container, may write the same file.
        var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.tmp";
        try
        {
            using (var file = new FileStream(temporary, Options(mode)))
            {
                Bounded(() => write(file));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static FileStreamOptions Options(UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return options;
    }

    /// <summary>Adds to the end of a file: all of the text, behind what other processes add at the same time, or nothing.</summary>
    public static void Append(string path, string text)
    {
        using var file = OpenAlone(path);
        var end = file.Seek(0, SeekOrigin.End);
        try
        {
            Bounded(() => file.Write(Encoding.UTF8.GetBytes(text)));
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    /// <summary>.NET takes a file that may not grow further (a quota of the process, an old file system) for a mistake of the caller.</summary>
    private static void Bounded(Action write)
    {
        try
        {
            write();
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new IOException("It may not grow that large here.", failure);
        }
    }

    /// <summary>Nobody else that opens it in this way has it meanwhile; a reader is not kept out, but on Windows.</summary>
    private static FileStream OpenAlone(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (attempt < 100 && File.Exists(path))
            {
                Thread.Sleep(5);
            }
        }
    }

    /// <summary>The rename is on disk when the folder is. Windows has no such call, and its file system journals renames; .NET opens no folders.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, 0);
        if (handle < 0)
            return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
