using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>
/// Sessions that work in one worktree at the same time. Git sees one working copy and one history; whose a commit is, is told by who made it, and whose
/// a file is, by the assistant that says it changed it. Each commit is one session's, whichever is asked first.
/// </summary>
internal static class SharedWorktree
{
    private const int Most = 200;

    private static readonly TimeSpan GrainOfGit = TimeSpan.FromSeconds(1);

    private static readonly Sql Overlapping = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @earliest and s.started_at <= @until and s.id <> @id and s.holder <> @holder
          and w.worktree = @worktree and coalesce(w.host, '') = @host and (s.ended_at is null or s.ended_at >= @from)
        order by s.started_at, s.id limit {Most}
        """);

    private static readonly Sql ClaimOf = new("select session_id from commit_claims where bucket = @bucket and workspace = @workspace and sha = @sha");

    private static readonly Sql SignBefore = new(
        "select max(at) from activities where bucket = @bucket and session_id = @id and at <= @at and sign = 1 and type <> 'commit'");

    private static readonly Sql Told = new("select distinct path from activities where bucket = @bucket and session_id = @id and type = 'file_modified' and path is not null");

    /// <summary>Other sessions of the same worktree, of any actor, while this one was or is open.</summary>
    public static List<WorkRow> Beside(Transaction tx, Context context, WorkRow row)
    {
        if (row.Worktree is not { } worktree || row.Session.Source != "live")
            return [];
        var session = row.Session.AsOf(context.Now);
        return tx.Query(
            Overlapping,
            WorkRow.Read,
            ("@bucket", session.Bucket),
            ("@workspace", session.Workspace),
            ("@earliest", session.StartedAt - WorkRow.LongestBefore),
            ("@until", session.EndedAt ?? context.Now),
            ("@id", session.Id),
            // Of one holder only one is open at a time: a start that was said to be earlier makes them no neighbours.
            ("@holder", session.Holder),
            ("@worktree", worktree),
            ("@host", row.Host ?? ""),
            ("@from", session.StartedAt)).FindAll(other => other.Session.AsOf(context.Now).EndedAt is not { } ended || ended >= session.StartedAt);
    }

    /// <summary>What of the worktree's evidence is the session's own.</summary>
    public static GitEvidence Own(Transaction tx, Context context, WorkRow row, GitEvidence evidence)
    {
        if (Beside(tx, context, row) is not { Count: > 0 } others)
            return evidence;
        List<WorkRow> all = [row, .. others];
        var owners = evidence.Commits.ToDictionary(commit => commit.Sha, commit => OwnerOf(tx, context, all, commit), StringComparer.Ordinal);
        bool IsOwn(string sha) => owners.GetValueOrDefault(sha) == row.Session.Id;

        var byCommit = (evidence.CommitFiles ?? []).ToLookup(file => IsOwn(file.Sha));
        var committed = byCommit[true].ToLookup(file => file.Path, StringComparer.Ordinal);
        var told = ToldBy(tx, row);
        var ofOthers = byCommit[false].Select(file => file.Path).Concat(others.SelectMany(other => ToldBy(tx, other))).ToHashSet(StringComparer.Ordinal);
        // Nobody tells of what a person edits: it is what no assistant has told of.
        var takesRest = row.Agent is null;
        return evidence with
        {
            Commits = [.. evidence.Commits.Where(commit => IsOwn(commit.Sha))],
            Files = [.. evidence.Files.Select(Share).OfType<GitFile>()],
            Approximate = string.Join("; ", ((string?[])[evidence.Approximate, $"{Names(others)} worked in the same worktree: commits go by who made them, files by who told of them"]).OfType<string>()),
        };

        GitFile? Share(GitFile file)
        {
            // The other one began after this machine had looked: which commit changed what was not asked.
            if (evidence.CommitFiles is null && evidence.Commits.Any(commit => IsOwn(commit.Sha)))
                return file;
            var elsewhere = ofOthers.Contains(file.Path);
            if (!committed.Contains(file.Path))
                return told.Contains(file.Path) || (takesRest && !elsewhere) ? file : null;
            if (!elsewhere)
                return file;
            var own = committed[file.Path].ToList();
            return file with
            {
                TimesModified = own.Count,
                LinesAdded = file.LinesAdded is null ? null : own.Sum(each => each.LinesAdded ?? 0),
                LinesRemoved = file.LinesRemoved is null ? null : own.Sum(each => each.LinesRemoved ?? 0),
            };
        }
    }

    /// <summary>
    /// Who made a commit: whoever said so when it was made; else of the sessions that were open then a person's, since assistants tell; else the
    /// assistant that gave its last sign of life the shortest time before. Where none was open then, the same among all of them.
    /// </summary>
    private static string OwnerOf(Transaction tx, Context context, List<WorkRow> all, CommitView commit)
    {
        var session = all[0].Session;
        if (tx.First(ClaimOf, row => row.Text(0), ("@bucket", session.Bucket), ("@workspace", session.Workspace), ("@sha", commit.Sha)) is { } claimed)
            return claimed;
        var open = all.FindAll(each => each.Session.AsOf(context.Now) is var then && commit.At >= then.StartedAt - GrainOfGit && (then.EndedAt is not { } ended || commit.At <= ended));
        if (open.Count == 0)
            open = all;
        var people = open.FindAll(each => each.Agent is null);
        var able = people.Count > 0 ? people : open;
        return able.Count < 2
            ? able[0].Session.Id
            : able.OrderByDescending(each => LastSign(tx, each, commit.At + GrainOfGit)).ThenBy(each => each.Session.Id, StringComparer.Ordinal).First().Session.Id;
    }

    private static long LastSign(Transaction tx, WorkRow row, Instant at) =>
        tx.First(SignBefore, each => each.LongOrNull(0) ?? 0, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id), ("@at", at));

    private static HashSet<string> ToldBy(Transaction tx, WorkRow row) =>
        tx.Query(Told, each => each.Text(0), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id)).ToHashSet(StringComparer.Ordinal);

    private static string Names(List<WorkRow> others) =>
        (others.Count == 1 ? "session " : "sessions ") + string.Join(", ", others.Take(5).Select(other => $"#{other.Session.Number}")) + (others.Count > 5 ? " and more" : "");
}
