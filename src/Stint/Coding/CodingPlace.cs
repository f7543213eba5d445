using Stint.Work.Git;

namespace Stint.Coding;

/// <summary>Which project and branch a file belongs to, by looking at files alone: <c>.wakatime-project</c> above it, else the git worktree around it.</summary>
internal sealed record CodingPlace(string? Project, string? Branch)
{
    /// <param name="path">The file, absolute.</param>
    /// <param name="said">The project that was named for it; a <c>.wakatime-project</c> stands over it, git below it.</param>
    public static CodingPlace Of(string path, string? said)
    {
        var folder = Path.GetDirectoryName(path);
        var worktree = Folder(folder) is { } there ? Worktree.Find(there, _ => null) : null;
        var (project, branch) = Marked(folder);
        return new CodingPlace(project ?? said ?? (worktree is null ? null : Name(worktree)), branch ?? worktree?.ReadHead()?.Branch);
    }

    /// <summary>The nearest folder that is there: an unsaved file may lie in one that is not yet.</summary>
    private static string? Folder(string? folder)
    {
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    /// <summary>The first line of the nearest <c>.wakatime-project</c> is the project, its second the branch; an empty file and <c>{project}</c> mean its folder's name.</summary>
    private static (string? Project, string? Branch) Marked(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (SmallFile.Read(Path.Join(folder, ".wakatime-project")) is not { } text)
                continue;
            var lines = text.Split('\n', StringSplitOptions.TrimEntries);
            return (lines[0].Length > 0 ? lines[0].Replace("{project}", Path.GetFileName(folder), StringComparison.Ordinal) : Path.GetFileName(folder), lines.Length > 1 && lines[1].Length > 0 ? lines[1] : null);
        }

        return (null, null);
    }

    /// <summary>The folder of the repository: worktrees of one are one project.</summary>
    private static string Name(Worktree worktree) =>
        Path.GetFileName(Path.GetFileName(worktree.CommonDirectory) == ".git" ? Path.GetDirectoryName(worktree.CommonDirectory)! : worktree.Path);
}
