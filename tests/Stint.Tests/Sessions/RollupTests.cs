using System.Reflection;
using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class RollingUpAnySession
{
    private static FsCheck.Gen<Given> Sessions =>
        from tiling in Generated.Tilings
        from day in Gen.Choose(0, 20_000)
        from scale in Gen.Elements(1, 10, 60)
        from zone in Gen.Elements(HardZones.All)
        from commits in Gen.Choose(0, 9)
        select new Given(Moved(tiling, TimeSpan.FromDays(-day / 2), scale), zone, new Rollup { Commits = commits, LinesAdded = 10 * commits });

    [Fact]
    public void Sums_over_its_days_to_the_session() => Property.Holds(Sessions, session =>
    {
        var total = Rollups.Sum(session.Days());
        Assert.Equal(1, total.Sessions);
        Assert.Equal(session.Counts.Commits, total.Commits);
        Assert.Equal(session.Counts.LinesAdded, total.LinesAdded);
        Assert.Equal((long)Segments.Active(session.Segments).TotalMilliseconds, total.ActiveMs);
        Assert.Equal((long)Segments.Idle(session.Segments).TotalMilliseconds, total.IdleMs);
        Assert.Equal((long)session.Tiling.Session.Length.TotalMilliseconds, total.DurationMs);
    });

    [Fact]
    public void Keeps_duration_equal_to_active_and_idle_on_every_day() => Property.Holds(Sessions, session =>
        Assert.All(session.Days(), day => Assert.Equal(day.Figures.DurationMs, day.Figures.ActiveMs + day.Figures.IdleMs)));

    [Fact]
    public void Gives_no_day_more_time_than_it_has() => Property.Holds(Sessions, session =>
        Assert.All(session.Days(), day => Assert.True(day.Figures.DurationMs <= DaySplit.Bounds(day.Day, session.Zone).Length.TotalMilliseconds)));

    [Fact]
    public void Counts_it_on_the_day_it_started_and_nowhere_else() => Property.Holds(Sessions, session =>
    {
        var started = DaySplit.Of(session.Tiling.Session.Start, session.Zone);
        Assert.All(session.Days(), day => Assert.Equal(day.Day == started ? 1 : 0, day.Figures.Sessions));
        Assert.Equal(started, session.Days()[0].Day);
    });

    [Fact]
    public void Gives_the_whole_its_parts_time() => Property.Holds(
        from session in Sessions
        from at in Gen.Choose(0, 100)
        select (session, at),
        given =>
        {
            // The segments cut anywhere and rolled up apart give the days the same time as together.
            var (session, at) = given;
            var border = session.Tiling.Session.Start + (session.Tiling.Session.Length * (at / 100.0));
            var head = session.Segments.Select(each => each with { End = Instant.Min(each.End, border) }).Where(each => each.End > each.Start);
            var tail = session.Segments.Select(each => each with { Start = Instant.Max(each.Start, border) }).Where(each => each.End > each.Start);
            var parts = Rollups.Of(session.Tiling.Session.Start, [.. head], Rollup.Zero, session.Zone)
                .Concat(Rollups.Of(border, [.. tail], Rollup.Zero, session.Zone));
            Assert.Equal(Times(session.Days()), Times(parts));
        });

    private static SortedDictionary<DateOnly, (long Active, long Idle)> Times(IEnumerable<DayRollup> days)
    {
        SortedDictionary<DateOnly, (long Active, long Idle)> times = [];
        foreach (var day in days.Where(day => day.Figures.DurationMs > 0))
        {
            var (active, idle) = times.GetValueOrDefault(day.Day);
            times[day.Day] = (active + day.Figures.ActiveMs, idle + day.Figures.IdleMs);
        }

        return times;
    }

    // Minutes stretched to hours, so that sessions reach over midnights; moved back through the years of the zones' changes.
    private static Generated.Tiling Moved(Generated.Tiling tiling, TimeSpan by, int scale)
    {
        var origin = tiling.Session.Start;
        Instant Move(Instant at) => origin + by + ((at - origin) * scale);
        return new Generated.Tiling(
            new Stint.Sessions.Interval(Move(tiling.Session.Start), Move(tiling.Session.End)),
            [.. tiling.Signs.Select(Move)],
            [.. tiling.Pauses.Select(pause => new Stint.Sessions.Interval(Move(pause.Start), Move(pause.End)))],
            tiling.IdleGap * scale);
    }

    internal sealed record Given(Generated.Tiling Tiling, TimeZoneInfo Zone, Rollup Counts)
    {
        public IReadOnlyList<Segment> Segments { get; } = Tiling.Segments();

        public IReadOnlyList<DayRollup> Days() => Rollups.Of(Tiling.Session.Start, Segments, Counts, Zone);
    }
}

public sealed class ARollup
{
    public static TheoryData<string> Figures => [.. typeof(Rollup).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(figure => figure.Name)];

    [Theory]
    [MemberData(nameof(Figures))]
    public void Adds_and_takes_away_every_figure(string name)
    {
        var figure = typeof(Rollup).GetProperty(name)!;
        object seven = Rollup.Zero;
        figure.SetValue(seven, 7L);
        var rollup = (Rollup)seven;
        Assert.Equal(14L, figure.GetValue(rollup + rollup));
        Assert.Equal(-7L, figure.GetValue(-rollup));
        Assert.Equal(Rollup.Zero, rollup - rollup);
    }

    [Fact]
    public void Splits_a_night_at_the_local_midnight()
    {
        // 23:00 to 01:00 in Berlin, which is 22:00 to 24:00 in UTC.
        Segment[] night = [new(Said.At("22:00"), Said.At("23:30"), SegmentKind.Active), new(Said.At("23:30"), Said.At("12T00:00"), SegmentKind.Idle)];
        var days = Rollups.Of(Said.At("22:00"), night, new Rollup { Commits = 3 }, Zones.Find("Europe/Berlin")!);
        Assert.Equal(
            [
                new DayRollup(new DateOnly(2026, 1, 11), new Rollup { Sessions = 1, MeasuredSessions = 1, Commits = 3, DurationMs = 3_600_000, ActiveMs = 3_600_000 }),
                new DayRollup(new DateOnly(2026, 1, 12), new Rollup { DurationMs = 3_600_000, ActiveMs = 1_800_000, IdleMs = 1_800_000 }),
            ],
            days);
    }

    [Fact]
    public void Of_a_lone_sign_counts_a_session_that_measures_nothing()
    {
        var days = Rollups.Of(Said.At("22:00"), [], Rollup.Zero, TimeZoneInfo.Utc);
        Assert.Equal([new DayRollup(new DateOnly(2026, 1, 11), new Rollup { Sessions = 1 })], days);
    }
}
