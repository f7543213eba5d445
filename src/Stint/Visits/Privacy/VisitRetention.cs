using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>What is too old, or was.</summary>
/// <param name="Before">Visits that were over by then.</param>
internal sealed record Pruned(Instant Before, long Visits, long Events, long Filtered);

/// <summary>
/// Removes raw visits and events that are older than <c>visits.retention</c>, and events kept apart with them. The days stay as they are, a
/// recount leaves them so, and of who it was on them only the number stays.
/// </summary>
internal static class VisitRetention
{
    private const int AtOnce = 500;

    private const string IsOld =
        $"""
        where v.bucket = @bucket and v.workspace = @workspace and v.site = @site and v.started_at < @before and {VisitRow.Joined}
          and s.ended_at is not null and s.last_activity_at < @before - s.end_after_ms
        """;

    private static readonly Sql SiteNames = new("select name from sites where bucket = @bucket and workspace = @workspace order by name limit 10000");

    private static readonly Sql Old = new($"{VisitRow.ByVisit} {IsOld} order by v.started_at, v.session_id limit @limit");

    private static readonly Sql CountOld = new($"select count(*), coalesce(sum(v.events), 0) from visits v cross join sessions s {IsOld}");

    private static readonly Sql CountFiltered = new("select count(*) from visit_filtered where bucket = @bucket and workspace = @workspace and received_at < @before");

    private static readonly Sql DropFiltered = new(
        """
        delete from visit_filtered where bucket = @bucket and id in
          (select f.id from visit_filtered f where f.bucket = @bucket and f.workspace = @workspace and f.received_at < @before order by f.received_at, f.id limit @limit)
        """);

    /// <summary>What would go now.</summary>
    public static Pruned Look(Context context)
    {
        VisitExpiry.Settle(context);
        var before = Before(context);
        return context.Database.Read(tx =>
        {
            var (visits, events) = (0L, 0L);
            foreach (var site in Sites(tx, context))
            {
                var (more, with) = tx.First(CountOld, row => (row.Long(0), row.Long(1)), Values(context, site, before));
                (visits, events) = (visits + more, events + with);
            }

            return new Pruned(before, visits, events, tx.First(CountFiltered, row => row.Long(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@before", before)));
        });
    }

    /// <summary>Removes what is too old, in parts, each of them whole.</summary>
    public static Pruned Run(Context context)
    {
        OverdueSalts.Forget(context);
        VisitExpiry.Settle(context);
        var before = Before(context);
        var (visits, events, filtered) = (0L, 0L, 0L);
        foreach (var site in context.Database.Read(tx => Sites(tx, context)))
        {
            for (var found = AtOnce; found == AtOnce;)
            {
                // Most of the time there is nothing, and looking takes no lock.
                if (context.Database.Read(tx => tx.First(Old, _ => true, [.. Values(context, site, before), ("@limit", 1)])))
                {
                    (found, var with) = context.Database.Write(tx => Part(tx, context, site, before));
                    (visits, events) = (visits + found, events + with);
                }
                else
                {
                    found = 0;
                }
            }

            Unname(context, site, before);
            ImportedLines.Forget(context, site);
        }

        for (var dropped = AtOnce; dropped == AtOnce; filtered += dropped)
            dropped = context.Database.Write(tx => tx.Execute(DropFiltered, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@before", before), ("@limit", AtOnce)));
        return new Pruned(before, visits, events, filtered);
    }

    private static Instant Before(Context context) => context.Now - context.Settings.VisitsKept;

    private static (int Visits, long Events) Part(Transaction tx, Context context, string site, Instant before)
    {
        // Without days nothing would be left of them: those of whoever keeps the store are kept at least.
        if (VisitZones.Kept.Of(tx, context.Bucket, context.Workspace).Count == 0)
            VisitZones.Kept.Keep(tx, context, context.Zone.Id);
        var seen = tx.Query(Old, VisitRow.Read, [.. Values(context, site, before), ("@limit", AtOnce)]);
        var held = RemovedVisits.Hold(tx, context, seen);
        // One that was corrected in the meantime may no longer be old.
        held.RemoveAll(row => !row.Closed || row.LastActivityAt >= before - row.Session.EndAfter!.Value);
        GoneDays.Take(tx, context, held);
        var events = RemovedVisits.Delete(tx, context, held);
        if (held.Count > 0)
            VisitEdge.Move(tx, context, site, held.Max(row => row.LastActivityAt + row.Session.EndAfter!.Value));
        return (seen.Count, events);
    }

    /// <summary>When the day of the edge is too old as a whole, nobody comes back on it either, and its people are forgotten too.</summary>
    private static void Unname(Context context, string site, Instant before)
    {
        if (!context.Database.Read(tx => UnnamedPeople.Any(tx, context, site)))
            return;
        context.Database.Write(tx =>
        {
            var edge = VisitEdge.Of(tx, context, site);
            if (!UnnamedPeople.Fold(tx, context, site, edge))
                return;
            var end = VisitZones.Kept.Of(tx, context.Bucket, context.Workspace).Max(zone => DaySplit.Bounds(DaySplit.Of(edge, Zones.Find(zone)!), Zones.Find(zone)!).End);
            if (end > before)
                return;
            VisitEdge.Move(tx, context, site, end);
            UnnamedPeople.Fold(tx, context, site, end);
        });
    }

    private static List<string> Sites(Transaction tx, Context context) => tx.Query(SiteNames, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace));

    private static (string, object?)[] Values(Context context, string site, Instant before) =>
        [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@before", before)];
}
