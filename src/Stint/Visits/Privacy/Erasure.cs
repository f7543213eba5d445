using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Who or what is to be forgotten.</summary>
internal sealed record Erasing(ErasedBy By, string What);

/// <summary>What was forgotten, or would be; never of whom.</summary>
/// <param name="Id">Under which the erasure is noted; null where nothing was done.</param>
/// <param name="Kind">visit, visitor or user.</param>
/// <param name="Filtered">Events that were kept apart.</param>
internal sealed record ErasureView(string? Id, string Kind, long Visits, long Events, long Filtered, bool DryRun);

/// <summary>
/// Forgets a visit, a visitor or a user: visits, events, events kept apart and what the days know of the person are gone, and the days follow in the
/// same transaction. With a user go the visits in which a visitor of theirs had not said who it is.
/// </summary>
internal static class Erasure
{
    /// <summary>Visits in one transaction. Each part is whole: after a failure the same is simply asked for again.</summary>
    private const int AtOnce = 200;

    private const string Open = "order by v.started_at, v.session_id limit @limit";

    private static readonly Sql OfVisitor = new($"{VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and v.visitor_id = @who and {VisitRow.Joined} {Open}");

    // Also of one whom a later event of the same visit named otherwise.
    private static readonly Sql OfUser = new(
        $"""
        {VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and {VisitRow.Joined} and v.stream in
            (select e.stream from visit_events e where e.bucket = @bucket and e.user_id = @who)
          and exists (select 1 from visit_events o where o.bucket = v.bucket and o.stream = v.stream and o.user_id = @who and o.at >= v.started_at and o.at <= v.last_event_at)
        {Open}
        """);

    private static readonly Sql Silent = new(
        $"""
        {VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and v.user_id is null and {VisitRow.Joined} and v.visitor_id in
            (select o.visitor_id from visits o where o.bucket = @bucket and o.workspace = @workspace and o.user_id = @who)
        {Open}
        """);

    private static readonly Sql Note = new(
        """
        insert into visit_erasures (bucket, id, workspace, at, actor, kind, visits, events, filtered) values (@bucket, @id, @workspace, @at, @actor, @kind, @visits, @events, @filtered)
        on conflict (bucket, id) do update set visits = visit_erasures.visits + excluded.visits, events = visit_erasures.events + excluded.events,
          filtered = visit_erasures.filtered + excluded.filtered
        """);

    private static readonly Sql CountFiltered = new(FilteredBy("select count(*) from visit_filtered"));

    private static readonly Sql DropFiltered = new(FilteredBy("delete from visit_filtered"));

    private static readonly Sql UnnameFiltered = new(
        """
        update audit set subject = @erased where bucket = @bucket and workspace = @workspace and subject in
          (select f.visitor_id from visit_filtered f where f.bucket = @bucket and f.workspace = @workspace and f.user_id = @who)
        """);

    /// <summary>What would be forgotten.</summary>
    public static ErasureView Look(Context context, Erasing who) => context.Database.Read(tx =>
    {
        var (visits, events) = (0L, 0L);
        foreach (var sql in Queries(who))
        {
            tx.Each(
                sql,
                row =>
                {
                    visits++;
                    events += VisitRow.Read(row).Facts.Events;
                },
                Values(context, who, int.MaxValue));
        }

        if (who.By == ErasedBy.Visit && Find(tx, context, who) is { } one)
            (visits, events) = (1, one.Facts.Events);
        return new ErasureView(null, Kind(who.By), visits, events, tx.First(CountFiltered, row => row.Long(0), FilteredValues(context, who)), true);
    });

    /// <summary>Forgets, part by part.</summary>
    public static ErasureView Run(Context context, Erasing who)
    {
        var id = Ids.New(context.Now);
        var filtered = context.Database.Write(tx => Begin(tx, context, who, id));
        var (visits, events) = (0L, 0L);
        // First whose visitors are found by the visits that go next.
        foreach (var sql in Queries(who))
        {
            for (var found = AtOnce; found == AtOnce;)
            {
                (found, var with) = context.Database.Write(tx => Part(tx, context, who, id, tx.Query(sql, VisitRow.Read, Values(context, who, AtOnce))));
                (visits, events) = (visits + found, events + with);
            }
        }

        if (who.By == ErasedBy.Visit)
            (visits, events) = context.Database.Write(tx => Part(tx, context, who, id, Find(tx, context, who) is { } one ? [one] : []));
        context.Database.Scrub();
        return new ErasureView(id, Kind(who.By), visits, events, filtered, false);
    }

    /// <summary>The tombstone first: what comes from now on does not bring back what goes.</summary>
    private static long Begin(Transaction tx, Context context, Erasing who, string id)
    {
        if (who.By != ErasedBy.Visit)
            Erased.Bury(tx, context, who.By, who.What, Instant.MinValue, context.Now);
        // Of visitors who are this user the audit knows more than the user's own id, also where nothing of theirs ever counted.
        if (who.By == ErasedBy.User)
            tx.Execute(UnnameFiltered, ("@erased", Audit.Erased), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@who", who.What));
        var filtered = tx.Execute(DropFiltered, FilteredValues(context, who));
        Record(tx, context, who, id, 0, 0, filtered);
        if (who.By is ErasedBy.Visitor or ErasedBy.User)
        {
            Audit.Forget(tx, context, who.What);
            foreach (var (site, _) in VisitEdge.Every(tx, context))
                UnnamedPeople.Forget(tx, context, site, (who.By == ErasedBy.User ? "u:" : "v:") + who.What);
        }

        return filtered;
    }

    private static (int Visits, long Events) Part(Transaction tx, Context context, Erasing who, string id, List<VisitRow> seen)
    {
        var held = RemovedVisits.Hold(tx, context, seen);
        RemovedVisits.Uncount(tx, context, held);
        var events = RemovedVisits.Delete(tx, context, held);
        foreach (var row in held)
        {
            // Its events that are still under way; nobody could have sent those of a time to come.
            if (row.Stream == row.Session.Id)
                Erased.Bury(tx, context, ErasedBy.Visit, row.Stream, Instant.MinValue, Instant.MaxValue);
            else
                Erased.Bury(tx, context, ErasedBy.Stream, row.Stream, row.Facts.StartedAt - row.Session.IdleGap, Instant.Min(row.Facts.LastEventAt + row.Session.IdleGap, context.Now));
        }

        if (who.By != ErasedBy.Visit)
        {
            foreach (var visitor in held.Select(row => row.VisitorId).Distinct())
                Audit.Forget(tx, context, visitor);
        }

        foreach (var (site, person) in held.Select(row => (row.Site, row.Person)).Distinct())
            UnnamedPeople.Forget(tx, context, site, person);
        Record(tx, context, who, id, held.Count, events, 0);
        return (seen.Count, events);
    }

    private static void Record(Transaction tx, Context context, Erasing who, string id, long visits, long events, long filtered) => tx.Execute(
        Note,
        ("@bucket", context.Bucket),
        ("@id", id),
        ("@workspace", context.Workspace),
        ("@at", context.Now),
        ("@actor", context.Actor),
        ("@kind", Kind(who.By)),
        ("@visits", visits),
        ("@events", events),
        ("@filtered", filtered));

    private static Sql[] Queries(Erasing who) => who.By switch
    {
        ErasedBy.User => [Silent, OfUser],
        ErasedBy.Visitor => [OfVisitor],
        _ => [],
    };

    private static VisitRow? Find(Transaction tx, Context context, Erasing who) =>
        VisitRow.Find(tx, context.Bucket, who.What) is { } row && row.Session.Workspace == context.Workspace ? row : null;

    private static string Kind(ErasedBy by) => by switch { ErasedBy.User => "user", ErasedBy.Visitor => "visitor", _ => "visit" };

    private static string FilteredBy(string what) =>
        $"""
        {what} where bucket = @bucket and workspace = @workspace and (visit = @visit or visitor_id = @visitor or user_id = @user)
        """;

    private static (string, object?)[] FilteredValues(Context context, Erasing who) =>
    [
        ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@visit", who.By == ErasedBy.Visit ? who.What : ""),
        ("@visitor", who.By switch { ErasedBy.Visitor => who.What, ErasedBy.User => "user:" + who.What, _ => "" }), ("@user", who.By == ErasedBy.User ? who.What : ""),
    ];

    private static (string, object?)[] Values(Context context, Erasing who, int limit) =>
        [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@who", who.What), ("@limit", limit)];
}
