using System.Text.RegularExpressions;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class NamesInTheStore
{
    [Fact]
    public void Are_one_for_each_value_and_read_back_as_it()
    {
        ReadBack(EndReasons.All, EndReasons.Name, name => EndReasons.TryParse(name, out var reason) ? reason : null);
        ReadBack(SessionKinds.All, SessionKinds.Name, name => SessionKinds.TryParse(name, out var kind) ? kind : null);
        ReadBack(SessionStatuses.All, SessionStatuses.Name, name => SessionStatuses.TryParse(name, out var status) ? status : null);
    }

    [Fact]
    public void Are_snake_case() => Assert.All(
        EndReasons.All.Select(EndReasons.Name).Concat(Enum.GetValues<MoveRefusalCode>().Select(MoveRefusalCodes.Name)),
        name => Assert.Matches(new Regex("^[a-z]+(_[a-z]+)*$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("UserEnd")]
    [InlineData("TIMEOUT")]
    public void Are_read_only_as_they_are_written(string? name) => Assert.False(EndReasons.TryParse(name, out _));

    private static void ReadBack<T>(IReadOnlyList<T> all, Func<T, string> name, Func<string, T?> parse)
        where T : struct, Enum
    {
        Assert.Equal(Enum.GetValues<T>(), all);
        Assert.Equal(all.Count, all.Select(name).Distinct().Count());
        Assert.All(all, value => Assert.Equal(value, parse(name(value))));
    }
}

public sealed class APolicy
{
    public static TheoryData<SessionKind> Kinds => [.. SessionKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_each_kind_is_sound_by_default(SessionKind kind)
    {
        Assert.Empty(Policy.For(kind).Problems());
        Assert.Empty(Policy.For(kind, assistant: true).Problems());
    }

    [Fact]
    public void Ends_work_after_four_hours_an_assistant_after_two_and_a_visit_after_thirty_minutes() => Assert.Equal(
        [240, 120, 30, null],
        new double?[]
        {
            Policy.Work.EndAfter?.TotalMinutes, Policy.For(SessionKind.Work, assistant: true).EndAfter?.TotalMinutes, Policy.Visit.EndAfter?.TotalMinutes,
            Policy.Task.EndAfter?.TotalMinutes,
        });

    [Theory]
    [InlineData(0, 15, 240, null, "version is 0; versions start at 1.")]
    [InlineData(1, 0, 240, null, "idle_gap is 0s; it must be longer than 0.")]
    [InlineData(1, -15, 240, null, "idle_gap is -15m; it must be longer than 0.")]
    [InlineData(1, 300, 240, null, "idle_gap (5h) is longer than end_after (4h): no gap could be idle.")]
    [InlineData(1, 15, 600_000, null, "end_after is 416d16h; at most 366d are allowed.")]
    [InlineData(1, 15, 240, 120, "end_after (4h) is longer than cap (2h): the cap would cut first.")]
    public void Says_what_is_wrong_with_it(int version, int idle, int end, int? cap, string problem)
    {
        Policy policy = new(version, TimeSpan.FromMinutes(idle), TimeSpan.FromMinutes(end), null, cap is { } minutes ? TimeSpan.FromMinutes(minutes) : null);
        Assert.Equal([problem], policy.Problems());
        Assert.Contains(problem, Assert.Throws<InvalidOperationException>(policy.Validated).Message, StringComparison.Ordinal);
    }
}

public sealed class ADuration
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90, "1m30s")]
    [InlineData("15m", 900)]
    [InlineData("4h", 14_400)]
    [InlineData("24h", 86_400)]
    [InlineData("2d", 172_800)]
    [InlineData("1h30m", 5_400)]
    [InlineData("2d3h4m5s", 183_845)]
    [InlineData("500ms", 0.5)]
    public void Is_read_and_written_with_its_units(string text, double seconds, string? written = null)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
        Assert.Equal(written ?? text, Durations.Text(duration));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("m")]
    [InlineData("-15m")]
    [InlineData("1.5h")]
    [InlineData("15 m")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("15x")]
    [InlineData("99999999999d")]
    [InlineData("9999999999999999999999s")]
    public void Is_refused_when_it_is_none(string? text) => Assert.False(Durations.TryParse(text, out _));
}
