using System.Globalization;
using FsCheck.Fluent;
using Stint.Sessions;
using Interval = Stint.Sessions.Interval;

namespace Stint.Tests.Sessions;

/// <summary>Zones that have broken calendars before: skipped days, midnights that do not exist or come twice, odd offsets, double summer time.</summary>
internal static class HardZones
{
    public static readonly TimeZoneInfo[] All =
    [
        .. "Pacific/Apia Pacific/Kiritimati Pacific/Kwajalein Pacific/Chatham Pacific/Fakaofo Pacific/Easter Pacific/Norfolk Australia/Lord_Howe Australia/Eucla"
            .Split(' ')
            .Concat("America/Sao_Paulo America/St_Johns America/Havana America/Asuncion America/Santiago America/Caracas America/New_York".Split(' '))
            .Concat("Asia/Beirut Asia/Kathmandu Asia/Tehran Asia/Gaza Asia/Amman Asia/Pyongyang Asia/Kolkata Asia/Choibalsan".Split(' '))
            .Concat("Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Monrovia Antarctica/Troll Antarctica/Casey".Split(' '))
            .Concat("Europe/Dublin Europe/Berlin Europe/Lisbon Europe/Moscow Europe/Volgograd Atlantic/Azores America/Scoresbysund Etc/UTC".Split(' '))
            .Select(id => Zones.Find(id) ?? throw new InvalidOperationException($"The system has no zone {id}.")),
    ];
}

public sealed class SplittingAnyIntervalByDay
{
    private static FsCheck.Gen<TimeZoneInfo> AnyZone => Gen.Elements(HardZones.All);

    private static FsCheck.Gen<DateOnly> AnyDay =>
        Gen.Choose(0, 68 * 365).Select(days => new DateOnly(1970, 1, 2).AddDays(days));

    // Half of the days are ones on which the zone's clocks were changed: there are few of them, and they are the ones that matter.
    internal static FsCheck.Gen<(TimeZoneInfo Zone, DateOnly Day)> Days =>
        from zone in AnyZone
        from day in AnyDay
        from nearChange in Gen.Elements(true, false)
        select (zone, nearChange ? NextChange(zone, day) : day);

    private static FsCheck.Gen<(TimeZoneInfo Zone, Interval Interval)> Intervals =>
        from day in Days
        from start in Gen.Choose(-48 * 60, 48 * 60)
        from length in Gen.Choose(0, 96 * 60)
        select (day.Zone, new Interval(Noon(day.Day) + TimeSpan.FromMinutes(start), Noon(day.Day) + TimeSpan.FromMinutes(start + length)));

    [Fact]
    public void Tiles_it() => Property.Holds(Intervals, given =>
    {
        var cursor = given.Interval.Start;
        foreach (var part in DaySplit.Split(given.Interval, given.Zone))
        {
            Assert.Equal(cursor, part.Interval.Start);
            Assert.False(part.Interval.IsEmpty);
            cursor = part.Interval.End;
        }

        Assert.Equal(given.Interval.End, cursor);
    });

    [Fact]
    public void Puts_every_part_inside_the_bounds_of_its_day_and_days_in_order() => Property.Holds(Intervals, given =>
    {
        var parts = DaySplit.Split(given.Interval, given.Zone).ToArray();
        Assert.All(parts, part => Assert.Equal(part.Interval, part.Interval.Intersect(DaySplit.Bounds(part.Day, given.Zone))));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.True(pair.First.Day < pair.Second.Day));
    });

    [Fact]
    public void Agrees_with_the_day_of_each_instant() => Property.Holds(Intervals, given =>
    {
        foreach (var part in DaySplit.Split(given.Interval, given.Zone))
        {
            Assert.Equal(part.Day, DaySplit.Of(part.Interval.Start, given.Zone));
            Assert.Equal(part.Day, DaySplit.Of(part.Interval.End - TimeSpan.FromMilliseconds(1), given.Zone));
        }
    });

    [Fact]
    public void Starts_a_day_at_the_first_minute_whose_local_date_is_that_date_or_later() => Property.Holds(Days, given =>
    {
        var minute = Noon(given.Day) - TimeSpan.FromHours(30);
        while (LocalDate(minute, given.Zone) < given.Day)
            minute += TimeSpan.FromMinutes(1);
        Assert.Equal(minute, DaySplit.Bounds(given.Day, given.Zone).Start);
    });

    [Fact]
    public void Lets_days_follow_each_other_without_a_hole() => Property.Holds(Days, given =>
        Assert.Equal(DaySplit.Bounds(given.Day, given.Zone).End, DaySplit.Bounds(given.Day.AddDays(1), given.Zone).Start));

    private static DateOnly NextChange(TimeZoneInfo zone, DateOnly from)
    {
        for (var day = from; day < from.AddDays(400); day = day.AddDays(1))
        {
            if (DaySplit.Bounds(day, zone).Length != TimeSpan.FromHours(24))
                return day;
        }

        return from;
    }

    private static Instant Noon(DateOnly day) => Instant.FromDateTimeOffset(new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero));

    private static DateOnly LocalDate(Instant at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), zone).DateTime);
}

public sealed class ALocalDay
{
    [Theory]
    [InlineData("Etc/UTC", "2026-01-11", "2026-01-11T00:00:00Z", 24)]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25)]
    [InlineData("Asia/Kathmandu", "2026-01-11", "2026-01-10T18:15:00Z", 24)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 23.5)]
    [InlineData("Antarctica/Troll", "2026-03-29", "2026-03-29T00:00:00Z", 22)]
    public void Has_as_many_hours_as_its_clocks_show(string zone, string day, string start, double hours)
    {
        var bounds = Bounds(day, zone);
        Assert.Equal(Instant.Parse(start), bounds.Start);
        Assert.Equal(TimeSpan.FromHours(hours), bounds.Length);
    }

    [Theory]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23)]
    [InlineData("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23)]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23)]
    public void Starts_at_one_where_there_is_no_midnight(string zone, string day, string start, double hours) =>
        Has_as_many_hours_as_its_clocks_show(zone, day, start, hours);

    [Theory]
    [InlineData("America/Sao_Paulo", "2018-02-17", 25)]
    [InlineData("America/Havana", "2025-11-02", 25)]
    public void Has_the_hour_that_clocks_going_back_repeat(string zone, string day, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Bounds(day, zone).Length);

    [Theory]
    [InlineData("Pacific/Apia", "2011-12-30")]
    [InlineData("Pacific/Kwajalein", "1993-08-21")]
    [InlineData("Pacific/Kiritimati", "1994-12-31")]
    public void Is_empty_where_the_zone_skipped_it(string zone, string day)
    {
        var bounds = Bounds(day, zone);
        Assert.True(bounds.IsEmpty);
        Assert.Equal(bounds.Start, DaySplit.Bounds(Date(day).AddDays(1), Zones.Find(zone)!).Start);
    }

    [Fact]
    public void Keeps_the_hour_before_midnight_that_comes_again_after_it_has_begun()
    {
        // St. John's put clocks back at 00:01, to 23:01 of the day before: the day that began for a minute is not interrupted.
        var zone = Zones.Find("America/St_Johns")!;
        Assert.Equal(Instant.Parse("2010-11-07T02:30:00Z"), Bounds("2010-11-07", "America/St_Johns").Start);
        Assert.Equal(Date("2010-11-07"), DaySplit.Of(Instant.Parse("2010-11-07T03:00:00Z"), zone));
        Assert.Equal(TimeSpan.FromHours(25), Bounds("2010-11-07", "America/St_Johns").Length);
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public void Stays_within_the_first_and_the_last_instant(string id)
    {
        var zone = Zones.Find(id)!;
        var all = new Interval(Instant.MaxValue - TimeSpan.FromDays(3), Instant.MaxValue);
        Assert.Equal(all.End, DaySplit.Split(all, zone).Last().Interval.End);
        Assert.Equal(Instant.MinValue, DaySplit.Bounds(DaySplit.Of(Instant.MinValue, zone), zone).Start);
        Assert.Equal(Instant.MaxValue, DaySplit.Bounds(DateOnly.MaxValue, zone).End);
        Assert.True(DaySplit.Bounds(DateOnly.MinValue, zone).IsEmpty);
    }

    private static DateOnly Date(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    private static Interval Bounds(string day, string zone) => DaySplit.Bounds(Date(day), Zones.Find(zone)!);
}

public sealed class LookingForAZone
{
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    public void Finds_it_by_its_iana_id(string id)
    {
        Assert.Equal(id, Zones.Find(id, out var suggestion)?.Id);
        Assert.Null(suggestion);
    }

    [Theory]
    [InlineData("Europe/Berln", "Europe/Berlin")]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData("America/New York", "America/New_York")]
    [InlineData("kathmandu", "Asia/Kathmandu")]
    [InlineData("Pacific Standard Time", "America/Los_Angeles")]
    [InlineData("xyzzy/plugh", null)]
    [InlineData("", null)]
    [InlineData("../../etc/passwd", null)]
    public void Suggests_the_nearest_one_it_knows(string id, string? nearest)
    {
        Assert.Null(Zones.Find(id, out var suggestion));
        Assert.Equal(nearest, suggestion);
    }

    [Theory]
    [InlineData("right/Europe/Berlin")]
    [InlineData("localtime")]
    public void Takes_no_zone_that_is_another_elsewhere(string id) => Assert.Null(Zones.Find(id));
}
