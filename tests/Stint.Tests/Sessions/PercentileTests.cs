using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class NearestRankOfAnyValues
{
    private static FsCheck.Gen<(long[] Sorted, int Low, int High)> Samples =>
        from values in Gen.NonEmptyListOf(Gen.Choose(-50, 50))
        from low in Gen.Choose(0, 100)
        from high in Gen.Choose(low, 100)
        select (values.Select(value => (long)value).Order().ToArray(), low, high);

    [Fact]
    public void Is_one_of_them() => Property.Holds(Samples, sample =>
        Assert.Contains(Percentile.NearestRank(sample.Sorted, sample.Low)!.Value, sample.Sorted));

    [Fact]
    public void Never_falls_as_the_percentile_rises() => Property.Holds(Samples, sample =>
        Assert.True(Percentile.NearestRank(sample.Sorted, sample.Low) <= Percentile.NearestRank(sample.Sorted, sample.High)));

    [Fact]
    public void Has_at_least_its_share_of_values_at_or_below_it_and_no_smaller_value_has() => Property.Holds(Samples, sample =>
    {
        var value = Percentile.NearestRank(sample.Sorted, sample.High)!.Value;
        Assert.True(sample.Sorted.Count(each => each <= value) * 100 >= sample.High * sample.Sorted.Length);
        Assert.True(value == sample.Sorted[0] || sample.Sorted.Count(each => each < value) * 100 < sample.High * sample.Sorted.Length);
    });

    [Fact]
    public void Is_the_same_for_whole_and_broken_numbers() => Property.Holds(Samples, sample => Assert.Equal(
        (double?)Percentile.NearestRank(sample.Sorted, sample.Low),
        Percentile.NearestRank([.. sample.Sorted.Select(value => (double)value)], sample.Low)));
}

public sealed class NearestRank
{
    private static readonly long[] Ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(10.1, 2)]
    [InlineData(50, 5)]
    [InlineData(90, 9)]
    [InlineData(99, 10)]
    [InlineData(100, 10)]
    public void Is_the_smallest_value_with_that_share_at_or_below_it(double p, long value) =>
        Assert.Equal(value, Percentile.NearestRank(Ten, p));

    [Fact]
    public void Of_seven_percent_of_a_hundred_is_the_seventh() =>
        Assert.Equal(7, Percentile.NearestRank([.. Enumerable.Range(1, 100).Select(value => (long)value)], 7));

    [Fact]
    public void Of_nothing_is_null()
    {
        Assert.Null(Percentile.NearestRank(ReadOnlySpan<long>.Empty, 50));
        Assert.Null(Percentile.Median(ReadOnlySpan<double>.Empty));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void Refuses_what_is_no_percentile(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentile.NearestRank(Ten, p));

    [Fact]
    public void At_fifty_is_the_median() => Assert.Equal(5, Percentile.Median(Ten));
}
