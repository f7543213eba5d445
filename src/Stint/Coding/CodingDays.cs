using System.Globalization;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Coding;

/// <summary>
/// The figures of local days. Days that are over are kept once they were asked for, in the configured time-out; everything else is counted from the day's
/// heartbeats, which is one range of an index. A kept day equals a counted one: whatever may change it deletes it, in the transaction of the change.
/// </summary>
internal static class CodingDays
{
    /// <summary>Zones of one person in which days are kept; in more they are counted each time.</summary>
    private const int MostZones = 16;

    /// <summary>Days counted in one transaction: heartbeats that come meanwhile wait for it.</summary>
    private const int AtOnce = 31;

    /// <summary>The longest time-out there is.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(4);

    /// <summary>Longer than any local day.</summary>
    private static readonly TimeSpan LongestDay = TimeSpan.FromHours(50);

    /// <summary>Heartbeats that lie nearer to each other are told of by one statement.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(15);

    private const int LockKey = 7339;

    private static readonly Sql Kept = new(
        """
        select date, figures from coding_days where bucket = @bucket and workspace = @workspace and actor_id = @actor and zone = @zone and timeout_ms = @timeout
          and date >= @from and date <= @to
        """);

    private static readonly Sql KeptDates = new(
        """
        select date from coding_days where bucket = @bucket and workspace = @workspace and actor_id = @actor and zone = @zone and timeout_ms = @timeout
          and date >= @from and date <= @to
        """);

    private static readonly Sql Keep = new(
        """
        insert into coding_days (bucket, workspace, actor_id, zone, date, timeout_ms, starts_at, ends_at, figures)
        values (@bucket, @workspace, @actor, @zone, @date, @timeout, @start, @end, @figures)
        on conflict do nothing
        """);

    private static readonly Sql NextZone = new(
        "select zone from coding_days where bucket = @bucket and workspace = @workspace and actor_id = @actor and zone > @zone order by zone limit 1");

    // The end bounds the range of the index; the rest is what the day's own time-out reaches.
    private static readonly Sql Touched = new(
        """
        delete from coding_days where bucket = @bucket and workspace = @workspace and actor_id = @actor
          and ends_at >= @low and ends_at <= @high
          and ends_at >= @from - timeout_ms and starts_at <= @to + timeout_ms
        """);

    private static readonly Sql Everything = new("delete from coding_days where bucket = @bucket and workspace = @workspace and actor_id >= @first");

    // A day is counted and kept while nobody adds heartbeats, or the older count would outlive them. SQLite has one writer at a time.
    private static readonly Sql PostgresShare = new("select pg_advisory_xact_lock_shared(@key, @bucket)");

    private static readonly Sql PostgresAlone = new("select pg_advisory_xact_lock(@key, @bucket)");

    /// <summary>What stands before heartbeats are added.</summary>
    public static void Change(Transaction tx, int bucket)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresShare, ("@key", LockKey), ("@bucket", bucket));
    }

    /// <summary>Forgets the days that heartbeats at these instants may change: those within a time-out of one.</summary>
    public static void Forget(Transaction tx, Coder coder, IEnumerable<Instant> changed)
    {
        foreach (var stretch in Overlap.Union(changed.Select(each => new Interval(each, each + Near))).Stretches)
        {
            var (from, to) = (stretch.Start, stretch.End - Near);
            tx.Execute(Touched, coder.With(("@from", from), ("@to", to), ("@low", from - LongestTimeout), ("@high", to + LongestTimeout + LongestDay)));
        }
    }

    /// <summary>Drops every kept day of a workspace: they are counted again when somebody asks.</summary>
    public static void Drop(Transaction tx, Context context) => tx.Execute(Everything, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@first", ""));

    /// <summary>The figures of each day of a range, in order; a day without heartbeats is left out.</summary>
    /// <param name="range">Local days; what lies outside of all heartbeats is not looked at.</param>
    /// <param name="joining">How; only the configured time-out without a filter is kept.</param>
    /// <param name="slices">Which slices are wanted beyond those that are kept.</param>
    public static List<(DateOnly Date, DayFigures Figures)> Read(Context context, DayRange range, Joining joining, params string[] slices)
    {
        var coder = Coder.Of(context);
        var mayKeep = joining == new Joining(context.Settings.CodingTimeout) && slices.All(each => Slices.Kept.Contains(each, StringComparer.Ordinal));
        if (context.Database.Read(tx => Clipped(tx, coder, range)) is not { } clipped)
            return [];
        if (mayKeep)
            Settle(context, coder, clipped, joining);
        return context.Database.Read(tx =>
        {
            var kept = mayKeep ? tx.Query(Kept, row => (row.Text(0), row.Text(1)), Of(coder, clipped, joining)).ToDictionary(StringComparer.Ordinal) : [];
            var days = new List<(DateOnly, DayFigures)>();
            foreach (var date in clipped.Dates)
            {
                var figures = kept.TryGetValue(Text(date), out var json) && clipped.IsWhole(date)
                    ? JsonSerializer.Deserialize(json, CodingJson.Default.DayFigures)!
                    : Count(tx, coder, clipped.Bounds(date), joining, slices);
                if (!figures.IsEmpty)
                    days.Add((date, figures));
            }

            return days;
        });
    }

    /// <summary>The days of a range between the first and the last heartbeat.</summary>
    public static IEnumerable<DateOnly> Dates(Context context, DayRange range) => context.Database.Read(tx => Clipped(tx, Coder.Of(context), range))?.Dates ?? [];

    /// <summary>Counts a day, or a part of one, from its heartbeats.</summary>
    public static DayFigures Count(Transaction tx, Coder coder, Interval window, Joining joining, params string[] slices)
    {
        if (window.IsEmpty)
            return DayFigures.Sum([]);
        var beats = Heartbeats.Around(tx, coder, window, joining.Timeout);
        return DayFigures.Of(new JoinedTime(window, beats, joining), [.. Slices.Kept.Union(slices)], beats.Count(each => window.Contains(each.At)));
    }

    /// <summary>Counts the days that are over and not kept yet.</summary>
    private static void Settle(Context context, Coder coder, DayRange range, Joining joining)
    {
        var missing = context.Database.Read(tx =>
        {
            var kept = tx.Query(KeptDates, row => row.Text(0), Of(coder, range, joining)).ToHashSet(StringComparer.Ordinal);
            var dates = range.Dates.Where(date => range.IsWhole(date) && range.Bounds(date).End <= context.Now && !kept.Contains(Text(date))).ToList();
            return dates.Count == 0 || HasRoom(tx, coder, range.Zone.Id) ? dates : [];
        });
        foreach (var part in missing.Chunk(AtOnce))
        {
            context.Database.Write(tx =>
            {
                if (tx.Engine == Engine.Postgres)
                    tx.Execute(PostgresAlone, ("@key", LockKey), ("@bucket", coder.Bucket));
                foreach (var date in part)
                {
                    var bounds = range.Bounds(date);
                    var figures = Count(tx, coder, bounds, joining);
                    tx.Execute(Keep, coder.With(
                        ("@zone", range.Zone.Id), ("@date", Text(date)), ("@timeout", Ms(joining.Timeout)), ("@start", bounds.Start), ("@end", bounds.End),
                        ("@figures", JsonSerializer.Serialize(figures, CodingJson.Default.DayFigures))));
                }
            });
        }
    }

    private static bool HasRoom(Transaction tx, Coder coder, string zone)
    {
        var last = "";
        for (var zones = 0; zones < MostZones; zones++)
        {
            if (tx.Query(NextZone, row => row.Text(0), coder.With(("@zone", last))) is not [var next] || next == zone)
                return true;
            last = next;
        }

        return false;
    }

    private static DayRange? Clipped(Transaction tx, Coder coder, DayRange range)
    {
        if (Heartbeats.FirstFrom(tx, coder, Instant.MinValue) is not { } first || Heartbeats.LastBefore(tx, coder, Instant.MaxValue) is not { } last)
            return null;
        var (from, to) = (DaySplit.Of(first, range.Zone), DaySplit.Of(last, range.Zone));
        var clipped = range with { From = range.From > from ? range.From : from, To = range.To < to ? range.To : to };
        return clipped.From <= clipped.To ? clipped : null;
    }

    private static (string, object?)[] Of(Coder coder, DayRange range, Joining joining) =>
        coder.With(("@zone", range.Zone.Id), ("@timeout", Ms(joining.Timeout)), ("@from", Text(range.From)), ("@to", Text(range.To)));

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
