using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>The suites that a question is about: those of the project that ran last, at most so many.</summary>
internal static class CurrentSuites
{
    private const int Most = 20;

    private static readonly TimeSpan Past = TimeSpan.FromDays(90);

    private const string Ran = "r.started_at > @since group by r.suite_id order by max(r.started_at) desc, r.suite_id limit @limit";

    private static readonly Sql OfProject = new(
        $"select r.suite_id from test_runs r where r.bucket = @bucket and r.workspace = @workspace and r.project_id = @project and {Ran}");

    private static readonly Sql OfAll = new(
        $"select r.suite_id from test_runs r where r.bucket = @bucket and r.workspace = @workspace and {Ran}");

    /// <summary>The ones that ran within 90 days, the last one first.</summary>
    public static List<Suite> Of(Transaction tx, Context context, Arguments arguments)
    {
        var project = TestParameters.ProjectOf(tx, context, arguments);
        var suites = tx.Query(
            project is null ? OfAll : OfProject,
            row => row.Text(0),
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@project", project),
            ("@since", context.Now - Past),
            ("@limit", Most)).ConvertAll(id => Suites.ById(tx, context, id));
        var command = arguments.Get(TestParameters.Command);
        return command is null ? suites : suites.FindAll(suite => suite.Command == command);
    }

    /// <summary>What is known now of a suite: its last whole run, and the parts of it that ran since.</summary>
    public static (Steadiness Steady, List<RunOutcomes> Since)? State(Transaction tx, Context context, Suite suite)
    {
        var steady = Steadiness.Of(tx, context, suite, context.Now, Runs.AfterAll);
        var whole = steady.Newest.ToList().FindIndex(run => !run.Run.Partial);
        return steady.Newest.Count == 0 ? null : (steady, [.. steady.Newest.Take(whole < 0 ? steady.Newest.Count : whole + 1)]);
    }

    /// <summary>The tests that fail now: in the newest of these runs that has them.</summary>
    public static IEnumerable<(long N, RunOutcomes In)> Failing(List<RunOutcomes> since) => since
        .SelectMany(run => run.Failed.Select(n => (N: n, In: run)))
        .Where(each => since.First(run => run.Of(each.N) is Outcome.Passed or Outcome.Failed) == each.In);

}
