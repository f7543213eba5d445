using System.Buffers.Text;
using System.Text;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>Times as servers write them.</summary>
internal static class LogTime
{
    private static readonly byte[][] Months = [.. "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".Split(' ').Select(Encoding.ASCII.GetBytes)];

    /// <summary><c>17/May/2015:10:05:03 +0000</c>.</summary>
    public static bool Common(ReadOnlySpan<byte> text, out Instant at)
    {
        at = default;
        if (text.Length != 26 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[20] != ' ' || text[21] is not ((byte)'+' or (byte)'-'))
            return false;
        var month = 0;
        while (month < 12 && !text[3..6].SequenceEqual(Months[month]))
            month++;
        return Number(text[..2], out var day) && Number(text[7..11], out var year) && Clock(text[12..20], out var seconds)
            && Number(text[22..24], out var hours) && Number(text[24..26], out var minutes) && hours <= 14 && minutes < 60
            && Made(year, month + 1, day, seconds - ((text[21] == '-' ? -1 : 1) * ((hours * 3600) + (minutes * 60))), out at);
    }

    /// <summary><c>2026-01-11</c> and <c>10:00:00</c>, in UTC.</summary>
    public static bool Utc(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, out Instant at)
    {
        at = default;
        return date.Length == 10 && date[4] == '-' && date[7] == '-' && Number(date[..4], out var year) && Number(date[5..7], out var month) && Number(date[8..], out var day)
            && time.Length >= 8 && Clock(time[..8], out var seconds) && Made(year, month, day, seconds, out at);
    }

    /// <summary>RFC 3339, the common form, or seconds or milliseconds since 1970.</summary>
    public static bool Any(ReadOnlySpan<byte> text, out Instant at)
    {
        at = default;
        if (text.Length is 0 or > 64)
            return false;
        if (Utf8Parser.TryParse(text, out decimal number, out var used) && used == text.Length)
            return Unix(number, out at);
        return Common(text, out at) || Instant.TryParse(WithColon(Encoding.UTF8.GetString(text)), out at);
    }

    /// <summary>ISO 8601 has an offset without its colon, too: <c>+0100</c>.</summary>
    private static string WithColon(string text) =>
        text.Length > 10 && text[10] == 'T' && text[^5..] is ['+' or '-', var a, var b, var c, var d] && char.IsAsciiDigit(a) && char.IsAsciiDigit(b) && char.IsAsciiDigit(c) && char.IsAsciiDigit(d)
            ? text.Insert(text.Length - 2, ":")
            : text;

    /// <summary>Seconds since 1970, with a fraction or without; from the year 5138 on they are taken for milliseconds.</summary>
    public static bool Unix(decimal number, out Instant at)
    {
        at = default;
        if (number < 0 || number > Instant.MaxValue.Milliseconds)
            return false;
        at = new Instant((long)(number < 100_000_000_000 ? number * 1000 : number));
        return true;
    }

    private static bool Clock(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text[2] != ':' || text[5] != ':' || !Number(text[..2], out var hour) || !Number(text[3..5], out var minute) || !Number(text[6..8], out var second))
            return false;
        seconds = (hour * 3600) + (minute * 60) + second;
        // A leap second is the sixtieth.
        return hour < 24 && minute < 60 && second <= 60;
    }

    private static bool Made(int year, int month, int day, int seconds, out Instant at)
    {
        at = default;
        if (year is < 1970 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        var days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        var total = (days * 86_400L) + seconds;
        at = new Instant(Math.Max(0, total * 1000));
        return total >= 0;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
