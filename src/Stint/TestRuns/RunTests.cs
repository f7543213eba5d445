using Stint.Operations;
using Stint.Work;

namespace Stint.TestRuns;

/// <summary><c>stint tests run</c>: runs a command, reads its report, records it, and ends as the command did.</summary>
internal static class RunTests
{
    internal static readonly Parameter<string[]> Words = new("command", Shape.Text, "The command and its words, behind --", text => [text]) { Many = true, Positional = true, MaxLength = 4000, MaxCount = 1000, Value = "COMMAND" };
    internal static readonly Parameter<string[]> Reports = Parameter.Texts("report", "The file of its report, where it is not told by the command: a pattern like build/**/TEST-*.xml too", max: 1000, value: "FILE");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["tests run"],
        Summary = "Run tests and record what came of them; the exit code is the command's",
        Examples = ["stint tests run -- npm test", "stint tests run -- dotnet test --logger trx", "stint tests run --report \"build/test-results/**/*.xml\" -- ./gradlew test", "stint tests run -- go test -json ./..."],
        Parameters = [Words, Reports, TestParameters.Env, TestParameters.Project, Common.Session],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Client client, Arguments arguments)
    {
        var words = arguments.Get(Words) is { Length: > 0 } given && given[0].Length > 0
            ? given
            : throw Refusal.Usage("missing", "Which command runs the tests?", "It stands behind --: stint tests run -- npm test");
        var standing = await Standing.LookAsync(client);
        var folder = client.Machine.Directory;
        return await RunAsync(client, arguments, standing, words, folder, facts => facts with { Words = words });
    }

    /// <summary>Runs and records; what cannot be recorded is told, and changes nothing of how the command ended.</summary>
    internal static async Task<int> RunAsync(Client client, Arguments arguments, Standing standing, string[] words, string folder, Func<Recorder.Facts, Recorder.Facts> also)
    {
        var started = client.Now;
        var (ran, report, refused) = await ReportOfAsync(client, standing.Root(client), folder, arguments.Get(Reports) ?? [], words);
        if (report is not null)
        {
            try
            {
                // By the clock that only goes forward: a test run may see the other one set.
                var ended = Sessions.Instant.Max(client.Now, started);
                var facts = also(new Recorder.Facts(CommandText.Of(words, standing.Tree?.Path, folder), Below(standing, folder), null, started, ended) { ExitCode = ran.ExitCode is >= -1 and <= 255 ? ran.ExitCode : null, Key = Storage.Ids.New(started) });
                var run = await Recorder.RecordAsync(client, arguments, report, standing, facts);
                Show(client, run);
                if (ran.ExitCode != 0 && run.Failed == 0)
                    client.Say($"stint: the command ended with exit code {ran.ExitCode}, though no test in its report failed.");
                return ran.ExitCode;
            }
            catch (Refusal refusal)
            {
                refused = refusal;
            }
        }

        client.Say($"stint: this run is not recorded: {PlainText.Line(refused?.Message ?? "no report was found in its output.")}");
        client.Say($"  {PlainText.Line(refused?.Hint ?? "Let the test runner write one (JUnit XML, TRX, TAP, JSON), and name it: stint tests run --report FILE -- COMMAND")}");
        if (client.Options.Json)
            client.Print(new System.Text.Json.Nodes.JsonObject { ["error"] = (refused ?? Refusal.NotFound("no_report", "No report was found in the command's output.", "Name it: --report FILE")).ToJson() });
        return ran.ExitCode;
    }

    /// <summary>Runs a command and reads what it reports.</summary>
    internal static async Task<(Ran Ran, TestReport? Report, Refusal? Refused)> ReportOfAsync(Client client, string root, string folder, string[] patterns, string[] words)
    {
        var injected = ReportSearch.IsPytest(words) ? Path.Combine(Path.GetTempPath(), $"stint-pytest-{Storage.Ids.New(client.Now)}.xml") : null;
        (string, string)[] variables = injected is null ? [] : [("PYTEST_ADDOPTS", $"{client.Machine.Variable("PYTEST_ADDOPTS")} --junitxml=\"{injected}\" -o junit_family=xunit1".TrimStart())];
        // Files have the time of the file system.
        var began = TimeProvider.System.GetUtcNow();
        try
        {
            var ran = await TestProcess.RunAsync(client, words, folder, variables);
            try
            {
                return (ran, ReportSearch.Find(root, folder, patterns, words, ran, began, injected), null);
            }
            catch (Refusal refusal)
            {
                return (ran, null, refusal);
            }
        }
        finally
        {
            if (injected is not null)
                File.Delete(injected);
        }
    }

    internal static string Below(Standing standing, string folder) => standing.Tree is { } tree ? Path.GetRelativePath(tree.Path, folder).Replace('\\', '/') : folder;

    private static void Show(Client client, TestRunView run)
    {
        if (client.Options.Json)
            client.Print(RecordRun.Operation.ToJson(run));
        else
            RunReport.Show(run, new Terminal(client.Machine.Error, client.Colours(client.Machine.ErrorIsTerminal), client.Machine.Width, client.Terminal.Zone, client.Now));
    }
}
