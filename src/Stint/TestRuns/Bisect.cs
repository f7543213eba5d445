using Stint.Operations;
using Stint.Work;
using Stint.Work.Git;

namespace Stint.TestRuns;

/// <summary>Which commit broke a test.</summary>
/// <param name="FirstBad">Null where commits that cannot be tested hide it.</param>
/// <param name="Candidates">The commits among which it is then.</param>
internal sealed record BisectView(string Test, string Good, string Bad, string? FirstBad, string? Subject, string[] Candidates, long Steps, long Skipped);

/// <summary>
/// <c>stint tests bisect</c>: drives git bisect over the commits between a good one and a bad one, in a worktree of its own, so that nobody's working copy
/// moves. A commit at which the test is not in the report (it does not build, the test is not there yet) is skipped, as exit code 125 says to git.
/// </summary>
internal static class Bisect
{
    private const int MostSteps = 200;

    private static readonly TimeSpan Checkout = TimeSpan.FromMinutes(10);

    private static readonly Parameter<string> Good = Parameter.Text("good", "A commit at which it passed (the last good one that is recorded)", max: 200, value: "SHA");
    private static readonly Parameter<string> Bad = Parameter.Text("bad", "A commit at which it failed (the first bad one that is recorded, else HEAD)", max: 200, value: "SHA");
    private static readonly Parameter<bool> ByExitCode = Parameter.Flag("by_exit_code", "Judge by the command's exit code alone: 0 is good, 125 skips, any other is bad");

    /// <summary>The test and the command: a parser cannot tell where the one ends.</summary>
    private static readonly Parameter<string[]> Words = new("words", Shape.Text, "The test, then -- and the command that runs it", text => [text]) { Many = true, Positional = true, MaxLength = 4000, MaxCount = 1000, Value = "TEST -- COMMAND" };

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["tests bisect"],
        Summary = "Find the commit that broke a test, by git bisect in a worktree of its own",
        Examples = ["stint tests bisect tests/test_a.py::test_b -- pytest tests/test_a.py", "stint tests bisect --good v1.2 --bad HEAD \"adds\" -- node --test --test-reporter=tap"],
        Parameters = [Words, Good, Bad, ByExitCode, RunTests.Reports, TestParameters.Project],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Client client, Arguments arguments)
    {
        if (arguments.Get(Words) is not [{ Length: > 0 } test, .. var words] || words.Length == 0)
            throw Refusal.Usage("missing", "Which test, and which command runs it?", "The test first, then the command: stint tests bisect TEST -- COMMAND");
        if (client.Surroundings is not WorkSurroundings { Tree: { } tree })
            throw Refusal.NotFound("not_a_repository", "There is no git repository here.", "Stand in the worktree whose history shall be searched.");
        var recorded = Recorded(client, arguments, test);
        var good = await CommitAsync(client, tree, arguments.Get(Good) ?? recorded?.LastGoodCommit ?? throw Refusal.Usage("missing", $"No commit is recorded at which '{PlainText.Line(test)}' passed.", "Name one: --good SHA"));
        var bad = await CommitAsync(client, tree, arguments.Get(Bad) ?? recorded?.FirstBadCommit ?? "HEAD");
        var folder = Path.Combine(Path.GetTempPath(), "stint-bisect-" + Storage.Ids.New(client.Now));
        var search = new Search(client, arguments, folder, Path.GetFullPath(Path.GetRelativePath(tree.Path, client.Machine.Directory), folder), test, words);
        try
        {
            await GitAsync(tree.Command("worktree", "add", "--quiet", "--detach", folder, bad), client.Machine.Stopping);
            var found = await search.RunAsync(good, bad);
            Show(client, found);
            return found.FirstBad is null ? 1 : 0;
        }
        catch (GitFailure failure)
        {
            throw new Refusal(RefusalKind.Unavailable, "git_failed", failure.Message, failure.Hint, cause: failure);
        }
        finally
        {
            // Also after Ctrl-C: nothing of it stays behind.
            await CleanAsync(tree, folder);
        }
    }

    private static FailingView? Recorded(Client client, Arguments arguments, string test)
    {
        var ask = new Arguments();
        ask.Set(TestParameters.Project, arguments.Get(TestParameters.Project));
        ask.Set(TestParameters.Limit, 200L);
        return Array.Find(((Page<FailingView>)client.Carry(FailingTests.Operation, ask)).Items, each => each.Id == test);
    }

    private static async Task<string> CommitAsync(Client client, Worktree tree, string name) =>
        !name.StartsWith('-') && await WorkSurroundings.Program.TryReadAsync(tree.Command("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"), client.Machine.Stopping) is { } sha
            ? sha
            : throw Refusal.NotFound("no_commit", $"There is no commit '{PlainText.Short(PlainText.Line(name), 60)}' here.", "Fetch it, or name another.");

    private static Task<string> GitAsync(GitCommand command, CancellationToken stopping) => WorkSurroundings.Program.ReadAsync(command with { TimeLimit = Checkout }, stopping);

    private static async Task CleanAsync(Worktree tree, string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                await WorkSurroundings.Program.RunAsync(new GitCommand(folder, "bisect", "reset") { TimeLimit = Checkout }, CancellationToken.None);
            await WorkSurroundings.Program.RunAsync(tree.Command("worktree", "remove", "--force", "--force", folder) with { TimeLimit = Checkout }, CancellationToken.None);
        }
        catch (GitFailure)
        {
            // What git could not remove, prune forgets when the folder is gone.
        }

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await WorkSurroundings.Program.RunAsync(tree.Command("worktree", "prune"), CancellationToken.None);
    }

    private static void Show(Client client, BisectView found)
    {
        if (client.Options.Json)
        {
            client.Print(System.Text.Json.JsonSerializer.SerializeToNode(found, TestJson.Default.BisectView)!);
            return;
        }

        var terminal = client.Terminal;
        var steps = $"{Spoken.Count(found.Steps, "commit")} tested" + (found.Skipped > 0 ? $", {found.Skipped} skipped" : "");
        if (found.FirstBad is { } sha)
            terminal.Line($"{terminal.Green("✓")} {terminal.Bold(sha[..10])} {PlainText.Line(found.Subject ?? "")} broke {PlainText.Line(found.Test)} ({steps})");
        else
            terminal.Line($"{terminal.Yellow("?")} It is one of {Spoken.Count(found.Candidates.Length, "commit")}, which cannot be told apart ({steps}): {string.Join(' ', found.Candidates.Select(each => each[..10]))}");
    }

    /// <summary>One search: git says which commit is next, the command says what it is.</summary>
    private sealed class Search(Client client, Arguments arguments, string top, string folder, string test, string[] words)
    {
        public async Task<BisectView> RunAsync(string good, string bad)
        {
            var said = await GitAsync(new GitCommand(top, "bisect", "start", bad, good), client.Machine.Stopping);
            long steps = 0, skipped = 0;
            while (FirstBad(said) is null && !OnlySkipped(said))
            {
                if (steps == MostSteps)
                    throw new Refusal(RefusalKind.Unavailable, "too_many_steps", $"No end after {MostSteps} commits.", "Name commits that are closer: --good SHA --bad SHA");
                var verdict = await VerdictAsync();
                steps++;
                skipped += verdict == "skip" ? 1 : 0;
                var at = await GitAsync(new GitCommand(top, "log", "-1", "--format=%h %s"), client.Machine.Stopping);
                client.Say($"stint: {verdict,-4} {PlainText.Short(PlainText.Line(at), 100)}");
                // With nothing left but skipped ones it says so by its exit code.
                said = (await WorkSurroundings.Program.RunAsync(new GitCommand(top, "bisect", verdict) { TimeLimit = Checkout }, client.Machine.Stopping)).Text;
            }

            var first = FirstBad(said);
            var subject = first is null ? null : await GitAsync(new GitCommand(top, "log", "-1", "--format=%s", first), client.Machine.Stopping);
            return new BisectView(test, good, bad, first, subject, first is null ? [.. said.Split('\n').Select(line => ObjectName.Of(line.Trim())).OfType<string>().Distinct(StringComparer.Ordinal)] : [], steps, skipped);
        }

        private async Task<string> VerdictAsync()
        {
            if (!Directory.Exists(folder))
                return "skip";
            var (ran, report, _) = await RunTests.ReportOfAsync(client, top, folder, arguments.Get(RunTests.Reports) ?? [], words);
            if (arguments.Get(ByExitCode))
                return ran.ExitCode switch { 0 => "good", 125 => "skip", _ => "bad" };
            var outcome = report?.Cases.LastOrDefault(each => each?.Id == test)?.Outcome;
            return outcome switch
            {
                Outcome.Passed => "good",
                Outcome.Failed => "bad",
                // Where a report counts what passed without naming it, what is not named did.
                null when report is { UnnamedPassed: > 0 } => "good",
                _ => "skip",
            };
        }

        private static string? FirstBad(string said) =>
            said.Split('\n').FirstOrDefault(line => line.EndsWith(" is the first bad commit", StringComparison.Ordinal)) is { } line ? ObjectName.Of(line.Split(' ')[0]) : null;

        private static bool OnlySkipped(string said) => said.Contains("only 'skip'ped commits left", StringComparison.Ordinal);
    }
}
