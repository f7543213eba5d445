using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Transcripts;

/// <summary>
/// The next part of an open session, joined to what is counted of it: at the end of each turn a hook brings one, and its cost is to follow the part and not
/// the session. Where the part is more than that (something counted has changed, a silence, totals of a run), the session is settled as a whole.
/// </summary>
internal sealed class GrownSession(Context context, string agent, FactStore facts)
{
    /// <summary>Entries this much older are looked at too: hooks and transcripts meet within it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    private static readonly Sql CountedTo = new("select told_to from agent_sessions where bucket = @bucket and session_id = @id and agent_session = @name");

    private static readonly Sql SetCountedTo = new("update agent_sessions set told_to = cast(@to as bigint) where bucket = @bucket and session_id = @id and agent_session = @name");

    private static readonly Sql Turn = new(
        """
        select at from transcript_facts
        where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and kind = 'prompt' and at < @before order by at desc limit 1
        """);

    private static readonly Sql Lately = new(
        $"select {Activity.Columns} from activities a where a.bucket = @bucket and a.session_id = @id and a.at >= @from order by a.at, a.id");

    /// <summary>Keeps until when a session counts what was told under a name of it.</summary>
    public static void Counted(Transaction tx, SessionRow session, Stretch stretch) =>
        tx.Execute(SetCountedTo, ("@bucket", session.Bucket), ("@id", session.Id), ("@name", stretch.Name), ("@to", stretch.To));

    /// <summary>Joins what is new, if it goes on where the session's figures end; null, and nothing is changed, where it does not.</summary>
    /// <param name="last">The last of the sessions that stand for the name.</param>
    public Piece? Join(Transaction tx, WorkRow last, Unsettled waiting, TimeSpan reach)
    {
        var session = last.Session;
        if (session.EndedAt is not null || tx.First(CountedTo, row => row.AtOrNull(0), ("@bucket", session.Bucket), ("@id", session.Id), ("@name", waiting.Session)) is not { } counted || counted >= waiting.From)
            return null;
        var sync = tx.First(
            Turn,
            row => row.AtOrNull(0),
            ("@bucket", session.Bucket),
            ("@workspace", session.Workspace),
            ("@agent", agent),
            ("@session", waiting.Session),
            ("@before", waiting.From - Before)) ?? session.StartedAt - Pieces.Slack;
        var (alive, isNext) = (Instant.Max(counted, session.LastActivityAt), true);
        var entries = ToldEntries.Of(facts.Between(tx, waiting.Session, sync, Instant.MaxValue).Select(Seen), context, agent, session.ActorId, waiting.From);
        if (!isNext)
            return null;
        var heard = tx.Query(Lately, Activity.Read, ("@bucket", session.Bucket), ("@id", session.Id), ("@from", sync - Before));
        var (missing, stale) = entries.Against(heard, ToldEntries.None);
        if (stale.Count > 0)
            return null;
        var piece = new Piece(waiting.From, alive, null);
        // The days do not change with tokens alone.
        if (missing.Count == 0)
            Write();
        else
            Timelines.Change(tx, session, Write);
        Counted(tx, session, new Stretch(waiting.Session, waiting.From, entries.Until));
        return piece;

        Fact Seen(Fact fact)
        {
            if (fact.At >= waiting.From)
            {
                isNext &= fact.Kind != FactKind.Totals && fact.At - alive <= reach;
                alive = Instant.Max(alive, fact.At);
            }

            return fact;
        }

        void Write()
        {
            foreach (var entry in missing)
                Timelines.Add(tx, session, entry);
            SessionUsage.Add(tx, session, agent, new Stretch(waiting.Session, waiting.From, Instant.MaxValue), entries, missing);
        }
    }
}
