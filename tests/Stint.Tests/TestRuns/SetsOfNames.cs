using FsCheck;
using FsCheck.Fluent;
using Stint.TestRuns;

namespace Stint.Tests.TestRuns;

/// <summary>Which tests passed is kept in few characters, and comes back as it was.</summary>
public sealed class SetsOfNames
{
    private static NameSet Of(IEnumerable<long> numbers)
    {
        var set = new NameSet();
        foreach (var n in numbers)
            set.Add(n);
        return set;
    }

    [Fact]
    public void Come_back_as_they_were() => Prop.ForAll(
        Gen.Choose(0, 3000).Select(n => (long)n).ListOf().ToArbitrary(),
        numbers => NameSet.Parse(Of(numbers).ToString()).All().SequenceEqual(numbers.Distinct().Order())).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_a_thousand_that_passed_take_four_characters()
    {
        Assert.Equal("", Of([]).ToString());
        Assert.Equal(4, Of(Enumerable.Range(0, 1000).Select(n => (long)n)).ToString().Length);
        Assert.True(Of(Enumerable.Range(0, 1000).Where(n => n % 100 != 7).Select(n => (long)n)).ToString().Length <= 40);
    }
}
