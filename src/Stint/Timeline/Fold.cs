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
          lines_removed, files, decisions, logs, notes, context_items, tasks_completed)
        values (@bucket, @workspace, @scope, @zone, @date, @sessions, @measured, @duration, @active, @idle, @commits, @added,
          @removed, @files, @decisions, @logs, @notes, @context, @tasks)
        on conflict (bucket, workspace, scope, zone, date) do update set
          sessions = rollups.sessions + excluded.sessions, measured = rollups.measured + excluded.measured,
          duration_ms = rollups.duration_ms + excluded.duration_ms, active_ms = rollups.active_ms + excluded.active_ms,
          idle_ms = rollups.idle_ms + excluded.idle_ms, commits = rollups.commits + excluded.commits,
          lines_added = rollups.lines_added + excluded.lines_added, lines_removed = rollups.lines_removed + excluded.lines_removed,
          files = rollups.files + excluded.files, decisions = rollups.decisions + excluded.decisions, logs = rollups.logs + excluded.logs,
          notes = rollups.notes + excluded.notes, context_items = rollups.context_items + excluded.context_items,
          tasks_completed = rollups.tasks_completed + excluded.tasks_completed
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
    public static void Change(Transaction tx, int bucket, string workspace, string sessionId, Action change)
    {
        var zones = RollupZones.ForChange(tx, bucket, workspace);
        var before = Share.Read(tx, bucket, sessionId);
        change();
        var after = Share.Read(tx, bucket, sessionId);
        Apply(tx, bucket, workspace, zones, [(before, -1), (after, +1)]);
    }

    /// <summary>Adds shares to the days from <paramref name="from"/> on, or takes them out; several sessions may come at once.</summary>
    public static void Apply(
        Transaction tx, int bucket, string workspace, IEnumerable<string> zones, IReadOnlyList<(Share? Share, int Sign)> shares, DateOnly from = default)
    {
        // Sorted, so that two transactions that touch the same days take their rows in one order.
        var days = new SortedDictionary<(string Scope, string Zone, DateOnly Day), Rollup>(ByDay);
        var hours = new SortedDictionary<(string Scope, string Zone, DateOnly Day, int Hour), long>(ByHour);
        foreach (var zone in zones)
        {
            var info = Zones.Find(zone)!;
            foreach (var (share, sign) in shares)
            {
                if (share is not null)
                    Collect(share, sign, zone, info, days, hours);
            }
        }

        foreach (var ((scope, zone, day), figures) in days)
        {
            if (figures != Rollup.Zero && day >= from)
                Write(tx, bucket, workspace, scope, zone, day, figures);
        }

        foreach (var ((scope, zone, day, hour), active) in hours)
        {
            if (active == 0 || day < from)
                continue;
            tx.Execute(
                UpsertHour,
                ("@bucket", bucket),
                ("@workspace", workspace),
                ("@scope", scope),
                ("@zone", zone),
                ("@date", Date(day)),
                ("@hour", hour),
                ("@active", active));
        }
    }

    // Ordinal: to a culture, names that differ in an accent's encoding or an invisible sign are one, and two processes may have two cultures.
    private static readonly Comparer<(string Scope, string Zone, DateOnly Day)> ByDay = Comparer<(string Scope, string Zone, DateOnly Day)>.Create((a, b) =>
        string.CompareOrdinal(a.Scope, b.Scope) is not 0 and var scope ? scope
        : string.CompareOrdinal(a.Zone, b.Zone) is not 0 and var zone ? zone
        : a.Day.CompareTo(b.Day));

    private static readonly Comparer<(string Scope, string Zone, DateOnly Day, int Hour)> ByHour = Comparer<(string Scope, string Zone, DateOnly Day, int Hour)>.Create((a, b) =>
        ByDay.Compare((a.Scope, a.Zone, a.Day), (b.Scope, b.Zone, b.Day)) is not 0 and var day ? day : a.Hour.CompareTo(b.Hour));

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Collect(
        Share share,
        int sign,
        string zone,
        TimeZoneInfo info,
        SortedDictionary<(string, string, DateOnly), Rollup> days,
        SortedDictionary<(string, string, DateOnly, int), long> hours)
    {
        var session = share.Session;
        var segments = share.Segments();
        var scopes = session.ProjectId is { } project
            ? (string[])[Everything, OfProject(project), OfActor(session.ActorId)]
            : [Everything, OfActor(session.ActorId)];
        foreach (var (day, figures) in Rollups.Of(session.StartedAt, segments, share.Counts, info))
        {
            foreach (var scope in scopes)
                days[(scope, zone, day)] = days.GetValueOrDefault((scope, zone, day)) + (sign > 0 ? figures : -figures);
        }

        foreach (var segment in segments.Where(segment => segment.Kind == SegmentKind.Active))
        {
            foreach (var (day, hour, length) in HourSplit.Of(segment.Interval, info))
                hours[(Everything, zone, day, hour)] = hours.GetValueOrDefault((Everything, zone, day, hour)) + (sign * length);
        }
    }

    private static void Write(Transaction tx, int bucket, string workspace, string scope, string zone, DateOnly day, Rollup figures) => tx.Execute(
        Upsert,
        ("@bucket", bucket),
        ("@workspace", workspace),
        ("@scope", scope),
        ("@zone", zone),
        ("@date", Date(day)),
        ("@sessions", figures.Sessions),
        ("@measured", figures.MeasuredSessions),
        ("@duration", figures.DurationMs),
        ("@active", figures.ActiveMs),
        ("@idle", figures.IdleMs),
        ("@commits", figures.Commits),
        ("@added", figures.LinesAdded),
        ("@removed", figures.LinesRemoved),
        ("@files", figures.Files),
        ("@decisions", figures.Decisions),
        ("@logs", figures.Logs),
        ("@notes", figures.Notes),
        ("@context", figures.ContextItems),
        ("@tasks", figures.TasksCompleted));
}
