using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>Totals over a period; ratios are of sums, never means of ratios, and null where their divisor is 0.</summary>
internal sealed record StatsView
{
    public required string Period { get; init; }
    public required string? Since { get; init; }
    public required string Tz { get; init; }
    public required long TotalSessions { get; init; }
    public required double TotalSeconds { get; init; }
    public required double ActiveSeconds { get; init; }

    /// <summary>Mean over the sessions with more than one sign of life that started in the period, each with its whole duration.</summary>
    public required double? AvgSeconds { get; init; }

    /// <summary>completed ÷ (completed + rejected + blocked + abandoned), by end reason.</summary>
    public required double? CompletionRate { get; init; }
    public required long TasksCreated { get; init; }
    public required long TasksCompleted { get; init; }
    public required long Decisions { get; init; }
    public required long ContextItems { get; init; }
    public required long Commits { get; init; }
    public required long LinesAdded { get; init; }
    public required long LinesRemoved { get; init; }
    public required long Net { get; init; }
    public required string? MostUsedModel { get; init; }
    public required TagCount[] TopTags { get; init; }

    /// <summary>The weekday with the most active time per day on which there was a session; null under n = 5 such days.</summary>
    public required BestDay? MostProductiveDay { get; init; }

    /// <summary>Sessions that the averages stand on.</summary>
    public required long N { get; init; }
}

internal sealed record TagCount(string Tag, long Sessions);

internal sealed record BestDay(string Day, double MeanActiveSeconds, long N);

/// <summary><c>stint session stats</c>: totals of a week, a month, or everything.</summary>
internal static class SessionStats
{
    private const int LeastDays = 5;
    private static readonly Parameter<string> Period = Parameter.Choice("period", "week (7 days), month (30 days) or all (month)", "week", "month", "all");

    private static readonly Sql Days = new(
        """
        select date, sessions, duration_ms, active_ms, decisions, context_items, commits, lines_added, lines_removed
        from rollups where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from order by date
        """);

    private static readonly Sql Outcomes = new(
        """
        select coalesce(sum(case when end_reason = 'completed' then 1 else 0 end), 0),
          coalesce(sum(case when end_reason in ('completed', 'rejected', 'blocked', 'abandoned') then 1 else 0 end), 0),
          coalesce(sum(case when duration_ms > 0 then 1 else 0 end), 0), coalesce(sum(duration_ms), 0)
        from sessions where bucket = @bucket and workspace = @workspace and kind = 'work' and started_at >= @since
        """);

    private static readonly Sql Tasks = new(
        """
        select count(*), coalesce(sum(case when t.status = 'completed' then 1 else 0 end), 0)
        from session_tasks t join sessions s on s.bucket = t.bucket and s.id = t.session_id
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @since
        """);

    private static readonly Sql Models = new(
        """
        select w.model, count(*) from work_sessions w join sessions s on s.bucket = w.bucket and s.id = w.session_id
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @since and w.model is not null group by w.model
        """);

    // A cross join keeps its order on SQLite, which would read every tag there is otherwise.
    private static readonly Sql Tags = new(
        """
        select t.tag, count(*) from sessions s cross join session_tags t
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @since
          and t.bucket = s.bucket and t.session_id = s.id
        group by t.tag
        """);

    public static readonly Operation Operation = new Operation<StatsView>
    {
        Verbs = ["session stats"],
        Route = "GET /api/v1/work/stats",
        Tool = "report stats",
        Summary = "Totals and habits over a period",
        Examples = ["stint session stats --period week"],
        Parameters = [Period],
        Json = () => WorkJson.Default.StatsView,
        Does = Run,
        Shows = StatsReport.Show,
    };

    private static StatsView Run(Context context, Arguments arguments)
    {
        var period = arguments.Get(Period) ?? "month";
        var today = DaySplit.Of(context.Now, context.Zone);
        DateOnly? from = period switch { "week" => today.AddDays(-6), "month" => today.AddDays(-29), _ => null };
        return Expiry.ReadDays(context, tx =>
        {
            (string, object?)[] key =
            [
                ("@bucket", context.Bucket), ("@workspace", context.Workspace),
                ("@since", from is { } day ? DaySplit.Bounds(day, context.Zone).Start : Instant.MinValue),
            ];
            var days = tx.Query(
                Days,
                row => (Date: DateOnly.Parse(row.Text(0), System.Globalization.CultureInfo.InvariantCulture), Sessions: row.Long(1), Duration: row.Long(2), Active: row.Long(3), Decisions: row.Long(4), Context: row.Long(5), Commits: row.Long(6), Added: row.Long(7), Removed: row.Long(8)),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@scope", Fold.Everything),
                ("@zone", context.Zone.Id),
                ("@from", from is { } start ? Fold.Date(start) : ""));
            var (completed, judged, measured, duration) = tx.First(Outcomes, row => (row.Long(0), row.Long(1), row.Long(2), row.Long(3)), key);
            var (tasks, tasksDone) = tx.First(Tasks, row => (row.Long(0), row.Long(1)), key);
            var added = days.Sum(each => each.Added);
            var removed = days.Sum(each => each.Removed);
            return new StatsView
            {
                Period = period,
                Since = from is { } first ? Fold.Date(first) : null,
                Tz = context.Zone.Id,
                TotalSessions = days.Sum(each => each.Sessions),
                TotalSeconds = days.Sum(each => each.Duration) / 1000.0,
                ActiveSeconds = days.Sum(each => each.Active) / 1000.0,
                AvgSeconds = measured == 0 ? null : duration / 1000.0 / measured,
                CompletionRate = judged == 0 ? null : (double)completed / judged,
                TasksCreated = tasks,
                TasksCompleted = tasksDone,
                Decisions = days.Sum(each => each.Decisions),
                ContextItems = days.Sum(each => each.Context),
                Commits = days.Sum(each => each.Commits),
                LinesAdded = added,
                LinesRemoved = removed,
                Net = added - removed,
                MostUsedModel = MostUsed(tx, context, from is null ? null : DaySplit.Bounds(from.Value, context.Zone).Start) ?? MostNamed(tx, key),
                TopTags = [.. tx.Query(Tags, row => new TagCount(row.Text(0), row.Long(1)), key).OrderByDescending(each => each.Sessions).ThenBy(each => each.Tag, StringComparer.Ordinal).Take(5)],
                MostProductiveDay = Best([.. days.Where(each => each.Active > 0).Select(each => (each.Date.DayOfWeek, each.Active / 1000.0))]),
                N = measured,
            };
        });
    }

    /// <summary>The model that wrote the most, where transcripts tell.</summary>
    private static string? MostUsed(Transaction tx, Context context, Instant? since) => AnalyseModels.Read(tx, context, since, null).Where(each => each.OutputTokens > 0).Select(each => each.Model).FirstOrDefault();

    /// <summary>The model that was named in the most sessions.</summary>
    private static string? MostNamed(Transaction tx, (string, object?)[] key) => tx.Query(Models, row => (Model: row.Text(0), N: row.Long(1)), key)
        .OrderByDescending(each => each.N)
        .ThenBy(each => each.Model, StringComparer.Ordinal)
        .Select(each => each.Model)
        .FirstOrDefault();

    /// <summary>Needs at least five days of that weekday: fewer say nothing about a habit.</summary>
    internal static BestDay? Best(IReadOnlyList<(DayOfWeek Day, double Active)> days) => days
        .GroupBy(each => each.Day)
        .Where(group => group.Count() >= LeastDays)
        .Select(group => new BestDay(group.Key.ToString(), group.Average(each => each.Active), group.Count()))
        .OrderByDescending(each => each.MeanActiveSeconds)
        .ThenBy(each => each.Day, StringComparer.Ordinal)
        .FirstOrDefault();
}
