using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>
/// Which tests of a suite are flaky, from its last runs. A test is, that passed and failed at one commit with nothing else in the working copy, or within
/// one run. It counts as broken all the same while it fails in two runs or more in a row, the last of them at a commit at which it never passed.
/// </summary>
internal sealed class Steadiness
{
    private readonly List<RunOutcomes> runs;
    private readonly Dictionary<long, (string? Commit, Instant At)> evidence = [];

    private Steadiness(List<RunOutcomes> runs)
    {
        this.runs = runs;
        // The newest run first, and so the newest evidence.
        foreach (var run in runs)
        {
            foreach (var n in run.Wavering)
                evidence.TryAdd(n, (null, run.Run.StartedAt));
        }

        foreach (var same in runs.Where(run => run.Run is { Clean: true, Commit: not null }).GroupBy(run => run.Run.Commit, StringComparer.Ordinal))
        {
            var together = same.ToList();
            foreach (var n in together.SelectMany(run => run.Failed).Distinct())
            {
                if (together.Exists(run => run.Of(n) == Outcome.Passed))
                    evidence[n] = evidence.TryGetValue(n, out var newer) && newer.Commit is not null && newer.At >= together[0].Run.StartedAt ? newer : (same.Key, together[0].Run.StartedAt);
            }
        }
    }

    /// <summary>From the runs of a suite up to one of them.</summary>
    public static Steadiness Of(Transaction tx, Context context, Suite suite, Instant at, string id) =>
        new([.. Runs.Window(tx, context, suite, at, id).Select(run => RunOutcomes.Read(tx, context, run, whole: false))]);

    /// <summary>The runs looked at, newest first.</summary>
    public IReadOnlyList<RunOutcomes> Newest => runs;

    public IReadOnlyDictionary<long, (string? Commit, Instant At)> Evidence => evidence;

    /// <summary>Whether a failure of a run is one of a flaky test.</summary>
    public bool IsFlaky(RunRow run, long n)
    {
        if (!evidence.ContainsKey(n))
            return false;
        var until = runs.FindIndex(each => each.Run.Id == run.Id);
        var inARow = until < 0 ? 0 : runs.Skip(until).Select(each => each.Of(n)).Where(outcome => outcome is Outcome.Passed or Outcome.Failed).TakeWhile(outcome => outcome == Outcome.Failed).Count();
        return inARow < 2 || (run is { Clean: true, Commit: not null } && runs.Exists(each => each.Run.Clean == true && each.Run.Commit == run.Commit && (each.Of(n) == Outcome.Passed || each.Wavering.Contains(n))));
    }
}
