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
}
