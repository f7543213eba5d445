namespace Stint.Work.Git;

/// <summary>The tree that a session's lines are counted against, and why it is only near the truth, where it is.</summary>
internal sealed record SessionBase(string? Tree, string? Doubt)
{
    /// <summary>HEAD is on a branch that began from nothing: what that does not hold was not removed from it.</summary>
    public bool Orphan { get; init; }

    /// <summary>
    /// The working copy at the start, with everything brought into it that arrived since: what arrived is then on both sides of the
    /// comparison, and what was done here on one, in whatever way it was committed, rewritten or merged.
    /// </summary>
    public static async Task<SessionBase> FindAsync(
        GitProgram git, Worktree worktree, SessionStart start, SessionCommits commits, CancellationToken cancellation = default)
    {
        if (commits.Head.Commit == start.Head || start.Tree is null || commits.StartHeadMissing) return new SessionBase(start.Tree, null);

        var (ground, rewritten) = commits.Head.Commit is null ? (null, false) : Ground(commits, start.Head);
        if (ground is null && start.Head is not null) return new SessionBase(start.Tree, null) { Orphan = true };
        var tips = Arrivals(commits, ground, start.Head);
        var older = await ReplacedAsync(git, worktree, commits, ground, cancellation);
        var picks = Picks(commits, older);
        var dropped = Dropped(commits, older);
        if (ground == start.Head && tips.Count == 0 && picks.Count == 0 && dropped.Count == 0) return new SessionBase(start.Tree, null);

        var merge = new TreeMerge(git, worktree, cancellation);
        var trees = new CommitTrees(git, worktree, commits.Graph, cancellation);
        var tree = start.Tree;
        if (ground != start.Head)
        {
            // What was changed and uncommitted at the start came along to the other branch.
            var under = await ForeignAsync(commits, trees, merge, ground);
            tree = under is null ? null : await merge.ApplyAsync(await trees.OfAsync(start.Head), under, start.Tree);
        }

        foreach (var (line, foot) in older.Lines(dropped, commits.Amended))
        {
            if (tree is not null) tree = await merge.ApplyAsync(line[0].Tree, tree, await trees.OfAsync(foot));
        }

        string[] parents = ground is null ? [] : [ground];
        var doubt = rewritten ? "older commits were rewritten on a branch that was left, and what was worked into them is not told apart" : null;
        foreach (var tip in tips)
        {
            var theirs = tree is null ? null : await ForeignAsync(commits, trees, merge, tip);
            if (theirs is null)
            {
                tree = null;
                break;
            }

            // Nothing but others' work on top of the ground needs no merge.
            if (parents.Length < 2 && commits.Graph.Leads(tip, ground) && tree == await trees.OfAsync(ground))
            {
                (tree, parents) = (theirs, [.. parents, tip]);
                continue;
            }

            var side = theirs == await trees.OfAsync(tip) ? tip : await merge.CommitAsync(theirs, tip);
            var merged = await merge.MergeAsync(await merge.CommitAsync(tree!, parents), side);
            (tree, doubt) = (merged.Tree, doubt ?? merged.Conflict);
            parents = [.. parents, tip];
        }

        foreach (var (line, foot) in commits.Graph.Lines(picks, commits.Amended).Reverse())
        {
            if (tree is not null) tree = await merge.ApplyAsync(await trees.OfAsync(foot), tree, line[0].Tree);
        }

        if (tree is not null) return new SessionBase(tree, doubt);
        return commits.Arrived.Count > 0
            ? new SessionBase(commits.Arrived[0].Tree, $"{merge.Refusal}: lines are counted from the newest commit that arrived")
            : new SessionBase(start.Tree, $"{merge.Refusal}: lines are counted from the start, across a change of branch");
    }

    /// <summary>
    /// The commit that the work rests on: the start's, until HEAD was set to a commit that does not stem from this session, on
    /// another branch. Going back along the same branch takes lines away, which is work. And whether commits below the start had been
    /// rewritten when the start's branch was left.
    /// </summary>
    private static (string? Ground, bool Rewritten) Ground(SessionCommits commits, string? startHead)
    {
        var grounds = new Dictionary<string, string?>(StringComparer.Ordinal);
        var (ground, rewritten) = (startHead, false);
        foreach (var entry in commits.Log?.Entries ?? [])
        {
            var made = commits.Made.Contains(entry.New);
            var moved = entry.Old != entry.New && entry.Move switch
            {
                HeadMove.Switch => true,
                HeadMove.Reset => made || entry.New == startHead || IsElsewhere(commits.Graph, entry),
                HeadMove.Unknown => !made && IsElsewhere(commits.Graph, entry),
                _ => false,
            };
            // Where the graph ends, what is older than the start begins: a commit made on that takes the place of the start's.
            var below = made && commits.Graph.Find(entry.New)!.Parents.Any(parent => parent != startHead && commits.Graph.Find(parent) is null);
            rewritten |= below && ground == startHead;
            if (entry.Old is null) ground = null;
            if (moved) ground = grounds.GetValueOrDefault(entry.New, entry.New);
            if (made) grounds.TryAdd(entry.New, ground);
        }

        return (ground, rewritten && ground != startHead);
    }

    private static bool IsElsewhere(CommitGraph graph, ReflogEntry entry) =>
        graph.Find(entry.New) is not null && !graph.Reach(entry.Old).Contains(entry.New);

    /// <summary>The newest commits from elsewhere below those that were made here, as far as the ground does not hold them already.</summary>
    private static List<string> Arrivals(SessionCommits commits, string? ground, string? startHead)
    {
        var graph = commits.Graph;
        var (seen, tips, left) = (new HashSet<string>(StringComparer.Ordinal), new List<string>(), new Stack<string>());
        left.Push(commits.Head.Commit!);
        while (left.TryPop(out var sha))
        {
            if (!seen.Add(sha)) continue;
            if (!commits.Made.Contains(sha)) tips.Add(sha);
            else if (commits.Amended.TryGetValue(sha, out var replaced)) left.Push(replaced);
            else foreach (var parent in graph.Find(sha)!.Parents) left.Push(parent);
        }

        // What the graph does not have, the start's HEAD leads to.
        var held = graph.Reach(ground);
        var below = held.SelectMany(sha => graph.Find(sha)!.Parents).ToHashSet(StringComparer.Ordinal);
        tips.RemoveAll(tip => tip == ground || held.Contains(tip) || below.Contains(tip) || (ground == startHead && graph.Find(tip) is null));
        return [.. tips.Where(tip => !tips.Exists(other => other != tip && graph.Reach(other).Contains(tip)))];
    }

    /// <summary>What the ground had and HEAD no longer leads to, after a rewriting.</summary>
    private static async Task<CommitGraph> ReplacedAsync(
        GitProgram git, Worktree worktree, SessionCommits commits, string? ground, CancellationToken cancellation)
    {
        var head = commits.Head.Commit!;
        var rewritten = commits.Log?.Entries.Any(entry => entry.Move is HeadMove.Rebase or HeadMove.Replay or HeadMove.CherryPick) ?? false;
        return rewritten && ground is not null && !commits.Graph.Leads(head, ground)
            ? await CommitGraph.LoadAsync(git, worktree, [ground], head, null, cancellation)
            : new CommitGraph();
    }

    /// <summary>
    /// What was replayed here for others: picked or rebased commits that are not the session's and that the ground does not hold in an older form.
    /// What arrived and was rewritten here stands in the form in which it arrived.
    /// </summary>
    private static HashSet<string> Picks(SessionCommits commits, CommitGraph older)
    {
        var known = commits.Own.Select(commit => commit.Sha).ToHashSet(StringComparer.Ordinal);
        var forms = older.Commits.Select(commit => commit.Authorship).ToHashSet();
        var arrived = commits.Graph.Commits.Where(commit => !commits.Made.Contains(commit.Sha)).ToLookup(commit => commit.Authorship, commit => commit.Sha);
        return
        [
            .. commits.Graph.Commits
                .Where(commit => commits.Reachable.Contains(commit.Sha) && !known.Contains(commit.Sha) && !forms.Contains(commit.Authorship) &&
                    commits.Origins.MoveOf(commit.Sha) is HeadMove.Replay or HeadMove.CherryPick)
                .Select(commit => arrived[commit.Authorship].FirstOrDefault(commit.Sha)),
        ];
    }

    /// <summary>
    /// Others' commits that a rebase onto something else left behind. One's own may have gone into another commit, and stay in the ground.
    /// </summary>
    private static HashSet<string> Dropped(SessionCommits commits, CommitGraph older)
    {
        if (commits.Log?.Entries.Any(entry => entry.Move is HeadMove.Rebase && entry.Old != entry.New) is not true) return [];
        var here = commits.Graph.Commits.Where(commit => commits.Reachable.Contains(commit.Sha)).ToList();
        var forms = here.Select(commit => commit.Authorship).ToHashSet();
        var own = here.Where(commit => commits.Made.Contains(commit.Sha)).Select(commit => commit.CommitterEmail).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. older.Commits
                .Where(commit => commit.Parents.Length < 2 && !forms.Contains(commit.Authorship) && !own.Contains(commit.AuthorEmail))
                .Select(commit => commit.Sha),
        ];
    }

    /// <summary>The tree of a commit from elsewhere, without what this session has in it: own work may come back with others' on top.</summary>
    private static async Task<string?> ForeignAsync(SessionCommits commits, CommitTrees trees, TreeMerge merge, string? commit)
    {
        var current = await trees.OfAsync(commit);
        var reach = commits.Graph.Reach(commit);
        var own = commits.Own.Where(each => reach.Contains(each.Sha) && each.Parents.Length < 2).Select(each => each.Sha);
        foreach (var (line, foot) in commits.Graph.Lines(own, commits.Amended))
        {
            if (await merge.ApplyAsync(line[0].Tree, current, await trees.OfAsync(foot)) is not { } without) return null;
            current = without;
        }

        return current;
    }
}
