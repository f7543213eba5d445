using System.Diagnostics;
using System.Globalization;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>The protocol's own tests of servers, as npm has them; they are fetched when they are not there.</summary>
internal static class ConformanceSuite
{
    private const int Least = 22;

    private static readonly string Folder = WorkingCopy.At("tests/conformance");
    private static readonly Lazy<string> Node = new(Prepare);

    /// <summary>Runs one scenario, and gives its exit code with all that it wrote.</summary>
    public static async Task<(int Exit, string Text)> RunAsync(string suite, string url, string scenario, params string[] more)
    {
        var node = await Task.Run(() => Node.Value);
        return await ProgramAsync(node, [Path.Combine("node_modules", suite, "dist", "index.js"), "server", "--url", url, "--scenario", scenario, .. more], TimeSpan.FromMinutes(2));
    }

    private static string Prepare()
    {
        var held = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (!File.Exists(held) || File.GetLastWriteTimeUtc(held) < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            var (exit, text) = ProgramAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts"], TimeSpan.FromMinutes(5)).GetAwaiter().GetResult();
            Assert.True(exit == 0, $"The protocol's tests could not be fetched by npm: is Node.js installed (nodejs.org), and the npm registry reachable?\n{text}");
            File.SetLastWriteTimeUtc(held, File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")).AddSeconds(1));
        }

        var own = Directory.EnumerateDirectories(Path.Combine(Folder, "node_modules"), "node-*-*").SelectMany(each => (string[])[Path.Combine(each, "bin", "node"), Path.Combine(each, "bin", "node.exe")]).FirstOrDefault(File.Exists);
        if (own is not null)
            return own;
        var (known, version) = ProgramAsync("node", ["--version"], TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
        Assert.True(
            known == 0 && int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major >= Least,
            $"The protocol's tests need Node.js {Least} or newer, and this machine has {version.Trim()}: nodejs.org");
        return "node";
    }

    private static async Task<(int Exit, string Text)> ProgramAsync(string program, string[] words, TimeSpan most)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["NO_COLOR"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var waiting = new CancellationTokenSource(most);
            try
            {
                await process.WaitForExitAsync(waiting.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            return (process.HasExited ? process.ExitCode : -1, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, $"{program} is missing: {missing.Message}. Install Node.js: nodejs.org");
        }
    }
}
