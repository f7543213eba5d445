using System.Globalization;

namespace Stint.Timeline;

/// <summary>The hours of a week as people look at them: seven rows from Monday on, of 24 local hours each.</summary>
internal static class WeekHours
{
    /// <summary>Monday is 0.</summary>
    public static int Weekday(DateOnly date) => ((int)date.DayOfWeek + 6) % 7;

    public static T[][] Empty<T>() => [.. Enumerable.Range(0, 7).Select(_ => new T[24])];

    /// <summary>The name of a row, as the grid of a terminal shows it.</summary>
    public static string Name(int weekday) => CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames[(weekday + 1) % 7];
}
