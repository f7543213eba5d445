using System.Globalization;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

/// <summary>Timelines as text: <c>10:00 10:05:30 12T09:00</c> are instants of 11 and 12 January 2026, UTC.</summary>
internal static class Said
{
    private static readonly Instant Midnight = Instant.Parse("2026-01-11T00:00:00Z");

    public static Instant At(string text)
    {
        var day = 0;
        if (text.Split('T') is [var date, var time])
            (day, text) = (int.Parse(date, CultureInfo.InvariantCulture) - 11, time);
        return Midnight + TimeSpan.FromDays(day) + TimeSpan.Parse(text, CultureInfo.InvariantCulture);
    }

    public static Instant[] Instants(string text) => [.. Words(text).Select(At)];

    /// <summary><c>10:00</c> or, with an id of its own, <c>a@10:00</c>.</summary>
    public static Sign[] Signs(string text) => [.. Words(text).Select(word => word.Split('@') is [var id, var at]
        ? new Sign(At(at), id)
        : new Sign(At(word), word))];

    /// <summary><c>10:00-10:30</c>.</summary>
    public static Interval Interval(string text) => text.Split('-') is [var start, var end]
        ? new Interval(At(start), At(end))
        : throw new FormatException(text);

    public static Interval[] Intervals(string text) => [.. Words(text).Select(Interval)];

    public static string Text(Instant at)
    {
        var since = at - Midnight;
        var time = new TimeSpan(since.Ticks % TimeSpan.TicksPerDay);
        var format = time.Milliseconds != 0 ? @"hh\:mm\:ss\.fff" : time.Seconds != 0 ? @"hh\:mm\:ss" : @"hh\:mm";
        return (since.Days == 0 ? "" : $"{11 + since.Days}T") + time.ToString(format, CultureInfo.InvariantCulture);
    }

    public static string Text(Cut cut) => $"{Text(cut.Start)}-{Text(cut.End)} ({cut.Count})";

    public static string Text(IEnumerable<Cut> cuts) => string.Join(" | ", cuts.Select(Text));

    public static string Text(IEnumerable<Segment> segments) => string.Join(
        " | ", segments.Select(segment => $"{Text(segment.Start)}-{Text(segment.End)} {(segment.Kind == SegmentKind.Active ? "active" : "idle")}"));

    public static string Text(IEnumerable<Interval> intervals) =>
        string.Join(" | ", intervals.Select(interval => $"{Text(interval.Start)}-{Text(interval.End)}"));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
