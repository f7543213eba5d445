using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Agents;

namespace Stint.Work.Transcripts;

/// <summary>An assistant's session whose sessions are to be made, or made anew from some instant on.</summary>
internal sealed record Unsettled(string Session, string? Cwd, string? File, Instant From);

/// <summary>
/// Makes the sessions of what transcripts told. A session that hooks have told of takes what is its own; what is left becomes sessions of its own, which
/// are made anew when more is told, and keep their id and number.
/// </summary>
internal sealed class SettleTranscripts(Context context, string agent)
{
    private const int AtOnce = 100;

    private static readonly Sql Next = new(
        $"""
        select agent_session, cwd, file, unsettled_from from transcript_sessions
        where bucket = @bucket and workspace = @workspace and agent = @agent and unsettled_from is not null and agent_session > @after order by agent_session limit {AtOnce}
        """);

    private static readonly Sql OfSession = new(
        "select agent_session, cwd, file, unsettled_from from transcript_sessions where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and unsettled_from is not null");

    private static readonly Sql Done = new(
        "update transcript_sessions set unsettled_from = null where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session");

    private static readonly Sql Standing = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.id in (select n.session_id from agent_sessions n
          where n.bucket = @bucket and n.workspace = @workspace and n.agent = @agent and n.agent_session = @session)
        order by s.started_at, s.id
        """);

    // Somebody corrected it, or added to it: it is theirs now.
    private static readonly Sql Touched = new(
        """
        select case when s.amendments > 0
          or exists (select 1 from activities a where a.bucket = s.bucket and a.session_id = s.id and a.type in ('session_amended', 'handoff_edited', 'note', 'log', 'decision_made', 'goal_set', 'entries_pruned'))
          or exists (select 1 from session_tags t where t.bucket = s.bucket and t.session_id = s.id)
          or exists (select 1 from session_checks c where c.bucket = s.bucket and c.session_id = s.id)
          or exists (select 1 from session_health h where h.bucket = s.bucket and h.session_id = s.id)
          or exists (select 1 from commit_claims m where m.bucket = s.bucket and m.session_id = s.id)
          or exists (select 1 from attachments f where f.bucket = s.bucket and f.session_id = s.id) then 1 else 0 end
        from sessions s where s.bucket = @bucket and s.id = @id
        """);

    private static readonly Sql Corrected = new(
        "select count(*) from activities where bucket = @bucket and session_id = @id and type = 'session_amended' and evidence = 'stated'");

    private readonly FactStore facts = new(context, agent);

    /// <summary>What is not settled, behind a name in their order.</summary>
    public List<Unsettled> Waiting(string after) => context.Database.Read(tx => tx.Query(
        Next,
        Read,
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@agent", agent),
        ("@after", after)));

    /// <summary>One that is not settled; null where there is nothing to settle.</summary>
    public Unsettled? Find(string session) => context.Database.Read(tx => tx.First(OfSession, Read, [.. Key(session)]));

    /// <summary>Gives what sessions share with others to whom it belongs, and returns them, and those that lost or got something, in order of their names.</summary>
    public List<string> Decide(IEnumerable<string> sessions, CancellationToken stopping)
    {
        var origins = new Origins(context, agent);
        var all = new SortedSet<string>(sessions, StringComparer.Ordinal);
        foreach (var session in all.ToList())
        {
            stopping.ThrowIfCancellationRequested();
            all.UnionWith(context.Database.Write(tx =>
            {
                Numbers.TakeTurn(tx, context.Bucket, context.Workspace, "transcripts");
                return origins.Decide(tx, session);
            }));
        }

        return [.. all];
    }

    /// <summary>Settles one, if it still is to be.</summary>
    /// <param name="projectOf">The project of where it worked, made in the same transaction.</param>
    /// <param name="session">The assistant's session.</param>
    /// <returns>How many sessions it has.</returns>
    public long Settle(string session, Func<Transaction, Unsettled, (Project? Project, string ChosenBy)> projectOf) => context.Database.Write(tx =>
    {
        Numbers.TakeTurn(tx, context.Bucket, context.Workspace, "transcripts");
        if (tx.First(OfSession, Read, [.. Key(session)]) is not { } waiting)
            return 0L;
        Hold(tx, tx.Query(Standing, WorkRow.Read, Key(session)));
        var joined = new JoinedSession(context, agent, facts);
        if (tx.Query(Standing, WorkRow.Read, Key(session)) is [.., var latest] && joined.Grow(tx, latest, waiting, latest.Session.EndAfter ?? Limit))
        {
            tx.Execute(Done, Key(session));
            return 1;
        }

        new UnnamedSessions(context, agent).Name(tx, waiting);
        Hold(tx, tx.Query(Standing, WorkRow.Read, Key(session)));
        var (pieces, theirs, own) = CutOf(tx, session);
        foreach (var piece in pieces.Where(each => each.Anchor is not null && each.To >= waiting.From - Pieces.Slack))
        {
            var row = theirs[piece.Anchor!.Place];
            // Its entries are gone for good, and its figures stay.
            if (WorkRetention.Was(tx, row.Session))
                continue;
            joined.Join(tx, row, waiting, piece, [.. Stretches(tx, row, session).Append(new Stretch(session, piece.From, piece.To)).OrderBy(each => each.From)]);
        }

        SettleOwn(tx, waiting, pieces.FindAll(each => each.Anchor is null), own, () => projectOf(tx, waiting));
        tx.Execute(Done, Key(session));
        return pieces.Count;
    });

    private static void Hold(Transaction tx, List<WorkRow> rows) => rows.ForEach(row => Fold.Hold(tx, row.Session.Bucket, row.Session.Id));

    private TimeSpan Limit => context.Settings.Assistant.EndAfter ?? Policy.Assistant.EndAfter!.Value;

    /// <summary>What was told under a name, cut; the sessions that stand for it, and those that are made of transcripts alone.</summary>
    private (List<Piece> Pieces, List<WorkRow> Theirs, List<WorkRow> Own) CutOf(Transaction tx, string session)
    {
        var rows = tx.Query(Standing, WorkRow.Read, Key(session));
        var own = rows.FindAll(row => row.Session.Source == ToldSession.Source && !IsTouched(tx, row));
        var theirs = rows.Except(own).ToList();
        var anchors = theirs.Select((row, place) => new Anchor(place, row.Session.StartedAt, row.Session.Until, row.Session.EndAfter ?? Limit, IsSaid(tx, row))).ToList();
        return (Pieces.Cut(facts.TimesOf(tx, session), anchors, Limit), theirs, own);
    }

    /// <summary>What was told of a session under other names: an assistant that clears its context goes on under another.</summary>
    private IEnumerable<Stretch> Stretches(Transaction tx, WorkRow row, string but)
    {
        foreach (var name in Driven.NamesOf(tx, row.Session).Where(name => name != but))
        {
            var (pieces, theirs, _) = CutOf(tx, name);
            foreach (var piece in pieces.Where(each => each.Anchor is { } anchor && theirs[anchor.Place].Session.Id == row.Session.Id))
                yield return new Stretch(name, piece.From, piece.To);
        }
    }

    private (string, object?)[] Key(string session) => [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@agent", agent), ("@session", session)];

    private static Unsettled Read(Row row) => new(row.Text(0), row.TextOrNull(1), row.TextOrNull(2), row.At(3));

    private static bool IsTouched(Transaction tx, WorkRow row) => tx.First(Touched, each => each.Flag(0), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));

    /// <summary>Silence ends nothing for certain; a person does, with the word or with a correction. What had its entries removed grows no more.</summary>
    private static bool IsSaid(Transaction tx, WorkRow row) => row.Session.EndedAt is not null
        && (row.Session.EndReason is not (EndReason.Timeout or EndReason.Crash)
            || tx.First(Corrected, each => each.Long(0), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id)) > 0
            || WorkRetention.Was(tx, row.Session));

    /// <summary>Each stretch takes the place of the first session that it touches; sessions that no stretch touches are gone.</summary>
    private void SettleOwn(Transaction tx, Unsettled waiting, List<Piece> pieces, List<WorkRow> own, Func<(Project?, string)> projectOf)
    {
        var written = new ToldSession(context, agent, facts, waiting);
        var left = own.OrderBy(row => row.Session.StartedAt).ToList();
        var places = new List<(Piece Piece, WorkRow? Standing)>();
        foreach (var piece in pieces)
        {
            var standing = left.Find(row => row.Session.StartedAt <= piece.To && row.Session.Until >= piece.From);
            if (standing is not null)
                left.Remove(standing);
            places.Add((piece, standing));
        }

        var shares = new List<(Share? Share, int Sign)>();
        foreach (var row in left)
            written.Remove(tx, row, shares);
        foreach (var (piece, standing) in places)
        {
            var same = standing?.Session is { } session && session.StartedAt == piece.From && session.EndedAt == piece.To && piece.To < waiting.From - Limit;
            if (!same)
                written.Write(tx, piece, standing, projectOf, shares);
        }

        if (shares.Count > 0)
            Fold.Apply(tx, context.Bucket, context.Workspace, WorkDays.Kept.Of(tx, context.Bucket, context.Workspace), shares);
    }
}
