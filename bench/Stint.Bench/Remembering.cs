using System.Diagnostics;
using System.Globalization;
using Stint.Tests.Support;

namespace Stint.Bench;

/// <summary>
/// P13: what the published server holds in memory, as Linux tells it: idle, and after ever more events over HTTP. The runtime keeps what it has had at its
/// peak, so that what counts is whether it goes on growing.
/// </summary>
internal static class Remembering
{
    private const int Part = 20_000;
    private const double MostIdle = 150_000;
    private const double MostWarm = 300_000;

    public static Workload Workload { get; } = new("P13", "memory of the published server (items: KiB resident; the ratio is to the most that there may be)", Cases);

    private static async IAsyncEnumerable<Case> Cases(bool full)
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        var stint = Publishing.Publish("src/Stint.Cli/Stint.Cli.csproj", "stint");
        using var folder = new TempFolder();
        var start = new ProcessStartInfo(stint, ["serve", "--port", "0", "--db", folder["memory.db"]]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = folder.FullPath };
        using var server = Process.Start(start)!;
        try
        {
            await server.StandardOutput.ReadLineAsync();
            using var sender = new Sender((await server.StandardOutput.ReadLineAsync())!.Trim());
            yield return new Case("SQLite", Resident(server), []) { Weighed = ("idle", MostIdle, $"at most {MostIdle:N0}") };
            var (sent, warm) = (0, 0L);
            foreach (var count in full ? [1_000_000, 10_000_000] : (int[])[500_000, 1_000_000])
            {
                for (; sent < count; sent += Part)
                    await sender.SendAsync(new SentEvents(Part, sent / Part).Bodies);
                var now = Resident(server);
                // The first is warm-up: code, connections, buffers and a heap that an idle server has none of.
                yield return new Case("SQLite", now, [])
                {
                    Weighed = (string.Create(CultureInfo.InvariantCulture, $"after {count:N0} events"), warm == 0 ? MostWarm : warm * 1.25, warm == 0 ? $"at most {MostWarm:N0}" : "1.25 x the line above"),
                };
                warm = now;
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static long Resident(Process process) => long.Parse(
        File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
