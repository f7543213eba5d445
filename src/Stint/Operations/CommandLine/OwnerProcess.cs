using System.Diagnostics;
using System.Globalization;

namespace Stint.Operations;

/// <summary>
/// The process that drives an assistant's session: the nearest one above this that is no shell. Its name tells it from every other process of the
/// machine, also from a later one with the same number: number, start, boot and namespace of processes.
/// </summary>
internal static class OwnerProcess
{
    private const int Highest = 8;

    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "zsh", "fish", "ksh", "busybox", "env"];

    /// <summary>The names of the processes above this one that are no shells, the nearest first; none where the system does not tell (it is asked on Linux and macOS).</summary>
    public static IEnumerable<string> Above()
    {
        var process = Seen(Environment.ProcessId);
        for (var above = 0; above < Highest && process is { Parent: > 1 }; above++)
        {
            process = Seen(process.Parent);
            if (process is not null && !Shells.Contains(process.Program.TrimStart('-'), StringComparer.Ordinal))
                yield return Name(process);
        }
    }

    /// <summary>Whether the process has ended; false where that cannot be known from here.</summary>
    public static bool IsGone(string name) =>
        name.Split(':') is [var number, _, _, var space]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && space == Space()
        && Of(id) != name;

    /// <summary>The name of a process; null when there is none.</summary>
    public static string? Of(int id) => Seen(id) is { } process ? Name(process) : null;

    private static string Name(Process process) => string.Create(CultureInfo.InvariantCulture, $"{process.Id}:{process.Start}:{Boot()}:{Space()}");

    private sealed record Process(int Id, int Parent, string Program, string Start);

    private static Process? Seen(int id) => OperatingSystem.IsLinux() ? FromProc(id) : OperatingSystem.IsMacOS() ? FromPs(id) : null;

    /// <summary><c>42 (name, maybe with spaces) S 41 …</c>: the start is the 22nd word, in ticks since the boot. A process that nobody has waited for is gone.</summary>
    private static Process? FromProc(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
            var words = text[(close + 2)..].Split(' ');
            return words[0] is "Z" or "X" ? null : new Process(id, int.Parse(words[1], CultureInfo.InvariantCulture), text[(open + 1)..close], words[19]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary><c>  41 S Sun Jan 11 09:00:00 2026 /bin/name</c>.</summary>
    internal static string[]? PsWords(int id)
    {
        var start = new ProcessStartInfo("ps") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var word in (string[])["-o", "ppid=,stat=,lstart=,comm=", "-p", id.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(word);
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var ps = System.Diagnostics.Process.Start(start);
            var words = ps?.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            ps?.WaitForExit();
            return words is { Length: >= 8 } && !words[1].StartsWith('Z') ? words : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    internal static (int Parent, string Program, string Start)? FromPsWords(string[]? words) => words is null
        ? null
        : (int.Parse(words[0], CultureInfo.InvariantCulture), Path.GetFileName(string.Join(' ', words[7..])), string.Join('-', words[2..7]).Replace(':', '.'));

    private static Process? FromPs(int id) => FromPsWords(PsWords(id)) is var (parent, program, start) ? new Process(id, parent, program, start) : null;

    private static string Boot() => OperatingSystem.IsLinux() && Line("/proc/sys/kernel/random/boot_id") is { Length: >= 8 } boot ? boot[..8] : "";

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
