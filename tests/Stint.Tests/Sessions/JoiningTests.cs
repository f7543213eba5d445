using FsCheck;
using FsCheck.Fluent;
using Stint.Sessions;
using Interval = Stint.Sessions.Interval;

namespace Stint.Tests.Sessions;

/// <summary>Signs of life that carry what they are about, joined to time.</summary>
public sealed class JoiningSigns
{
    private static readonly TimeSpan Fifteen = TimeSpan.FromMinutes(15);

    private static readonly Instant Ten = Instant.Parse("2026-01-11T10:00:00Z");

    [Theory]
    [InlineData(10, 180)]
    [InlineData(15, 960)]
    public void Two_minutes_a_break_of_thirteen_and_one_more_are_three_at_ten_minutes_and_sixteen_at_fifteen(int timeout, int seconds) =>
        Assert.Equal(seconds, Total(Credits([At(0, "a"), At(2, "a"), At(15, "a"), At(16, "a")], TimeSpan.FromMinutes(timeout))).TotalSeconds);

    [Fact]
    public void A_gap_as_long_as_the_time_out_counts_and_one_longer_by_a_millisecond_does_not()
    {
        Assert.Equal(Fifteen, Total(Credits([At(0, "a"), At(15, "a")], Fifteen)));
        Assert.Equal(TimeSpan.Zero, Total(Credits([At(0, "a"), new Beat(Ten + Fifteen + TimeSpan.FromMilliseconds(1), "k", "a")], Fifteen)));
    }

    [Fact]
    public void A_gap_counts_for_what_it_began_with_and_a_lone_sign_for_nothing()
    {
        var runs = Credits([At(0, "a"), At(5, "b"), At(6, "a"), At(60, "c")], Fifteen).Runs(each => each.Slice).Select(run => $"{run.First.Slice} {run.Stretch.Length.TotalMinutes}");
        Assert.Equal(["a 5", "b 1", "a 0", "c 0"], runs);
    }

    [Fact]
    public void Counts_the_same_in_any_order_and_with_any_repetition() => Property.Holds(Beats, beats =>
    {
        var expected = Slices(Credits(beats, Fifteen));
        Assert.Equal(expected, Slices(Credits([.. beats.Reverse()], Fifteen)));
        Assert.Equal(expected, Slices(Credits([.. beats.Skip(beats.Length / 2), .. beats, .. beats.Take(3)], Fifteen)));
    });

    [Fact]
    public void Fills_time_once() => Property.Holds(Beats, beats =>
    {
        var covered = Overlap.Union(Credits(beats, Fifteen).Select(each => each.Counted));
        Assert.Equal(covered.Summed, covered.Wall);
    });

    [Fact]
    public void Counts_no_less_with_a_longer_time_out() => Property.Holds(Beats, beats =>
        Assert.True(Total(Credits(beats, Fifteen)) <= Total(Credits(beats, TimeSpan.FromMinutes(30)))));

    [Fact]
    public void Runs_add_up_to_the_credits_whatever_is_left_out() => Property.Holds(Beats, beats =>
    {
        var picked = Credits(beats, Fifteen).Where(each => each.Sign.Slice != "b").ToList();
        Assert.Equal(Total(picked).Ticks, picked.Runs(each => each.Slice).Sum(run => run.Stretch.Length.Ticks));
    });

    [Fact]
    public void Days_counted_from_their_own_signs_and_those_around_add_up_to_the_range_in_every_zone() => Property.Holds(InZones, given =>
    {
        var (zone, beats, timeout) = given;
        var whole = Slices(Credits(beats, timeout));
        var days = beats.Select(each => DaySplit.Of(each.At, zone)).Distinct().SelectMany(day => (DateOnly[])[day.AddDays(-1), day, day.AddDays(1)]).Distinct().Order();
        var summed = Slices(days.SelectMany(day =>
        {
            var bounds = DaySplit.Bounds(day, zone);
            var around = beats.Where(each => each.At >= bounds.Start - timeout && each.At <= bounds.End + timeout);
            return Credits([.. around], timeout).Within(bounds);
        }));
        Assert.Equal(whole, summed);
    });

    [Fact]
    public void A_day_of_a_clock_change_holds_the_hours_that_it_has()
    {
        var zone = Zones.Find("Europe/Berlin")!;
        foreach (var (date, hours) in ((DateOnly, int)[])[(new DateOnly(2026, 3, 29), 23), (new DateOnly(2026, 10, 25), 25), (new DateOnly(2026, 1, 11), 24)])
        {
            var bounds = DaySplit.Bounds(date, zone);
            var beats = Enumerable.Range(-20, 6 * 32).Select(i => new Beat(bounds.Start + TimeSpan.FromMinutes(10 * i), $"{i}", "a"));
            Assert.Equal(hours, Total(Credits([.. beats], Fifteen).Within(bounds)).TotalHours);
        }
    }

    private static Gen<Beat[]> Beats =>
        from instants in Generated.Instants
        from letters in Gen.ArrayOf(Gen.Elements("a", "b", "c"), instants.Length)
        select instants.Zip(letters, (at, letter) => new Beat(at, letter, letter)).ToArray();

    /// <summary>Signs around a local day, half of them around one on which the zone's clocks were changed.</summary>
    private static Gen<(TimeZoneInfo Zone, Beat[] Beats, TimeSpan Timeout)> InZones =>
        from day in SplittingAnyIntervalByDay.Days
        from minutes in Gen.ArrayOf(Gen.Choose(-30 * 60, 30 * 60))
        from letters in Gen.ArrayOf(Gen.Elements("a", "b", "c"), minutes.Length)
        from timeout in Gen.Elements(1, 15, 60, 240)
        let noon = new Instant((day.Day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000L) + TimeSpan.FromHours(12)
        where noon > Instant.MinValue + TimeSpan.FromDays(3)
        select (day.Zone, minutes.Zip(letters, (minute, letter) => new Beat(noon + TimeSpan.FromMinutes(minute), letter, letter)).ToArray(), TimeSpan.FromMinutes(timeout));

    private static Beat At(int minute, string slice) => new(Ten + TimeSpan.FromMinutes(minute), slice, slice);

    private static IReadOnlyList<Credit<Beat>> Credits(IEnumerable<Beat> beats, TimeSpan timeout) => Joins.Credits(beats, each => each.At, each => each.Key, timeout);

    private static TimeSpan Total(IEnumerable<Credit<Beat>> credits) => new(credits.Sum(each => each.Counted.Length.Ticks));

    private static string Slices(IEnumerable<Credit<Beat>> credits) => string.Join(' ', credits
        .GroupBy(each => each.Sign.Slice, each => each.Counted.Length.Ticks).Select(each => (each.Key, Ticks: each.Sum())).Where(each => each.Ticks > 0)
        .OrderBy(each => each.Key, StringComparer.Ordinal));

    internal sealed record Beat(Instant At, string Key, string Slice);
}
