using System.Diagnostics;

namespace Stint.Bench;

/// <summary>Somebody's machine in a folder of its own: a home, a git identity, a repository with one commit; nothing of the real one is read or changed.</summary>
internal sealed class Machine : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("stint-bench-").FullName;
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    public Machine()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Bare);
        Directory.CreateDirectory(Repository);
        foreach (var name in (string[])["PATH", "DOTNET_ROOT", "SystemRoot", "TEMP", "TMP"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                environment[name] = value;
        }

        environment["HOME"] = environment["USERPROFILE"] = Home;
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["TZ"] = "UTC";
        File.WriteAllText(Path.Combine(Home, ".gitconfig"), "[user]\n  name = Ada\n  email = ada@example.com\n");
        File.WriteAllText(Path.Combine(Repository, "README.md"), "# Mill\n");
        foreach (var arguments in (string[][])[["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Lay the first stone"]])
            Run("git", Repository, [], arguments);
    }

    public string Home => Path.Combine(root, "home");

    /// <summary>A folder outside of any repository.</summary>
    public string Bare => Path.Combine(root, "bare");

    public string Repository => Path.Combine(root, "repository");

    public string this[string name] => Path.Combine(root, name);

    /// <summary>Whether a program is on the path.</summary>
    public bool Has(string program) => (environment.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)));

    /// <summary>Runs a program to its end and gives its exit code; it must be 0.</summary>
    public long Run(string program, string folder, (string Name, string Value)[] variables, params string[] arguments) => RunWith("", program, folder, variables, arguments);

    /// <summary>The same with something on its standard input.</summary>
    public long RunWith(string input, string program, string folder, (string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? process.ExitCode
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
