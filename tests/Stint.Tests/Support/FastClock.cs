using System.Diagnostics;

namespace Stint.Tests.Support;

/// <summary>A clock that runs so many times as fast as the real one; its timers do too.</summary>
public sealed class FastClock(DateTimeOffset start, double times) : TimeProvider
{
    private readonly long began = Stopwatch.GetTimestamp();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => start + (Stopwatch.GetElapsedTime(began) * times);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    private TimeSpan Faster(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / times;
}
