using System.Globalization;
using System.Text;
using Stint.Work.Git;

namespace Stint.Work.Health;

/// <summary>Reads the files of two trees from git, and measures them. Trees whose objects are gone measure nothing.</summary>
internal static class HealthMeasure
{
    /// <param name="files">Paths now and before, those that were touched most first.</param>
    public static async Task<FileHealth[]> OfAsync(GitProgram git, Worktree worktree, string? treeStart, string? treeEnd, IEnumerable<(string Path, string? OldPath)> files, CancellationToken cancellation)
    {
        // A line break ends a name in what git is asked here.
        var known = files.Where(file => Languages.Of(file.Path) is not null && !file.Path.Contains('\n', StringComparison.Ordinal) && file.OldPath?.Contains('\n', StringComparison.Ordinal) != true)
            .Take(HealthBounds.MostFiles).ToList();
        if (known.Count == 0 || (treeStart is null && treeEnd is null))
            return [];
        var before = await SideAsync(git, worktree, treeStart, [.. known.Select(file => file.OldPath ?? file.Path)], cancellation);
        var after = await SideAsync(git, worktree, treeEnd, [.. known.Select(file => file.Path)], cancellation);
        var measured = new List<FileHealth>();
        for (var i = 0; i < known.Count; i++)
        {
            // Too large on one side: the other alone would look like a change.
            if (before[i] is TooLarge || after[i] is TooLarge || (before[i] is null && after[i] is null))
                continue;
            measured.Add(new FileHealth(known[i].Path, Languages.Of(known[i].Path)!.Name, before[i], after[i]));
        }

        return [.. measured];
    }

    private const long TooLarge = -1;

    /// <summary>The complexity of each file in a tree; null where it is not there.</summary>
    private static async Task<long?[]> SideAsync(GitProgram git, Worktree worktree, string? tree, string[] paths, CancellationToken cancellation)
    {
        var sides = new long?[paths.Length];
        if (tree is null)
            return sides;
        var found = (await git.ReadAsync(Batch(worktree, "--batch-check", paths.Select(path => $"{tree}:{path}")), cancellation)).Split('\n');
        var (wanted, room) = (new List<(int File, string Blob, int Size)>(), HealthBounds.MostBytes);
        for (var i = 0; i < paths.Length && i < found.Length; i++)
        {
            if (found[i].Split(' ') is not [var blob, "blob", var length] || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                continue;
            if (size > HealthBounds.MostOfFile || size > room)
            {
                sides[i] = TooLarge;
                continue;
            }

            room -= (int)size;
            wanted.Add((i, blob, (int)size));
        }

        if (wanted.Count == 0)
            return sides;
        await using var run = GitRun.Start(git, Batch(worktree, "--batch", wanted.Select(each => each.Blob)), cancellation);
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await run.ReadAsync(buffer)) > 0)
        {
            if (all.Length + read > HealthBounds.MostBytes + (wanted.Count * 200L))
                throw new GitFailure(GitFailureKind.TooMuchOutput, "git cat-file answered with more than it was asked for.");
            all.Write(buffer, 0, read);
        }

        if (await run.FinishAsync() is { ExitCode: not 0 } failed)
            throw GitFailure.From(Batch(worktree, "--batch", []), failed.ExitCode, failed.Errors);
        var bytes = all.GetBuffer().AsMemory(0, (int)all.Length);
        foreach (var (file, _, size) in wanted)
        {
            var heading = bytes.Span.IndexOf((byte)'\n') + 1;
            // Gone between the two questions.
            if (heading == 0 || bytes.Length < heading + size + 1)
                break;
            sides[file] = Complexity.Of(Encoding.UTF8.GetString(bytes.Span.Slice(heading, size)), Languages.Of(paths[file]) ?? Languages.Of("a.c")!);
            bytes = bytes[(heading + size + 1)..];
        }

        return sides;
    }

    private static GitCommand Batch(Worktree worktree, string how, IEnumerable<string> names) =>
        worktree.Command("cat-file", how) with { Input = Encoding.UTF8.GetBytes(string.Concat(names.Select(name => name + "\n"))) };
}
