using System.Text.Json;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>A visit as the store keeps it: the session that every capability shares, the facts of its events, and what heartbeats said.</summary>
internal sealed record VisitRow
{
    public required SessionRow Session { get; init; }
    public required string Site { get; init; }
    public required string VisitorId { get; init; }
    public required VisitFacts Facts { get; init; }

    /// <summary>The last heartbeat; null when there was none.</summary>
    public Instant? LastSeenAt { get; init; }

    /// <summary>How long the client says that somebody was really there.</summary>
    public long EngagedMs { get; init; }

    public string Stream => Session.Holder;

    /// <summary>Its last sign of life. What a forgotten tab says after the end is kept, in case the visit goes on, and is none.</summary>
    public Instant LastActivityAt => Facts.SaidReason is null ? Instant.Max(Facts.LastEventAt, LastSeenAt ?? Facts.LastEventAt) : Facts.LastEventAt;

    public bool Closed => Session.EndedAt is not null;

    /// <summary>From the first to the last sign of life; of a lone one nothing is measured.</summary>
    public TimeSpan Duration => LastActivityAt - Facts.StartedAt;

    /// <summary>Whose visit it counts as among different people.</summary>
    public string Person => PersonOf(Facts.UserId, VisitorId);

    public static string PersonOf(string? user, string visitor) => user is null ? "v:" + visitor : "u:" + user;

    /// <summary>The shared row as the facts make it: over when its last event said so or when silence has outlasted the policy, else open.</summary>
    public VisitRow Settled(Instant now)
    {
        var end = LastActivityAt;
        var said = EndReasons.TryParse(Facts.SaidReason, out var parsed) ? parsed : (EndReason?)null;
        var ended = said is not null || now - end > Session.EndAfter;
        return this with
        {
            Session = Session with
            {
                StartedAt = Facts.StartedAt,
                LastActivityAt = end,
                Status = ended ? SessionStatus.Ended : SessionStatus.Active,
                EndedAt = ended ? end : null,
                ClosedAt = ended ? Session.ClosedAt ?? now : null,
                EndReason = ended ? said ?? EndReason.Timeout : null,
                Active = Duration,
            },
        };
    }

    private const string Own =
        """
        v.site, v.visitor_id, v.last_seen_at, v.engaged_ms, v.started_at, v.last_event_at, v.events, v.views, v.actions, v.interactions,
        v.errors, v.user_id, v.entry_page, v.exit_page, v.source, v.referrer, v.campaign, v.device_type, v.browser, v.os, v.said_reason, v.more
        """;

    public const string Columns = $"{SessionRow.Columns}, {Own}";

    /// <summary>By the visit first: what is found by its facts.</summary>
    public const string ByVisit = $"select {Columns} from visits v cross join sessions s";

    /// <summary>By the session first: open ones, found by their silence.</summary>
    public const string BySession = $"select {Columns} from sessions s cross join visits v";

    public const string Joined = "s.bucket = v.bucket and s.id = v.session_id";

    private static readonly Sql ById = new($"{ByVisit} where v.bucket = @bucket and v.session_id = @id and {Joined}");

    private static readonly Sql Insert = new(
        """
        insert into visits (bucket, session_id, workspace, site, stream, visitor_id, user_id, started_at, last_event_at, last_seen_at, engaged_ms,
          events, views, actions, interactions, errors, entry_page, exit_page, source, referrer, campaign, device_type, browser, os, said_reason, more)
        values (@bucket, @id, @workspace, @site, @stream, @visitor, @user, @started, @last, @seen, @engaged,
          @events, @views, @actions, @interactions, @errors, @entry, @exit, @source, @referrer, @campaign, @device, @browser, @os, @said, @more)
        on conflict (bucket, session_id) do update set
          user_id = excluded.user_id, started_at = excluded.started_at, last_event_at = excluded.last_event_at,
          last_seen_at = excluded.last_seen_at, engaged_ms = excluded.engaged_ms, events = excluded.events, views = excluded.views, actions = excluded.actions,
          interactions = excluded.interactions, errors = excluded.errors, entry_page = excluded.entry_page, exit_page = excluded.exit_page,
          source = excluded.source, referrer = excluded.referrer, campaign = excluded.campaign, device_type = excluded.device_type, browser = excluded.browser,
          os = excluded.os, said_reason = excluded.said_reason, more = excluded.more
        """);

    // A visit that has ended is corrected by what comes late: the correction counts itself, and the events stand for who made it.
    private static readonly Sql Correct = new(
        """
        update sessions set status = @status, started_at = @started, last_activity_at = @last, ended_at = @ended, closed_at = @closed, end_reason = @reason,
          active_ms = @active, amendments = amendments + case when ended_at is null then 0 else 1 end
        where bucket = @bucket and id = @id
        """);

    private static readonly Sql Remember = new("update visits set more = @more where bucket = @bucket and session_id = @id");

    private static readonly Sql DeleteVisit = new("delete from visits where bucket = @bucket and session_id = @id");

    private static readonly Sql DeleteSession = new("delete from sessions where bucket = @bucket and id = @id");

    public static VisitRow Read(Row row)
    {
        const int at = SessionRow.Width;
        return new VisitRow
        {
            Session = SessionRow.Read(row),
            Site = row.Text(at),
            VisitorId = row.Text(at + 1),
            LastSeenAt = row.AtOrNull(at + 2),
            EngagedMs = row.Long(at + 3),
            Facts = VisitFacts.Of(
                row.At(at + 4), row.At(at + 5), row.Long(at + 6), row.Long(at + 7), row.Long(at + 8), row.Long(at + 9), row.Long(at + 10),
                row.TextOrNull(at + 11), row.TextOrNull(at + 12), row.TextOrNull(at + 13), row.TextOrNull(at + 14), row.TextOrNull(at + 15), row.TextOrNull(at + 16),
                row.TextOrNull(at + 17), row.TextOrNull(at + 18), row.TextOrNull(at + 19), row.TextOrNull(at + 20),
                JsonSerializer.Deserialize(row.Text(at + 21), VisitJson.Default.MoreFacts)!),
        };
    }

    /// <summary>The row with all that this version counts: what an older one stored is folded anew from its events once, and kept.</summary>
    public VisitRow Whole(Transaction tx)
    {
        if (Facts.IsWhole || VisitEvents.Read(tx, Session.Bucket, Stream, Facts.StartedAt, Facts.LastEventAt) is not { Count: > 0 } events)
            return this;
        var whole = this with { Facts = VisitFacts.Of(events) };
        tx.Execute(Remember, ("@bucket", Session.Bucket), ("@id", Session.Id), ("@more", JsonSerializer.Serialize(whole.Facts.More, VisitJson.Default.MoreFacts)));
        return whole;
    }

    public static VisitRow? Find(Transaction tx, int bucket, string id) => tx.First(ById, Read, ("@bucket", bucket), ("@id", id));

    /// <summary>Writes a new visit, or what stands of it now.</summary>
    public void Write(Transaction tx, bool isNew)
    {
        if (!isNew || !Session.Create(tx))
        {
            tx.Execute(
                Correct,
                ("@status", SessionStatuses.Name(Session.Status)),
                ("@started", Session.StartedAt),
                ("@last", Session.LastActivityAt),
                ("@ended", Session.EndedAt),
                ("@closed", Session.ClosedAt),
                ("@reason", Session.EndReason is { } reason ? EndReasons.Name(reason) : null),
                ("@active", (long)Session.Active.TotalMilliseconds),
                ("@bucket", Session.Bucket),
                ("@id", Session.Id));
        }

        tx.Execute(
            Insert,
            ("@bucket", Session.Bucket),
            ("@id", Session.Id),
            ("@workspace", Session.Workspace),
            ("@site", Site),
            ("@stream", Stream),
            ("@visitor", VisitorId),
            ("@user", Facts.UserId),
            ("@started", Facts.StartedAt),
            ("@last", Facts.LastEventAt),
            ("@seen", LastSeenAt),
            ("@engaged", EngagedMs),
            ("@events", Facts.Events),
            ("@views", Facts.Views),
            ("@actions", Facts.Actions),
            ("@interactions", Facts.Interactions),
            ("@errors", Facts.Errors),
            ("@entry", Facts.EntryPage),
            ("@exit", Facts.ExitPage),
            ("@source", Facts.Source),
            ("@referrer", Facts.Referrer),
            ("@campaign", Facts.Campaign),
            ("@device", Facts.DeviceType),
            ("@browser", Facts.Browser),
            ("@os", Facts.Os),
            ("@said", Facts.SaidReason),
            ("@more", JsonSerializer.Serialize(Facts.More, VisitJson.Default.MoreFacts)));
    }

    public void Delete(Transaction tx)
    {
        tx.Execute(DeleteVisit, ("@bucket", Session.Bucket), ("@id", Session.Id));
        tx.Execute(DeleteSession, ("@bucket", Session.Bucket), ("@id", Session.Id));
    }
}
