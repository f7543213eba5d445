using System.Runtime.CompilerServices;

namespace Stint.Tests.Support;

/// <summary>
/// Temporary folders lie in memory where the system offers it and has room: thousands of small stores are made and flushed, and waiting for a
/// disk would be half of the run. What tests prove of durability, they prove by killing processes, which loses nothing in memory either.
/// </summary>
internal static class TempInMemory
{
    private const string Memory = "/dev/shm";
    private const long Room = 4L << 30;

    [ModuleInitializer]
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable("TMPDIR") is null && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room && RunsPrograms())
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
    }

    /// <summary>Whether a hook that a test writes there would run: some systems forbid it.</summary>
    private static bool RunsPrograms() => Array.Exists(File.ReadAllLines("/proc/mounts"), line =>
        line.Split(' ') is [_, Memory, _, var options, ..] && !options.Split(',').Contains("noexec", StringComparer.Ordinal));
}
