using System.Text;

namespace Stint.Work.Git;

/// <summary>Three-way merges of trees that touch neither a working copy nor an index nor a reference.</summary>
internal sealed class TreeMerge(GitProgram git, Worktree worktree, CancellationToken cancellation)
{
    private string[]? _drivers;

    /// <summary>Why the last merge gave nothing.</summary>
    public string? Refusal { get; private set; }

    /// <summary>
    /// Applies to <paramref name="ours"/> what leads from <paramref name="origin"/> to <paramref name="theirs"/>; all are trees.
    /// Null on a conflict and where git is too old, with the reason in <see cref="Refusal"/>.
    /// </summary>
    public async Task<string?> ApplyAsync(string origin, string ours, string theirs)
    {
        if (origin == theirs || ours == theirs) return ours;
        if (origin == ours) return theirs;

        // git merges commits and finds their base itself, so the three trees become commits that nothing refers to.
        var root = await CommitAsync(origin, null);
        var left = await CommitAsync(ours, root);
        var right = await CommitAsync(theirs, root);
        _drivers ??= await RepositoryDrivers.OffAsync(git, worktree, cancellation);
        var answer = await git.RunAsync(
            worktree.Command(
            [
                .. _drivers, "-c", "merge.directoryRenames=false", "-c", "merge.renormalize=false",
                "merge-tree", "--write-tree", "-z", "--no-messages", left, right,
            ]),
            cancellation);
        if (answer.ExitCode is 0) return answer.Text.Split('\0')[0];

        Refusal = answer.ExitCode is 1
            ? "what arrived from elsewhere and what was changed here touch the same lines"
            : "git is older than 2.38 and cannot merge trees";
        return null;
    }

    private Task<string> CommitAsync(string tree, string? parent) => git.ReadAsync(
        worktree.Command(["commit-tree", .. parent is null ? Array.Empty<string>() : ["-p", parent], tree]) with
        {
            Input = Encoding.UTF8.GetBytes("stint"),
            Environment = Author(worktree),
        },
        cancellation);

    /// <summary>
    /// A fixed author and instant: the same merge again makes no new objects, and needs no name in the user's settings.
    /// </summary>
    private static Dictionary<string, string?> Author(Worktree worktree) => new(worktree.Environment)
    {
        ["GIT_AUTHOR_NAME"] = "stint",
        ["GIT_AUTHOR_EMAIL"] = "stint@localhost",
        ["GIT_AUTHOR_DATE"] = "1000000000 +0000",
        ["GIT_COMMITTER_NAME"] = "stint",
        ["GIT_COMMITTER_EMAIL"] = "stint@localhost",
        ["GIT_COMMITTER_DATE"] = "1000000000 +0000",
    };
}
