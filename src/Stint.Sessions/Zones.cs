namespace Stint.Sessions;

/// <summary>Time zones by IANA id.</summary>
public static class Zones
{
    /// <summary>The zone of an IANA id such as <c>Europe/Berlin</c>, exactly as written there, or null.</summary>
    public static TimeZoneInfo? Find(string id) => Find(id, out _);

    /// <summary>As <see cref="Find(string)"/>; of an unknown id, the nearest known one for the message, if any is near.</summary>
    public static TimeZoneInfo? Find(string id, out string? suggestion)
    {
        suggestion = null;
        // The platform folds case or not, depending on what it has read before: an id is taken only as it is written.
        if (IsIanaName(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId
            && string.Equals(zone.Id, id, StringComparison.Ordinal))
            return zone;
        suggestion = Nearest(id);
        return null;
    }

    // 'right/…' counts leap seconds, 'posix/…' repeats the rest, 'localtime' is another zone on every machine.
    private static bool IsIanaName(string id) =>
        id.Length is > 0 and <= 64
        && id.All(each => char.IsAsciiLetterOrDigit(each) || each is '/' or '_' or '-' or '+')
        && !id.StartsWith("right/", StringComparison.Ordinal) && !id.StartsWith("posix/", StringComparison.Ordinal)
        && !string.Equals(id, "localtime", StringComparison.Ordinal);

    // Reads every zone of the system: this is for the message of an error, and nothing else.
    private static string? Nearest(string id)
    {
        if (id.Length is 0 or > 64)
            return null;
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out var iana))
            return iana;
        var best = TimeZoneInfo.GetSystemTimeZones()
            .Select(zone => zone.Id)
            .Where(IsIanaName)
            .Select(known => (Known: known, Distance: Math.Min(Distance(id, known), Distance(id, City(known)))))
            .OrderBy(each => each.Distance).ThenBy(each => each.Known, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Known is not null && best.Distance <= Math.Max(1, id.Length / 4) ? best.Known : null;
    }

    private static string City(string id) => id[(id.LastIndexOf('/') + 1)..];

    /// <summary>Insertions, deletions and replacements from one to the other, case and the choice of ' ', '-' or '_' not counted.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (Folded(left[i - 1]) == Folded(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private static char Folded(char letter) => letter is ' ' or '-' ? '_' : char.ToLowerInvariant(letter);
}
