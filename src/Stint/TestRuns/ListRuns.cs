using System.Globalization;
using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary><c>stint tests list</c>: the last runs of the project, newest first.</summary>
internal static class ListRuns
{
    private static readonly Parameter<string> From = Parameter.Text("cursor", "Where the page before this one ended", max: 200);

    private const string Filter = "(cast(@command as text) is null or u.command = @command) and (r.started_at < @at or (r.started_at = @at and r.id < @id)) order by r.started_at desc, r.id desc limit @limit";

    private static readonly Sql OfProject = new($"{RunRow.Select} where r.bucket = @bucket and r.workspace = @workspace and r.project_id = @project and {Filter}");

    private static readonly Sql OfAll = new($"{RunRow.Select} where r.bucket = @bucket and r.workspace = @workspace and r.started_at <= @at and {Filter}");

    public static readonly Operation Operation = new Operation<Page<TestRunView>>
    {
        Verbs = ["tests list"],
        Route = "GET /api/v1/tests/runs",
        Summary = "List test runs, newest first",
        Examples = ["stint tests list", "stint tests list --command \"npm test\" --json"],
        Parameters = [TestParameters.Project, TestParameters.Command, TestParameters.Limit, From],
        Gather = Gather.Place,
        Json = () => TestJson.Default.PageTestRunView,
        Does = (context, arguments) => context.Database.Read(tx => Run(tx, context, arguments)),
        Shows = Show,
    };

    private static Page<TestRunView> Run(Transaction tx, Context context, Arguments arguments)
    {
        var limit = (int)(arguments.Get(TestParameters.Limit) ?? 20);
        var cursor = arguments.Get(From) is { } text ? Cursor.Parse(text) : new Cursor(context.Now, Runs.AfterAll);
        var project = TestParameters.ProjectOf(tx, context, arguments);
        var rows = tx.Query(
            project is null ? OfAll : OfProject,
            RunRow.Read,
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@project", project),
            ("@command", arguments.Get(TestParameters.Command)),
            ("@at", cursor.At),
            ("@id", cursor.Id),
            ("@limit", limit + 1));
        return new Page<TestRunView>(
            [.. rows.Take(limit).Select(row => row.View(context))],
            rows.Count > limit ? new Cursor(rows[limit - 1].StartedAt, rows[limit - 1].Id).ToString() : null);
    }

    private static void Show(Page<TestRunView> page, Terminal terminal)
    {
        if (page.Items.Length == 0)
        {
            terminal.Line(terminal.Dim("No test run is recorded here. Run some: stint tests run -- COMMAND   From a file: stint tests record FILE"));
            return;
        }

        terminal.Table(
            ["=RUN", "STARTED", ">PASSED", ">FAILED", ">SKIPPED", ">TOOK", "=COMMIT", "COMMAND"],
            page.Items.Select(run => (string[])
            [
                run.Id[..13],
                terminal.Time(run.StartedAt),
                run.Passed.ToString(CultureInfo.InvariantCulture),
                run.Failed.ToString(CultureInfo.InvariantCulture),
                run.Skipped.ToString(CultureInfo.InvariantCulture),
                Spoken.Seconds(run.DurationSeconds),
                run.Commit is { } sha ? sha[..Math.Min(8, sha.Length)] + (run.Clean == false ? "+" : "") : "–",
                run.Command + (run.Partial ? " (part)" : ""),
            ]));
        if (page.Next is not null)
            terminal.Line(terminal.Dim($"More: --cursor {page.Next}"));
    }
}
