using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>The run with which the next one will be compared: only the caller's machine can ask git what lies between.</summary>
internal static class Baseline
{
    private static readonly Parameter<string> Started = Parameter.Time("started_at", "When the run began (now)");
    private static readonly Parameter<string> Command = Parameter.Text("command", "The command that ran the tests", max: 4000, required: true, value: "COMMAND");

    public static readonly Operation Operation = new Operation<TestBaseline>
    {
        Verbs = ["tests baseline"],
        Route = "GET /api/v1/tests/baseline",
        Summary = "Tell the commit of the last comparable test run",
        Hidden = true,
        Parameters = [Command, TestParameters.Environment, Started, TestParameters.Project],
        Gather = Gather.Place,
        Json = () => TestJson.Default.TestBaseline,
        Does = (context, arguments) => context.Database.Read(tx => Run(tx, context, arguments)),
        Shows = (baseline, terminal) => terminal.Line(baseline.Commit ?? "none"),
    };

    private static TestBaseline Run(Transaction tx, Context context, Arguments arguments)
    {
        var at = context.When(arguments, Started) ?? context.Now;
        var project = TestParameters.ProjectOf(tx, context, arguments) ?? "";
        var suite = Suites.Of(tx, context, project, TestParameters.Key(arguments.Need(Command)), PlainText.Line(arguments.Get(TestParameters.Environment)?.Trim() ?? ""));
        var last = suite is null ? null : Runs.Last(tx, context, suite, at, Runs.AfterAll);
        return new TestBaseline(last?.Id, last?.Commit);
    }
}
