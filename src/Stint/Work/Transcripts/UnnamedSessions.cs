using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Agents;
using Stint.Work.Git;

namespace Stint.Work.Transcripts;

/// <summary>
/// Sessions whose assistant has not told its own name for them, as some hooks and clients of MCP do not. Such a one gets the name of the transcript that
/// tells of its time and its worktree, where there is no doubt which that is: else the time would count twice.
/// </summary>
internal sealed class UnnamedSessions(Context context, string agent)
{
    private const int AtOnce = 100;

    /// <summary>No session is looked for that began earlier than this before what was told.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private static readonly Sql Span = new(
        """
        select min(at), max(at) from transcript_facts
        where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and kind <> 'deleted' and at >= @from
        """);

    private static readonly Sql Unnamed = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.started_at >= @earliest and s.started_at <= @to and s.kind = 'work' and s.source <> 'transcript'
          and coalesce(s.ended_at, s.last_activity_at) >= @from and w.agent = @agent and w.host = @host and w.worktree is not null
          and not exists (select 1 from agent_sessions n where n.bucket = s.bucket and n.session_id = s.id)
        order by s.started_at, s.id limit {AtOnce}
        """);

    // Those that hooks have told of in that time by name have their session.
    private static readonly Sql Telling = new(
        $"""
        select t.agent_session, t.cwd from transcript_sessions t
        where t.bucket = @bucket and t.workspace = @workspace and t.agent = @agent
          and exists (select 1 from transcript_facts f where f.bucket = t.bucket and f.workspace = t.workspace and f.agent = t.agent and f.agent_session = t.agent_session
            and f.at >= @from and f.at <= @to and f.kind <> 'deleted')
          and not exists (select 1 from agent_sessions n join sessions s on s.bucket = n.bucket and s.id = n.session_id
            where n.bucket = t.bucket and n.workspace = t.workspace and n.agent = t.agent and n.agent_session = t.agent_session
              and s.source <> 'transcript' and s.started_at <= @to and coalesce(s.ended_at, s.last_activity_at) >= @from)
        order by t.agent_session limit {AtOnce}
        """);

    /// <summary>Names those that what is settled tells of.</summary>
    public void Name(Transaction tx, Unsettled waiting)
    {
        if (context.Caller.Host is not { } host)
            return;
        var (first, last) = tx.First(Span, row => (row.AtOrNull(0), row.AtOrNull(1)), [.. Key, ("@session", waiting.Session), ("@from", waiting.From)]);
        if (first is not { } from || last is not { } to)
            return;
        var unnamed = tx.Query(Unnamed, WorkRow.Read, [.. Key, ("@host", host), ("@earliest", from - Longest), ("@from", from - Pieces.Slack), ("@to", to + Pieces.Slack)])
            .FindAll(row => row.AgentSession?.StartsWith(Driven.NameOf(null), StringComparison.Ordinal) == true && IsIn(waiting.Cwd, row.Worktree!));
        // Two at a time in one worktree: nobody knows which of them it tells of.
        foreach (var row in unnamed.Where(row => !unnamed.Exists(other => other != row && other.Session.StartedAt <= row.Session.Until && other.Session.Until >= row.Session.StartedAt)))
        {
            if (tx.Query(Telling, each => (Name: each.Text(0), Cwd: each.TextOrNull(1)), [.. Key, ("@from", row.Session.StartedAt - Pieces.Slack), ("@to", row.Session.Until + Pieces.Slack)]) is { Count: < AtOnce } telling
                && telling.FindAll(each => IsIn(each.Cwd, row.Worktree!)) is [var only] && only.Name == waiting.Session)
                Driven.Name(tx, row with { AgentSession = waiting.Session });
        }
    }

    private (string, object?)[] Key => [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@agent", agent)];

    /// <summary>Whether a folder belongs to a worktree; of one that is gone, whether it lay there.</summary>
    private static bool IsIn(string? cwd, string worktree)
    {
        if (cwd is null || !Path.IsPathRooted(cwd))
            return false;
        if (Directory.Exists(cwd))
            return Worktree.Find(cwd, _ => null)?.Path == worktree;
        var folder = cwd.Replace('\\', '/').TrimEnd('/');
        var root = worktree.Replace('\\', '/');
        return folder == root || folder.StartsWith(root + "/", StringComparison.Ordinal);
    }
}
