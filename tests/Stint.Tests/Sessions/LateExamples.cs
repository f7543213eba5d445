using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class ALateSign
{
    private static readonly Policy HourLong = Policy.Visit with { Cap = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData("10:00 10:20", "12:00", "added - -> 12:00-12:00 (1)")]
    [InlineData("10:00 10:20", "10:40", "changed s1 10:00-10:20 (2) -> 10:00-10:40 (3)")]
    [InlineData("10:00 10:20", "09:40", "changed s1 10:00-10:20 (2) -> 09:40-10:20 (3)")]
    [InlineData("10:00 10:20", "10:10", "changed s1 10:00-10:20 (2) -> 10:00-10:20 (3)")]
    [InlineData("10:00 10:20", "10:20", "")]
    [InlineData("10:00 10:50", "10:25", "merged s1 10:00-10:00 (1) -> 10:00-10:50 (3) takes s2")]
    [InlineData("10:00 10:50 11:40", "10:25 11:15", "merged s1 10:00-10:00 (1) -> 10:00-11:40 (5) takes s2 s3")]
    [InlineData("10:00 15:00", "10:10 15:10", "changed s1 10:00-10:00 (1) -> 10:00-10:10 (2) | changed s2 15:00-15:00 (1) -> 15:00-15:10 (2)")]
    public void Extends_adds_or_merges(string before, string late, string changes)
    {
        MemoryHistory history = new(Said.Signs(before), Policy.Visit);
        Assert.Equal(changes, Text(history.Apply(Said.Signs(late), [], Policy.Visit)));
    }

    [Theory]
    [InlineData("10:00 10:25 10:50", "10:25", "changed s1 10:00-10:50 (3) -> 10:00-10:00 (1) | split s1 10:00-10:50 (3) -> 10:50-10:50 (1)")]
    [InlineData("10:00 10:25", "10:25", "changed s1 10:00-10:25 (2) -> 10:00-10:00 (1)")]
    [InlineData("10:00 10:25", "10:00", "changed s1 10:00-10:25 (2) -> 10:25-10:25 (1)")]
    [InlineData("10:00 12:00", "10:00", "removed s1 10:00-10:00 (1) ->")]
    [InlineData("10:00 12:00", "11:00", "")]
    public void Taken_away_shrinks_splits_or_removes(string before, string gone, string changes)
    {
        MemoryHistory history = new(Said.Signs(before), Policy.Visit);
        Assert.Equal(changes, Text(history.Apply([], Said.Signs(gone), Policy.Visit)));
    }

    [Fact]
    public void Moves_every_following_cut_of_the_cap_until_cuts_meet_again()
    {
        MemoryHistory history = new(Said.Signs("10:00 10:30 11:00 11:30 12:00 12:30 13:30 14:00"), HourLong);
        Assert.Equal("10:00-11:00 (3) | 11:30-12:30 (3) | 13:30-14:00 (2)", Said.Text(history.Cuts));
        var changes = history.Apply(Said.Signs("09:45"), [], HourLong);
        Assert.Equal("09:45-10:30 (3) | 11:00-12:00 (3) | 12:30-12:30 (1) | 13:30-14:00 (2)", Said.Text(history.Cuts));
        Assert.Equal(
            "changed s1 10:00-11:00 (3) -> 09:45-10:30 (3) | changed s2 11:30-12:30 (3) -> 11:00-12:00 (3) | split s2 11:30-12:30 (3) -> 12:30-12:30 (1)",
            Text(changes));
    }

    [Fact]
    public void Reads_the_signs_of_its_own_session_only()
    {
        var many = Enumerable.Range(0, 1000).SelectMany(hour => new[] { 0, 10 }.Select(
            minute => new Sign(Said.At("00:00") + TimeSpan.FromHours(hour) + TimeSpan.FromMinutes(minute), $"{hour}-{minute}")));
        MemoryHistory history = new(many, Policy.Visit);
        history.Apply([new Sign(Said.At("10:05"), "late")], [], Policy.Visit);
        Assert.Equal(["s11"], history.KeysRead);
        Assert.InRange(history.Lookups, 1, 3);
    }

    [Fact]
    public void Merges_without_reading_any_signs()
    {
        MemoryHistory history = new(Said.Signs("10:00 10:50 18:00"), Policy.Visit);
        history.Apply(Said.Signs("10:25"), [], Policy.Visit);
        Assert.Empty(history.KeysRead);
    }

    private static string Text(IReadOnlyList<LateChange> changes) => string.Join(" | ", changes.Select(Text));

    private static string Text(LateChange change)
    {
        string[] words =
        [
            Name(change.Kind), change.Key ?? "-", change.Before is { } before ? Said.Text(before) : "", "->",
            change.After is { } after ? Said.Text(after) : "", change.Absorbed.Count > 0 ? "takes" : "",
            .. change.Absorbed.Select(session => session.Key),
        ];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    private static string Name(LateKind kind) => kind switch
    {
        LateKind.Added => "added",
        LateKind.Changed => "changed",
        LateKind.Merged => "merged",
        LateKind.Split => "split",
        _ => "removed",
    };
}
