using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class CuttingAVisit
{
    [Theory]
    [InlineData("", "")]
    [InlineData("10:00", "10:00-10:00 (1)")]
    [InlineData("10:00 10:30", "10:00-10:30 (2)")]
    [InlineData("10:00 10:30:00.001", "10:00-10:00 (1) | 10:30:00.001-10:30:00.001 (1)")]
    [InlineData("23:50 12T00:10", "23:50-12T00:10 (2)")]
    public void Cuts_only_at_a_gap_strictly_longer_than_thirty_minutes(string signs, string sessions) =>
        Assert.Equal(sessions, Said.Text(Sessionizer.Cut(Said.Signs(signs), Policy.Visit)));

    [Theory]
    [InlineData("10:30 10:00 10:45", "10:00-10:45 (3)")]
    [InlineData("11:31 10:00 11:00", "10:00-10:00 (1) | 11:00-11:00 (1) | 11:31-11:31 (1)")]
    public void Takes_signs_in_any_order(string signs, string sessions) =>
        Assert.Equal(sessions, Said.Text(Sessionizer.Cut(Said.Signs(signs), Policy.Visit)));

    [Theory]
    [InlineData("a@10:00 a@10:00 b@10:00", "10:00-10:00 (2)")]
    [InlineData("b@10:00 a@10:00 b@10:00", "10:00-10:00 (2)")]
    [InlineData("c@10:20 a@10:00 c@10:20 b@10:10 a@10:00", "10:00-10:20 (3)")]
    public void Counts_a_repeated_sign_once(string signs, string sessions) =>
        Assert.Equal(sessions, Said.Text(Sessionizer.Cut(Said.Signs(signs), Policy.Visit)));

    [Theory]
    [InlineData("10:00 10:25 10:50 11:00", "10:00-11:00 (4)")]
    [InlineData("10:00 10:25 10:50 11:00:01", "10:00-10:50 (3) | 11:00:01-11:00:01 (1)")]
    public void Cuts_at_the_cap_however_lively(string signs, string sessions) =>
        Assert.Equal(sessions, Said.Text(Sessionizer.Cut(Said.Signs(signs), Policy.Visit with { Cap = TimeSpan.FromHours(1) })));
}

public sealed class CuttingSignsAsTheyCome
{
    [Fact]
    public void Hands_over_a_session_when_the_next_one_begins()
    {
        Cutter cutter = new(Policy.Visit);
        Assert.False(cutter.Add(Said.Signs("10:00")[0], out _));
        Assert.False(cutter.Add(Said.Signs("10:20")[0], out _));
        Assert.Equal("10:00-10:20 (2)", Said.Text(cutter.Open!.Value));
        Assert.True(cutter.Add(Said.Signs("11:00")[0], out var finished));
        Assert.Equal("10:00-10:20 (2)", Said.Text(finished));
        Assert.True(cutter.Finish(out finished));
        Assert.Equal("11:00-11:00 (1)", Said.Text(finished));
        Assert.False(cutter.Finish(out _));
        Assert.Null(cutter.Open);
    }

    [Theory]
    [InlineData("10:20 10:00")]
    [InlineData("b@10:00 a@10:00")]
    public void Refuses_a_sign_out_of_order(string signs)
    {
        Cutter cutter = new(Policy.Visit);
        cutter.Add(Said.Signs(signs)[0], out _);
        Assert.Throws<ArgumentException>(() => cutter.Add(Said.Signs(signs)[1], out _));
    }
}
