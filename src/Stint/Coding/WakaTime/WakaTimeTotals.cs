using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding.WakaTime;

/// <summary>WakaTime's answers that are sums over days: the status bar, summaries, statistics, all time. All heartbeats are joined as one sequence there.</summary>
internal static class WakaTimeTotals
{
    private static readonly string[] OfAProject = ["entity"];

    public static JsonObject StatusBar(Context context, WakaTimeQuery query)
    {
        var range = CodingSummary.OfToday(context);
        var (joining, days) = Read(context, range, query);
        var today = Day(context, range, range.From, days.GetValueOrDefault(range.From) ?? DayFigures.Sum([]), joining);
        return new JsonObject { ["cached_at"] = context.Now.ToString(), ["data"] = today, ["has_team_features"] = false };
    }

    public static JsonObject Summaries(Context context, WakaTimeQuery query)
    {
        var range = query.Days(context);
        if (range.From.Year < 1971)
            throw Refusal.Usage("bad_range", "Summaries are by day, and all time has too many.", "Ask for a range, or: GET /api/v1/users/current/all_time_since_today");
        var (joining, days) = Read(context, range, query);
        var sum = DayFigures.Sum(days.Values);
        var all = range.Dates.ToList();
        var cumulative = WakaTimeJson.Total(sum.Joined);
        cumulative["seconds"] = sum.Joined / 1000.0;
        return new JsonObject
        {
            ["data"] = new JsonArray([.. all.Select(date => (JsonNode)Day(context, range, date, days.GetValueOrDefault(date) ?? DayFigures.Sum([]), joining))]),
            ["start"] = range.Start.ToString(),
            ["end"] = WakaTimeJson.LastSecond(new Interval(range.Start, range.End)).ToString(),
            ["cumulative_total"] = cumulative,
            ["daily_average"] = WakaTimeJson.Average(sum.Joined, days.Values.Count(each => each.Joined > 0), all.Count),
        };
    }

    public static JsonObject Stats(Context context, WakaTimeQuery query, string? named)
    {
        var range = query.Days(context, named);
        var (joining, days) = Read(context, range, query);
        var sum = DayFigures.Sum(days.Values);
        var from = range.From.Year < 1971 ? days.Keys.DefaultIfEmpty(range.To).Min() : range.From;
        range = range with { From = from };
        var (with, all) = (days.Values.Count(each => each.Joined > 0), range.To.DayNumber - from.DayNumber + 1);
        var average = WakaTimeJson.Average(sum.Joined, with, all);
        var best = days.OrderByDescending(each => each.Value.Joined).ThenBy(each => each.Key).Where(each => each.Value.Joined > 0).Select(each => each.Key).FirstOrDefault();
        var data = new JsonObject
        {
            ["username"] = context.Actor,
            ["user_id"] = context.Actor,
            ["start"] = range.Start.ToString(),
            ["end"] = WakaTimeJson.LastSecond(new Interval(range.Start, range.End)).ToString(),
            ["range"] = named ?? query["range"] ?? "last_7_days",
            ["human_readable_range"] = (named ?? query["range"] ?? "last_7_days").Replace('_', ' '),
            ["timezone"] = context.Zone.Id,
            ["timeout"] = (long)joining.Timeout.TotalMinutes,
            ["writes_only"] = joining.WritesOnly,
            ["status"] = "ok",
            ["is_up_to_date"] = true,
            ["percent_calculated"] = 100,
            ["is_coding_activity_visible"] = true,
            ["is_other_usage_visible"] = true,
            ["is_including_today"] = true,
            ["total_seconds"] = sum.Joined / 1000.0,
            ["total_seconds_including_other_language"] = sum.Joined / 1000.0,
            ["human_readable_total"] = CodingReport.WakatimeText(sum.Joined / 1000.0),
            ["human_readable_total_including_other_language"] = CodingReport.WakatimeText(sum.Joined / 1000.0),
            ["daily_average"] = average["seconds"]!.DeepClone(),
            ["daily_average_including_other_language"] = average["seconds"]!.DeepClone(),
            ["human_readable_daily_average"] = average["text"]!.DeepClone(),
            ["human_readable_daily_average_including_other_language"] = average["text"]!.DeepClone(),
            ["holidays"] = all - with,
            ["days_including_holidays"] = all,
            ["days_minus_holidays"] = with,
            ["best_day"] = with == 0 ? null : new JsonObject
            {
                ["date"] = CodingParameters.Date(best),
                ["total_seconds"] = days[best].Joined / 1000.0,
                ["text"] = CodingReport.WakatimeText(days[best].Joined / 1000.0),
            },
        };
        WakaTimeJson.AddParts(data, sum, joining.Project is not null, context.Paths.Of);
        return new JsonObject { ["data"] = data };
    }

    public static JsonObject AllTime(Context context, WakaTimeQuery query)
    {
        var range = new DayRange(DateOnly.FromDateTime(DateTime.UnixEpoch), DaySplit.Of(context.Now, context.Zone), context.Zone);
        var (joining, days) = Read(context, range, query);
        var data = WakaTimeJson.Total(days.Values.Sum(each => each.Joined));
        range = range with { From = days.Keys.DefaultIfEmpty(range.To).Min() };
        data["daily_average"] = WakaTimeJson.Average(days.Values.Sum(each => each.Joined), days.Values.Count(each => each.Joined > 0), 1)["seconds"]!.DeepClone();
        data["is_up_to_date"] = true;
        data["percent_calculated"] = 100;
        data["timeout"] = (long)joining.Timeout.TotalMinutes;
        data["range"] = new JsonObject
        {
            ["start"] = range.Start.ToString(),
            ["start_date"] = CodingParameters.Date(range.From),
            ["start_text"] = CodingParameters.Date(range.From),
            ["end"] = WakaTimeJson.LastSecond(new Interval(range.Start, range.End)).ToString(),
            ["end_date"] = CodingParameters.Date(range.To),
            ["end_text"] = CodingParameters.Date(range.To),
            ["timezone"] = context.Zone.Id,
        };
        return new JsonObject { ["data"] = data };
    }

    private static (Joining Joining, Dictionary<DateOnly, DayFigures> Days) Read(Context context, DayRange range, WakaTimeQuery query)
    {
        var joining = query.Joining(context);
        return (joining, CodingDays.Read(context, range, joining, joining.Project is null ? [] : OfAProject).ToDictionary(each => each.Date, each => each.Figures));
    }

    private static JsonObject Day(Context context, DayRange range, DateOnly date, DayFigures figures, Joining joining)
    {
        var day = new JsonObject { ["grand_total"] = WakaTimeJson.Total(figures.Joined), ["range"] = WakaTimeJson.Range(date, range, context.Now) };
        WakaTimeJson.AddParts(day, figures, joining.Project is not null, context.Paths.Of);
        return day;
    }
}
