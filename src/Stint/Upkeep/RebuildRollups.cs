using Stint.Coding;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;
using Stint.Visits;
using Stint.Work;

namespace Stint.Upkeep;

/// <summary>What was counted again: the zones, the first local date (null: all), and how many days have figures now, in the zone with the most.</summary>
/// <param name="VisitZones">The zones in which days of visits are kept.</param>
/// <param name="VisitDays">How many of those days have figures now.</param>
internal sealed record RebuiltView(string[] Zones, string? From, long Days, string[] VisitZones, long VisitDays);

/// <summary><c>stint rollup rebuild</c>: counts the days' figures of every capability again. It comes out the same, or something was wrong.</summary>
internal static class RebuildRollups
{
    private static readonly Parameter<string> Since = Parameter.Time("since", "Only the day of this time, in each zone, and those after it");

    private static readonly Sql DayCount = new(
        "select count(*) from rollups where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from");

    private static readonly Sql VisitDayCount = new(
        """
        select count(distinct date) from visit_days where bucket = @bucket and workspace = @workspace
          and site in (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace) and zone = @zone and date >= @from and visits > 0
        """);

    public static readonly Operation Operation = new Operation<RebuiltView>
    {
        Verbs = ["rollup rebuild"],
        Route = "POST /api/v1/rollups/rebuild",
        Summary = "Count the figures by day again, from sessions and visits",
        Examples = ["stint rollup rebuild", "stint rollup rebuild --since 2026-01-01"],
        Parameters = [Since],
        Json = () => UpkeepJson.Default.RebuiltView,
        Does = (context, arguments) =>
        {
            VisitExpiry.Settle(context);
            return context.Database.Write(tx =>
            {
                var since = context.When(arguments, Since);
                Count(tx, context, since);
                var from = since is { } at ? Fold.Date(Sessions.DaySplit.Of(at, context.Zone)) : null;
                var (work, visits) = (WorkDays.Kept.Of(tx, context.Bucket, context.Workspace), VisitZones.Kept.Of(tx, context.Bucket, context.Workspace));
                return new RebuiltView([.. work], from, Days(tx, context, DayCount, work, from), [.. visits], Days(tx, context, VisitDayCount, visits, from));
            });
        },
        Shows = (rebuilt, terminal) =>
        {
            Tell(terminal, rebuilt, "work", rebuilt.Days, rebuilt.Zones);
            Tell(terminal, rebuilt, "visits", rebuilt.VisitDays, rebuilt.VisitZones);
        },
    };

    /// <summary>Counts the days of the workspace again, in the zones in which they are kept.</summary>
    public static void Count(Transaction tx, Context context, Sessions.Instant? since = null)
    {
        Expiry.Run(tx, context);
        WorkDays.Kept.Rebuild(tx, context, since);
        VisitZones.Kept.Rebuild(tx, context, since);
        CodingDays.Drop(tx, context);
    }

    private static long Days(Transaction tx, Context context, Sql count, List<string> zones, string? from) => zones.Select(zone => tx.First(
        count,
        row => row.Long(0),
        [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@zone", zone), ("@from", from ?? ""), .. count == DayCount ? ((string, object?)[])[("@scope", Fold.Everything)] : []]))
        .DefaultIfEmpty().Max();

    private static void Tell(Terminal terminal, RebuiltView rebuilt, string what, long days, string[] zones) => terminal.Line(
        $"{terminal.Green("✓")} {Spoken.Count(days, "day")} of {what} counted again{(rebuilt.From is { } from ? " from " + from : "")} in {(zones.Length == 0 ? "no zone yet" : string.Join(", ", zones))}");
}
