using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Import;

/// <summary>A commit of a session that was recorded and not imported.</summary>
internal static class Recorded
{
    private static readonly Sql Commits = new(
        """
        select s.actor_id, c.at, c.sha
        from sessions s cross join session_commits c
        where s.bucket = @bucket and s.workspace = @workspace and s.project_id = @project and s.kind = 'work' and s.source <> 'git-import'
          and c.bucket = s.bucket and c.session_id = s.id
        """);

    /// <summary>All of a project, in order of their names.</summary>
    public static Sorter<CommitEntry> Read(Transaction tx, Context context, string project, Func<string, int> placeOf)
    {
        var recorded = new Sorter<CommitEntry>(CommitEntry.CompareNames);
        foreach (var commit in tx.Stream(
            Commits,
            // Git's clock has whole seconds.
            row => new CommitEntry(ObjectId.Parse(row.Text(2)), row.Long(1) / 1000 * 1000, placeOf(row.Text(0).ToLowerInvariant()), -1),
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@project", project)))
        {
            recorded.Add(commit);
        }

        return recorded;
    }
}

/// <summary>An open session: the commits of its actor from its start on are its own to record.</summary>
internal sealed record Reserved(string Actor, Instant From)
{
    private static readonly Sql Open = new(
        """
        select actor_id, started_at from sessions
        where bucket = @bucket and workspace = @workspace and project_id = @project and kind = 'work' and ended_at is null
        """);

    /// <param name="tx">The transaction.</param>
    /// <param name="context">Who imports.</param>
    /// <param name="project">The project.</param>
    /// <param name="address">Git's address of who imports: they may go by another name.</param>
    public static List<Reserved> Read(Transaction tx, Context context, string project, string? address) => tx.Query(
        Open,
        // Git's clock has whole seconds: a commit in the second of the start is not before it.
        row => new Reserved(row.Text(0) == context.Actor && address is not null ? address : row.Text(0).ToLowerInvariant(), row.At(1) - TimeSpan.FromSeconds(1)),
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@project", project));
}

/// <summary>Commits that an import leaves alone: some session has them, or they were deleted on purpose.</summary>
internal static class Taken
{
    /// <summary>Commits asked about in one statement.</summary>
    public const int AtOnce = 100;

    private static readonly string[] Names = [.. Enumerable.Range(0, AtOnce).Select(i => $"@sha{i}")];

    private static readonly Sql Known = new(
        $"""
        select sha from session_commits where bucket = @bucket and sha in ({string.Join(", ", Names)})
        union
        select id from tombstones where bucket = @bucket and kind = 'commit' and id in ({string.Join(", ", Names)})
        """);

    /// <summary>Which of at most <see cref="AtOnce"/> commits are taken.</summary>
    public static List<ObjectId> Among(Transaction tx, int bucket, ReadOnlySpan<ObjectId> commits)
    {
        var values = new (string, object?)[AtOnce + 1];
        values[0] = ("@bucket", bucket);
        for (var i = 0; i < AtOnce; i++)
            values[i + 1] = (Names[i], i < commits.Length ? commits[i].ToString() : "");
        return tx.Query(Known, row => ObjectId.Parse(row.Text(0)), values);
    }
}
