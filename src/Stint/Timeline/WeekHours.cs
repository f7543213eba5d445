using System.Globalization;

namespace Stint.Timeline;

/// <summary>The hours of a week as people look at them: seven rows from Monday on, of 24 local hours each.</summary>
internal static class WeekHours
{
    /// <summary>Monday is 0.</summary>
    public static int Weekday(DateOnly date) => ((int)date.DayOfWeek + 6) % 7;

    public static T[][] Empty<T>() => [.. Enumerable.Range(0, 7).Select(_ => new T[24])];

    /// <summary>How dark a cell is against the darkest one; a space where there is nothing.</summary>
    public static string Shade(double value, double most) => value <= 0 ? " " : Shades[(int)Math.Ceiling(value / most * Shades.Length) - 1];

    private static readonly string[] Shades = ["░", "▒", "▓", "█"];

    /// <summary>The name of a row, as the grid of a terminal shows it.</summary>
    public static string Name(int weekday) => CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames[(weekday + 1) % 7];
}
