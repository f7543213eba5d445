using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class TilingAnySession
{
    [Fact]
    public void Leaves_no_hole_and_no_overlap() => Property.Holds(Generated.Tilings, tiling =>
    {
        var cursor = tiling.Session.Start;
        foreach (var segment in tiling.Segments())
        {
            Assert.Equal(cursor, segment.Start);
            Assert.True(segment.End > segment.Start);
            cursor = segment.End;
        }

        Assert.Equal(tiling.Session.End, cursor);
    });

    [Fact]
    public void Makes_active_and_idle_add_up_to_the_duration() => Property.Holds(Generated.Tilings, tiling =>
        Assert.Equal(tiling.Session.Length, Segments.Active(tiling.Segments()) + Segments.Idle(tiling.Segments())));

    [Fact]
    public void Joins_equal_neighbours() => Property.Holds(Generated.Tilings, tiling =>
    {
        var kinds = tiling.Segments().Select(segment => segment.Kind).ToArray();
        Assert.All(kinds.Zip(kinds.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    });

    [Fact]
    public void Calls_nothing_active_that_is_paused() => Property.Holds(Generated.Tilings, tiling =>
    {
        foreach (var segment in tiling.Segments().Where(segment => segment.Kind == SegmentKind.Active))
            Assert.All(tiling.Pauses, pause => Assert.True(pause.IsEmpty || pause.Intersect(segment.Interval).IsEmpty));
    });

    [Fact]
    public void Never_makes_less_active_with_a_longer_idle_gap() => Property.Holds(Generated.Tilings, tiling =>
    {
        var longer = tiling with { IdleGap = tiling.IdleGap + TimeSpan.FromMinutes(1) };
        Assert.True(Segments.Active(longer.Segments()) >= Segments.Active(tiling.Segments()));
    });

    [Fact]
    public void Gives_the_same_segments_for_signs_and_pauses_in_any_order() => Property.Holds(
        from tiling in Generated.Tilings
        from signs in Gen.Shuffle(tiling.Signs)
        from pauses in Gen.Shuffle(tiling.Pauses)
        select (tiling, other: tiling with { Signs = signs, Pauses = pauses }),
        pair => Assert.Equal(pair.tiling.Segments(), pair.other.Segments()));
}

public sealed class ExplainingAnySession
{
    [Fact]
    public void Adds_up_to_the_segments() => Property.Holds(Generated.Tilings, tiling =>
    {
        var gaps = tiling.Gaps();
        Assert.Equal(Segments.Active(tiling.Segments()), Sum(gaps.Where(gap => gap.CountedAs == GapKind.Active)));
        Assert.Equal(Segments.Idle(tiling.Segments()), Sum(gaps.Where(gap => gap.CountedAs != GapKind.Active)));
    });

    [Fact]
    public void Judges_every_gap_by_the_limit_it_names() => Property.Holds(Generated.Tilings, tiling =>
        Assert.All(tiling.Gaps(), gap => Assert.True(gap.CountedAs switch
        {
            GapKind.Active => gap.Length <= tiling.IdleGap,
            GapKind.Idle => gap.Length > tiling.IdleGap,
            _ => tiling.Pauses.Any(pause => pause.Contains(gap.From)),
        })));

    private static TimeSpan Sum(IEnumerable<Gap> gaps) => gaps.Aggregate(TimeSpan.Zero, (total, gap) => total + gap.Length);
}

public sealed class TilingASession
{
    [Theory]
    [InlineData("10:00-10:00", "", "")]
    [InlineData("10:00-10:15", "", "10:00-10:15 active")]
    [InlineData("10:00-10:15:01", "", "10:00-10:15:01 idle")]
    [InlineData("10:00-10:25", "10:15", "10:00-10:25 active")]
    [InlineData("10:00-11:00", "10:10 10:55", "10:00-10:10 active | 10:10-10:55 idle | 10:55-11:00 active")]
    [InlineData("10:00-11:00", "10:55 10:10 10:10", "10:00-10:10 active | 10:10-10:55 idle | 10:55-11:00 active")]
    [InlineData("10:00-10:20", "09:50 10:30", "10:00-10:20 idle")]
    public void Counts_a_gap_up_to_fifteen_minutes_active_and_a_longer_one_wholly_idle(string session, string signs, string segments) =>
        Assert.Equal(segments, Tiled(session, signs, pauses: ""));

    [Theory]
    [InlineData("10:00-10:30", "10:10 10:20", "10:12-10:18", "10:00-10:12 active | 10:12-10:18 idle | 10:18-10:30 active")]
    [InlineData("10:00-10:30", "", "10:10-10:20", "10:00-10:10 active | 10:10-10:20 idle | 10:20-10:30 active")]
    [InlineData("10:00-10:40", "", "10:16-10:20", "10:00-10:40 idle")]
    [InlineData("10:00-10:30", "10:15", "10:10-10:20", "10:00-10:10 active | 10:10-10:20 idle | 10:20-10:30 active")]
    [InlineData("10:00-10:30", "10:10", "10:10-10:20 10:15-10:25", "10:00-10:10 active | 10:10-10:25 idle | 10:25-10:30 active")]
    [InlineData("10:00-10:30", "10:10 10:20", "09:00-10:05 10:25-11:00", "10:00-10:05 idle | 10:05-10:25 active | 10:25-10:30 idle")]
    public void Counts_a_pause_as_idle_and_judges_the_gaps_up_to_its_borders(string session, string signs, string pauses, string segments) =>
        Assert.Equal(segments, Tiled(session, signs, pauses));

    [Fact]
    public void Refuses_an_end_before_the_start() => Assert.Throws<ArgumentException>(() => Tiled("10:00-09:00", signs: "", pauses: ""));

    [Fact]
    public void Explains_itself_gap_by_gap()
    {
        var gaps = Gaps.Explain(
            Said.At("10:00"), Said.At("10:50"), Said.Instants("10:03 10:20"), Said.Intervals("10:30-10:40"), TimeSpan.FromMinutes(15));
        Assert.Equal(
            [
                "3m is within the idle gap of 15m: active", "17m is longer than the idle gap of 15m: idle", "10m is within the idle gap of 15m: active",
                "paused for 10m: idle", "10m is within the idle gap of 15m: active",
            ],
            gaps.Select(gap => gap.Reason));
    }

    private static string Tiled(string session, string signs, string pauses)
    {
        var interval = Said.Interval(session);
        return Said.Text(Segments.Tile(interval.Start, interval.End, Said.Instants(signs), Said.Intervals(pauses), TimeSpan.FromMinutes(15)));
    }
}
