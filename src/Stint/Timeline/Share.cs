using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>A session's raw events as its figures need them: signs of life, pauses, and what was counted.</summary>
internal sealed record Share(SessionRow Session, IReadOnlyList<Instant> Signs, IReadOnlyList<Interval> Pauses, Rollup Counts)
{
    private static readonly Sql Events = new(
        "select at, type, sign, case when type in ('entries_pruned', 'test_run') then data end from activities where bucket = @bucket and session_id = @id order by at, id");

    private static readonly Sql Files = new(
        """
        select count(*), coalesce(sum(lines_added), 0), coalesce(sum(lines_removed), 0)
        from session_files where bucket = @bucket and session_id = @id and times_modified > 0
        """);

    private static readonly Sql Commits = new("select count(*) from session_commits where bucket = @bucket and session_id = @id");

    private static readonly Sql Completed = new(
        "select count(*) from session_tasks where bucket = @bucket and session_id = @id and status = 'completed'");

    private IReadOnlyList<Segment>? segments;

    public IReadOnlyList<Segment> Segments() =>
        segments ??= Sessions.Segments.Tile(Session.StartedAt, Session.Until, Signs, Pauses, Session.IdleGap);

    /// <summary>Reads a session and everything its figures come from.</summary>
    public static Share? Read(Transaction tx, int bucket, string id)
    {
        if (tx.First(SessionRow.ById, SessionRow.Read, ("@bucket", bucket), ("@id", id)) is not { } session)
            return null;
        var signs = new List<Instant>();
        var pauses = new List<Interval>();
        Instant? pausedAt = null;
        long decisions = 0, logs = 0, notes = 0, context = 0, testsFailed = 0, regressions = 0;
        tx.Query(
            Events,
            row =>
            {
                var at = row.At(0);
                switch (row.Text(1))
                {
                    case ActivityTypes.Decision:
                        decisions++;
                        break;
                    case ActivityTypes.Log:
                        logs++;
                        break;
                    case ActivityTypes.Note:
                        notes++;
                        break;
                    case ActivityTypes.Context:
                        context++;
                        break;
                    case ActivityTypes.Pruned:
                        var gone = PrunedEntries.Parse(row.Text(3));
                        signs.AddRange(gone.Signs);
                        logs += gone.Of(ActivityTypes.Log);
                        notes += gone.Of(ActivityTypes.Note);
                        context += gone.Of(ActivityTypes.Context);
                        decisions += gone.Of(ActivityTypes.Decision);
                        break;
                    case ActivityTypes.TestRun when row.TextOrNull(3) is { } told:
                        // The session's last run says what fails at its end; each run, what it broke.
                        (testsFailed, var broke) = TestRunData.Read(told);
                        regressions += broke;
                        break;
                    case ActivityTypes.Paused:
                        pausedAt ??= at;
                        break;
                    case ActivityTypes.Continued when pausedAt is { } from:
                        pauses.Add(new Interval(from, at));
                        pausedAt = null;
                        break;
                }

                if (row.Flag(2))
                    signs.Add(at);
                return 0;
            },
            ("@bucket", bucket),
            ("@id", id));
        if (pausedAt is { } open)
            pauses.Add(new Interval(open, session.Until));
        var (files, added, removed) = tx.First(Files, row => (row.Long(0), row.Long(1), row.Long(2)), ("@bucket", bucket), ("@id", id));
        var commits = tx.First(Commits, row => row.Long(0), ("@bucket", bucket), ("@id", id));

        // By task and not by entry: one entry may complete several, two may complete the same one, and a task may be taken up again.
        var tasks = tx.First(Completed, row => row.Long(0), ("@bucket", bucket), ("@id", id));
        return new Share(session, signs, pauses, new Rollup
        {
            Commits = commits,
            Decisions = decisions,
            Logs = logs,
            Notes = notes,
            ContextItems = context,
            LinesAdded = added,
            LinesRemoved = removed,
            Files = files,
            TasksCompleted = tasks,
            TestsFailed = testsFailed,
            TestRegressions = regressions,
        });
    }
}
