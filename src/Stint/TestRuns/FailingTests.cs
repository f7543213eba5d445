using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary><c>stint tests regressions</c>: what fails now, since when, after which good run, and which commits lie between.</summary>
internal static class FailingTests
{
    private static readonly Sql Case = new(
        """
        select failure_type, message, fingerprint, suspects from test_cases
        where bucket = @bucket and run_id = @run and n = @n and outcome = 'failed' order by attempt desc limit 1
        """);

    public static readonly Operation Operation = new Operation<Page<FailingView>>
    {
        Verbs = ["tests regressions"],
        Route = "GET /api/v1/tests/regressions",
        Summary = "Show the tests that fail now: since when, and which commits may have broken them",
        Examples = ["stint tests regressions", "stint tests regressions --command \"npm test\""],
        Parameters = [TestParameters.Project, TestParameters.Command, TestParameters.Limit],
        Gather = Gather.Place,
        Json = () => TestJson.Default.PageFailingView,
        Does = (context, arguments) => context.Database.Read(tx => Run(tx, context, arguments)),
        Shows = RunReport.Failing,
    };

    private static Page<FailingView> Run(Transaction tx, Context context, Arguments arguments)
    {
        var found = new List<FailingView>();
        foreach (var suite in CurrentSuites.Of(tx, context, arguments))
        {
            if (CurrentSuites.State(tx, context, suite) is not { } state)
                continue;
            foreach (var (n, last) in CurrentSuites.Failing(state.Since))
            {
                found.Add(View(tx, context, suite, state.Steady, n, last));
                if (found.Count > TestLimits.Window * 10)
                    break;
            }
        }

        var limit = (int)(arguments.Get(TestParameters.Limit) ?? 20);
        return new Page<FailingView>([.. found.OrderBy(each => each.Flaky).ThenByDescending(each => each.FirstBadAt).ThenBy(each => each.Id, StringComparer.Ordinal).Take(limit)], null);
    }

    private static FailingView View(Transaction tx, Context context, Suite suite, Steadiness steady, long n, RunOutcomes last)
    {
        var had = steady.Newest.Where(run => run.Of(n) is Outcome.Passed or Outcome.Failed).ToList();
        var failed = had.TakeWhile(run => run.Of(n) == Outcome.Failed).ToList();
        var (first, good) = (failed[^1].Run, had.Count > failed.Count ? had[failed.Count].Run : null);
        var (name, file) = Suites.Name(tx, context, suite, n);
        var now = tx.First(Case, Read, ("@bucket", context.Bucket), ("@run", last.Run.Id), ("@n", n));
        var then = tx.First(Case, Read, ("@bucket", context.Bucket), ("@run", first.Id), ("@n", n));
        return new FailingView
        {
            Id = context.Paths.OfTest(name),
            File = file is null ? null : context.Paths.Of(file),
            Command = context.Paths.OfCommand(suite.Command),
            Environment = suite.Environment,
            Runner = suite.Runner,
            Type = now.Type,
            Message = now.Message is { } message ? context.Paths.In(message, file) : null,
            Fingerprint = now.Fingerprint,
            Flaky = steady.IsFlaky(last.Run, n),
            FailedRuns = failed.Count,
            FirstBadAt = first.StartedAt,
            FirstBadCommit = first.Commit,
            LastGoodAt = good?.StartedAt,
            LastGoodCommit = good?.Commit,
            Suspects = then.Suspects?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private static (string? Type, string? Message, string? Fingerprint, string? Suspects) Read(Row row) => (row.TextOrNull(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3));
}
