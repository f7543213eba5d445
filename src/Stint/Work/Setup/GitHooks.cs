using System.Text;
using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary>What was done with one hook: added, updated, unchanged, removed or absent; the name under which an earlier one was set aside.</summary>
internal sealed record HookChange(string Name, string Change, string? Earlier);

/// <summary>Puts our lines into the hooks of a repository, and takes them out again.</summary>
internal static class GitHooks
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static List<HookChange> Install(HooksFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        return [.. HookScript.Names.Select(name => Install(Path.Combine(folder.Path, name), name))];
    }

    public static List<HookChange> Remove(HooksFolder folder) => [.. HookScript.Names.Select(name => Remove(Path.Combine(folder.Path, name), name))];

    private static HookChange Install(string file, string name)
    {
        if (!Exists(file))
        {
            Write(file, HookScript.New(name));
            return new HookChange(name, "added", null);
        }

        var before = File.Exists(file) ? Read(file) : "";
        if (HookScript.HasOurs(before))
        {
            var updated = HookScript.With(name, before);
            if (updated != before)
                Write(file, updated);
            return new HookChange(name, updated == before ? "unchanged" : "updated", HookScript.Earlier(updated));
        }

        // Lines can be added to a script that git runs as it is. A program, a link into somebody's files, or a hook that is turned off
        // by its missing executable bit, stays what it is beside ours.
        if (HookScript.IsShell(before) && IsPlain(file) && IsRunnable(file))
        {
            Write(file, HookScript.With(name, before));
            return new HookChange(name, "added", null);
        }

        var earlier = name + ".before-stint";
        File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, earlier));
        Write(file, HookScript.New(name, earlier));
        return new HookChange(name, "added", earlier);
    }

    private static HookChange Remove(string file, string name)
    {
        if (!File.Exists(file) || Read(file) is not { } before || !HookScript.HasOurs(before))
            return new HookChange(name, "absent", null);
        var earlier = HookScript.Earlier(before);
        if (HookScript.Without(before) is { } rest)
            Write(file, rest);
        else
            File.Delete(file);
        if (earlier is not null && !Exists(file))
            File.Move(Path.Combine(Path.GetDirectoryName(file)!, earlier), file);
        return new HookChange(name, "removed", null);
    }

    /// <summary>A link that leads nowhere is there too, and is somebody's.</summary>
    private static bool Exists(string file) => new FileInfo(file) is { } info && (info.Exists || info.LinkTarget is not null);

    private static bool IsPlain(string file) => new FileInfo(file).LinkTarget is null;

    private static bool IsRunnable(string file) => OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);

    // One character a byte: what somebody wrote comes back as it was, whatever its encoding.
    private static string Read(string file) => File.ReadAllText(file, Encoding.Latin1);

    private static void Write(string file, string text)
    {
        var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.Exists(file) ? File.GetUnixFileMode(file) : Readable | Runnable;
        var temporary = file + ".tmp";
        File.WriteAllText(temporary, text, Encoding.Latin1);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temporary, mode);
        // Replaced whole: git may be about to run it.
        File.Move(temporary, file, overwrite: true);
    }
}
