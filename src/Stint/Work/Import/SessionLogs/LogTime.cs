using System.Globalization;
using System.Text.RegularExpressions;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Import;

/// <summary>
/// The time a line of a log begins with, as people and scripts write it: <c>- 2026-01-11T13:45:00.123456 …</c>, <c>[2026-01-11 13:45] …</c>,
/// <c>**13:45** - …</c>, <c>### 1:45 PM …</c>. Local times are the caller's; a time alone belongs to the day the log has come to.
/// </summary>
internal sealed partial class LogTime(Instant now, TimeZoneInfo zone)
{
    /// <summary>A log goes on past midnight; a step back of more than this is the next day, and not an entry told late.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromHours(12);

    [GeneratedRegex(
        @"^\s*(?<mark>\#{1,6}\s+|[-*+•>]\s+|\d{1,3}[.)]\s+|\|\s*)?[*_`\[(]{0,4}(?:(?<date>\d{4}-\d{2}-\d{2})(?:[T ,]\s?(?=\d))?)?(?<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?(?<zone>Z|[+-]\d{2}:?\d{2}\b)?(?:\s?(?<half>[AaPp][Mm])\b)?(?:\s?UTC\b)?[*_`\])]{0,4}\s*(?:[-–—:|]+\s+|\|\s*)?(?<rest>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape { get; }

    private Instant? last;

    /// <summary>The local day that a time alone belongs to.</summary>
    public DateOnly? Day { get; private set; }

    /// <summary>What a line is: its time, whether it is a heading, and the text behind. False when it begins with no time.</summary>
    public bool TryRead(string line, out Instant at, out bool heading, out string rest)
    {
        (at, heading, rest) = (default, false, "");
        var match = Shape.Match(line);
        if (!match.Success || !match.Groups["time"].Success || Read(match) is not { } found)
            return false;
        (at, heading, rest) = (found, match.Groups["mark"].Value.StartsWith('#'), match.Groups["rest"].Value.Trim());
        return true;
    }

    /// <summary>Takes the day that a heading names: <c>## 2026-01-11</c>.</summary>
    public bool TryReadDay(string line)
    {
        var match = Shape.Match(line);
        if (!match.Success || match.Groups["time"].Success || !match.Groups["date"].Success || match.Groups["rest"].Length > 0)
            return false;
        if (!DateOnly.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year < 1970)
            return false;
        (Day, last) = (day, null);
        return true;
    }

    private Instant? Read(Match match)
    {
        var date = match.Groups["date"].Value;
        if (date.Length == 0 && Day is null)
            return null;
        if (Clock(match.Groups["time"].Value, match.Groups["half"].Value) is not { } clock)
            return null;
        var day = date.Length > 0 ? date : Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var at = match.Groups["zone"] is { Success: true, Value: var offset } ? Exact(day, clock, offset) : Local($"{day} {clock}");
        if (at is { } early && date.Length == 0 && last is { } before && before - early > Back)
            at = Local($"{Day!.Value.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {clock}");
        if (at is not { } found || found - now > TimeSpan.FromDays(1))
            return null;
        (Day, last) = (DaySplit.Of(found, zone), found);
        return found;
    }

    /// <summary>Hours with two digits, seconds, at most milliseconds.</summary>
    private static string? Clock(string text, string half)
    {
        var parts = text.Replace(',', '.').Split(':');
        var hour = int.Parse(parts[0], CultureInfo.InvariantCulture);
        if (half.Length > 0)
        {
            if (hour is 0 or > 12)
                return null;
            hour = (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        }

        var seconds = (parts.ElementAtOrDefault(2) ?? "00").Split('.');
        var fraction = seconds.Length > 1 ? seconds[1][..Math.Min(3, seconds[1].Length)].PadRight(3, '0') : "000";
        return hour < 24 ? string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{parts[1]}:{seconds[0]}.{fraction}") : null;
    }

    private static Instant? Exact(string day, string clock, string offset)
    {
        if (offset.Length == 5)
            offset = offset.Insert(3, ":");
        return Instant.TryParse($"{day}T{clock}{offset}", out var at) ? at : null;
    }

    private Instant? Local(string text)
    {
        try
        {
            return When.Parse(text, now, zone, "time");
        }
        catch (Refusal)
        {
            return null;
        }
    }
}
