using System.Globalization;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>
/// Keeps the days' figures equal to a recount. A change to a session takes its old share out of the days it touches and puts its new
/// share in, in the transaction of the change; days nobody touched are not read.
/// </summary>
internal static class Fold
{
    /// <summary>The figures of all work sessions of the workspace.</summary>
    public const string Everything = "work";

    public static string OfProject(string id) => $"work/project/{id}";

    public static string OfActor(string id) => $"work/actor/{id}";

    private static readonly Sql Upsert = new(
        """
        insert into rollups (bucket, workspace, scope, zone, date, sessions, measured, duration_ms, active_ms, idle_ms, commits, lines_added,
          lines_removed, files, decisions, logs, notes, context_items, tasks_completed, tests_failed, test_regressions)
        values (@bucket, @workspace, @scope, @zone, @date, @sessions, @measured, @duration, @active, @idle, @commits, @added,
          @removed, @files, @decisions, @logs, @notes, @context, @tasks, @tests_failed, @regressions)
        on conflict (bucket, workspace, scope, zone, date) do update set
          sessions = rollups.sessions + excluded.sessions, measured = rollups.measured + excluded.measured,
          duration_ms = rollups.duration_ms + excluded.duration_ms, active_ms = rollups.active_ms + excluded.active_ms,
          idle_ms = rollups.idle_ms + excluded.idle_ms, commits = rollups.commits + excluded.commits,
          lines_added = rollups.lines_added + excluded.lines_added, lines_removed = rollups.lines_removed + excluded.lines_removed,
          files = rollups.files + excluded.files, decisions = rollups.decisions + excluded.decisions, logs = rollups.logs + excluded.logs,
          notes = rollups.notes + excluded.notes, context_items = rollups.context_items + excluded.context_items,
          tasks_completed = rollups.tasks_completed + excluded.tasks_completed,
          tests_failed = rollups.tests_failed + excluded.tests_failed, test_regressions = rollups.test_regressions + excluded.test_regressions
        """);

    private static readonly Sql UpsertHour = new(
        """
        insert into rollup_hours (bucket, workspace, scope, zone, date, hour, active_ms)
        values (@bucket, @workspace, @scope, @zone, @date, @hour, @active)
        on conflict (bucket, workspace, scope, zone, date, hour) do update set active_ms = rollup_hours.active_ms + excluded.active_ms
        """);

    private static readonly Sql PostgresHold = new("select 1 from sessions where bucket = @bucket and id = @id for update");

    /// <summary>
    /// Takes the session's row lock, also of an ended one: nobody changes it before the transaction is over. SQLite has one writer at a time.
    /// </summary>
    public static void Hold(Transaction tx, int bucket, string sessionId)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresHold, ("@bucket", bucket), ("@id", sessionId));
    }

    /// <summary>
    /// Runs a change of one session and corrects the days it touches. The session's row must be locked by the caller: what somebody else changed
    /// between the two looks would be counted twice.
    /// </summary>
    /// <param name="settle">Told how long the session was active, as it stands after the change.</param>
    public static void Change(Transaction tx, int bucket, string workspace, string sessionId, Action change, Action<TimeSpan>? settle = null)
    {
        var zones = WorkDays.Kept.ForChange(tx, bucket, workspace);
        var before = Share.Read(tx, bucket, sessionId);
        change();
        var after = Share.Read(tx, bucket, sessionId);
        if (after is not null)
            settle?.Invoke(Segments.Active(after.Segments()));
        Apply(tx, bucket, workspace, zones, [(before, -1), (after, +1)]);
    }

    /// <summary>Adds shares to the days from <paramref name="from"/> on, or takes them out; several sessions may come at once.</summary>
    public static void Apply(
        Transaction tx, int bucket, string workspace, IEnumerable<string> zones, IReadOnlyList<(Share? Share, int Sign)> shares, DateOnly from = default)
    {
        var days = new Dictionary<string, Day>(StringComparer.Ordinal);
        foreach (var zone in zones)
        {
            var info = Zones.Find(zone)!;
            foreach (var (share, sign) in shares)
            {
                if (share is not null)
                    Collect(share, sign, zone, info, days);
            }
        }

        // Sorted, so that two transactions that touch the same days take their rows in one order. Ordinal: to a culture, names that differ in an
        // accent's encoding or an invisible sign are one, and two processes may have two cultures.
        var keys = days.Keys.ToArray();
        Array.Sort(keys, string.CompareOrdinal);
        foreach (var key in keys)
        {
            var day = days[key];
            if (day.Date < from)
                continue;
            if (day.Figures != Rollup.Zero)
                Write(tx, bucket, workspace, day);
            for (var hour = 0; hour < day.Active.Length; hour++)
            {
                if (day.Active[hour] != 0)
                    WriteHour(tx, bucket, workspace, day, hour);
            }
        }
    }

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Collect(Share share, int sign, string zone, TimeZoneInfo info, Dictionary<string, Day> days)
    {
        var session = share.Session;
        var segments = share.Segments();
        string[] scopes = session.ProjectId is { } project
            ? [Everything, OfProject(project), OfActor(session.ActorId)]
            : [Everything, OfActor(session.ActorId)];
        foreach (var (date, figures) in Rollups.Of(session.StartedAt, segments, share.Counts, info))
        {
            foreach (var scope in scopes)
                Of(days, scope, zone, date).Figures += sign > 0 ? figures : -figures;
        }

        foreach (var segment in segments)
        {
            if (segment.Kind != SegmentKind.Active)
                continue;
            foreach (var (date, hour, length) in HourSplit.Of(segment.Interval, info))
                Of(days, Everything, zone, date).Active[hour] += sign * length;
        }
    }

    private static Day Of(Dictionary<string, Day> days, string scope, string zone, DateOnly date)
    {
        var key = $"{scope}\0{zone}\0{Date(date)}";
        return days.TryGetValue(key, out var day) ? day : days[key] = new Day(scope, zone, date);
    }

    /// <summary>
    /// What a day of a scope gains or loses. A class under a text as its key: collections of our own structs would be compiled when a command
    /// runs, which takes longer than its transaction.
    /// </summary>
    private sealed class Day(string scope, string zone, DateOnly date)
    {
        public string Scope => scope;
        public string Zone => zone;
        public DateOnly Date => date;
        public Rollup Figures { get; set; }

        /// <summary>Active milliseconds by local hour, of everything alone.</summary>
        public long[] Active { get; } = new long[24];
    }

    private static void WriteHour(Transaction tx, int bucket, string workspace, Day day, int hour) => tx.Execute(
        UpsertHour,
        ("@bucket", bucket),
        ("@workspace", workspace),
        ("@scope", day.Scope),
        ("@zone", day.Zone),
        ("@date", Date(day.Date)),
        ("@hour", hour),
        ("@active", day.Active[hour]));

    private static void Write(Transaction tx, int bucket, string workspace, Day day) => tx.Execute(
        Upsert,
        ("@bucket", bucket),
        ("@workspace", workspace),
        ("@scope", day.Scope),
        ("@zone", day.Zone),
        ("@date", Date(day.Date)),
        ("@sessions", day.Figures.Sessions),
        ("@measured", day.Figures.MeasuredSessions),
        ("@duration", day.Figures.DurationMs),
        ("@active", day.Figures.ActiveMs),
        ("@idle", day.Figures.IdleMs),
        ("@commits", day.Figures.Commits),
        ("@added", day.Figures.LinesAdded),
        ("@removed", day.Figures.LinesRemoved),
        ("@files", day.Figures.Files),
        ("@decisions", day.Figures.Decisions),
        ("@logs", day.Figures.Logs),
        ("@notes", day.Figures.Notes),
        ("@context", day.Figures.ContextItems),
        ("@tasks", day.Figures.TasksCompleted),
        ("@tests_failed", day.Figures.TestsFailed),
        ("@regressions", day.Figures.TestRegressions));
}
