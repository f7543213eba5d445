using System.Globalization;
using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary><c>stint tests flaky</c>: tests that passed and failed at one commit.</summary>
internal static class FlakyTests
{
    public static readonly Operation Operation = new Operation<Page<FlakyView>>
    {
        Verbs = ["tests flaky"],
        Route = "GET /api/v1/tests/flaky",
        Summary = "Show the tests that passed and failed at one commit with nothing else changed",
        Examples = ["stint tests flaky"],
        Parameters = [TestParameters.Project, TestParameters.Command, TestParameters.Limit],
        Gather = Gather.Place,
        Json = () => TestJson.Default.PageFlakyView,
        Does = (context, arguments) => context.Database.Read(tx => Run(tx, context, arguments)),
        Shows = Show,
    };

    private static Page<FlakyView> Run(Transaction tx, Context context, Arguments arguments)
    {
        var found = new List<FlakyView>();
        foreach (var suite in CurrentSuites.Of(tx, context, arguments))
        {
            var steady = Steadiness.Of(tx, context, suite, context.Now, Runs.AfterAll);
            found.AddRange(steady.Evidence.Take(1000).Select(each => new FlakyView(
                context.Paths.OfTest(Suites.Name(tx, context, suite, each.Key).Name),
                context.Paths.OfCommand(suite.Command),
                suite.Environment,
                steady.Newest.Count(run => run.Of(each.Key) == Outcome.Passed),
                steady.Newest.Count(run => run.Of(each.Key) == Outcome.Failed),
                each.Value.Commit,
                each.Value.At)));
        }

        var limit = (int)(arguments.Get(TestParameters.Limit) ?? 20);
        return new Page<FlakyView>([.. found.OrderByDescending(each => each.SeenAt).ThenBy(each => each.Id, StringComparer.Ordinal).Take(limit)], null);
    }

    private static void Show(Page<FlakyView> page, Terminal terminal)
    {
        if (page.Items.Length == 0)
        {
            terminal.Line(terminal.Dim($"No test passed and failed at one commit within the last {TestLimits.Window} runs."));
            return;
        }

        terminal.Table(
            ["TEST", ">PASSED", ">FAILED", "=COMMIT", "SEEN", "COMMAND"],
            page.Items.Select(each => (string[])
            [
                each.Id,
                each.Passed.ToString(CultureInfo.InvariantCulture),
                each.Failed.ToString(CultureInfo.InvariantCulture),
                each.Commit is { } sha ? sha[..Math.Min(8, sha.Length)] : "retry",
                terminal.Time(each.SeenAt),
                each.Command,
            ]));
        terminal.Line(terminal.Dim($"Passed and failed at one commit with a clean working copy, or within one run. Counts are of the last {TestLimits.Window} runs."));
    }
}
