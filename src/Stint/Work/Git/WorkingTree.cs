using System.Text;

namespace Stint.Work.Git;

/// <summary>Why a path of the working copy is not in its tree.</summary>
internal enum SkipReason
{
    /// <summary>git could not read it, or it is neither a file nor a link.</summary>
    Unreadable,

    /// <summary>Another repository inside this one that is no submodule of it.</summary>
    EmbeddedRepository,

    /// <summary>Untracked and larger than <see cref="WorkingTree.LargestUntracked"/>.</summary>
    TooLarge,
}

/// <summary>A path of the working copy that its tree lacks, or holds in its last known state.</summary>
internal sealed record SkippedPath(string Path, SkipReason Reason);

/// <summary>The working copy as a tree object: tracked, staged and untracked files, without ignored ones and `.stint/`.</summary>
internal sealed record WorkingTree(string Tree, IReadOnlyList<SkippedPath> Skipped)
{
    /// <summary>The filters of the repository's own configuration, which were not started.</summary>
    public IReadOnlyList<string> Unfiltered { get; init; } = [];

    /// <summary>
    /// Bytes of an untracked file above which it is not copied into the object store: a forgotten video is no source code.
    /// </summary>
    public const long LargestUntracked = 64L * 1024 * 1024;

    private static readonly TimeSpan HashingLimit = TimeSpan.FromMinutes(5);

    /// <summary>Writes the tree through an index of its own, so that the user's index and its lock are never touched.</summary>
    public static async Task<WorkingTree> WriteAsync(GitProgram git, Worktree worktree, CancellationToken cancellation = default)
    {
        var folder = TemporaryFolder();
        try
        {
            var index = Path.Join(folder.FullName, "index");
            CopyIndex(Path.Join(worktree.GitDirectory, "index"), index);
            var asking = RepositoryDrivers.OffAsync(git, worktree, cancellation);
            var skipped = await UnfitAsync(git, worktree, index, cancellation);

            // Every command that compares files with the index would start them, not only the adding.
            var drivers = await asking;
            skipped.AddRange(await AddAsync(git, worktree, index, drivers, skipped, cancellation));

            // Tracked copies of .stint/ came along with the index.
            string[] remove = ["rm", "-r", "-f", "-q", "--cached", .. Sparse(worktree), "--ignore-unmatch", "--", StintFolder.Only];
            await git.ReadAsync(WithIndex(worktree, index, drivers, remove), cancellation);

            // Objects that a partial clone has not fetched are not needed to name them.
            var tree = await git.ReadAsync(WithIndex(worktree, index, drivers, "write-tree", "--missing-ok"), cancellation);
            return new WorkingTree(tree, [.. skipped.Select(path => new SkippedPath(Shown(path.Path), path.Reason))]) { Unfiltered = RepositoryDrivers.FiltersIn(drivers) };
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>
    /// The copy keeps the time of the original: git rehashes files that are no older than their index, and a newer copy would make
    /// a file changed within the same instant look unchanged.
    /// </summary>
    private static void CopyIndex(string from, string to)
    {
        if (!File.Exists(from)) return;
        var written = File.GetLastWriteTimeUtc(from);
        File.Copy(from, to);
        File.SetLastWriteTimeUtc(to, written);
    }

    /// <summary>Untracked paths that must not be added, as git wrote them: names need not be UTF-8.</summary>
    private static async Task<List<(byte[] Path, SkipReason Reason)>> UnfitAsync(
        GitProgram git, Worktree worktree, string index, CancellationToken cancellation)
    {
        var unfit = new List<(byte[], SkipReason)>();
        string[] list = ["ls-files", "-z", "--others", "--exclude-standard", "--", .. worktree.Counted];
        await using var untracked = git.Open(WithIndex(worktree, index, [], list), cancellation);
        while (await untracked.ReadBytesAsync() is { } path)
        {
            if (path.Span.EndsWith("/"u8))
                unfit.Add((path.ToArray(), SkipReason.EmbeddedRepository));
            else if (IsTooLarge(Path.Join(worktree.Path, Encoding.UTF8.GetString(path.Span))))
                unfit.Add((path.ToArray(), SkipReason.TooLarge));
        }

        return unfit;
    }

    private static bool IsTooLarge(string path) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > LargestUntracked };

    private static async Task<List<(byte[] Path, SkipReason Reason)>> AddAsync(
        GitProgram git,
        Worktree worktree,
        string index,
        string[] drivers,
        List<(byte[] Path, SkipReason Reason)> unfit,
        CancellationToken cancellation)
    {
        using var paths = new MemoryStream();
        foreach (var path in worktree.Counted) Write(paths, Encoding.UTF8.GetBytes(path));
        foreach (var (path, _) in unfit) Write(paths, [.. ":(top,exclude,literal)"u8, .. path]);

        // Plain add walks the folders once and goes on past what it cannot read, which no plumbing command does.
        string[] add = ["add", "--all", .. Sparse(worktree), "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"];
        var command = WithIndex(worktree, index, drivers, add) with
        {
            Input = paths.ToArray(),
            TimeLimit = HashingLimit,
        };
        var answer = await git.RunAsync(command, cancellation);
        if (answer.ExitCode is 0) return [];
        var unreadable = Unreadable(answer.Errors);
        return answer.ExitCode is 1 && (unreadable.Count > 0 || OnlyIgnored(answer.Errors)) ? unreadable : throw GitFailure.From(command, answer.ExitCode, answer.Errors);
    }

    /// <summary>
    /// Whether git only complains that what it was told to leave out is ignored besides, as a `.stint/` in the user's own .gitignore is; it has added
    /// everything else.
    /// </summary>
    private static bool OnlyIgnored(string errors) =>
        errors.StartsWith("The following paths are ignored by one of your .gitignore files:\n", StringComparison.Ordinal)
        && !errors.Contains("fatal: ", StringComparison.Ordinal) && !errors.Contains("error: ", StringComparison.Ordinal);

    /// <summary>The paths in git's complaints about single files; anything fatal is no complaint about a single file.</summary>
    private static List<(byte[] Path, SkipReason Reason)> Unreadable(string errors)
    {
        const string notIndexed = "error: unable to index file '";
        const string unsupported = ": can only add regular files, symbolic links or git-directories";
        var paths = new List<(byte[], SkipReason)>();
        foreach (var line in errors.Split('\n'))
        {
            if (line.StartsWith(notIndexed, StringComparison.Ordinal) && line.EndsWith('\''))
                paths.Add((Encoding.UTF8.GetBytes(line[notIndexed.Length..^1]), SkipReason.Unreadable));
            else if (line.StartsWith("error: ", StringComparison.Ordinal) && line.EndsWith(unsupported, StringComparison.Ordinal))
                paths.Add((Encoding.UTF8.GetBytes(line["error: ".Length..^unsupported.Length]), SkipReason.Unreadable));
            else if (line.StartsWith("fatal: ", StringComparison.Ordinal))
                return [];
        }

        return paths;
    }

    /// <summary>Files outside of a sparse checkout that are there all the same; git knows the option from 2.34 on.</summary>
    private static string[] Sparse(Worktree worktree) =>
        File.Exists(Path.Join(worktree.GitDirectory, "info", "sparse-checkout")) ? ["--sparse"] : [];

    public static GitCommand WithIndex(Worktree worktree, string index, string[] options, params string[] arguments)
    {
        // A split index would write its shared part beside the user's; safecrlf would make a warning fatal.
        return worktree.Command(["-c", "core.splitIndex=false", "-c", "core.safecrlf=false", .. options, .. arguments]) with
        {
            Environment = new Dictionary<string, string?>(worktree.Environment) { ["GIT_INDEX_FILE"] = index },
        };
    }

    /// <summary>A folder of its own for an index.</summary>
    public static DirectoryInfo TemporaryFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("stint-index-");
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new GitFailure(
                GitFailureKind.Failed, $"no temporary file can be made in {Path.GetTempPath()} (TMPDIR).", inner: unwritable);
        }
    }

    private static void Write(MemoryStream paths, byte[] path)
    {
        paths.Write(path);
        paths.WriteByte(0);
    }

    private static string Shown(byte[] path) => Encoding.UTF8.GetString(path).TrimEnd('/');

    public static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Left to the system's own cleaning of temporary folders.
        }
    }
}
