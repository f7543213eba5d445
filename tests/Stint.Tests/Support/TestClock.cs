using System.Globalization;

namespace Stint.Tests.Support;

/// <summary>A clock that moves only when a test moves it.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    /// <summary>A clock that stands at an instant in RFC 3339, such as `2026-01-11T09:00:00Z`.</summary>
    public TestClock(string start)
        : this(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture))
    {
    }

    /// <summary>The instant this clock shows; setting it may go backwards, as real clocks do.</summary>
    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref ticks, value.UtcTicks);
    }

    /// <summary>Moves the clock on and gives the new instant.</summary>
    public DateTimeOffset Advance(TimeSpan by) => new(Interlocked.Add(ref ticks, by.Ticks), TimeSpan.Zero);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
