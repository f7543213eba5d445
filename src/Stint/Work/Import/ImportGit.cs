using System.Globalization;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Timeline;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary><c>stint import git</c>: sessions from a repository's history, one for each author and run of commits without a longer gap.</summary>
internal static class ImportGit
{
    private static readonly Parameter<string> Path = Parameter.Text("path", "The repository, bare ones included (the one you stand in)", positional: true, value: "PATH");
    private static readonly Parameter<TimeSpan?> Idle = Parameter.Duration("idle", "A longer gap between two commits of an author begins a new session (the policy's idle gap)");
    private static readonly Parameter<string> Name = Parameter.Text("project", "Project, if not the repository's", max: 100, value: "NAME");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["import git"],
        Summary = "Import sessions from a repository's history; again adds only what is new",
        Examples = ["stint import git", "stint import git ~/src/parser --idle 30m"],
        Parameters = [Path, Idle, Name],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Client client, Arguments arguments)
    {
        var database = client.Database;
        var rules = Rules(client.Settings, arguments.Get(Idle));
        var stopping = client.Machine.Stopping;
        var at = Repository(client, arguments.Get(Path));
        try
        {
            var identity = await GitIdentity.ReadAsync(WorkSurroundings.Program, at, stopping);
            var caller = client.Surroundings.Caller(client) with { Place = PlaceOf(at, identity) };
            var context = new Context(database, caller, client.Machine.Time, client.Settings);
            var history = new GitHistory(WorkSurroundings.Program, at, identity);
            var result = await new GitImport(context, history, rules, arguments.Get(Name)).RunAsync(
                what => new ProgressBar(client.Machine, what), stopping);
            Show(client, result, identity);
            return 0;
        }
        catch (GitFailure failure)
        {
            throw Refuse(failure);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            client.Say("stint: stopped. What was written stays; the same command goes on from there.");
            throw;
        }
    }

    private static CutRules Rules(Settings settings, TimeSpan? idle)
    {
        var gap = idle ?? settings.Work.IdleGap;
        return gap > TimeSpan.Zero && gap <= Policy.Longest
            ? new CutRules(gap, settings.LeadIn, settings.Work.Version)
            : throw Refusal.Usage("bad_value", $"'idle' takes more than 0 and at most {Durations.Text(Policy.Longest)}; {Durations.Text(gap)} is not that.");
    }

    /// <summary>A worktree may be named by any folder below it; anything else is for git to understand.</summary>
    private static GitCommand Repository(Client client, string? path)
    {
        var folder = System.IO.Path.GetFullPath(path ?? ".", client.Machine.Directory);
        if (!Directory.Exists(folder))
            throw Refusal.NotFound("not_a_repository", $"There is no folder {folder}.", "Name a folder with a git repository: stint import git PATH");
        return Worktree.Find(folder, path is null ? client.Machine.Variable : _ => null)?.Command() ?? new GitCommand(folder);
    }

    private static Place PlaceOf(GitCommand at, GitIdentity identity) => new()
    {
        Worktree = identity.Bare ? "" : at.Directory,
        CommonDir = identity.CommonDirectory,
        RootCommit = identity.RootCommit,
        Remote = identity.RemoteUrl,
        Name = identity.RepositoryName,
    };

    private static Refusal Refuse(GitFailure failure) => failure.Kind switch
    {
        GitFailureKind.NotARepository or GitFailureKind.NoSuchDirectory => new Refusal(RefusalKind.NotFound, "not_a_repository", failure.Message, failure.Hint, cause: failure),
        GitFailureKind.DubiousOwnership => new Refusal(RefusalKind.Forbidden, "not_trusted", failure.Message, failure.Hint, cause: failure),
        _ => new Refusal(RefusalKind.Unavailable, "git_failed", failure.Message, failure.Hint, cause: failure),
    };

    private static void Show(Client client, ImportView result, GitIdentity identity)
    {
        if (client.Options.Json)
        {
            client.Print(System.Text.Json.JsonSerializer.SerializeToNode(result, WorkJson.Default.ImportView)!);
            return;
        }

        var terminal = client.Terminal;
        if (result.Read == 0)
        {
            terminal.Line($"{PlainText.Line(identity.RepositoryName)} has no commits yet; there is nothing to import.");
            return;
        }

        terminal.Line(
            $"{terminal.Green("✓")} {Spoken.Count(result.Read, "commit")} of {terminal.Bold(PlainText.Line(result.Project?.Name ?? identity.RepositoryName))} read: "
            + string.Create(CultureInfo.InvariantCulture, $"{result.Added:N0} added, {result.Skipped:N0} skipped, {result.RefusedTotal:N0} refused")
            + $"; {Spoken.Count(result.Sessions, "session")}");
        foreach (var refused in result.Refused.Take(5))
            terminal.Line($"  {terminal.Yellow("refused")} {refused.Line[..10]}: {refused.Reason}");
        if (result.RefusedTotal > 5)
            terminal.Line(terminal.Dim($"  and {result.RefusedTotal - 5:N0} more: --json lists them"));
        if (result.Added > 0)
            terminal.Line(terminal.Dim("  See them: stint session list   The days: stint overview"));
    }
}
