using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>What differs between two runs of a suite, by the numbers of their tests.</summary>
/// <param name="Removed">Null where it cannot be told.</param>
internal sealed record Difference(RunRow Baseline, List<long> New, List<long> Fixed, List<long>? Removed, List<long> Flaky)
{
    public static Difference Between(RunOutcomes now, RunOutcomes then, Lazy<Steadiness> steadiness)
    {
        var failed = now.Failed.Where(n => then.Of(n) != Outcome.Failed).ToLookup(n => steadiness.Value.IsFlaky(now.Run, n));
        var wasFailed = then.Failed.Where(n => now.Of(n) != Outcome.Failed).ToLookup(n => steadiness.Value.IsFlaky(then.Run, n));
        var still = now.Failed.Where(n => then.Of(n) == Outcome.Failed && steadiness.Value.IsFlaky(now.Run, n));
        return new Difference(
            then.Run,
            [.. failed[false].Order()],
            // Where the report does not name what passed, what is not named any more passed.
            [.. wasFailed[false].Where(n => now.Of(n) is Outcome.Passed || (now.Of(n) is null && now.Run is { Unnamed: > 0, Partial: false })).Order()],
            now.Run.Partial || now.Run.Unnamed > 0 ? null : [.. then.Present.Where(n => now.Of(n) is null).Order()],
            [.. failed[true].Concat(wasFailed[true].Where(n => now.Of(n) is not null)).Concat(still).Order()]);
    }

    public TestComparison View(Transaction tx, Context context, Suite suite)
    {
        return new TestComparison(
            Baseline.Id, Baseline.StartedAt, Baseline.Commit, Names(New), New.Count, Names(Fixed), Fixed.Count, Removed is null ? null : Names(Removed), Removed?.Count, Names(Flaky), Flaky.Count);

        string[] Names(List<long> numbers) => TestNames.Leaving(tx, context, suite, numbers);
    }
}

/// <summary>Names of tests in lists: by name, at most so many.</summary>
internal static class TestNames
{
    public static string[] Of(Transaction tx, Context context, Suite suite, IEnumerable<long> numbers) =>
        [.. numbers.Take(TestLimits.Listed).Select(n => Suites.Name(tx, context, suite, n).Name).Order(StringComparer.Ordinal)];

    public static string[] Leaving(Transaction tx, Context context, Suite suite, IEnumerable<long> numbers) =>
        [.. Of(tx, context, suite, numbers).Select(context.Paths.OfTest)];
}
