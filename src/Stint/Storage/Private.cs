using System.Runtime.InteropServices;

namespace Stint.Storage;

/// <summary>Files that hold somebody's days: readable by their owner alone.</summary>
internal static partial class Private
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whether this user may read a file and not write it; asked without opening it, since closing it would release the engine's locks on it.</summary>
    public static bool IsReadOnly(string path) => OperatingSystem.IsWindows()
        ? File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)
        : Access(path, MayRead) == 0 && Access(path, MayWrite) != 0;

    private const int MayWrite = 2;
    private const int MayRead = 4;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    public static void CreateFile(string path, Func<Exception, Exception> refuse)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            new FileStream(path, options).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw refuse(failure);
        }
    }
}
