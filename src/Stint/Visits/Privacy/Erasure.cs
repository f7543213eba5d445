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

    private static readonly Sql OfUser = new($"{VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and {VisitRow.Joined} and {Names("v")} {Open}");

    private static readonly Sql Silent = new($"{VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and {VisitRow.Joined} and {IsSilent("v")} {Open}");

    private static readonly Sql Note = new(
        """
        insert into visit_erasures (bucket, id, workspace, at, actor, kind, visits, events, filtered) values (@bucket, @id, @workspace, @at, @actor, @kind, @visits, @events, @filtered)
        on conflict (bucket, id) do update set visits = visit_erasures.visits + excluded.visits, events = visit_erasures.events + excluded.events,
          filtered = visit_erasures.filtered + excluded.filtered
        """);

    private const string Kept = "select f.id from visit_filtered f where f.bucket = @bucket and f.workspace = @workspace and";

    private const string KeptOfUser = "from visit_filtered g where g.bucket = @bucket and g.workspace = @workspace and g.user_id = @who";

    private static readonly string FilteredOfVisit = $"{Kept} f.visit = @who";

    private static readonly string FilteredOfVisitor =
        $"""
        {Kept} f.visitor_id = @who
          union {Kept} f.visit in (select v.session_id from visits v where v.bucket = @bucket and v.workspace = @workspace and v.visitor_id = @who)
        """;

    // What was kept of the visits that go and of visits of which nothing else is known, and what nobody signed of their visitors, but for the visits of others.
    private static readonly string FilteredOfUser =
        $"""
        {Kept} f.user_id = @who
          union {Kept} f.visitor_id = 'user:' || @who
          union {Kept} f.visit in (select v.session_id from visits v where v.bucket = @bucket and v.workspace = @workspace and {Names("v")})
          union {Kept} f.visit in (select v.session_id from visits v where v.bucket = @bucket and v.workspace = @workspace and {IsSilent("v")})
          union {Kept} f.visit in (select g.visit {KeptOfUser})
          union {Kept} f.user_id is null and f.visitor_id in ({VisitorsOf} union select g.visitor_id {KeptOfUser})
            and not exists (select 1 from visits x where x.bucket = f.bucket and x.session_id = f.visit and x.user_id is not null)
        """;

    private static readonly Sql CountOfVisit = new(Count(FilteredOfVisit));

    private static readonly Sql CountOfVisitor = new(Count(FilteredOfVisitor));

    private static readonly Sql CountOfUser = new(Count(FilteredOfUser));

    private static readonly Sql DropOfVisit = new(Drop(FilteredOfVisit));

    private static readonly Sql DropOfVisitor = new(Drop(FilteredOfVisitor));

    private static readonly Sql DropOfUser = new(Drop(FilteredOfUser));

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
                [.. Values(context, who), ("@limit", int.MaxValue)]);
        }

        if (who.By == ErasedBy.Visit && Find(tx, context, who) is { } one)
            (visits, events) = (1, one.Facts.Events);
        return new ErasureView(null, Kind(who.By), visits, events, tx.First(Pick(who, CountOfVisit, CountOfVisitor, CountOfUser), row => row.Long(0), Values(context, who)), true);
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
                (found, var with) = context.Database.Write(tx => Part(tx, context, who, id, () => tx.Query(sql, VisitRow.Read, [.. Values(context, who), ("@limit", AtOnce)])));
                (visits, events) = (visits + found, events + with);
            }
        }

        if (who.By == ErasedBy.Visit)
            (visits, events) = context.Database.Write(tx => Part(tx, context, who, id, () => Find(tx, context, who) is { } one ? [one] : []));
        context.Database.Scrub();
        return new ErasureView(id, Kind(who.By), visits, events, filtered, false);
    }

    /// <summary>The tombstone first: what comes from now on does not bring back what goes.</summary>
    private static long Begin(Transaction tx, Context context, Erasing who, string id)
    {
        Erased.Alone(tx, context);
        if (who.By != ErasedBy.Visit)
            Erased.Bury(tx, context, [(who.By, who.What, Instant.MinValue, context.Now)]);
        // Of visitors who are this user the audit knows more than the user's own id, also where nothing of theirs ever counted.
        if (who.By == ErasedBy.User)
            tx.Execute(UnnameFiltered, ("@erased", Audit.Erased), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@who", who.What));
        var filtered = tx.Execute(Pick(who, DropOfVisit, DropOfVisitor, DropOfUser), Values(context, who));
        Record(tx, context, who, id, 0, 0, filtered);
        if (who.By is ErasedBy.Visitor or ErasedBy.User)
        {
            Audit.Forget(tx, context, who.What);
            foreach (var (site, _) in VisitEdge.Every(tx, context))
                UnnamedPeople.Forget(tx, context, site, (who.By == ErasedBy.User ? "u:" : "v:") + who.What);
        }

        return filtered;
    }

    private static (int Visits, long Events) Part(Transaction tx, Context context, Erasing who, string id, Func<List<VisitRow>> find)
    {
        Erased.Alone(tx, context);
        var seen = find();
        var held = RemovedVisits.Hold(tx, context, seen);
        RemovedVisits.Uncount(tx, context, held);
        var events = RemovedVisits.Delete(tx, context, held);
        // Their events that are still under way; of a named visit nobody could have sent those of a time to come.
        Erased.Bury(tx, context, held.Select(row => row.Stream == row.Session.Id
            ? (ErasedBy.Visit, row.Stream, Instant.MinValue, Instant.MaxValue)
            : (ErasedBy.Stream, row.Stream, row.Facts.StartedAt - row.Session.IdleGap, Instant.Min(row.Facts.LastEventAt + row.Session.IdleGap, context.Now))));

        // What was kept apart of them since it was begun.
        foreach (var row in held.Where(row => row.Stream == row.Session.Id))
            tx.Execute(DropOfVisit, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@who", row.Stream));
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

    private static (string, object?)[] Values(Context context, Erasing who) => [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@who", who.What)];

    private static Sql Pick(Erasing who, Sql visit, Sql visitor, Sql user) => who.By switch { ErasedBy.User => user, ErasedBy.Visitor => visitor, _ => visit };

    /// <summary>Visits in which somebody was named, also one whom a later event of the same visit named otherwise.</summary>
    private static string Names(string visit) =>
        $"""
        {visit}.stream in (select e.stream from visit_events e where e.bucket = @bucket and e.user_id = @who)
          and exists (select 1 from visit_events n where n.bucket = {visit}.bucket and n.stream = {visit}.stream and n.user_id = @who
            and n.at >= {visit}.started_at and n.at <= {visit}.last_event_at)
        """;

    /// <summary>Visits of their visitors in which nobody was.</summary>
    private static string IsSilent(string visit) => $"{visit}.user_id is null and {visit}.visitor_id in ({VisitorsOf})";

    private static string VisitorsOf => $"select o.visitor_id from visits o where o.bucket = @bucket and o.workspace = @workspace and {Names("o")}";

    private static string Count(string filtered) => $"select count(*) from visit_filtered where bucket = @bucket and id in ({filtered})";

    private static string Drop(string filtered) => $"delete from visit_filtered where bucket = @bucket and id in ({filtered})";
}
