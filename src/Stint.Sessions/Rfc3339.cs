namespace Stint.Sessions;

/// <summary>The one reading of RFC 3339; written by hand because <see cref="DateTimeOffset"/> takes texts without an offset.</summary>
internal static class Rfc3339
{
    private const int DateAndTimeLength = 19;

    public static bool TryParse(ReadOnlySpan<char> text, out Instant instant)
    {
        instant = default;
        if (text.Length <= DateAndTimeLength || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ')
            || text[13] != ':' || text[16] != ':')
            return false;
        if (!Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second))
            return false;
        // Year 1969 and year 10000 can still be meant: an offset may bring them within the range, but no more than a day.
        if (year is < 1969 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
            return false;
        // A leap second is the first instant of the next minute: there is no other place for it in UTC milliseconds.
        if (second > 59 && !(second == 60 && minute == 59))
            return false;

        var rest = text[DateAndTimeLength..];
        if (!Fraction(ref rest, out var milliseconds) || !Offset(rest, out var offsetMinutes))
            return false;

        var days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var total = (((days * 24L) + hour) * 60) + minute - offsetMinutes;
        total = (((total * 60) + second) * 1000) + milliseconds;
        if (total < Instant.MinValue.Milliseconds || total > Instant.MaxValue.Milliseconds)
            return false;
        instant = new Instant(total);
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<char> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest[0] is not '.')
            return true;
        var digits = 1;
        for (; digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++)
        {
            if (digits <= 3)
                milliseconds = (milliseconds * 10) + (rest[digits] - '0');
        }

        if (digits == 1)
            return false;
        for (var place = digits; place <= 3; place++)
            milliseconds *= 10;
        rest = rest[digits..];
        return true;
    }

    private static bool Offset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !Number(text[1..3], out var hour) || !Number(text[4..6], out var minute) || hour > 23 || minute > 59)
            return false;
        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
