using Stint.Operations;
using Stint.Work.Git;

namespace Stint.Work;

/// <summary>A file of a worktree, as assistants name it: from the root of the file system or from the folder they stand in, through links or not.</summary>
internal static class WorktreeFile
{
    private const int Longest = 4096;

    /// <summary>The path as git names it; null outside of the worktree.</summary>
    /// <param name="cwd">The folder that a relative path begins at; null: the worktree's root.</param>
    /// <param name="root">The worktree's root without links; null: no worktree is known, and only what is relative has a name.</param>
    public static string? Name(string path, string? cwd, string? root)
    {
        if (path.Length is 0 or > Longest || PlainText.HasHidden(path) || !PlainText.IsWellFormed(path) || path.StartsWith("~/", StringComparison.Ordinal))
            return null;
        (path, root) = (Slashes(path), root is { Length: > 0 } ? root : null);
        if (!IsRooted(path))
        {
            if (cwd is not { Length: > 0 } || root is null)
                return Normal(path);
            path = Slashes(cwd).TrimEnd('/') + "/" + path;
        }

        return root is null ? null : Below(path, root) ?? (Path.IsPathFullyQualified(path) ? Below(Physical(path), root) : null);
    }

    private static string? Below(string path, string root)
    {
        root = Slashes(root).TrimEnd('/') + "/";
        return path.StartsWith(root, StringComparison.Ordinal) ? Normal(path[root.Length..]) : null;
    }

    /// <summary>A link on the way may lead into the worktree; the file itself is what git has in it, also when that is a link.</summary>
    private static string Physical(string path)
    {
        var full = Path.GetFullPath(path);
        return Slashes(Path.GetDirectoryName(full) is { } folder ? Path.Join(PhysicalPath.Of(folder), Path.GetFileName(full)) : full);
    }

    private static string? Normal(string path)
    {
        try
        {
            // A folder may be called @types; an @ before a path is what people write.
            return Mentions.Normal("./" + path, null);
        }
        catch (Refusal)
        {
            return null;
        }
    }

    private static bool IsRooted(string path) => path.StartsWith('/') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));

    private static string Slashes(string path) => path.Replace('\\', '/');
}
