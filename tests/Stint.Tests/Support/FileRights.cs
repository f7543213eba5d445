namespace Stint.Tests.Support;

/// <summary>Who may read and write a file; Windows has no such rights.</summary>
internal static class FileRights
{
    public static UnixFileMode Of(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    public static void Set(string path, UnixFileMode rights)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, rights);
    }
}
