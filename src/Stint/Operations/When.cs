using System.Globalization;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>
/// Times as people write them, in a zone: RFC 3339, <c>2026-01-11</c>, <c>"2026-01-11 10:00"</c>, <c>10:00</c>, <c>-15m</c>, <c>now</c>, <c>today</c>,
/// <c>yesterday</c>, <c>monday</c> (the last one, today included). A local time that a clock change skips means the moment after it;
/// one that comes twice means the first.
/// </summary>
internal static class When
{
    private static readonly string[] LocalForms =
        ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFF"];

    public static Instant Parse(string text, Instant now, TimeZoneInfo zone, string name)
    {
        text = text.Trim();
        var found = Relative(text, now, zone) ?? Absolute(text, now, zone);
        return found ?? throw Refusal.Usage(
            "bad_time",
            $"'{name}' is no time: '{PlainText.Short(text, 60)}'.",
            "Write 2026-01-11T10:00:00Z, 2026-01-11, \"2026-01-11 10:00\", 10:00, -15m, yesterday or monday.");
    }

    private static Instant? Relative(string text, Instant now, TimeZoneInfo zone)
    {
        if (text.StartsWith('-') && Durations.TryParse(text[1..], out var ago))
            return ago.TotalMilliseconds <= now.Milliseconds ? now - ago : null;
        var today = DaySplit.Of(now, zone);
        switch (text.ToLowerInvariant())
        {
            case "now":
                return now;
            case "today":
                return DaySplit.Bounds(today, zone).Start;
            case "yesterday":
                return DaySplit.Bounds(today.AddDays(-1), zone).Start;
        }

        for (var back = 0; back < 7; back++)
        {
            var day = today.AddDays(-back);
            if (day.DayOfWeek.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return DaySplit.Bounds(day, zone).Start;
        }

        return null;
    }

    private static Instant? Absolute(string text, Instant now, TimeZoneInfo zone)
    {
        if (Instant.TryParse(text, out var exact))
            return exact;
        var invariant = CultureInfo.InvariantCulture;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var date))
            return date.Year >= 1970 ? DaySplit.Bounds(date, zone).Start : null;
        if (TimeOnly.TryParseExact(text, ["HH:mm", "H:mm", "HH:mm:ss"], invariant, DateTimeStyles.None, out var time))
            return Local(DaySplit.Of(now, zone).ToDateTime(time), zone);
        return DateTime.TryParseExact(text, LocalForms, invariant, DateTimeStyles.None, out var local) && local.Year is >= 1970 and < 9999
            ? Local(local, zone)
            : null;
    }

    private static Instant Local(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            // The clock jumped over it: read it with the offset that held before the jump.
            var before = zone.GetUtcOffset(local.AddHours(-3));
            return Instant.FromDateTimeOffset(new DateTimeOffset(local, before));
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return Instant.FromDateTimeOffset(new DateTimeOffset(local, Whole(offset)));
    }

    /// <summary>Offsets of the nineteenth century have seconds, which a DateTimeOffset cannot hold.</summary>
    private static TimeSpan Whole(TimeSpan offset) => TimeSpan.FromMinutes(Math.Round(offset.TotalMinutes));
}
