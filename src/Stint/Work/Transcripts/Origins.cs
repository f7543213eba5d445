using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Transcripts;

/// <summary>
/// Whose a thing is that several sessions tell of with one instant: a fork that does not name its original has a copy of what was before. It is, in this
/// order, that session's of which hooks told then; whose file was there then; which has told something of its own before the other has, or nothing that
/// the other has not. So it is the same in any order of reading, whatever the names.
/// </summary>
internal sealed class Origins(Context context, string agent)
{
    private const int AtOnce = 500;

    private static readonly Sql Shared = new(
        $"""
        select t.key, t.agent_session, f.agent_session, f.at, case when t.at <= f.at and f.kind <> 'deleted' then 1 else 0 end
        from transcript_tellers t
          join transcript_facts f on f.bucket = t.bucket and f.workspace = t.workspace and f.agent = t.agent and f.key = t.key
        where {Of("t")}
          and t.key in (select m.key from transcript_tellers m where {Of("m")} and m.agent_session = @session and m.key > @after order by m.key limit {AtOnce})
        order by t.key, t.agent_session
        """);

    // The first that one tells and another does not. Helpers are told of by the session that they work for, and never shared.
    private static readonly Sql FirstOwn = new(
        $"""
        select min(x.at) from (
          select min(o.at) as at from (
            select f.at from transcript_facts f
            where {Of("f")} and f.agent_session = @one and f.kind <> 'subagent'
              and not exists (select 1 from transcript_tellers u where {Of("u")} and u.key = f.key and u.agent_session = @other)
            order by f.at limit 1) o
          union all
          select min(f.at) as at from transcript_tellers t join transcript_facts f on f.bucket = t.bucket and f.workspace = t.workspace and f.agent = t.agent and f.key = t.key
          where {Of("t")} and t.agent_session = @one and f.agent_session <> @one and f.agent_session <> @other
            and not exists (select 1 from transcript_tellers u where {Of("u")} and u.key = t.key and u.agent_session = @other)) x
        """);

    // A transcript may have moved its start since; the hooks were there with its first entry.
    private static readonly Sql Live = new(
        """
        select coalesce((select a.at from activities a where a.bucket = s.bucket and a.session_id = s.id and a.type = 'session_started' order by a.at limit 1), s.started_at), coalesce(s.ended_at, s.last_activity_at)
        from agent_sessions n join sessions s on s.bucket = n.bucket and s.id = n.session_id
        where n.bucket = @bucket and n.workspace = @workspace and n.agent = @agent and n.agent_session = @session and s.source <> 'transcript'
        """);

    private static readonly Sql CopiedTo = new(
        "select copied_to from transcript_sessions where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session");

    private static readonly Sql Give = new(
        "update transcript_facts set agent_session = @to where bucket = @bucket and workspace = @workspace and agent = @agent and key = @key and agent_session = @from");

    private static readonly Sql Unsettle = new(
        """
        update transcript_sessions set unsettled_from = @at
        where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and (unsettled_from is null or unsettled_from > @at)
        """);

    private readonly Dictionary<string, (List<Interval> Live, Instant Copied)> known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), bool> before = [];

    private static string Of(string table) => $"{table}.bucket = @bucket and {table}.workspace = @workspace and {table}.agent = @agent";

    /// <summary>Gives what a session shares with others to whom it belongs; those that lost or got something are to be settled, and returned.</summary>
    public IReadOnlyCollection<string> Decide(Transaction tx, string session)
    {
        known.Clear();
        before.Clear();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        for (var after = ""; ;)
        {
            var told = tx.Query(
                Shared, row => (Key: row.Text(0), Teller: row.Text(1), Owner: row.Text(2), At: row.At(3), Counts: row.Flag(4)), [.. Key, ("@session", session), ("@after", after)]);
            if (told.Count == 0)
                return changed;
            foreach (var tellers in told.GroupBy(each => each.Key, StringComparer.Ordinal))
            {
                var (key, _, owner, at, _) = tellers.First();
                after = key;
                var best = tellers.Where(each => each.Counts).Select(each => each.Teller).DefaultIfEmpty(owner).Aggregate((one, other) => IsBetter(tx, other, one, at) ? other : one);
                if (best == owner)
                    continue;
                tx.Execute(Give, [.. Key, ("@to", best), ("@key", key), ("@from", owner)]);
                foreach (var each in (string[])[best, owner])
                {
                    changed.Add(each);
                    tx.Execute(Unsettle, [.. Key, ("@session", each), ("@at", at)]);
                }
            }
        }
    }

    private (string, object?)[] Key => [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@agent", agent)];

    private bool IsBetter(Transaction tx, string one, string other, Instant at)
    {
        var ((live, copied), (otherLive, otherCopied)) = (KnownOf(tx, one), KnownOf(tx, other));
        if (IsIn(live) != IsIn(otherLive))
            return IsIn(live);
        return (at <= copied) == (at <= otherCopied) ? IsBefore(tx, one, other) : at > copied;

        bool IsIn(List<Interval> spans) => spans.Exists(each => at >= each.Start && at <= each.End);
    }

    private (List<Interval> Live, Instant Copied) KnownOf(Transaction tx, string session)
    {
        if (known.TryGetValue(session, out var found))
            return found;
        (string, object?)[] key = [.. Key, ("@session", session)];
        return known[session] = (
            tx.Query(Live, row => new Interval(row.At(0) - Pieces.Slack, row.At(1) + Pieces.Slack), key),
            tx.First(CopiedTo, row => row.AtOrNull(0), key) ?? Instant.MinValue);
    }

    /// <summary>Whether the first thing that only one of two tells is this one's: a copy goes on later than what it was made of. One that has nothing of its own was there before the other.</summary>
    private bool IsBefore(Transaction tx, string one, string other)
    {
        if (before.TryGetValue((one, other), out var found))
            return found;
        var (mine, theirs) = (First(one, other), First(other, one));
        return before[(one, other)] = mine != theirs ? mine is null || (theirs is not null && mine < theirs) : string.CompareOrdinal(one, other) < 0;

        Instant? First(string of, string but) => tx.First(FirstOwn, row => row.AtOrNull(0), [.. Key, ("@one", of), ("@other", but)]);
    }
}
