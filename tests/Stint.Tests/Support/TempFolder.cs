namespace Stint.Tests.Support;

/// <summary>A folder for one test, removed with all it holds.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>The folder's full path, with links resolved as programs report them.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("stint-").FullName;

    /// <summary>A path below the folder.</summary>
    public string this[params string[] parts] => Path.Combine([FullPath, .. parts]);

    /// <summary>Writes a file below the folder, with the folders above it, and gives its path.</summary>
    public string Write(string name, string text)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Git keeps its objects read-only, which only Windows minds.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(FullPath, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        // A process that a test started in the background (git's own housekeeping, a hook) may write its last file while we delete.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(FullPath, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(50);
            }
        }
    }
}
