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
        var root = await CommitAsync(origin);
        var answer = await RunAsync(await CommitAsync(ours, root), await CommitAsync(theirs, root));
        return answer.ExitCode is 0 ? answer.Text.Split('\0')[0] : null;
    }

    /// <summary>
    /// Merges two commits. Where both changed the same lines the file is taken as <paramref name="theirs"/> has it, and the conflict is told;
    /// null where git is too old.
    /// </summary>
    public async Task<(string? Tree, string? Conflict)> MergeAsync(string ours, string theirs)
    {
        var answer = await RunAsync(ours, theirs);
        var parts = answer.Text.Split('\0');
        return answer.ExitCode switch
        {
            0 => (parts[0], null),
            1 => (await TakeTheirsAsync(parts[0], parts.Skip(1)), $"{Refusal}: those files are compared with what arrived"),
            _ => (null, null),
        };
    }

    /// <summary>A commit that nothing refers to.</summary>
    public Task<string> CommitAsync(string tree, params string[] parents) => git.ReadAsync(
        worktree.Command(["commit-tree", .. parents.SelectMany(parent => (string[])["-p", parent]), tree]) with
        {
            Input = Encoding.UTF8.GetBytes("stint"),
            Environment = Author(worktree),
        },
        cancellation);

    private async Task<GitAnswer> RunAsync(string left, string right)
    {
        _drivers ??= await RepositoryDrivers.OffAsync(git, worktree, cancellation);
        var answer = await git.RunAsync(
            worktree.Command(
            [
                .. _drivers, "-c", "merge.directoryRenames=false", "-c", "merge.renormalize=false", "-c", "merge.renames=true",
                "-c", "merge.renameLimit=7000", "merge-tree", "--write-tree", "-z", "--no-messages", "--allow-unrelated-histories", left, right,
            ]),
            cancellation);
        Refusal = answer.ExitCode switch
        {
            0 => null,
            1 => "what arrived from elsewhere and what was changed here touch the same lines",
            _ => "git is older than 2.38 and cannot merge trees",
        };
        return answer;
    }

    /// <summary>Puts the third of git's three stages of each file in conflict (`mode name stage TAB path`) in the place of its marked-up text.</summary>
    private async Task<string> TakeTheirsAsync(string tree, IEnumerable<string> stages)
    {
        var index = new StringBuilder();
        foreach (var stage in stages)
        {
            var tab = stage.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0) continue;
            var path = stage[tab..];
            index.Append("0 ").Append('0', tree.Length).Append(path).Append('\0');
            if (stage[..tab].EndsWith(" 3", StringComparison.Ordinal)) index.Append(stage.AsSpan(0, tab - 2)).Append(path).Append('\0');
        }

        var folder = WorkingTree.TemporaryFolder();
        try
        {
            var file = Path.Join(folder.FullName, "index");
            await git.ReadAsync(WorkingTree.WithIndex(worktree, file, [], "read-tree", tree), cancellation);
            await git.ReadAsync(
                WorkingTree.WithIndex(worktree, file, [], "update-index", "-z", "--index-info") with { Input = Encoding.UTF8.GetBytes(index.ToString()) },
                cancellation);
            return await git.ReadAsync(WorkingTree.WithIndex(worktree, file, [], "write-tree", "--missing-ok"), cancellation);
        }
        finally
        {
            WorkingTree.Remove(folder);
        }
    }

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
