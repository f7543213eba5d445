using System.Globalization;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding.WakaTime;

/// <summary>What a request to WakaTime's protocol asks for, in its query; what it does not know is passed over, as there.</summary>
internal sealed class WakaTimeQuery(Func<string, string?> value)
{
    /// <summary>More days than anybody looks at: ten years.</summary>
    private const int MostDays = 3660;

    public string? this[string name] => value(name) is { Length: > 0 } text
        ? text.Length <= 2000 && PlainText.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Refusal.Usage("bad_value", $"'{name}' is too long, or no text.")
        : null;

    public Joining Joining(Context context)
    {
        var timeout = context.Settings.CodingTimeout;
        if (this["timeout"] is { } text)
        {
            timeout = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= 240
                ? TimeSpan.FromMinutes(minutes)
                : throw Refusal.Usage("bad_value", "'timeout' takes whole minutes from 1 to 240.");
        }

        return new Joining(timeout, this["writes_only"] is "true" or "1")
        {
            Project = this["project"],
            Branches = this["project"] is not null && this["branches"] is { } branches ? branches.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [],
        };
    }

    /// <summary>One day: <c>date</c>, or today.</summary>
    public DayRange Day(Context context)
    {
        var date = this["date"] is { } text ? Date(text, "date", context) : Today(context);
        return new DayRange(date, date, context.Zone);
    }

    /// <summary><c>start</c> and <c>end</c>, or a <c>range</c> by its name; the last seven days without either.</summary>
    public DayRange Days(Context context, string? named = null)
    {
        if (this["start"] is { } start)
            return Bounded(new DayRange(Date(start, "start", context), this["end"] is { } end ? Date(end, "end", context) : Today(context), context.Zone));
        return Named(context, named ?? this["range"] ?? "last 7 days");
    }

    /// <summary>A range as WakaTime names it, in words or with underscores: <c>Last 7 Days</c>, <c>last_7_days</c>, <c>2026-01</c>, <c>2026</c>.</summary>
    private static DayRange Named(Context context, string name)
    {
        var today = Today(context);
        var month = today.AddDays(1 - today.Day);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var (from, to) = name.Replace('_', ' ').ToLowerInvariant() switch
        {
            "today" => (today, today),
            "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
            "last 7 days" => (today.AddDays(-6), today),
            "last 7 days from yesterday" => (today.AddDays(-7), today.AddDays(-1)),
            "last 14 days" => (today.AddDays(-13), today),
            "last 30 days" => (today.AddDays(-29), today),
            "this week" => (monday, today),
            "last week" => (monday.AddDays(-7), monday.AddDays(-1)),
            "this month" => (month, today),
            "last month" => (month.AddMonths(-1), month.AddDays(-1)),
            "last 6 months" => (today.AddMonths(-6), today),
            "last year" => (today.AddYears(-1), today),
            "all time" or "any" => (DateOnly.FromDateTime(DateTime.UnixEpoch), today),
            var text when DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year >= 1970 => (first, first.AddMonths(1).AddDays(-1)),
            var text when DateOnly.TryParseExact(text + "-01-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year >= 1970 => (first, first.AddYears(1).AddDays(-1)),
            _ => throw Refusal.Usage("bad_value", $"'{PlainText.Short(PlainText.Line(name), 60)}' is no range.", "Take today, yesterday, last_7_days, last_30_days, last_6_months, last_year, all_time, 2026-01 or 2026."),
        };
        return new DayRange(from, to, context.Zone);
    }

    private static DayRange Bounded(DayRange range) => range.From <= range.To && range.To.DayNumber - range.From.DayNumber < MostDays
        ? range
        : throw Refusal.Usage("bad_range", $"'start' and 'end' span 1 to {MostDays:N0} days.", "Exchange them, or ask for less at once.");

    private static DateOnly Date(string text, string name, Context context) => DaySplit.Of(When.Parse(text, context.Now, context.Zone, name), context.Zone);

    private static DateOnly Today(Context context) => DaySplit.Of(context.Now, context.Zone);
}
