namespace Stint.EndToEnd;

/// <summary>Runs programs as somebody whom the modes of files bind: as ourselves, or, where we are root, as root without the right to pass over them.</summary>
internal static class Rights
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    public static Ran Bound(this Home home, params string[] arguments) => Environment.IsPrivilegedProcess
        ? home.Run("setpriv", ["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", Published.Stint, .. arguments])
        : home.Stint(arguments);

    /// <summary>Takes rights away until the result is disposed.</summary>
    public static IDisposable Set(string path, UnixFileMode mode) => new Restored(path, mode);

    public static IDisposable ReadOnly(string path) => Set(path, Directory.Exists(path) ? OwnerReads : UnixFileMode.UserRead);

    /// <summary>Makes it another user's; who is not root cannot give files away and closes it to himself instead.</summary>
    public static IDisposable OfSomebodyElse(Home home, string path)
    {
        if (!Environment.IsPrivilegedProcess)
            return Set(path, UnixFileMode.None);
        home.Run("chown", ["65534", path]).Succeeds();
        return new Given(home, path);
    }

    private sealed class Restored : IDisposable
    {
        private readonly string path;
        private readonly UnixFileMode before;

        public Restored(string path, UnixFileMode mode)
        {
            this.path = path;
            if (OperatingSystem.IsWindows())
                throw new PlatformNotSupportedException("Windows has no such rights.");
            before = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, mode);
        }

        public void Dispose()
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, before);
        }
    }

    private sealed class Given(Home home, string path) : IDisposable
    {
        public void Dispose() => home.Run("chown", ["0", path]).Succeeds();
    }
}
