using Stint.Sessions;

namespace Stint.Timeline;

/// <summary>Cuts a stretch at local full hours, for "when does work happen".</summary>
internal static class HourSplit
{
    /// <summary>The parts in order, with their local day, hour (0..23) and length in milliseconds; they add up to the whole.</summary>
    public static IEnumerable<(DateOnly Day, int Hour, long Milliseconds)> Of(Interval stretch, TimeZoneInfo zone)
    {
        foreach (var (day, interval) in DaySplit.Split(stretch, zone))
        {
            var at = interval.Start.Milliseconds;
            while (at < interval.End.Milliseconds)
            {
                // Offsets change at whole quarters of an hour (older ones at any second); a quarter never spans two local hours wrongly.
                var offset = (long)zone.GetUtcOffset(new Instant(at).ToDateTimeOffset()).TotalMilliseconds;
                var local = at + offset;
                var next = Math.Min(interval.End.Milliseconds, at + (Quarter - Mod(local, Quarter)));
                yield return (day, (int)(Mod(local, 24 * Hour) / Hour), next - at);
                at = next;
            }
        }
    }

    private const long Hour = 3_600_000;
    private const long Quarter = Hour / 4;

    private static long Mod(long value, long by) => ((value % by) + by) % by;
}
