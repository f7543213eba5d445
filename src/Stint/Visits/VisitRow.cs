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

    /// <summary>The last heartbeat that no silence keeps apart from the visit; null when there was none.</summary>
    public Instant? LastSeenAt { get; init; }

    /// <summary>Heartbeats behind a longer silence: see <see cref="Heartbeats"/>.</summary>
    public string? SeenBeyond { get; init; }

    /// <summary>How long the client says that somebody was really there.</summary>
    public long EngagedMs { get; init; }

    public string Stream => Session.Holder;

    /// <summary>
    /// Its last sign of life. What a forgotten tab says after the end is kept, in case the visit goes on, and is none; nor does it keep a visit
    /// alive for longer than one may last.
    /// </summary>
    public Instant LastActivityAt => Facts.SaidReason is null && LastSeenAt is { } seen
        ? Instant.Max(Facts.LastEventAt, Instant.Min(seen, Facts.StartedAt + Policy.Visit.Cap!.Value))
        : Facts.LastEventAt;

    public bool Closed => Session.EndedAt is not null;

    /// <summary>From the first to the last sign of life; of a lone one nothing is measured.</summary>
    public TimeSpan Duration => LastActivityAt - Facts.StartedAt;

    /// <summary>Whose visit it counts as among different people.</summary>
    public string Person => PersonOf(Facts.UserId, VisitorId);

    public static string PersonOf(string? user, string visitor) => user is null ? "v:" + visitor : "u:" + user;

    /// <summary>
    /// The shared row as the facts make it: over when its last event said so, when silence has outlasted the policy, or when another visit of the
    /// stream follows it; else open.
    /// </summary>
    public VisitRow Settled(Instant now, bool isLast = true) => Heartbeats.Reached(this).Ended(now, isLast);

    private VisitRow Ended(Instant now, bool isLast)
    {
        var end = LastActivityAt;
        var said = EndReasons.TryParse(Facts.SaidReason, out var parsed) ? parsed : (EndReason?)null;
        var ended = said is not null || !isLast || now - end > Session.EndAfter;
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
        v.errors, v.user_id, v.entry_page, v.exit_page, v.source, v.referrer, v.campaign, v.device_type, v.browser, v.os, v.said_reason, v.more, v.seen_beyond
        """;

    public const string Columns = $"{SessionRow.Columns}, {Own}";

    /// <summary>By the visit first: what is found by its facts.</summary>
    public const string ByVisit = $"select {Columns} from visits v cross join sessions s";

    /// <summary>By the session first: open ones, found by their silence.</summary>
    public const string BySession = $"select {Columns} from sessions s cross join visits v";

    public const string Joined = "s.bucket = v.bucket and s.id = v.session_id";

    private static readonly Sql ById = new($"{ByVisit} where v.bucket = @bucket and v.session_id = @id and {Joined}");

    public static VisitRow Read(Row row)
    {
        const int at = SessionRow.Width;
        return new VisitRow
        {
            Session = SessionRow.Read(row),
            Site = row.Text(at),
            VisitorId = row.Text(at + 1),
            LastSeenAt = row.AtOrNull(at + 2),
            SeenBeyond = row.TextOrNull(at + 22),
            EngagedMs = row.Long(at + 3),
            Facts = VisitFacts.Of(
                row.At(at + 4), row.At(at + 5), row.Long(at + 6), row.Long(at + 7), row.Long(at + 8), row.Long(at + 9), row.Long(at + 10),
                row.TextOrNull(at + 11), row.TextOrNull(at + 12), row.TextOrNull(at + 13), row.TextOrNull(at + 14), row.TextOrNull(at + 15), row.TextOrNull(at + 16),
                row.TextOrNull(at + 17), row.TextOrNull(at + 18), row.TextOrNull(at + 19), row.TextOrNull(at + 20),
                JsonSerializer.Deserialize(row.Text(at + 21), VisitJson.Default.MoreFacts)!),
        };
    }

    public static VisitRow? Find(Transaction tx, int bucket, string id) => tx.First(ById, Read, ("@bucket", bucket), ("@id", id));
}
