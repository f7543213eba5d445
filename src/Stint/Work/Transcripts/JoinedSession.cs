using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Transcripts;

/// <summary>Gives a session that stands what its transcript tells beyond it: entries that no hook told, models and tokens, lines, and when it was over.</summary>
internal sealed class JoinedSession(Context context, string agent, FactStore facts)
{
    private static readonly Sql Timeline = new($"select {Activity.Columns} from activities a where a.bucket = @bucket and a.session_id = @id order by a.at, a.id");

    private static readonly Sql DropEntry = new("delete from activities where bucket = @bucket and session_id = @session and id = @id");

    private static readonly Sql SetActiveEnded = new(
        "update sessions set active_ms = @active, amendments = amendments + 1 where bucket = @bucket and id = @id and ended_at is not null and active_ms <> @active");

    /// <param name="tx">The transaction.</param>
    /// <param name="row">The session.</param>
    /// <param name="told">What is settled.</param>
    /// <param name="piece">What of it is the session's.</param>
    /// <param name="stretches">The same, and what was told under other names that the assistant has had for the session.</param>
    public void Join(Transaction tx, WorkRow row, Unsettled told, Piece piece, List<Stretch> stretches)
    {
        var session = row.Session;
        var (from, to) = Borders(session, piece);
        var entries = Told(tx, session, stretches, from, to, static (_, _) => []);
        // What was another's may have been where nothing of this session is any more.
        var (first, last) = (Instant.Min(session.StartedAt, piece.From) - Pieces.Slack, Instant.Max(session.Until, piece.To) + Pieces.Slack);
        var elsewhere = Told(tx, session, stretches, from, to, (tx, name) => facts.CopiedBy(tx, name, first, last));
        var (missing, stale) = entries.Against(tx.Query(Timeline, Activity.Read, ("@bucket", session.Bucket), ("@id", session.Id)), elsewhere);
        if (session.EndedAt is null)
        {
            Timelines.Change(tx, session, () =>
            {
                Drop(tx, session, stale);
                foreach (var entry in missing)
                    Timelines.Add(tx, session, entry);
                SessionUsage.Write(tx, session, agent, stretches, entries);
            });
            Close(tx, row, told, piece);
            return;
        }

        Fold.Change(tx, session.Bucket, session.Workspace, session.Id, () =>
        {
            if (from != session.StartedAt || to != session.EndedAt)
                Amend(tx, row, told, from, to);
            Drop(tx, session, stale);
            foreach (var entry in missing)
                Timelines.Write(tx, session, entry);
            SessionUsage.Write(tx, session, agent, stretches, entries);
            var active = Segments.Active(Share.Read(tx, session.Bucket, session.Id)!.Segments());
            tx.Execute(SetActiveEnded, ("@active", (long)active.TotalMilliseconds), ("@bucket", session.Bucket), ("@id", session.Id));
        });
    }

    /// <summary>The same with the next part of an open session alone, where that is all there is; false where it is not.</summary>
    public bool Grow(Transaction tx, WorkRow row, Unsettled told, TimeSpan reach)
    {
        if (new GrownSession(context, agent, facts).Join(tx, row, told, reach) is not { } piece)
            return false;
        Close(tx, row, told, piece);
        return true;
    }

    private ToldEntries Told(Transaction tx, SessionRow session, List<Stretch> stretches, Instant from, Instant to, Func<Transaction, string, List<Fact>> copied)
    {
        var told = stretches.SelectMany(each => copied(tx, each.Name) is { Count: > 0 } too
            ? facts.Between(tx, each.Name, each.From, each.To).Concat(too).OrderBy(fact => fact.At).ThenBy(fact => fact.Key, StringComparer.Ordinal)
            : facts.Between(tx, each.Name, each.From, each.To));
        var entries = ToldEntries.Of(told, context, agent, session.ActorId);
        return session.EndedAt is null ? entries : entries.Within(from, to);
    }

    /// <summary>Takes entries out that a transcript told, and tells no more or otherwise.</summary>
    private static void Drop(Transaction tx, SessionRow session, List<Activity> entries)
    {
        foreach (var entry in entries)
            tx.Execute(DropEntry, ("@bucket", session.Bucket), ("@session", session.Id), ("@id", entry.Id));
    }

    /// <summary>An end that silence made moves to the last that the transcript tells; the start to the first. Neither moves for the slack of two clocks.</summary>
    private static (Instant From, Instant To) Borders(SessionRow session, Piece piece)
    {
        var from = session.StartedAt - piece.From > Pieces.Slack ? piece.From : session.StartedAt;
        var to = piece.Anchor is { IsSaid: false } && piece.To > session.Until ? piece.To : session.Until;
        return (from, to);
    }

    private void Amend(Transaction tx, WorkRow row, Unsettled told, Instant from, Instant to)
    {
        var session = row.Session;
        var changes = new List<string>();
        var data = new JsonObject { ["why"] = $"transcript {told.File}" };
        Note("started_at", session.StartedAt, from);
        Note("ended_at", session.Until, to);
        Timelines.Write(tx, session, new Activity
        {
            Id = Ids.New(context.Now),
            At = context.Now,
            RecordedAt = context.Now,
            Type = ActivityTypes.Amended,
            Description = $"{string.Join("; ", changes)} ({(to == session.Until ? "first" : "last")} line of transcript {PlainText.Short(PlainText.Line(told.File ?? "unknown"), 120)})",
            Evidence = "observed",
            Sign = false,
            Actor = context.Actor,
            Data = data.ToJsonString(),
        });
        Moves.Make(tx, session, new SessionMove.Amend(from == session.StartedAt ? null : from, to == session.Until ? null : to));

        void Note(string name, Instant before, Instant after)
        {
            if (before == after)
                return;
            changes.Add($"{name}: {before} → {after}");
            data[name] = new JsonObject { ["before"] = before.ToString(), ["after"] = after.ToString() };
        }
    }

    /// <summary>An open session whose assistant has been silent for longer than its policy allows is over: nobody told.</summary>
    private void Close(Transaction tx, WorkRow row, Unsettled told, Piece piece)
    {
        var session = tx.First(SessionRow.ById, SessionRow.Read, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id))!;
        var last = Instant.Max(session.LastActivityAt, piece.To);
        if (!(session with { LastActivityAt = last }).IsExpired(context.Now))
            return;
        var evidence = piece.To == last ? ToldSession.Evidence(last, told.File) : $"timeout: ended at {last}: the last that its hooks told";
        Timelines.End(
            tx, session, new SessionMove.End(last, EndReason.Timeout, context.Now),
            () => Timelines.Add(tx, session, Entries.New(context, row, ActivityTypes.Ended, evidence, last) with { Evidence = "observed", Actor = session.ActorId }));
    }
}
