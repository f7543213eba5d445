using System.Text;

namespace Stint.Work.Git;

/// <summary>Where HEAD stands: a branch (null when detached) and a commit (null before the first one).</summary>
internal sealed record WorktreeHead(string? Branch, string? Commit)
{
    /// <summary>Symbolic references that lead to one another; git itself follows five.</summary>
    private const int MostHops = 5;

    /// <summary>Reads HEAD and what it points at without running git; null when references are kept in tables or make no sense.</summary>
    public static WorktreeHead? Read(string gitDirectory, string commonDirectory)
    {
        if (Directory.Exists(Path.Join(commonDirectory, "reftable"))) return null;
        if (SmallFile.Read(Path.Join(gitDirectory, "HEAD")) is not { } head) return null;
        if (ObjectName.Of(head) is { } detached) return new WorktreeHead(null, detached);
        if (Target(head) is not { } reference) return null;

        const string branches = "refs/heads/";
        var branch = reference.StartsWith(branches, StringComparison.Ordinal) ? reference[branches.Length..] : reference;
        for (var hop = 0; hop < MostHops; hop++)
        {
            var loose = SmallFile.Read(Path.Join(IsPerWorktree(reference) ? gitDirectory : commonDirectory, reference));
            if (loose is null) return new WorktreeHead(branch, Packed(Path.Join(commonDirectory, "packed-refs"), reference));
            if (ObjectName.Of(loose) is { } commit) return new WorktreeHead(branch, commit);
            if (Target(loose) is not { } next) return null;
            reference = next;
        }

        return null;
    }

    /// <summary>The same from git itself, for repositories whose references are not in files.</summary>
    public static async Task<WorktreeHead> AskAsync(GitProgram git, Worktree worktree, CancellationToken cancellation = default) =>
        worktree.ReadHead() ?? new WorktreeHead(
            await git.TryReadAsync(worktree.Command("symbolic-ref", "--quiet", "--short", "HEAD"), cancellation),
            await git.TryReadAsync(worktree.Command("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), cancellation));

    private static string? Target(string content)
    {
        const string symbolic = "ref:";
        if (!content.StartsWith(symbolic, StringComparison.Ordinal)) return null;

        // The name becomes part of a path: only what git allows in one, and nothing that leads out of the folder.
        var name = content[symbolic.Length..].Trim();
        return name.StartsWith("refs/", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal) ? name : null;
    }

    private static bool IsPerWorktree(string reference) =>
        reference.StartsWith("refs/bisect/", StringComparison.Ordinal) ||
        reference.StartsWith("refs/worktree/", StringComparison.Ordinal) ||
        reference.StartsWith("refs/rewritten/", StringComparison.Ordinal);

    private static string? Packed(string path, string reference)
    {
        try
        {
            var packed = File.ReadAllBytes(path).AsSpan();
            var wanted = Encoding.UTF8.GetBytes($" {reference}\n");
            var at = packed.IndexOf(wanted);
            if (at < 40) return null;
            var line = packed[..at].LastIndexOf((byte)'\n') + 1;
            return ObjectName.Of(Encoding.ASCII.GetString(packed[line..at]));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
