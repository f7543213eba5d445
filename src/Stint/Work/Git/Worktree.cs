namespace Stint.Work.Git;

/// <summary>
/// A working copy and where its repository lies, all physical paths. Found by looking at files alone, since it stands on the way of
/// every short command and starting git would cost more than the rest of the command.
/// </summary>
internal sealed record Worktree(string Path, string GitDirectory, string CommonDirectory)
{
    /// <summary>The environment named a repository that the folders do not lead to; git has to be told as well.</summary>
    public bool Explicit { get; init; }

    /// <summary>Pathspecs of what is Stint's own outside of its folder (documents, a store kept in the worktree): no work of a session.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>The pathspecs of the whole tree without what is Stint's own.</summary>
    public IEnumerable<string> Counted => [.. StintFolder.Excluded, .. Own];

    /// <summary>
    /// The working copy that holds <paramref name="directory"/>, or null outside of one, in a bare repository and inside
    /// `.git`.
    /// </summary>
    public static Worktree? Find(string directory, Func<string, string?>? environment = null)
    {
        environment ??= System.Environment.GetEnvironmentVariable;
        var start = PhysicalPath.Of(directory);
        if (environment("GIT_DIR") is not { Length: > 0 } named) return Walk(start);

        var gitDirectory = PhysicalPath.Of(System.IO.Path.GetFullPath(named, start));
        if (File.Exists(gitDirectory)) gitDirectory = Linked(gitDirectory) ?? gitDirectory;
        if (!IsGitDirectory(gitDirectory)) return null;

        // With GIT_DIR alone git takes the current folder for the top of the working copy; but git also sets it for its own hooks,
        // and an alias may run them below the top. Where the folders lead to the same repository, they know better.
        var walked = Walk(start);
        if (environment("GIT_WORK_TREE") is not { Length: > 0 } top)
        {
            if (walked?.GitDirectory == gitDirectory) return walked;
            return IsBare(start) ? null : new Worktree(start, gitDirectory, CommonOf(gitDirectory)) { Explicit = true };
        }

        var path = PhysicalPath.Of(System.IO.Path.GetFullPath(top, start));
        if (walked?.GitDirectory == gitDirectory && walked.Path == path) return walked;
        return new Worktree(path, gitDirectory, CommonOf(gitDirectory)) { Explicit = true };
    }

    /// <summary>Branch and commit of HEAD, from files; null where the references are not kept in files.</summary>
    public WorktreeHead? ReadHead() => WorktreeHead.Read(GitDirectory, CommonDirectory);

    /// <summary>What git has to be told beyond the folder it is run in.</summary>
    public Dictionary<string, string?> Environment => Explicit ? new() { ["GIT_DIR"] = GitDirectory, ["GIT_WORK_TREE"] = Path } : [];

    /// <summary>A run of git at the top of this working copy.</summary>
    public GitCommand Command(params string[] arguments) => new(Path, arguments) { Environment = Environment };

    private static Worktree? Walk(string start)
    {
        for (var folder = start; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            var dotGit = System.IO.Path.Join(folder, ".git");
            if (Directory.Exists(dotGit))
            {
                // Its folder is physical already: only the last part can still be a link.
                var gitDirectory = new DirectoryInfo(dotGit).LinkTarget is null ? dotGit : PhysicalPath.Of(dotGit);
                if (IsGitDirectory(gitDirectory)) return new Worktree(folder, gitDirectory, CommonOf(gitDirectory));
            }
            else if (File.Exists(dotGit))
            {
                var gitDirectory = Linked(dotGit);
                return gitDirectory is null ? null : new Worktree(folder, gitDirectory, CommonOf(gitDirectory));
            }

            if (IsBare(folder)) return null;
        }

        return null;
    }

    /// <summary>Follows the `gitdir:` line of a linked worktree's or a submodule's `.git` file.</summary>
    private static string? Linked(string file)
    {
        const string key = "gitdir: ";
        var text = SmallFile.Read(file);
        if (text is null || !text.StartsWith(key, StringComparison.Ordinal)) return null;

        var target = text[key.Length..].TrimEnd('\n', '\r');
        if (target.Length == 0) return null;
        var gitDirectory = PhysicalPath.Of(System.IO.Path.GetFullPath(target, System.IO.Path.GetDirectoryName(file)!));
        return IsGitDirectory(gitDirectory) ? gitDirectory : null;
    }

    private static string CommonOf(string gitDirectory)
    {
        var common = SmallFile.Read(System.IO.Path.Join(gitDirectory, "commondir"))?.TrimEnd('\n', '\r');
        return string.IsNullOrEmpty(common) ? gitDirectory : PhysicalPath.Of(System.IO.Path.GetFullPath(common, gitDirectory));
    }

    private static bool IsGitDirectory(string path) =>
        File.Exists(System.IO.Path.Join(path, "HEAD")) &&
        (Directory.Exists(System.IO.Path.Join(path, "objects")) || File.Exists(System.IO.Path.Join(path, "commondir")));

    private static bool IsBare(string path) =>
        File.Exists(System.IO.Path.Join(path, "HEAD")) &&
        Directory.Exists(System.IO.Path.Join(path, "objects")) &&
        Directory.Exists(System.IO.Path.Join(path, "refs"));
}
