using System.Text;

namespace Stint.Work.Git;

/// <summary>Reads git's one-line files, and no more of them than one line can be.</summary>
internal static class SmallFile
{
    /// <summary>The first 4 KiB as text, or null when the file is not there or may not be read.</summary>
    public static string? Read(string path)
    {
        // Most of the files asked for are not there, and an exception costs more than the whole look-up.
        if (!File.Exists(path)) return null;
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> bytes = stackalloc byte[4096];
            return Encoding.UTF8.GetString(bytes[..RandomAccess.Read(file, bytes, 0)]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
