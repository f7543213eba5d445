using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>What was removed of one kind of session, or would be.</summary>
/// <param name="RetentionSeconds">How long it is kept, by the settings.</param>
/// <param name="Before">What was over by then.</param>
/// <param name="Filtered">Events that were kept apart.</param>
internal sealed record PrunedKind(string Kind, double RetentionSeconds, Instant Before, long Sessions, long Events, long Filtered);

/// <summary>What was removed, by kind of session.</summary>
internal sealed record PruneView(PrunedKind[] Items, bool DryRun);

/// <summary><c>stint prune</c>: removes raw data that is older than it is to be kept, as a server does by itself. Of work and tasks everything is kept.</summary>
internal static class PruneVisits
{
    private static readonly Parameter<bool> DryRun = Parameter.Flag("dry_run", "Only tell what would go");

    public static readonly Operation Operation = new Operation<PruneView>
    {
        Verbs = ["prune"],
        Route = "POST /api/v1/prune",
        Summary = "Remove raw visits that are older than visits.retention; the days' figures stay",
        Examples = ["stint prune --dry-run", "stint prune"],
        Parameters = [DryRun],
        Json = () => VisitJson.Default.PruneView,
        Does = (context, arguments) =>
        {
            var dry = arguments.Get(DryRun);
            var pruned = dry ? VisitRetention.Look(context) : VisitRetention.Run(context);
            if (!dry)
                context.Database.Scrub();
            return new PruneView([new PrunedKind("visit", context.Settings.VisitsKept.TotalSeconds, pruned.Before, pruned.Visits, pruned.Events, pruned.Filtered)], dry);
        },
        Shows = (view, terminal) =>
        {
            foreach (var kind in view.Items)
            {
                var what = $"{Spoken.Count(kind.Sessions, kind.Kind)} with {Spoken.Count(kind.Events, "event")} and {Spoken.Count(kind.Filtered, "event")} kept apart, from before {terminal.Time(kind.Before)}";
                terminal.Line(view.DryRun ? $"{terminal.Yellow("Would go:")} {what}" : $"{terminal.Green("✓")} Gone: {what}");
            }
        },
    };
}
