using Stint.Storage;

namespace Stint.Work.Git;

/// <summary>`.stint/` is where Stint writes; counting it would count the counting.</summary>
internal static class StintFolder
{
    /// <summary>The whole tree without any folder named `.stint`.</summary>
    public static readonly string[] Excluded = [":(top)", ":(top,exclude,glob)**/.stint/**"];

    /// <summary>Only what lies in folders named `.stint`.</summary>
    public const string Only = ":(top,glob)**/.stint/**";

    public static bool Holds(string path) =>
        path.StartsWith(".stint/", StringComparison.Ordinal) || path.Contains("/.stint/", StringComparison.Ordinal);

    /// <summary>
    /// The path of what lies below the worktree. A repository may bring links along, and what is written must not follow one out of it:
    /// a link on the way is refused.
    /// </summary>
    public static string Below(string worktree, string relative)
    {
        var path = worktree;
        foreach (var part in relative.Split('/', '\\'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new IOException($"{path} is a link, which Stint does not follow.");
        }

        return path;
    }

    /// <summary>Makes the folder; what is made anew each time stays out of git, this list too, and the configuration may go in.</summary>
    public static void Ensure(string worktree)
    {
        var ignore = Below(worktree, ".stint/.gitignore");
        if (File.Exists(ignore))
            return;
        Directory.CreateDirectory(Path.Combine(worktree, ".stint"));
        // Whole or absent: an empty list, left by a crash, would be taken for one and let everything into git.
        AtomicFile.Write(ignore, ".gitignore\nstate.json\nsession.env\nsessions/\nSESSION-*\n*.tmp\n");
    }
}
