using System.Diagnostics;
using System.Globalization;

namespace Stint.EndToEnd;

/// <summary>How a disk is made full.</summary>
public enum Tight
{
    /// <summary>A small file system of the test's own, in a namespace that needs no rights; where the system gives none, as below.</summary>
    Disk,

    /// <summary>No file may grow beyond a few KiB: works everywhere but on Windows.</summary>
    FileSize,
}

/// <summary>A folder on a disk that a test can fill and free again, and the programs that run on it.</summary>
internal sealed class TightDisk : IDisposable
{
    private readonly Home home;
    private readonly Process? space;
    private bool full;

    public TightDisk(Home home, Tight kind)
    {
        this.home = home;
        Directory.CreateDirectory(Folder);
        if (kind == Tight.FileSize)
            return;
        // The file system lives as long as a process that waits for the end of its input.
        string[] own = ["--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=4m none \"$1\" && echo mounted && cat", "sh", Folder];
        try
        {
            var started = new Process { StartInfo = Programs.Describe("unshare", own, home.FullPath, home.Environment) };
            started.Start();
            if (started.StandardOutput.ReadLine() == "mounted")
                space = started;
            else
                started.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program on this system.
        }
    }

    /// <summary>The folder on the disk; what lies there is seen through <see cref="Run"/>.</summary>
    public string Folder => Path.Combine(home.FullPath, "disk");

    public void Fill()
    {
        full = true;
        if (space is not null)
            Run("sh", "-c", "dd if=/dev/zero of=../filler bs=4096 2>/dev/null; true").Succeeds();
    }

    public void Free()
    {
        if (space is not null)
            Run("rm", "../filler").Succeeds();
        full = false;
    }

    public Ran Stint(params string[] arguments) => Run(Published.Stint, arguments);

    /// <summary>Runs a program in the folder `work` on the disk.</summary>
    public Ran Run(string program, params string[] arguments)
    {
        var inside = $"mkdir -p '{Folder}/work' && cd '{Folder}/work' && exec \"$@\"";
        if (space is not null)
        {
            var id = space.Id.ToString(CultureInfo.InvariantCulture);
            return home.Run("nsenter", ["--preserve-credentials", "--user", "--mount", "--target", id, "sh", "-c", inside, "sh", program, .. arguments]);
        }

        // The signal that says so is ignored, as writing to a full disk gives none. The runtime maps its code through a file of memory.
        home.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return home.Run("sh", ["-c", (full ? "trap '' XFSZ; ulimit -f 8; " : "") + inside, "sh", program, .. arguments]);
    }

    public void Dispose()
    {
        space?.StandardInput.Close();
        space?.WaitForExit();
        space?.Dispose();
    }
}
