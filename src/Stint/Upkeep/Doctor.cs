using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Upkeep;

/// <summary>What was found of one matter.</summary>
/// <param name="Check">Which one.</param>
/// <param name="Status">ok, repaired, problem, or skipped where it could not be looked at.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record Finding(string Check, string Status, string Message, string? Hint = null)
{
    public const string Ok = "ok";
    public const string Repaired = "repaired";
    public const string Problem = "problem";
    public const string Skipped = "skipped";
}

/// <summary>All that was found.</summary>
/// <param name="Healthy">Whether no problem is left.</param>
internal sealed record DoctorView(Finding[] Items, bool Healthy);

/// <summary><c>stint doctor</c>: looks whether program, configuration and store are sound, and whether the figures are what a recount gives.</summary>
internal static class Doctor
{
    private static readonly Parameter<bool> Repair = Parameter.Flag("repair", "Mend what can be mended without losing anything");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["doctor"],
        Summary = "Look whether the program, its configuration and its store are sound",
        Examples = ["stint doctor", "stint doctor --repair"],
        Parameters = [Repair],
        Run = (client, arguments) =>
        {
            Finding[] found = [.. Look(client, arguments.Get(Repair))];
            var view = new DoctorView(found, !Array.Exists(found, each => each.Status == Finding.Problem));
            if (client.Options.Json)
                client.Print(UpkeepJson.Node(view));
            else
                Show(client.Terminal, view);
            return Task.FromResult(view.Healthy ? 0 : 1);
        },
    };

    private static IEnumerable<Finding> Look(Client client, bool repair)
    {
        foreach (var finding in MachineChecks.Look(client))
            yield return finding;
        if (client.Machine.Variable("STINT_SERVER") is not null)
        {
            yield return new Finding("store", Finding.Skipped, "It is a server's: ask there.", "Run stint doctor where the store is.");
            yield break;
        }

        if (!TryOpen(client, out var closed))
        {
            yield return closed!;
            yield break;
        }

        foreach (var finding in StoreChecks.Look(client, client.Database, repair))
            yield return finding;
        var own = client.Settings.Workspace;
        foreach (var workspace in Workspaces.All(client.Database).Prepend(own).Distinct(StringComparer.Ordinal))
        {
            client.Machine.Stopping.ThrowIfCancellationRequested();
            var context = new Context(client.Database, client.Surroundings.Caller(client), client.Machine.Time, client.Settings with { Workspace = workspace });
            foreach (var finding in FigureChecks.Look(context, repair))
                yield return workspace == own ? finding : finding with { Check = $"{finding.Check} ({workspace})" };
        }
    }

    private static bool TryOpen(Client client, out Finding? closed)
    {
        try
        {
            _ = client.Database;
            closed = null;
            return true;
        }
        catch (Refusal refusal)
        {
            closed = new Finding("store", Finding.Problem, refusal.Message, refusal.Hint);
            return false;
        }
    }

    private static void Show(Terminal terminal, DoctorView view)
    {
        foreach (var each in view.Items)
        {
            var mark = each.Status switch
            {
                Finding.Ok => terminal.Green("✓"),
                Finding.Repaired => terminal.Yellow("✓ mended"),
                Finding.Skipped => terminal.Dim("–"),
                _ => terminal.Red("✗"),
            };
            terminal.Line($"{mark} {terminal.Bold(PlainText.Line(each.Check))}  {PlainText.Line(each.Message)}");
            if (each.Hint is { } hint)
                terminal.Line(terminal.Dim($"    {PlainText.Line(hint)}"));
        }

        terminal.Line(view.Healthy ? terminal.Green("All is well.") : terminal.Red($"{Spoken.Count(view.Items.Count(each => each.Status == Finding.Problem), "problem")} found."));
    }
}
