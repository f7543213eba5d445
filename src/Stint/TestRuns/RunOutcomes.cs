using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>What became of each named test of one run.</summary>
internal sealed class RunOutcomes
{
    /// <summary>Cases of one run that are looked at to tell what is flaky.</summary>
    private const int MostFailures = 5000;

    private static readonly Sql Cases = new(
        "select n, attempt, outcome from test_cases where bucket = @bucket and run_id = @run order by n, attempt");

    private static readonly Sql Failures = new(
        "select n, attempt, outcome from test_cases where bucket = @bucket and run_id = @run and outcome <> 'skipped' order by n, attempt limit @limit");

    private readonly NameSet passed;
    private readonly Dictionary<long, string> others = [];

    private RunOutcomes(RunRow run) => (Run, passed) = (run, NameSet.Parse(run.PassedNames));

    public RunRow Run { get; }

    /// <summary>Tests that failed and passed within the run.</summary>
    public HashSet<long> Wavering { get; } = [];

    public IEnumerable<long> Failed => others.Where(each => each.Value == Outcome.Failed).Select(each => each.Key);

    public IEnumerable<long> Present => passed.All().Concat(others.Keys);

    /// <summary>passed, failed or skipped; null of a test that was not there, or has no name in the report.</summary>
    public string? Of(long n) => others.TryGetValue(n, out var outcome) ? outcome : passed.Contains(n) ? Outcome.Passed : null;

    /// <param name="whole">Skipped tests too, and all failures.</param>
    public static RunOutcomes Read(Transaction tx, Context context, RunRow run, bool whole = true)
    {
        var outcomes = new RunOutcomes(run);
        // A run in which all passed at once has no cases to look for.
        var last = (N: -1L, Failed: false, Passed: false);
        tx.Each(
            whole ? Cases : Failures,
            row =>
            {
                var (n, outcome) = (row.Long(0), row.Text(2));
                if (n != last.N)
                    last = (n, false, false);
                last = (n, last.Failed || outcome == Outcome.Failed, last.Passed || outcome == Outcome.Passed);
                outcomes.others[n] = outcome;
                if (last is { Failed: true, Passed: true })
                    outcomes.Wavering.Add(n);
            },
            whole ? [("@bucket", context.Bucket), ("@run", run.Id)] : [("@bucket", context.Bucket), ("@run", run.Id), ("@limit", MostFailures)]);
        return outcomes;
    }
}
