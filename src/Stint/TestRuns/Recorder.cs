using System.Runtime.InteropServices;
using Stint.Operations;
using Stint.Sessions;
using Stint.Work;
using Stint.Work.Git;

namespace Stint.TestRuns;

/// <summary>Where tests run: the worktree, and what HEAD and the files were when they began.</summary>
internal sealed record Standing(Worktree? Tree, string? Commit, bool? Clean)
{
    /// <summary>Looks at the working copy. What a report has left there is no change of it.</summary>
    public static async Task<Standing> LookAsync(Client client, params string[] besides)
    {
        if (client.Surroundings is not WorkSurroundings here || here.Measured(client) is not { } tree)
            return new Standing(null, null, null);
        try
        {
            var stopping = client.Machine.Stopping;
            var head = await WorktreeHead.AskAsync(WorkSurroundings.Program, tree, stopping);
            if (head.Commit is null)
                return new Standing(tree, null, null);
            var drivers = await RepositoryDrivers.OffAsync(WorkSurroundings.Program, tree, stopping);
            string[] own = [.. besides.Select(path => Path.GetRelativePath(tree.Path, path).Replace('\\', '/')).Where(path => !path.StartsWith("..", StringComparison.Ordinal)).Select(path => $":(top,exclude,literal){path}")];
            var changed = await WorkSurroundings.Program.ReadAsync(tree.Command([.. drivers, "status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=none", "--", .. tree.Counted, .. own]), stopping);
            return new Standing(tree, head.Commit, changed.Length == 0);
        }
        catch (GitFailure failure)
        {
            client.Say($"stint: git was not asked: {failure.Message}");
            return new Standing(tree, null, null);
        }
    }

    /// <summary>Paths in reports are seen from here.</summary>
    public string Root(Client client) => Tree?.Path ?? client.Machine.Directory;
}

/// <summary>Sends a run to the store or the server, with what only this machine can tell of it.</summary>
internal static class Recorder
{
    /// <summary>What is known of a run beside its report.</summary>
    internal sealed record Facts(string Command, string Folder, string[]? Words, Instant Started, Instant Ended)
    {
        public long? ExitCode { get; init; }

        /// <summary>The tests that a part of the suite was run for: what its filter left out, and the report calls skipped, was not run. Null for all of it.</summary>
        public string[]? Only { get; init; }
        public string? Key { get; init; }

        /// <summary>The environment of the run that this one repeats a part of.</summary>
        public string? Environment { get; init; }
    }

    public static async Task<TestRunView> RecordAsync(Client client, Arguments from, TestReport report, Standing standing, Facts facts)
    {
        if (facts.Only is { } only)
            report = report with { Cases = [.. report.Cases.Where(each => each is not { Outcome: Outcome.Skipped } || only.Contains(each.Id, StringComparer.Ordinal))] };
        var environment = facts.Environment ?? EnvironmentOf(report.Runner, from.Get(TestParameters.Env) ?? []);
        var about = new Arguments().With(RecordRun.CommandOf, facts.Command).With(TestParameters.Environment, environment).With(RecordRun.Started, facts.Started.ToString());
        if (from.Get(TestParameters.Project) is { } project)
            about = about.With(TestParameters.Project, project);
        var baseline = (TestBaseline)client.Carry(Baseline.Operation, about);
        about = about.With(RecordRun.Report, report).With(RecordRun.Ended, facts.Ended.ToString());
        about.Set(RecordRun.Commit, standing.Commit);
        about.Set(RecordRun.Clean, standing.Clean switch { true => "yes", false => "no", null => null });
        about.Set(RecordRun.Partial, facts.Only is null ? null : true);
        about.Set(RecordRun.ExitCode, facts.ExitCode);
        about.Set(RecordRun.Key, facts.Key);
        about.Set(RecordRun.Words, facts.Words is null ? null : (string[])[facts.Folder, .. facts.Words]);
        about.Set(Common.Session, from.Get(Common.Session));
        if (baseline.Commit is { } good && standing is { Tree: { } tree, Commit: { } bad } && good != bad)
            about.Set(RecordRun.Between, await BetweenAsync(client, tree, good, bad));
        return (TestRunView)client.Carry(RecordRun.Operation, about);
    }

    private static async Task<CommitsBetween?> BetweenAsync(Client client, Worktree tree, string good, string bad)
    {
        try
        {
            return await CommitsSince.ReadAsync(WorkSurroundings.Program, tree, good, bad, client.Machine.Stopping);
        }
        catch (GitFailure)
        {
            // Nobody is suspected then; the run counts all the same.
            return null;
        }
    }

    private static string EnvironmentOf(string runner, string[] named)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : OperatingSystem.IsLinux() ? "linux" : "other";
        var text = string.Join(" · ", (string[])[$"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}", runner, .. named.Select(each => PlainText.Line(each.Trim())).Where(each => each.Length > 0).Order(StringComparer.Ordinal)]);
        return text.Length <= 300 ? text : throw Refusal.Usage("too_long", "What --env names is too long together; 200 characters do.", "Name less.");
    }
}
