using Stint.Operations;
using Stint.Work;
using Stint.Work.Git;

namespace Stint.Upkeep;

/// <summary>What of this machine Stint relies on: the program itself, git, the configuration, the clock.</summary>
internal static class MachineChecks
{
    public static IEnumerable<Finding> Look(Client client)
    {
        yield return new Finding("program", Finding.Ok, $"stint {ProgramVersion.Text}, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}");
        yield return Git(client);
        yield return Configuration(client);
        yield return Clock(client);
    }

    private static Finding Git(Client client)
    {
        try
        {
            var version = WorkSurroundings.Program.TryReadAsync(new GitCommand(client.Machine.Directory, "--version")).GetAwaiter().GetResult();
            return version is null
                ? new Finding("git", Finding.Problem, "git does not run.", "Install git 2.30 or newer; without it commits and lines are unknown.")
                : new Finding("git", Finding.Ok, version.Trim());
        }
        catch (GitFailure failure)
        {
            return new Finding("git", Finding.Problem, failure.Message, "Install git 2.30 or newer; without it commits and lines are unknown.");
        }
    }

    private static Finding Configuration(Client client)
    {
        try
        {
            _ = client.Settings;
            var files = SettingsFiles.Files(client.Machine, client.Surroundings.Worktree).ToList();
            return new Finding("configuration", Finding.Ok, files.Count == 0 ? "none: everything is as it comes" : string.Join(", ", files));
        }
        catch (Refusal refusal)
        {
            return new Finding("configuration", Finding.Problem, refusal.Message, refusal.Hint);
        }
    }

    /// <summary>A clock before this program was made would put all that is recorded before what is there.</summary>
    private static Finding Clock(Client client)
    {
        var now = client.Now;
        return now.ToDateTimeOffset().Year < 2026
            ? new Finding("clock", Finding.Problem, $"This machine's clock says {now}.", "Set it: every time that is recorded comes from it.")
            : new Finding("clock", Finding.Ok, $"{now}, days in {client.Settings.Tz}");
    }
}
