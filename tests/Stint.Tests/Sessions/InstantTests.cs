using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class AnInstantAsText
{
    [Theory]
    [InlineData("2026-01-11T10:00:00Z", "2026-01-11T10:00:00Z")]
    [InlineData("2026-01-11t10:00:00.5z", "2026-01-11T10:00:00.500Z")]
    [InlineData("2026-01-11 10:00:00+00:00", "2026-01-11T10:00:00Z")]
    [InlineData("2026-01-11T10:00:00.1239999+05:45", "2026-01-11T04:15:00.123Z")]
    [InlineData("2026-01-11T00:30:00-03:30", "2026-01-11T04:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:00:00-02:00", "1970-01-01T01:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z")]
    public void Is_read_with_any_offset_and_written_in_utc(string text, string utc) => Assert.Equal(utc, Instant.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-01-11")]
    [InlineData("2026-01-11T10:00Z")]
    [InlineData("2026-01-11T10:00:00")]
    [InlineData("2026-01-11T10:00:00.Z")]
    [InlineData("2026-01-11T10:00:00+1:00")]
    [InlineData("2026-01-11T10:00:00+24:00")]
    [InlineData("2026-01-11T10:00:00ZZ")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("2026-13-01T10:00:00Z")]
    [InlineData("2026-01-11T24:00:00Z")]
    [InlineData("2026-01-11T10:00:60Z")]
    [InlineData("2026-01-11T10:0a:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    public void Is_refused_when_it_is_no_instant_between_1970_and_9999(string text)
    {
        Assert.False(Instant.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Instant.Parse(text));
    }

    [Fact]
    public void Is_read_back_as_it_was_written() => Property.Holds(
        Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 118_000)).Select(pair => Instant.MinValue + TimeSpan.FromMilliseconds((double)pair.Item1 * pair.Item2)),
        at => Assert.Equal(at, Instant.Parse(at.ToString())));

    [Fact]
    public void Agrees_with_the_platform() => Property.Holds(
        Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(-14 * 60, 14 * 60)),
        pair =>
        {
            var time = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(pair.Item1).ToOffset(TimeSpan.FromMinutes(pair.Item2));
            Assert.Equal(Instant.FromDateTimeOffset(time), Instant.Parse(time.ToString("O")));
            Assert.Equal(time, Instant.FromDateTimeOffset(time).ToDateTimeOffset());
        });
}

public sealed class AnInstant
{
    [Fact]
    public void Stops_at_the_first_and_the_last_there_is()
    {
        Assert.Equal(Instant.MinValue, Instant.MinValue - TimeSpan.FromDays(1));
        Assert.Equal(Instant.MaxValue, Said.At("10:00") + TimeSpan.MaxValue);
    }

    [Fact]
    public void Is_compared_by_time()
    {
        var (early, late) = (Said.At("10:00"), Said.At("10:01"));
        Assert.True(early < late && late > early && early <= late && late >= early);
        Assert.Equal((late, early), (Instant.Max(early, late), Instant.Min(late, early)));
        Assert.Equal(TimeSpan.FromMinutes(1), late - early);
    }

    [Fact]
    public void Is_never_before_1970() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Instant.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(-10_000)));
}
