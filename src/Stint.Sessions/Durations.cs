using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Stint.Sessions;

/// <summary>Durations as people write them: <c>90s</c>, <c>15m</c>, <c>4h</c>, <c>2d</c>, <c>1h30m</c>.</summary>
public static class Durations
{
    /// <summary>What <see cref="TryParse"/> reads, as a regular expression of ECMA-262.</summary>
    public const string Pattern = "^(?=\\d)(\\d{1,12}d)?(\\d{1,12}h)?(\\d{1,12}m)?(\\d{1,12}s)?(\\d{1,12}ms)?$";

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>The shortest exact form down to milliseconds, largest unit first, days only from 48 h on; <c>0s</c> for nothing.</summary>
    public static string Text(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            return duration == TimeSpan.MinValue ? "-" + Text(TimeSpan.MaxValue) : "-" + Text(-duration);
        var text = new StringBuilder();
        var rest = duration.Ticks;
        foreach (var (unit, ticks) in Units)
        {
            // 24h and 36h are said in hours; two days and more in days.
            if (ticks > rest || (ticks == TimeSpan.TicksPerDay && duration.TotalHours < 48))
                continue;
            text.Append(CultureInfo.InvariantCulture, $"{rest / ticks}{unit}");
            rest %= ticks;
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    /// <summary>Reads one or more whole numbers with units, largest first, each unit at most once; no sign.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
            return false;
        var total = 0L;
        var position = 0;
        var nextUnit = 0;
        while (position < text.Length)
        {
            var digits = CountWhile(text, position, char.IsAsciiDigit);
            var letters = CountWhile(text, position + digits, char.IsAsciiLetter);
            if (digits is 0 or > 12 || letters == 0)
                return false;
            var amount = long.Parse(text.AsSpan(position, digits), NumberStyles.None, CultureInfo.InvariantCulture);
            var unit = text.Substring(position + digits, letters);
            var index = Array.FindIndex(Units, nextUnit, candidate => string.Equals(candidate.Unit, unit, StringComparison.Ordinal));
            if (index < 0 || amount > (TimeSpan.MaxValue.Ticks - total) / Units[index].Ticks)
                return false;
            total += amount * Units[index].Ticks;
            nextUnit = index + 1;
            position += digits + letters;
        }

        duration = new TimeSpan(total);
        return true;
    }

    private static int CountWhile(string text, int from, Func<char, bool> matches)
    {
        var end = from;
        while (end < text.Length && matches(text[end]))
            end++;
        return end - from;
    }
}
