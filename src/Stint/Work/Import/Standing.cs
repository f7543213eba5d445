using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Import;

/// <summary>An imported session as it stands in the store, and what planning finds out about it; a record of a <see cref="RecordFile{T}"/>.</summary>
internal record struct Standing
{
    public required Guid Id { get; init; }
    public required long Number { get; init; }

    /// <summary>The author's place among those of the history.</summary>
    public required int Author { get; init; }
    public required Instant StartedAt { get; init; }
    public required long IdleGapMs { get; init; }

    /// <summary>-1 when it has none.</summary>
    public required long EndAfterMs { get; init; }

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

    /// <summary>It has a commit of its own still.</summary>
    public bool Kept { get; set; }

    /// <summary>How the store writes its id.</summary>
    public readonly string Key => Id.ToString("D");
}

/// <summary>The imported sessions of a project, each at its place; the one in use is at hand, and written back when another is.</summary>
internal sealed class StandingSessions : IDisposable
{
    private readonly RecordFile<Standing> records = new();
    private Standing held;
    private int place = -1;

    public int Count => records.Count;

    /// <summary>The session of a place, to be read and changed until the next is asked for.</summary>
    public ref Standing At(int wanted)
    {
        if (wanted != place)
        {
            Keep();
            held = records[wanted];
            place = wanted;
        }

        return ref held;
    }

    public void Add(in Standing session) => records.Add(session);

    /// <summary>All of them, one by one.</summary>
    public IEnumerable<Standing> All()
    {
        Keep();
        return records.Read(0, records.Count);
    }

    public void Dispose() => records.Dispose();

    private void Keep()
    {
        if (place >= 0)
            records[place] = held;
    }
}

/// <summary>What the store says about imported sessions.</summary>
internal static class StandingRows
{
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

    /// <summary>The imported sessions of a project, in order of their ids.</summary>
    public static Sorter<Standing> Read(Transaction tx, Context context, string project, Func<string, int> placeOf)
    {
        var sessions = new Sorter<Standing>(static (left, right) => left.Id.CompareTo(right.Id));
        foreach (var session in tx.Stream(
            Sessions,
            row => new Standing
            {
                Id = Guid.Parse(row.Text(0)),
                Number = row.Long(1),
                Author = placeOf(row.Text(2)),
                StartedAt = row.At(3),
                IdleGapMs = row.Long(4),
                EndAfterMs = row.LongOrNull(5) ?? -1,
                Theirs = row.Flag(6),
                CutOff = row.Flag(7),
            },
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@project", project)))
        {
            sessions.Add(session);
        }

        return sessions;
    }

    /// <summary>Commits that more than one session has: what somebody recorded comes before what was derived from history.</summary>
    public static Sorter<ObjectId> ReadContested(Transaction tx, int bucket)
    {
        var contested = new Sorter<ObjectId>(ObjectId.Compare);
        foreach (var sha in tx.Stream(Contested, row => ObjectId.Parse(row.Text(0)), ("@bucket", bucket)))
            contested.Add(sha);
        return contested;
    }

    /// <summary>Their commits, in order of the sessions' ids.</summary>
    public static Sorter<StandingCommit> ReadCommits(Transaction tx, Context context, string project)
    {
        var commits = new Sorter<StandingCommit>(static (left, right) => left.Session.CompareTo(right.Session));
        foreach (var commit in tx.Stream(
            Commits,
            row => new StandingCommit(Guid.Parse(row.Text(2)), ObjectId.Parse(row.Text(0)), row.Long(1)),
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@project", project)))
        {
            commits.Add(commit);
        }

        return commits;
    }
}

/// <summary>A commit of an imported session.</summary>
internal readonly record struct StandingCommit(Guid Session, ObjectId Sha, long At);
