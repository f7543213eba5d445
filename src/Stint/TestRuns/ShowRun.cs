using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.TestRuns;

/// <summary><c>stint tests show</c>: one run, what did not simply pass in it, and what changed since the runs before.</summary>
internal static class ShowRun
{
    private const int MostCases = 200;

    private static readonly Sql Cases = new(
        """
        select n, attempt, outcome, duration_ms, failure_type, message, fingerprint, suspects from test_cases
        where bucket = @bucket and run_id = @run and (outcome = 'failed' or (outcome = 'passed' and attempt > 1)) order by n, attempt limit 2000
        """);

    private static readonly Sql CaseCount = new(
        """
        select count(distinct n) from test_cases where bucket = @bucket and run_id = @run and (outcome = 'failed' or (outcome = 'passed' and attempt > 1))
        """);

    public static readonly Operation Operation = new Operation<TestRunView>
    {
        Verbs = ["tests show"],
        Route = "GET /api/v1/tests/runs/{run}",
        Summary = "Show a test run: failures, and what is new, fixed, removed and flaky since the runs before",
        Examples = ["stint tests show 019bb16e"],
        Parameters = [TestParameters.Run],
        Json = () => TestJson.Default.TestRunView,
        Does = (context, arguments) => context.Database.Read(tx => Whole(tx, context, Runs.Need(tx, context, arguments.Need(TestParameters.Run)))),
        Shows = RunReport.Show,
    };

    public static TestRunView Whole(Transaction tx, Context context, RunRow run)
    {
        var compared = Compared.Of(tx, context, run);
        (string, object?)[] key = [("@bucket", context.Bucket), ("@run", run.Id)];
        return run.View(context) with
        {
            Last = compared.Last?.View(tx, context, run.Suite),
            BeforeSession = compared.BeforeSession?.View(tx, context, run.Suite),
            Cases = [.. tx.Query(Cases, Attempt.Read, key).GroupBy(each => each.N).Take(MostCases).Select(group => View(tx, context, run, [.. group]))],
            CasesTotal = tx.First(CaseCount, row => row.Long(0), key),
        };
    }

    private static CaseView View(Transaction tx, Context context, RunRow run, List<Attempt> attempts)
    {
        var (name, file) = Suites.Name(tx, context, run.Suite, attempts[0].N);
        var last = attempts[^1];
        // Of a test that passed in the end, its failure is what is to be seen.
        var failed = attempts.FindLast(each => each.Outcome == Outcome.Failed) ?? last;
        return new CaseView(
            context.Paths.OfTest(name),
            last.Outcome,
            last.Try,
            last.Milliseconds / 1000.0,
            file is null ? null : context.Paths.Of(file),
            failed.Type,
            failed.Message is { } message ? context.Paths.In(message, file) : null,
            failed.Fingerprint,
            last.Suspects?.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    internal sealed record Attempt(long N, long Try, string Outcome, long? Milliseconds, string? Type, string? Message, string? Fingerprint, string? Suspects)
    {
        public static Attempt Read(Row row) => new(row.Long(0), row.Long(1), row.Text(2), row.LongOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7));
    }
}

/// <summary>A run beside the last comparable one, and beside the last one before its session began.</summary>
/// <param name="Green">The last run of the whole suite in which nothing failed.</param>
/// <param name="SinceGreen">What fails now and is not flaky: nothing of it failed when the suite was green. Null where it never was.</param>
internal sealed record Compared(RunOutcomes Now, Difference? Last, Difference? BeforeSession, RunRow? Green, List<long>? SinceGreen)
{
    public static Compared Of(Transaction tx, Context context, RunRow run)
    {
        var now = RunOutcomes.Read(tx, context, run);
        var last = Outcomes(Runs.Last(tx, context, run.Suite, run.StartedAt, run.Id));
        var began = run.SessionId is { } id ? tx.First(SessionRow.ById, SessionRow.Read, ("@bucket", context.Bucket), ("@id", id))?.StartedAt : null;
        var session = began is not { } at ? null
            : last is not null && last.Run.StartedAt < at ? last
            : Outcomes(Runs.Last(tx, context, run.Suite, Instant.Min(at, run.StartedAt), ""));
        var green = run.Failed == 0 ? null : Runs.Green(tx, context, run.Suite, run.StartedAt, run.Id);
        // Where nothing failed, nothing is flaky.
        var steady = new Lazy<Steadiness>(() => Steadiness.Of(tx, context, run.Suite, run.StartedAt, Runs.AfterAll));
        return new Compared(
            now,
            last is null ? null : Difference.Between(now, last, steady),
            session is null ? null : Difference.Between(now, session, steady),
            green,
            green is null ? null : [.. now.Failed.Where(n => !steady.Value.IsFlaky(run, n)).Order()]);

        RunOutcomes? Outcomes(RunRow? row) => row is null ? null : RunOutcomes.Read(tx, context, row);
    }
}
