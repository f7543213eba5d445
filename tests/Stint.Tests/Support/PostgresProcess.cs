using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stint.Tests.Support;

/// <summary>The running server of <see cref="PostgresServer"/>: its process, its folder, its end.</summary>
internal sealed class PostgresProcess : IDisposable
{
    public const string User = "stint";

    /// <summary>
    /// The parent of the server, which outlives nobody: `read` returns when the other end of the pipe closes, and the system
    /// closes it however the tests end. The data is thrown away, so the server need not end gently.
    /// </summary>
    private const string Watchdog = """
        trap '' HUP INT TERM
        folder=$1; shift
        "$@" </dev/null >"$folder/server.log" 2>&1 &
        read -r _
        kill -QUIT $!
        wait $!
        cd / && rm -rf "$folder"
        """;

    private readonly string folder;
    private readonly Process watchdog;

    private PostgresProcess(string folder, int port, Process watchdog)
    {
        this.folder = folder;
        this.watchdog = watchdog;
        Port = port;
    }

    /// <summary>The loopback port the server listens on.</summary>
    public int Port { get; }

    /// <summary>A server that takes connections, on data of its own; `durable` has it flush each commit to disk.</summary>
    public static PostgresProcess Start(bool durable)
    {
        var bin = PostgresPrograms.Folder;
        for (var attempt = 1; ; attempt++)
        {
            var data = Path.Combine(OpenTemp(), $"stint-postgres-{Random.Shared.NextInt64():x16}");
            Initialise(bin, data);
            var port = FreePort();
            var server = new PostgresProcess(data, port, Launch(bin, data, port, durable));
            var failure = server.WaitUntilReady();
            if (failure is null)
                return server;
            server.Dispose();
            // Somebody may take the port between our look and the server's.
            if (attempt == 5 || !failure.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal))
                throw new InvalidOperationException($"PostgreSQL in {bin} did not start:\n{failure}");
        }
    }

    private static void Initialise(string bin, string folder)
    {
        var start = AsServerUser(Path.Combine(bin, "initdb"), folder,
            "--pgdata", folder, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"initdb in {bin} ended with {process.ExitCode}.\n{output.Result}{errors}");
    }

    private static Process Launch(string bin, string folder, int port, bool durable)
    {
        string[] settings =
        [
            $"port={port.ToString(CultureInfo.InvariantCulture)}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
            "max_connections=300", "shared_buffers=32MB", "wal_level=minimal", "max_wal_senders=0", "jit=off",
            "dynamic_shared_memory_type=mmap", "timezone=UTC", "log_timezone=UTC",
            .. durable ? Array.Empty<string>() : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        ];
        string[] server = [Path.Combine(bin, "postgres"), "-D", folder, .. settings.SelectMany(setting => new[] { "-c", setting })];
        // Windows has no such shell: there the server ends only when the tests end in order.
        var start = OperatingSystem.IsWindows()
            ? AsServerUser(server[0] + ".exe", folder, server[1..])
            : AsServerUser("/bin/sh", folder, ["-c", Watchdog, "stint-postgres", folder, .. server]);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    /// <summary>Null once the server takes connections, else the end of its log.</summary>
    private string? WaitUntilReady()
    {
        var status = Path.Combine(folder, "postmaster.pid");
        var log = Path.Combine(folder, "server.log");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); Thread.Sleep(10))
        {
            // The last line of the server's own status file says "ready", as pg_ctl reads it.
            if (Read(status).Split('\n').ElementAtOrDefault(7)?.Trim() == "ready")
                return null;
            var text = Read(log);
            if (watchdog.HasExited || text.Contains("FATAL:", StringComparison.Ordinal))
                return text;
        }

        return "It was not ready after 60 seconds.\n" + Read(log);
    }

    private static string Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Ends the server and removes its folder.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            watchdog.Kill(entireProcessTree: true);
            watchdog.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            watchdog.StandardInput.Close();
            watchdog.WaitForExit();
        }

        watchdog.Dispose();
    }

    private static ProcessStartInfo AsServerUser(string program, string folder, params string[] arguments)
    {
        var temp = Path.GetDirectoryName(folder)!;
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = temp, UseShellExecute = false };
        start.Environment["HOME"] = temp;
        start.Environment["LC_ALL"] = "C";
        start.Environment.Remove("PGDATA");
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            start.UserName = "nobody";
        return start;
    }

    /// <summary>The temporary folder, unless it is root's alone and the server runs as another user.</summary>
    private static string OpenTemp()
    {
        var temp = Path.GetFullPath(Path.GetTempPath());
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return temp;
        return File.GetUnixFileMode(temp).HasFlag(UnixFileMode.OtherWrite) ? temp.TrimEnd('/') : "/tmp";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
