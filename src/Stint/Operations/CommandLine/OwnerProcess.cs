using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Stint.Operations;

/// <summary>
/// The process that drives an assistant's session: the nearest one above this that is no shell. Its name tells it from every other process of the
/// machine, also from a later one with the same number: number, start, machine, boot and namespace of processes.
/// </summary>
internal static partial class OwnerProcess
{
    private const int Highest = 8;
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "zsh", "fish", "ksh", "mksh", "csh", "tcsh", "nu", "elvish", "xonsh", "pwsh", "busybox", "env", "timeout", "nice", "sudo", "doas"];

    /// <summary>The names of the processes above this one that are no shells, the nearest first; none where the system does not tell (it is asked on Linux and macOS).</summary>
    public static IEnumerable<string> Above()
    {
        // One look at all of them, where each look is a process of its own.
        var all = OperatingSystem.IsMacOS() ? PsTable.Read("-ax") : null;
        var process = At(Environment.ProcessId);
        for (var above = 0; above < Highest && process is { Parent: > 1 }; above++)
        {
            process = At(process.Parent);
            if (process is not null && !Shells.Contains(process.Program.TrimStart('-'), StringComparer.Ordinal))
                yield return Name(process);
        }

        SeenProcess? At(int id) => all is null ? Seen(id) : all.GetValueOrDefault(id);
    }

    /// <summary>Whether the process has ended; false where that cannot be known from here: of another machine or container, or hidden by the system.</summary>
    public static bool IsGone(string name)
    {
        if (name.Split(':') is not [var number, _, var machine, var boot, var space]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || machine.Length == 0 || machine != Machine())
        {
            return false;
        }

        if (boot != Boot())
            return true;
        if (space != Space())
            return false;
        return Seen(id) is { } process ? process.Ended || Name(process) != name : Ask(id, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess;
    }

    private const int NoSuchProcess = 3;

    /// <summary>Signal 0 asks whether there is such a process, also one that belongs to somebody else.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Ask(int id, int signal);

    /// <summary>The name of a process; null when there is none.</summary>
    public static string? Of(int id) => Seen(id) is { } process ? Name(process) : null;

    private static string Name(SeenProcess process) => string.Create(CultureInfo.InvariantCulture, $"{process.Id}:{process.Start}:{Machine()}:{Boot()}:{Space()}");

    private static SeenProcess? Seen(int id) => OperatingSystem.IsLinux() ? FromProc(id)
        : OperatingSystem.IsMacOS() ? PsTable.Read("-p", id.ToString(CultureInfo.InvariantCulture)).GetValueOrDefault(id)
        : null;

    /// <summary><c>42 (name, maybe with spaces) S 41 …</c>: the start is the 22nd word, in ticks since the boot. A process that nobody has waited for is gone.</summary>
    private static SeenProcess? FromProc(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
            var words = text[(close + 2)..].Split(' ');
            return new SeenProcess(id, int.Parse(words[1], CultureInfo.InvariantCulture), text[(open + 1)..close], words[19], words[0] is "Z" or "X");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Machines may have one name: what tells them apart is a hash of the system's own id for it, else of this boot.</summary>
    private static string Machine() => OperatingSystem.IsLinux()
        ? (Line("/etc/machine-id") is { Length: > 0 } own ? own : Line(BootId)) is { Length: > 0 } id ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("stint " + id)))[..8] : ""
        : Environment.MachineName.Replace(':', '.');

    private static string Boot() => OperatingSystem.IsLinux() && Line(BootId) is { Length: >= 8 } boot ? boot[..8] : "";

    /// <summary>Numbers of processes mean something inside of their namespace alone: a container's are not the machine's.</summary>
    private static string Space()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new string([.. (new FileInfo("/proc/self/ns/pid").LinkTarget ?? "").Where(char.IsAsciiDigit)]) : "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string? Line(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A process, as the system shows it.</summary>
/// <param name="Start">When it began, in the system's own words, without colons.</param>
/// <param name="Ended">Nobody has waited for it yet, but it is gone.</param>
internal sealed record SeenProcess(int Id, int Parent, string Program, string Start, bool Ended = false);
