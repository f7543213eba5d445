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

    /// <summary>Makes the folder; what is made anew each time stays out of git, this list too, and the configuration may go in.</summary>
    public static void Ensure(string worktree)
    {
        var ignore = Path.Combine(worktree, ".stint", ".gitignore");
        if (File.Exists(ignore))
            return;
        Directory.CreateDirectory(Path.Combine(worktree, ".stint"));
        File.WriteAllText(ignore, ".gitignore\nstate.json\nsessions/\n*.tmp\n");
    }
}
