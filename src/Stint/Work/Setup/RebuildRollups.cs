using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Setup;

/// <summary>What was counted again: the zones, the first local date (null: all), and how many days have figures now, per zone.</summary>
internal sealed record RebuiltView(string[] Zones, string? From, long Days);

/// <summary><c>stint rollup rebuild</c>: counts the days' figures again from the raw events. It comes out the same, or something was wrong.</summary>
internal static class RebuildRollups
{
    private static readonly Parameter<string> Since = Parameter.Time("since", "Only the day of this time, in each zone, and those after it");

    private static readonly Sql DayCount = new(
        "select count(*) from rollups where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from");

    public static readonly Operation Operation = new Operation<RebuiltView>
    {
        Verbs = ["rollup rebuild"],
        Route = "POST /api/v1/rollups/rebuild",
        Summary = "Count the figures by day again from the raw events",
        Examples = ["stint rollup rebuild", "stint rollup rebuild --since 2026-01-01"],
        Parameters = [Since],
        Json = () => SetupJson.Default.RebuiltView,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            var since = context.When(arguments, Since);
            Expiry.Run(tx, context);
            WorkDays.Kept.Rebuild(tx, context, since);
            var from = since is { } at ? Fold.Date(Sessions.DaySplit.Of(at, context.Zone)) : null;
            var zones = WorkDays.Kept.Of(tx, context.Bucket, context.Workspace);
            var days = zones.Count == 0 ? 0 : zones.Max(zone => tx.First(
                DayCount,
                row => row.Long(0),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@scope", Fold.Everything),
                ("@zone", zone),
                ("@from", from ?? "")));
            return new RebuiltView([.. zones], from, days);
        }),
        Shows = (rebuilt, terminal) => terminal.Line(
            $"{terminal.Green("✓")} {Spoken.Count(rebuilt.Days, "day")} counted again{(rebuilt.From is { } from ? " from " + from : "")} in {(rebuilt.Zones.Length == 0 ? "no zone yet" : string.Join(", ", rebuilt.Zones))}"),
    };
}
