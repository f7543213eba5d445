using Stint.Work.Git;

namespace Stint.TestRuns;

/// <summary>The commits between two, with the files that they touch: among them is who broke a test.</summary>
internal static class CommitsSince
{
    public const int Most = 200;
    public const int MostFiles = 200;

    /// <summary>Newest first; null where git does not know the one or the other any more.</summary>
    public static async Task<CommitsBetween?> ReadAsync(GitProgram git, Worktree tree, string good, string bad, CancellationToken cancellation)
    {
        string[] range = ["log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "-z", $"--max-count={Most}", "--format=%x00%x00%H", "--name-only", "--no-renames", "--first-parent", "--diff-merges=first-parent", $"{good}..{bad}", "--"];
        var answer = await git.RunAsync(tree.Command(range), cancellation);
        if (!answer.Succeeded)
            return null;
        var commits = new List<TouchingCommit>();
        // Each commit begins behind two empty records; then come its name and its files.
        foreach (var part in answer.Text.Split("\0\0", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0 && ObjectName.Of(lines[0]) is { } sha)
                commits.Add(new TouchingCommit(sha, [.. lines.Skip(1).Take(MostFiles)]));
        }

        return new CommitsBetween(good, [.. commits]);
    }
}
