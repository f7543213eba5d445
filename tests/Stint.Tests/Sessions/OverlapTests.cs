using FsCheck.Fluent;
using Stint.Sessions;
using Interval = Stint.Sessions.Interval;

namespace Stint.Tests.Sessions;

public sealed class UnitingAnyIntervals
{
    [Fact]
    public void Never_covers_more_than_their_sum_nor_less_than_the_longest() => Property.Holds(Generated.Intervals, intervals =>
    {
        var united = Overlap.Union(intervals);
        Assert.Equal(Sum(intervals), united.Summed);
        Assert.True(united.Wall <= united.Summed);
        Assert.All(intervals, interval => Assert.True(interval.Length <= united.Wall));
    });

    [Fact]
    public void Leaves_stretches_apart_in_order_and_as_long_as_the_wall_time() => Property.Holds(Generated.Intervals, intervals =>
    {
        var united = Overlap.Union(intervals);
        Assert.All(united.Stretches.Zip(united.Stretches.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
        Assert.Equal(united.Wall, Sum(united.Stretches));
    });

    [Fact]
    public void Covers_a_minute_exactly_when_one_of_them_does() => Property.Holds(Generated.Intervals, intervals =>
    {
        var stretches = Overlap.Union(intervals).Stretches;
        foreach (var minute in intervals.SelectMany(interval => new[] { interval.Start, interval.End, interval.Start - TimeSpan.FromMinutes(1) }))
            Assert.Equal(intervals.Any(interval => interval.Contains(minute)), stretches.Any(stretch => stretch.Contains(minute)));
    });

    private static TimeSpan Sum(IEnumerable<Interval> intervals) =>
        intervals.Aggregate(TimeSpan.Zero, (total, interval) => total + interval.Length);
}

public sealed class UnitingParallelSessions
{
    [Theory]
    [InlineData("", "", 0, 0)]
    [InlineData("10:00-11:00 10:30-11:30", "10:00-11:30", 90, 120)]
    [InlineData("10:30-11:30 10:00-11:00 13:00-13:10", "10:00-11:30 | 13:00-13:10", 100, 130)]
    [InlineData("10:00-11:00 11:00-12:00", "10:00-12:00", 120, 120)]
    [InlineData("10:00-12:00 10:30-11:00", "10:00-12:00", 120, 150)]
    [InlineData("10:00-10:00", "", 0, 0)]
    public void Gives_wall_time_beside_the_sum(string intervals, string stretches, int wallMinutes, int summedMinutes)
    {
        var united = Overlap.Union(Said.Intervals(intervals));
        Assert.Equal(stretches, Said.Text(united.Stretches));
        Assert.Equal(TimeSpan.FromMinutes(wallMinutes), united.Wall);
        Assert.Equal(TimeSpan.FromMinutes(summedMinutes), united.Summed);
    }
}
