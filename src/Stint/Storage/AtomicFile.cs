using System.Runtime.InteropServices;
using System.Text;

namespace Stint.Storage;

/// <summary>Replaces a file so that a reader sees the old one or the new one, whole, also after a crash: temporary file → fsync → rename → fsync of the folder.</summary>
internal static partial class AtomicFile
{
    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            // What a crash left is removed, and never written through: it could be a link.
            File.Delete(temporary);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
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
