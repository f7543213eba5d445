using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Import;

/// <summary>An imported session as it stands in the store.</summary>
internal sealed class Standing
{
    public required string Id { get; init; }
    public required long Number { get; init; }
    public required string Author { get; init; }
    public required Instant StartedAt { get; init; }
    public required TimeSpan IdleGap { get; init; }
    public required TimeSpan? EndAfter { get; init; }

    /// <summary>Somebody corrected it or added to it: it is theirs now, and no import changes it.</summary>
    public required bool Theirs { get; init; }

    /// <summary>A commit of it counts without its lines, since the clone was cut off behind it.</summary>
    public required bool CutOff { get; init; }

    /// <summary>Its commits.</summary>
    public int Count { get; set; }

    /// <summary>Where its last commit stands among the sorted ones.</summary>
    public int Last { get; set; }

    /// <summary>
    /// It holds a commit that this history does not have (dropped since, or of another clone), whose files git cannot tell any more: it may
    /// take others in, but it stays in one piece.
    /// </summary>
    public bool Whole { get; set; }

    /// <summary>A session of somebody's own has taken a commit of it in since, or one was rewritten; it has to go on without.</summary>
    public bool Lost { get; set; }

    // One pass over an index that is sorted by name already. Joined to itself, the table would be read once for each of its rows by a
    // SQLite that has no statistics yet.
    private static readonly Sql Contested = new(
        "select sha from session_commits where bucket = @bucket group by sha having count(*) > 1");

    private static readonly Sql Sessions = new(
        """
        select s.id, s.number, s.actor_id, s.started_at, s.idle_gap_ms, s.end_after_ms,
          case when s.amendments > 0
            or exists (select 1 from activities a where a.bucket = s.bucket and a.session_id = s.id and a.type <> 'commit')
            or exists (select 1 from session_tags t where t.bucket = s.bucket and t.session_id = s.id)
            or exists (select 1 from session_tasks k where k.bucket = s.bucket and k.session_id = s.id) then 1 else 0 end,
          case when exists (select 1 from work_sessions w where w.bucket = s.bucket and w.session_id = s.id and w.approximate is not null) then 1 else 0 end
        from sessions s
        where s.bucket = @bucket and s.workspace = @workspace and s.project_id = @project and s.kind = 'work' and s.source = 'git-import'
        """);

    // A cross join keeps its order on SQLite, which would read the commits of all projects otherwise.
    private static readonly Sql Commits = new(
        """
        select c.sha, c.at, c.session_id
        from sessions s cross join session_commits c
        where s.bucket = @bucket and s.workspace = @workspace and s.project_id = @project and s.kind = 'work' and s.source = 'git-import'
          and c.bucket = s.bucket and c.session_id = s.id
        """);

    /// <summary>The imported sessions of a project.</summary>
    public static List<Standing> Read(Transaction tx, Context context, string project) => tx.Query(
        Sessions,
        row => new Standing
        {
            Id = row.Text(0),
            Number = row.Long(1),
            Author = row.Text(2),
            StartedAt = row.At(3),
            IdleGap = TimeSpan.FromMilliseconds(row.Long(4)),
            EndAfter = row.LongOrNull(5) is { } limit ? TimeSpan.FromMilliseconds(limit) : null,
            Theirs = row.Flag(6),
            CutOff = row.Flag(7),
        },
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@project", project));

    /// <summary>Commits that more than one session has: what somebody recorded comes before what was derived from history.</summary>
    public static HashSet<ObjectId> ReadContested(Transaction tx, int bucket) =>
        [.. tx.Query(Contested, row => ObjectId.Parse(row.Text(0)), ("@bucket", bucket))];

    /// <summary>Their commits, one by one.</summary>
    public static IEnumerable<(ObjectId Sha, long At, string Session)> ReadCommits(Transaction tx, Context context, string project) => tx.Stream(
        Commits,
        row => (ObjectId.Parse(row.Text(0)), row.Long(1), row.Text(2)),
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@project", project));
}

/// <summary>A commit of a session that was recorded and not imported.</summary>
internal sealed record Recorded(string Actor, Instant At, ObjectId Sha)
{
    private static readonly Sql Commits = new(
        """
        select s.actor_id, c.at, c.sha
        from sessions s cross join session_commits c
        where s.bucket = @bucket and s.workspace = @workspace and s.project_id = @project and s.kind = 'work' and s.source <> 'git-import'
          and c.bucket = s.bucket and c.session_id = s.id
        """);

    public static List<Recorded> Read(Transaction tx, Context context, string project) => tx.Query(
        Commits,
        row => new Recorded(row.Text(0).ToLowerInvariant(), row.At(1), ObjectId.Parse(row.Text(2))),
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@project", project));
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
