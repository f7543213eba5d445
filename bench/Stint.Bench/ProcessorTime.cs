using System.Runtime.InteropServices;

namespace Stint.Bench;

/// <summary>User and system time of the processes that this one started and that are over, theirs included.</summary>
internal static partial class ProcessorTime
{
    private const int Children = -1;

    /// <summary>Milliseconds; null where the system does not tell.</summary>
    public static double? OfChildren()
    {
        // Two timevals come first, in all Unixes: seconds and microseconds, user and system.
        var usage = new long[32];
        return !OperatingSystem.IsWindows() && GetUsage(Children, usage) == 0
            ? ((usage[0] + usage[2]) * 1000.0) + (((int)usage[1] + (int)usage[3]) / 1000.0)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, [Out] long[] usage);
}
