using Stint.Sessions;

namespace Stint.Timeline;

/// <summary>Local hours, for "when does work happen": the one of an instant, and a stretch cut at each.</summary>
internal static class HourSplit
{
    /// <summary>The local day an instant belongs to, and the hour its clock shows (0..23). An hour that comes twice is one.</summary>
    public static (DateOnly Day, int Hour) At(Instant instant, TimeZoneInfo zone) => (DaySplit.Of(instant, zone), HourOf(instant.Milliseconds + Offset(instant.Milliseconds, zone)));

    /// <summary>The parts in order, with their local day, hour (0..23) and length in milliseconds; they add up to the whole.</summary>
    public static IEnumerable<(DateOnly Day, int Hour, long Milliseconds)> Of(Interval stretch, TimeZoneInfo zone)
    {
        foreach (var (day, interval) in DaySplit.Split(stretch, zone))
        {
            var at = interval.Start.Milliseconds;
            while (at < interval.End.Milliseconds)
            {
                // Offsets change at whole quarters of an hour (older ones at any second); a quarter never spans two local hours wrongly.
                var local = at + Offset(at, zone);
                var next = Math.Min(interval.End.Milliseconds, at + (Quarter - Mod(local, Quarter)));
                yield return (day, HourOf(local), next - at);
                at = next;
            }
        }
    }

    private const long Hour = 3_600_000;
    private const long Quarter = Hour / 4;

    private static int HourOf(long local) => (int)(Mod(local, 24 * Hour) / Hour);

    private static long Offset(long at, TimeZoneInfo zone) => (long)zone.GetUtcOffset(new Instant(at).ToDateTimeOffset()).TotalMilliseconds;

    private static long Mod(long value, long by) => ((value % by) + by) % by;
}
