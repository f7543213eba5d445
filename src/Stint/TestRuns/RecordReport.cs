using Stint.Operations;
using Stint.Work;

namespace Stint.TestRuns;

/// <summary><c>stint tests record</c>: a report that is there already.</summary>
internal static class RecordReport
{
    private static readonly Parameter<string[]> Files = Parameter.Texts("file", "The report, or a pattern of several that are one run", positional: true, required: true, max: 1000, value: "FILE");
    private static readonly Parameter<string> Of = Parameter.Text("command", "The command that ran the tests (the runner's name)", max: 4000, value: "COMMAND");
    private static readonly Parameter<string> At = Parameter.Time("at", "When the run ended, if not now");
    private static readonly Parameter<string> Commit = Parameter.Text("commit", "The commit of which it is, with nothing else in the working copy (HEAD)", max: 64, value: "SHA");

    private static readonly Parameter<string> Key = Parameter.Text("key", "What tells it from a run with the same report, such as the number of a build", max: 100, value: "TEXT");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["tests record"],
        Summary = "Record a test run from its report; the same one again adds nothing",
        Examples = ["stint tests record report.xml --command \"npm test\"", "stint tests record \"target/surefire-reports/*.xml\" --commit 1a2b3c4"],
        Parameters = [Files, Of, At, Commit, Key, TestParameters.Env, TestParameters.Project, Common.Session],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Client client, Arguments arguments)
    {
        var folder = client.Machine.Directory;
        var patterns = arguments.Need(Files);
        var files = patterns.SelectMany(pattern => ReportSearch.Files(folder, pattern)).Distinct(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
            throw Refusal.NotFound("no_report", $"There is no file {string.Join(" or ", patterns.Select(PlainText.Line))}.", "Name the file that the test runner wrote, as seen from this folder.");
        var standing = await Standing.LookAsync(client, files);
        var report = ReportSearch.Read(standing.Root(client), files);
        if (arguments.Get(Commit) is { } commit)
            standing = standing with { Commit = commit.ToLowerInvariant(), Clean = true };
        var at = arguments.Get(At) is { } text ? When.Parse(text, client.Now, Context.FindZone(client.Settings.Tz), At.Name) : client.Now;
        var took = report.Cases.Sum(each => each?.Seconds ?? 0);
        var facts = new Recorder.Facts(arguments.Get(Of) ?? report.Runner, ".", null, at - TimeSpan.FromSeconds(Math.Min(took, 86_400)), at) { Key = arguments.Get(Key) };
        var run = await Recorder.RecordAsync(client, arguments, report, standing, facts);
        if (client.Options.Json)
            client.Print(RecordRun.Operation.ToJson(run));
        else
            RunReport.Show(run, client.Terminal);
        return 0;
    }
}
