namespace Stint.Work.Git;

/// <summary>A path as the file system knows it, every symbolic link on the way followed.</summary>
internal static class PhysicalPath
{
    /// <summary>What Linux itself allows before it calls a path a loop.</summary>
    private const int MostLinks = 40;

    /// <summary>The full path without symbolic links; parts that do not exist are kept as they are.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full) ?? "";
        var left = new Stack<string>();
        Push(left, full, root);

        var current = root;
        var links = 0;
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = Path.Join(current, part);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                current = next;
                continue;
            }

            if (Path.IsPathRooted(target))
            {
                root = Path.GetPathRoot(target) ?? root;
                current = root;
                Push(left, target, root);
            }
            else
            {
                Push(left, target, "");
            }
        }

        return current;
    }

    private static void Push(Stack<string> left, string path, string root)
    {
        var parts = path[root.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".") left.Push(parts[i]);
        }
    }
}
