using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Analytics;

/// <summary>A weekday, over the days on which there was work.</summary>
/// <param name="N">Days of that weekday with active time.</param>
/// <param name="MeanActiveSeconds">For each of them; null under n = 5.</param>
internal sealed record WeekdayFigure(string Weekday, long N, double ActiveSeconds, double? MeanActiveSeconds);

/// <summary>A local hour, over the days on which there was work.</summary>
/// <param name="N">Days with active time at any hour.</param>
internal sealed record HourFigure(int Hour, long N, double ActiveSeconds, double? MeanActiveSeconds);

/// <summary>The hour of a weekday with the most active time for each day of that weekday.</summary>
internal sealed record BestHour(string Weekday, int Hour, double MeanActiveSeconds, long N);

/// <summary>When work happens, and when most of it does; what stands on fewer than five days is null.</summary>
internal sealed record WorkHabits(string Tz, string? Since, string? Until, WeekdayFigure[] Weekdays, HourFigure[] Hours, WeekdayFigure? BestWeekday, HourFigure? BestHour, BestHour? BestWeekdayHour, string Definition)
{
    /// <summary>Fewer days say nothing about a habit.</summary>
    public const int LeastDays = 5;

    private const string Meaning =
        "Active time of all work sessions by local day and hour; n = days of that weekday (of all, for hours) with active time; a mean is active time ÷ n, and shown from n = 5 on";

    private static readonly Sql Days = new(
        """
        select date, active_ms from rollups
        where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from and date < @to and active_ms > 0
        """);

    private static readonly Sql EveryHour = new(
        """
        select date, hour, active_ms from rollup_hours
        where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from and date < @to and active_ms > 0
        """);

    public static readonly Operation Operation = new Operation<WorkHabits>
    {
        Verbs = ["analytics days"],
        Route = "GET /api/v1/analytics/days",
        Tool = "report days",
        Summary = "On which weekdays and at which hours work happens",
        Examples = ["stint analytics days", "stint analytics days --since 2026-01-01 --tz Europe/Berlin"],
        Parameters = [Common.Since, Common.Until],
        Json = () => WorkJson.Default.WorkHabits,
        Does = Run,
        Shows = Show,
    };

    private static WorkHabits Run(Context context, Arguments arguments)
    {
        // Whole local days: the day of the first instant, and the days before that of the end.
        var since = context.When(arguments, Common.Since) is { } first ? Fold.Date(DaySplit.Of(first, context.Zone)) : null;
        var until = context.When(arguments, Common.Until) is { } end ? Fold.Date(DaySplit.Of(end - TimeSpan.FromMilliseconds(1), context.Zone).AddDays(1)) : null;
        return Expiry.ReadDays(context, tx =>
        {
            (string, object?)[] key =
            [
                ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@scope", Fold.Everything), ("@zone", context.Zone.Id),
                ("@from", since ?? ""), ("@to", until ?? "9999-12-31"),
            ];
            var (days, active) = (new long[7], new long[7]);
            foreach (var (weekday, ms) in tx.Query(Days, row => (Weekday(row.Text(0)), row.Long(1)), key))
            {
                days[weekday]++;
                active[weekday] += ms;
            }

            var cells = WeekHours.Empty<long>();
            foreach (var (weekday, hour, ms) in tx.Query(EveryHour, row => (Weekday(row.Text(0)), row.Int(1), row.Long(2)), key))
                cells[weekday][hour] += ms;
            return Of(context.Zone.Id, since, until, days, active, cells);
        });
    }

    /// <param name="days">Days with work by weekday, Monday first.</param>
    /// <param name="active">Their active milliseconds.</param>
    /// <param name="cells">The same by weekday and hour.</param>
    internal static WorkHabits Of(string tz, string? since, string? until, long[] days, long[] active, long[][] cells)
    {
        var all = days.Sum();
        WeekdayFigure[] weekdays = [.. days.Select((n, day) => new WeekdayFigure(Name(day), n, active[day] / 1000.0, Mean(active[day], n)))];
        HourFigure[] hours = [.. Enumerable.Range(0, 24).Select(hour => cells.Sum(row => row[hour])).Select((ms, hour) => new HourFigure(hour, all, ms / 1000.0, Mean(ms, all)))];
        var best = Enumerable.Range(0, 7).SelectMany(day => Enumerable.Range(0, 24).Select(hour => (Day: day, Hour: hour, Mean: Mean(cells[day][hour], days[day]))))
            .Where(each => each.Mean > 0).OrderByDescending(each => each.Mean).ThenBy(each => each.Day).ThenBy(each => each.Hour)
            .Select(each => new BestHour(Name(each.Day), each.Hour, each.Mean!.Value, days[each.Day])).FirstOrDefault();
        return new WorkHabits(
            tz, since, until, weekdays, hours,
            weekdays.Where(each => each.MeanActiveSeconds > 0).OrderByDescending(each => each.MeanActiveSeconds).FirstOrDefault(),
            hours.Where(each => each.MeanActiveSeconds > 0).OrderByDescending(each => each.MeanActiveSeconds).FirstOrDefault(),
            best, Meaning);
    }

    private static void Show(WorkHabits habits, Terminal terminal)
    {
        terminal.Table(
            ["WEEKDAY", ">DAYS", ">ACTIVE", ">A DAY"],
            habits.Weekdays.Select(each => (string[])[each.Weekday, each.N.ToString(CultureInfo.InvariantCulture), Spoken.Seconds(each.ActiveSeconds), Spoken.Seconds(each.MeanActiveSeconds)]));
        var none = terminal.Dim($"– (needs {LeastDays} days)");
        terminal.Pair("best day", habits.BestWeekday is { } day ? $"{day.Weekday}: {Spoken.Seconds(day.MeanActiveSeconds)} {terminal.Dim($"n = {day.N} days")}" : none);
        terminal.Pair("best hour", habits.BestHour is { } hour ? $"{hour.Hour:00}:00: {Spoken.Seconds(hour.MeanActiveSeconds)} a day {terminal.Dim($"n = {hour.N} days")}" : none);
        terminal.Pair("best of all", habits.BestWeekdayHour is { } both ? $"{both.Weekday}, {both.Hour:00}:00: {Spoken.Seconds(both.MeanActiveSeconds)} {terminal.Dim($"n = {both.N} days")}" : none);
        terminal.Line(terminal.Dim($"  {habits.Definition} ({habits.Tz})."));
    }

    private static double? Mean(long ms, long n) => n < LeastDays ? null : Math.Round(ms / 1000.0 / n, 3);

    private static int Weekday(string date) => WeekHours.Weekday(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string Name(int day) => ((DayOfWeek)((day + 1) % 7)).ToString();
}
