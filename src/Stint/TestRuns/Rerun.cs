using Stint.Operations;
using Stint.Storage;
using Stint.Work;

namespace Stint.TestRuns;

/// <summary>What to run again: the last command that has failures, as it was given, and the tests that fail.</summary>
/// <param name="Words">The folder below the worktree, then the words; empty where they are not kept.</param>
internal sealed record RerunPlan(string? Command, string? Environment, string? Runner, string[] Words, string[] Tests, long TestsTotal);

/// <summary><c>stint tests rerun</c>: runs the tests that failed last, with the filter of their runner.</summary>
internal static class Rerun
{
    private const int MostTests = 1000;

    public static readonly Operation Plan = new Operation<RerunPlan>
    {
        Verbs = ["tests plan"],
        Route = "GET /api/v1/tests/rerun",
        Summary = "Tell which tests failed last, and how they were run",
        Hidden = true,
        Parameters = [TestParameters.Project, TestParameters.Command],
        Gather = Gather.Place,
        Json = () => TestJson.Default.RerunPlan,
        Does = (context, arguments) => context.Database.Read(tx => Of(tx, context, arguments)),
        Shows = (plan, terminal) => terminal.Line(plan.Command ?? "nothing"),
    };

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["tests rerun"],
        Summary = "Run the tests again that failed last, and record what came of them",
        Examples = ["stint tests rerun", "stint tests rerun --command \"npm test\""],
        Parameters = [TestParameters.Command, RunTests.Reports, TestParameters.Project, Common.Session],
        Run = RunAsync,
    };

    private static RerunPlan Of(Transaction tx, Context context, Arguments arguments)
    {
        foreach (var suite in CurrentSuites.Of(tx, context, arguments))
        {
            if (CurrentSuites.State(tx, context, suite) is not { } state || CurrentSuites.Failing(state.Since).Select(each => each.N).ToList() is not { Count: > 0 } failing)
                continue;
            return new RerunPlan(
                context.Paths.OfCommand(suite.Command),
                suite.Environment,
                suite.Runner,
                suite.Words is { } words && !context.Paths.Hides ? CommandText.Words(words) : [],
                [.. failing.Take(MostTests).Select(n => Suites.Name(tx, context, suite, n).Name).Select(context.Paths.OfTest).Order(StringComparer.Ordinal)],
                failing.Count);
        }

        return new RerunPlan(null, null, null, [], [], 0);
    }

    private static async Task<int> RunAsync(Client client, Arguments arguments)
    {
        var ask = new Arguments();
        ask.Set(TestParameters.Project, arguments.Get(TestParameters.Project));
        ask.Set(TestParameters.Command, arguments.Get(TestParameters.Command));
        var plan = (RerunPlan)client.Carry(Plan, ask);
        if (plan.Command is null)
        {
            client.Say("stint: nothing fails in the last runs; there is nothing to run again.");
            return 0;
        }

        if (plan.Words is not [var below, .. var words] || words.Length == 0)
            throw Refusal.Conflict("not_repeatable", $"How '{PlainText.Line(plan.Command)}' was run is not kept: it was recorded from a report, or has a secret in it.", "Run it: stint tests run -- COMMAND");
        var standing = await Standing.LookAsync(client);
        var folder = Path.GetFullPath(below, standing.Root(client));
        if (!Directory.Exists(folder))
            throw Refusal.NotFound("no_folder", $"There is no folder {PlainText.Line(below)} any more, in which '{PlainText.Line(plan.Command)}' ran.", "Run it where its tests are now: stint tests run -- COMMAND");
        var filtered = plan.TestsTotal > plan.Tests.Length ? null : RerunFilter.Of(plan.Runner!, words, plan.Tests);
        client.Say(filtered is null
            ? $"stint: {plan.Runner} has no way to run {Spoken.Count(plan.TestsTotal, "test")} alone; all of them are run."
            : $"stint: {Spoken.Count(plan.TestsTotal, "test")} again: {PlainText.Short(PlainText.Line(string.Join(' ', filtered)), 200)}");
        return await RunTests.RunAsync(client, arguments, standing, filtered ?? words, folder, facts => facts with { Command = plan.Command, Environment = plan.Environment, Only = filtered is null ? null : plan.Tests });
    }
}
