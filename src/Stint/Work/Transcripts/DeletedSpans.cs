using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work.Agents;

namespace Stint.Work.Transcripts;

/// <summary>When an assistant worked in sessions that somebody has deleted: what a transcript tells of that time stays deleted, also where it was not read before.</summary>
internal sealed class DeletedSpans(Context context, string agent)
{
    private static readonly Sql Put = new(
        """
        insert into transcript_deletions (bucket, workspace, agent, agent_session, from_at, to_at) values (@bucket, @workspace, @agent, @session, @from, @to)
        on conflict (bucket, workspace, agent, agent_session, from_at) do update set
          to_at = case when excluded.to_at > transcript_deletions.to_at then excluded.to_at else transcript_deletions.to_at end
        """);

    private static readonly Sql Of = new(
        "select from_at, to_at from transcript_deletions where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session");

    /// <summary>What its transcript told is forgotten, but for its names: the same transcript would bring it back.</summary>
    private static readonly Sql Forget = new(
        """
        update transcript_facts set kind = 'deleted', provider = null, model = null, input_tokens = null, output_tokens = null, cache_read_tokens = null,
          cache_write_tokens = null, reasoning_tokens = null, path = null, lines_added = null, lines_removed = null, description = null
        where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and at >= @from and at <= @to
        """);

    private readonly Dictionary<string, List<Interval>> spans = new(StringComparer.Ordinal);

    /// <summary>Keeps under which names an assistant worked in a session, and when, and forgets what transcripts told of it; before the session itself goes.</summary>
    public static void Add(Transaction tx, WorkRow row)
    {
        var session = row.Session;
        foreach (var name in Driven.NamesOf(tx, session))
        {
            foreach (var statement in (Sql[])[Put, Forget])
            {
                tx.Execute(
                    statement,
                    ("@bucket", session.Bucket),
                    ("@workspace", session.Workspace),
                    ("@agent", row.Agent),
                    ("@session", name),
                    ("@from", session.StartedAt - Pieces.Slack),
                    ("@to", session.Until + Pieces.Slack));
            }
        }
    }

    public bool Has(Transaction tx, Fact fact)
    {
        if (!spans.TryGetValue(fact.Session, out var known))
        {
            known = spans[fact.Session] = tx.Query(
                Of,
                row => new Interval(row.At(0), row.At(1)),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@agent", agent),
                ("@session", fact.Session));
        }

        return known.Exists(each => fact.At >= each.Start && fact.At <= each.End);
    }
}
