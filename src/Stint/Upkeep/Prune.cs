using Stint.Operations;
using Stint.Sessions;
using Stint.Visits;
using Stint.Work;

namespace Stint.Upkeep;

/// <summary>What was removed of one kind of session, or would be.</summary>
/// <param name="RetentionSeconds">How long it is kept, by the settings.</param>
/// <param name="Before">What was over by then.</param>
/// <param name="Events">Entries of work sessions, events of visits.</param>
/// <param name="Filtered">Events of visits that were kept apart; null for work.</param>
/// <param name="Attachments">Files of work sessions; null for visits.</param>
internal sealed record PrunedKind(string Kind, double RetentionSeconds, Instant Before, long Sessions, long Events, long? Filtered, long? Attachments);

/// <summary>What was removed, by kind of session.</summary>
internal sealed record PruneView(PrunedKind[] Items, bool DryRun);

/// <summary><c>stint prune</c>: removes raw data that is older than it is to be kept. Every figure stays as it is; of tasks everything is kept.</summary>
internal static class Prune
{
    private static readonly Parameter<bool> DryRun = Parameter.Flag("dry_run", "Only tell what would go");
    private static readonly Parameter<string> Kind = Parameter.Choice("kind", "Only of this kind", "visit", "work");

    public static readonly Operation Operation = new Operation<PruneView>
    {
        Verbs = ["prune"],
        Route = "POST /api/v1/prune",
        Summary = "Remove raw visits and entries of work that are older than they are kept; every figure stays",
        Examples = ["stint prune --dry-run", "stint prune", "stint prune --kind visit"],
        Parameters = [DryRun, Kind],
        Json = () => UpkeepJson.Default.PruneView,
        Does = (context, arguments) =>
        {
            var dry = arguments.Get(DryRun);
            var kinds = new List<PrunedKind>();
            if (arguments.Get(Kind) is null or "visit")
                kinds.Add(OfVisits(context, dry));
            if (arguments.Get(Kind) is null or "work")
                kinds.Add(OfWork(context, dry));
            if (!dry)
                context.Database.Scrub();
            return new PruneView([.. kinds], dry);
        },
        Shows = (view, terminal) =>
        {
            foreach (var kind in view.Items)
            {
                var what = kind.Kind == "visit"
                    ? $"{Spoken.Count(kind.Sessions, "visit")} with {Spoken.Count(kind.Events, "event")} and {Spoken.Count(kind.Filtered ?? 0, "event")} kept apart, from before {terminal.Time(kind.Before)}"
                    : $"{Spoken.Count(kind.Events, "entry", "entries")} and {Spoken.Count(kind.Attachments ?? 0, "attachment")} of {Spoken.Count(kind.Sessions, "work session")} that ended before {terminal.Time(kind.Before)}";
                terminal.Line($"{(view.DryRun ? terminal.Yellow("Would go:") : terminal.Green("✓") + " Gone:")} {what}");
            }
        },
    };

    private static PrunedKind OfVisits(Context context, bool dry)
    {
        var pruned = dry ? VisitRetention.Look(context) : VisitRetention.Run(context);
        return new PrunedKind("visit", context.Settings.VisitsKept.TotalSeconds, pruned.Before, pruned.Visits, pruned.Events, pruned.Filtered, null);
    }

    private static PrunedKind OfWork(Context context, bool dry)
    {
        var pruned = dry ? WorkRetention.Look(context) : WorkRetention.Run(context);
        return new PrunedKind("work", context.Settings.WorkKept.TotalSeconds, pruned.Before, pruned.Sessions, pruned.Entries, null, pruned.Attachments);
    }
}
