using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Visits that go, change and come in one transaction, written together: few statements, however many visits there are.</summary>
internal sealed class VisitChanges
{
    private const string AsSession =
        "(bucket, id) do update set last_activity_at = excluded.last_activity_at, active_ms = excluded.active_ms";

    private const string AsEnded =
        """
        , status = excluded.status, ended_at = excluded.ended_at, closed_at = excluded.closed_at, end_reason = excluded.end_reason,
          amendments = sessions.amendments + case when sessions.ended_at is null then 0 else 1 end
        """;

    private const string AsVisit =
        """
        (bucket, session_id) do update set last_event_at = excluded.last_event_at,
          last_seen_at = excluded.last_seen_at, seen_beyond = excluded.seen_beyond, engaged_ms = excluded.engaged_ms, events = excluded.events, views = excluded.views, actions = excluded.actions,
          interactions = excluded.interactions, errors = excluded.errors, entry_page = excluded.entry_page, exit_page = excluded.exit_page,
          source = excluded.source, referrer = excluded.referrer, campaign = excluded.campaign, device_type = excluded.device_type, browser = excluded.browser,
          os = excluded.os, said_reason = excluded.said_reason, more = excluded.more
        """;

    private static readonly string[] OfSession =
    [
        "bucket bigint", "id text", "workspace text", "kind text", "number bigint", "actor_id text", "actor_type text", "holder text", "status text", "started_at bigint",
        "last_activity_at bigint", "ended_at bigint", "closed_at bigint", "end_reason text", "active_ms bigint", "policy_version bigint", "idle_gap_ms bigint",
        "end_after_ms bigint", "tz text", "source text", "amendments bigint",
    ];

    private static readonly string[] OfVisit =
    [
        "bucket bigint", "session_id text", "workspace text", "site text", "stream text", "visitor_id text", "user_id text", "started_at bigint", "last_event_at bigint",
        "last_seen_at bigint", "engaged_ms bigint", "events bigint", "views bigint", "actions bigint", "interactions bigint", "errors bigint", "entry_page text",
        "exit_page text", "source text", "referrer text", "campaign text", "device_type text", "browser text", "os text", "said_reason text", "more text", "seen_beyond text",
    ];

    private static readonly Bulk NewSessions = new("sessions", OfSession);
    private static readonly Bulk NewVisits = new("visits", OfVisit);

    // An open visit that goes on keeps its place in all indexes but one, and SQLite writes anew every index of a column that a statement names.
    private static readonly Bulk GrownSessions = new("sessions", AsSession, OfSession);
    private static readonly Bulk GrownVisits = new("visits", AsVisit, OfVisit);

    // A visit that has ended is corrected by what comes late: the correction counts itself, and the events stand for who made it.
    private static readonly Bulk SettledSessions = new("sessions", AsSession + AsEnded, OfSession);
    private static readonly Bulk ChangedSessions = new("sessions", AsSession + AsEnded + ", started_at = excluded.started_at", OfSession);

    private static readonly Bulk ChangedVisits = new("visits", AsVisit + ", user_id = excluded.user_id, started_at = excluded.started_at", OfVisit);

    private static readonly Sql DeleteVisit = new("delete from visits where bucket = @bucket and session_id = @id");

    private static readonly Sql DeleteSession = new("delete from sessions where bucket = @bucket and id = @id");

    private readonly List<VisitRow> gone = [];
    private readonly List<VisitRow> changed = [];
    private readonly List<VisitRow> settled = [];
    private readonly List<VisitRow> grown = [];
    private readonly List<VisitRow> created = [];
    private readonly VisitDays days = new();

    public void Remove(VisitRow row)
    {
        gone.Add(row);
        days.Change(row, null);
    }

    /// <summary>A visit that is another now; null: there was none.</summary>
    public void Put(VisitRow? before, VisitRow after)
    {
        if (after == before)
            return;
        var list = before is null ? created
            : after with { Session = before.Session } == before ? settled
            : before.Closed || after.Closed || (before.Facts.StartedAt, before.Facts.UserId) != (after.Facts.StartedAt, after.Facts.UserId) ? changed
            : grown;
        list.Add(after);
        days.Change(before, after);
    }

    /// <summary>Writes everything, and corrects the days.</summary>
    public void Write(Transaction tx, Context context)
    {
        // First what goes, then what changes, then what is new: two visits of a stream never begin at one instant, nor are two of them open.
        foreach (var row in gone)
        {
            tx.Execute(DeleteVisit, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
            tx.Execute(DeleteSession, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
        }

        SettledSessions.Write(tx, settled.ConvertAll(Session));
        ChangedSessions.Write(tx, [.. changed.OrderByDescending(row => row.Closed).Select(Session)]);
        ChangedVisits.Write(tx, changed.ConvertAll(Visit));
        GrownSessions.Write(tx, grown.ConvertAll(Session));
        GrownVisits.Write(tx, grown.ConvertAll(Visit));
        // A client may name a visit by an id that something else has.
        if (NewSessions.Write(tx, created.ConvertAll(Session)) != created.Count)
            throw VisitRefusals.IdTaken();
        NewVisits.Write(tx, created.ConvertAll(Visit));
        foreach (var (site, idle) in created.Where(row => row.Session.EndAfter != Policy.Visit.EndAfter).Select(row => (row.Site, row.Session.EndAfter!.Value)).Distinct().Order())
            VisitLimits.Note(tx, context, site, idle);
        days.Apply(tx, context);
    }

    private static object?[] Session(VisitRow row)
    {
        var each = row.Session;
        return
        [
            each.Bucket, each.Id, each.Workspace, SessionKinds.Name(each.Kind), each.Number, each.ActorId, each.ActorType, each.Holder, SessionStatuses.Name(each.Status),
            each.StartedAt, each.LastActivityAt, each.EndedAt, each.ClosedAt, each.EndReason is { } reason ? EndReasons.Name(reason) : null, Ms(each.Active),
            each.PolicyVersion, Ms(each.IdleGap), each.EndAfter is { } limit ? Ms(limit) : null, each.Tz, each.Source, 0,
        ];
    }

    private static object?[] Visit(VisitRow row)
    {
        var (session, facts) = (row.Session, row.Facts);
        return
        [
            session.Bucket, session.Id, session.Workspace, row.Site, row.Stream, row.VisitorId, facts.UserId, facts.StartedAt, facts.LastEventAt, row.LastSeenAt, row.EngagedMs,
            facts.Events, facts.Views, facts.Actions, facts.Interactions, facts.Errors, facts.EntryPage, facts.ExitPage, facts.Source, facts.Referrer, facts.Campaign,
            facts.DeviceType, facts.Browser, facts.Os, facts.SaidReason, JsonSerializer.Serialize(facts.More, VisitJson.Default.MoreFacts),
            row.SeenBeyond,
        ];
    }

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
