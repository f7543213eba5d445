using Stint.Sessions;

namespace Stint.Tests.Sessions;

/// <summary>Limits that are off by one millisecond are what <c>&gt;=</c> for <c>&gt;</c> would be: the properties must notice.</summary>
public sealed class APlantedFault
{
    private static readonly TimeSpan Off = TimeSpan.FromMilliseconds(1);
    private static readonly Policy Capped = Policy.Visit with { Cap = TimeSpan.FromMinutes(45) };

    [Fact]
    public void At_the_gap_that_ends_a_session_is_found() =>
        IsFound(() => SameCuts(Policy.Visit, Policy.Visit with { EndAfter = Policy.Visit.EndAfter - Off }));

    [Fact]
    public void At_the_cap_is_found() => IsFound(() => SameCuts(Capped, Capped with { Cap = Capped.Cap - Off }));

    [Fact]
    public void In_counting_repeated_signs_is_found() => IsFound(() => Property.Holds(
        Generated.Signs, signs => Assert.Equal(signs.Length, Specification.Cut(signs, Policy.Visit).Sum(cut => cut.Count))));

    [Fact]
    public void At_the_idle_gap_is_found() => IsFound(() => Property.Holds(
        Generated.Tilings, tiling => Assert.Equal(tiling.Segments(), (tiling with { IdleGap = tiling.IdleGap - Off }).Segments())));

    [Fact]
    public void In_days_of_24_hours_each_is_found() => IsFound(() => Property.Holds(
        SplittingAnyIntervalByDay.Days, given => Assert.Equal(TimeSpan.FromHours(24), DaySplit.Bounds(given.Day, given.Zone).Length)));

    private static void SameCuts(Policy right, Policy wrong) =>
        Property.Holds(Generated.Signs, signs => Assert.Equal(Specification.Cut(signs, right), Sessionizer.Cut(signs, wrong)));

    private static void IsFound(Action property) => Assert.ThrowsAny<Exception>(property);
}
