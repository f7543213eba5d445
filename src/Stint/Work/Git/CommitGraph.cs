using System.Globalization;
using System.Text;

namespace Stint.Work.Git;

/// <summary>A commit as far as it matters for whose it is; times are UTC milliseconds with git's precision of one second.</summary>
internal sealed record GraphCommit(
    string Sha, string Tree, string[] Parents, string AuthorEmail, long AuthoredAtMs, string CommitterEmail, long AtMs, string Subject)
{
    /// <summary>What stays when a commit is made again by a rebase, a cherry-pick or an amendment.</summary>
    public (string Email, long AuthoredAtMs) Authorship => (AuthorEmail, AuthoredAtMs);

    /// <summary>Whoever committed it has written it too.</summary>
    public bool IsByCommitter => string.Equals(AuthorEmail, CommitterEmail, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The commits that came after a session's start, children before their parents.</summary>
internal sealed class CommitGraph
{
    private readonly Dictionary<string, GraphCommit> _bySha = new(StringComparer.Ordinal);
    private readonly List<GraphCommit> _commits = [];

    public IReadOnlyList<GraphCommit> Commits => _commits;

    public GraphCommit? Find(string sha) => _bySha.GetValueOrDefault(sha);

    /// <summary>The commits of this graph that <paramref name="tip"/> leads to, itself included.</summary>
    public HashSet<string> Reach(string? tip)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>();
        if (tip is not null) left.Push(tip);
        while (left.TryPop(out var sha))
        {
            if (!_bySha.TryGetValue(sha, out var commit) || !reached.Add(sha)) continue;
            foreach (var parent in commit.Parents) left.Push(parent);
        }

        return reached;
    }

    /// <summary>Whether <paramref name="tip"/> leads to a commit that this graph has or borders on.</summary>
    public bool Leads(string tip, string? commit) => commit is not null &&
        Reach(tip) is var reach && (reach.Contains(commit) || reach.Any(sha => _bySha[sha].Parents.Contains(commit)));

    /// <summary>
    /// Commits that follow one another as one change, newest first, and what they were made on (null for nothing). A commit that took the
    /// place of an older one was made on that.
    /// </summary>
    public IEnumerable<(IReadOnlyList<GraphCommit> Commits, string? Foot)> Lines(IEnumerable<string> shas, IReadOnlyDictionary<string, string> replaced)
    {
        var left = shas.ToHashSet(StringComparer.Ordinal);
        foreach (var tip in _commits)
        {
            if (!left.Remove(tip.Sha)) continue;
            var (line, foot) = (new List<GraphCommit> { tip }, Below(tip));
            while (foot is not null && left.Remove(foot))
            {
                line.Add(_bySha[foot]);
                foot = Below(_bySha[foot]);
            }

            yield return (line, foot);
        }

        string? Below(GraphCommit commit) => replaced.GetValueOrDefault(commit.Sha) ?? commit.Parents.FirstOrDefault();
    }

    /// <summary>
    /// Everything that the tips lead to and <paramref name="excluded"/> does not; without it, what was committed since.
    /// </summary>
    public static async Task<CommitGraph> LoadAsync(
        GitProgram git, Worktree worktree, IEnumerable<string> tips, string? excluded, long? sinceMs, CancellationToken cancellation)
    {
        var graph = new CommitGraph();
        var input = new StringBuilder();
        foreach (var tip in tips) input.Append(tip).Append('\n');
        if (input.Length == 0) return graph;
        if (excluded is not null) input.Append('^').Append(excluded).Append('\n');

        // git takes smaller numbers for a day of the month.
        string[] since = sinceMs is { } ms ? [string.Create(CultureInfo.InvariantCulture, $"--since={Math.Max(ms / 1000, 100_000_000)}")]
            : [];
        await using var records = git.Open(
            worktree.Command(
            [
                "log", "--stdin", "--topo-order", "-z", "--no-show-signature", "--encoding=UTF-8", .. since,
                "--format=%H%x00%T%x00%P%x00%ae%x00%at%x00%ce%x00%ct%x00%s",
            ]) with
            {
                Input = Encoding.ASCII.GetBytes(input.ToString()),
            },
            cancellation);
        while (await records.ReadAsync() is { } sha)
        {
            var commit = new GraphCommit(
                sha,
                await Next(records),
                (await Next(records)).Split(' ', StringSplitOptions.RemoveEmptyEntries),
                await Next(records),
                Milliseconds(await Next(records)),
                await Next(records),
                Milliseconds(await Next(records)),
                await Next(records));
            graph._commits.Add(commit);
            graph._bySha[sha] = commit;
        }

        return graph;
    }

    /// <summary>Those of the names that the repository has, in their order.</summary>
    public static async Task<IReadOnlyList<string>> ExistingAsync(
        GitProgram git, Worktree worktree, IEnumerable<string> names, CancellationToken cancellation)
    {
        var asked = names.Distinct(StringComparer.Ordinal).ToArray();
        if (asked.Length == 0) return [];
        var answer = await git.ReadAsync(
            worktree.Command("cat-file", "--batch-check=%(objectname)") with
            {
                Input = Encoding.ASCII.GetBytes(string.Join('\n', asked) + "\n"),
            },
            cancellation);
        return [.. answer.Split('\n').Where(ObjectName.IsValid)];
    }

    private static async ValueTask<string> Next(GitRecords records) =>
        await records.ReadAsync() ?? throw new GitFailure(GitFailureKind.Failed, "git log ended in the middle of a commit.");

    private static long Milliseconds(string seconds) =>
        long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1L << 40
            ? value * 1000
            : 0;
}
