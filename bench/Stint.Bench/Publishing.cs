using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stint.Bench;

/// <summary>Publishes a project for this machine as its release is: trimmed, compiled ahead, one file. Again only when something changed.</summary>
internal static class Publishing
{
    /// <summary>The top of the working copy this was built from.</summary>
    public static readonly string Root = Path.GetFullPath("../..", Path.GetDirectoryName(ThisFile())!);

    /// <summary>The path of the published program.</summary>
    public static string Publish(string project, string program)
    {
        var folder = Path.Combine(Root, "artifacts", "bench", program);
        var file = Path.Combine(Root, project);
        // Restored without a runtime and published with one: the lock files stay as they are.
        Dotnet("restore", file);
        Dotnet("publish", file, "--no-restore", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder);
        return Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);
    }

    private static void Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Root, UseShellExecute = false, RedirectStandardOutput = true };
        // Build servers would outlive this run, and build on while it measures.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
