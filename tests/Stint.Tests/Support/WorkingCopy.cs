using System.Runtime.CompilerServices;

namespace Stint.Tests.Support;

/// <summary>The working copy that these tests were built from.</summary>
public static class WorkingCopy
{
    /// <summary>Its top folder, the one with the solution.</summary>
    public static string Root { get; } = Above(ThisFile());

    /// <summary>The path of a file or folder by its name from the top, with `/` between the parts.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    private static string Above(string file)
    {
        var folder = new FileInfo(file).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stint.slnx")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException($"No Stint.slnx above {file}: run the tests where they were built.");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
