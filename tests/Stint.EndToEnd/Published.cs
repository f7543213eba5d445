using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Stint.EndToEnd;

/// <summary>The binary as users get it, published once and again only when a source has changed.</summary>
public static class Published
{
    private static readonly Lazy<string> Binary = new(Publish);

    /// <summary>What a publish says where the trimmed form is not to be had: no such runtime in the lock file or at the package source.</summary>
    private static readonly string[] NoRuntimeHere = ["NETSDK1047", "NETSDK1082", "NETSDK1083", "NETSDK1084", "NETSDK1094", "NU1100", "NU1101", "NU1102"];

    /// <summary>The path of `stint`.</summary>
    public static string Stint => Binary.Value;

    private static string Publish()
    {
        var runtime = RuntimeInformation.RuntimeIdentifier;
        var folder = WorkingCopy.At($"artifacts/stint/{runtime}");
        var binary = Path.Combine(folder, OperatingSystem.IsWindows() ? "stint.exe" : "stint");
        var stampFile = folder + ".stamp";
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);

        using var turn = Exclusive(folder + ".lock");
        var stamp = Stamp();
        if (File.Exists(binary) && File.Exists(stampFile) && File.ReadAllText(stampFile) == stamp)
            return binary;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        var project = WorkingCopy.At("src/Stint.Cli/Stint.Cli.csproj");
        Dotnet("restore", project);
        // Restored without a runtime and published with one: the lock files of the libraries stay as they are.
        var whole = TryDotnet("publish", project, "--no-restore", "-c", "Release", "-r", runtime, "-o", folder, "-warnaserror");
        if (whole.ExitCode != 0)
        {
            if (!Array.Exists(NoRuntimeHere, code => whole.Output.Contains(code, StringComparison.Ordinal)))
                throw Failed(whole);
            Console.Error.WriteLine($"The trimmed single file for {runtime} cannot be built here: these tests run the framework-dependent build.");
            Dotnet("publish", project, "--no-restore", "-c", "Release", "-o", folder,
                "-p:PublishTrimmed=false", "-p:PublishReadyToRun=false", "-p:PublishSingleFile=false");
        }

        File.WriteAllText(stampFile, stamp);
        return binary;
    }

    private static void Dotnet(params string[] arguments)
    {
        var ran = TryDotnet(arguments);
        if (ran.ExitCode != 0)
            throw Failed(ran);
    }

    private static InvalidOperationException Failed(Ran ran) => new($"The binary could not be published.\n{ran.Output}{ran.Errors}");

    private static Ran TryDotnet(params string[] arguments)
    {
        return Programs.Run("dotnet", arguments, WorkingCopy.Root, BuildEnvironment(), input: null, TimeSpan.FromMinutes(10));
    }

    /// <summary>The environment of this run, for building: with the runner's home folder, where its packages lie.</summary>
    internal static Dictionary<string, string> BuildEnvironment()
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal);
        // Build servers would keep our pipes, and so this run, open.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["UseSharedCompilation"] = "false";
        // The runner's own settings are not the build's.
        environment.Remove("MSBuildSDKsPath");
        return environment;
    }

    /// <summary>A digest of all that the binary is built from.</summary>
    private static string Stamp()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] tops = ["src", "web", "Directory.Build.props", "Directory.Packages.props", "global.json"];
        foreach (var file in tops.Select(WorkingCopy.At).SelectMany(Sources).Order(StringComparer.Ordinal))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(WorkingCopy.Root, file)));
            digest.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static IEnumerable<string> Sources(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path) || Path.GetFileName(path) is "bin" or "obj" or "node_modules" or "dist" or "coverage")
            return [];
        return Directory.EnumerateFiles(path).Concat(Directory.EnumerateDirectories(path).SelectMany(Sources));
    }

    /// <summary>One publish at a time, over all processes; the system lets go when its holder dies.</summary>
    private static FileStream Exclusive(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 6000)
            {
                Thread.Sleep(100);
            }
        }
    }
}
