using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>The first page: who is active, today, the last thirty days, and when work happens.</summary>
internal sealed record OverviewView(Instant Now, SessionView[] Active, DayView Today, DayView[] Days, double[][] Heat, OverviewDefinition Definition);

internal sealed record DayView
{
    public required string Date { get; init; }
    public long Sessions { get; init; }
    public double ActiveSeconds { get; init; }
    public double IdleSeconds { get; init; }
    public long Commits { get; init; }
    public long LinesAdded { get; init; }
    public long LinesRemoved { get; init; }
    public long Files { get; init; }
}

internal sealed record OverviewDefinition(double IdleSeconds, string Tz, int Days);

/// <summary>Reads rollups only: its cost does not grow with the history.</summary>
internal static class Overview
{
    private const int DayCount = 30;

    private static readonly Sql Active = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.ended_at is null
        order by s.last_activity_at desc, s.id limit 50
        """);

    private static readonly Sql Days = new(
        """
        select date, sessions, active_ms, idle_ms, commits, lines_added, lines_removed, files from rollups
        where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from
        """);

    private static readonly Sql Hours = new(
        """
        select date, hour, active_ms from rollup_hours
        where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from
        """);

    public static readonly Operation Operation = new Operation<OverviewView>
    {
        Verbs = ["overview"],
        Route = "GET /api/v1/overview",
        Tool = "report overview",
        Summary = "Who is active, today, the last 30 days, and when work happens",
        Examples = ["stint overview"],
        Parameters = [],
        Json = () => WorkJson.Default.OverviewView,
        Does = Run,
        Shows = OverviewReport.Show,
    };

    private static OverviewView Run(Context context, Arguments arguments)
    {
        var today = DaySplit.Of(context.Now, context.Zone);
        var from = today.AddDays(1 - DayCount);
        return Expiry.ReadDays(context, tx =>
        {
            (string, object?)[] key =
            [
                ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@scope", Fold.Everything), ("@zone", context.Zone.Id),
                ("@from", Fold.Date(from)),
            ];
            var days = tx.Query(Days, Read, key).ToDictionary(day => day.Date, StringComparer.Ordinal);
            var heat = WeekHours.Empty<double>();
            foreach (var (date, hour, active) in tx.Query(Hours, row => (row.Text(0), row.Int(1), row.Long(2)), key))
                heat[WeekHours.Weekday(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture))][hour] += active / 1000.0;
            var open = tx.Query(Active, WorkRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace));
            return new OverviewView(
                context.Now,
                SessionViews.Brief(tx, context, open),
                Day(today),
                [.. Enumerable.Range(0, DayCount).Select(n => Day(from.AddDays(n)))],
                heat,
                new OverviewDefinition(context.Settings.Work.IdleGap.TotalSeconds, context.Zone.Id, DayCount));

            DayView Day(DateOnly date) => days.GetValueOrDefault(Fold.Date(date)) ?? new DayView { Date = Fold.Date(date) };
        });
    }

    private static DayView Read(Row row) => new()
    {
        Date = row.Text(0),
        Sessions = row.Long(1),
        ActiveSeconds = row.Long(2) / 1000.0,
        IdleSeconds = row.Long(3) / 1000.0,
        Commits = row.Long(4),
        LinesAdded = row.Long(5),
        LinesRemoved = row.Long(6),
        Files = row.Long(7),
    };
}
