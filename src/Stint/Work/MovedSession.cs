using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>
/// A worktree that was moved while a session was open in it. The caller's machine sees which worktrees are gone and knows its own again by
/// the log of HEAD; the store then lets the session follow.
/// </summary>
internal static class MovedSession
{
    private static readonly Sql OpenElsewhere = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.ended_at is null and s.actor_id = @actor
          and w.host = @host and w.worktree <> @worktree
        order by s.last_activity_at desc, s.id limit 50
        """);

    private static readonly Sql SetWorktree = new("update work_sessions set worktree = @worktree where bucket = @bucket and session_id = @id");

    public static readonly Operation Elsewhere = new Operation<Page<SessionView>>
    {
        Verbs = ["session elsewhere"],
        Route = "GET /api/v1/work/elsewhere",
        Summary = "Open sessions of this actor in other worktrees of this machine",
        Parameters = [],
        Hidden = true,
        Json = () => WorkJson.Default.PageSessionView,
        Does = (context, _) => context.Database.Read(tx => new Page<SessionView>(
            [
                .. tx.Query(
                    OpenElsewhere,
                    WorkRow.Read,
                    ("@bucket", context.Bucket),
                    ("@workspace", context.Workspace),
                    ("@actor", context.Actor),
                    ("@host", context.Caller.Host ?? ""),
                    ("@worktree", context.Caller.Place?.Worktree ?? "")).Select(row => SessionViews.Full(tx, context, row)),
            ],
            null)),
        Shows = (page, terminal) => terminal.Line($"{page.Items.Length}"),
    };

    public static readonly Operation Follow = new Operation<SessionView>
    {
        Verbs = ["session follow"],
        Route = "PUT /api/v1/work/sessions/{session}/worktree",
        Summary = "Let an open session follow its worktree to where the caller stands",
        Parameters = [Common.Ref],
        Hidden = true,
        Json = () => WorkJson.Default.SessionView,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            var row = SessionRef.Hold(tx, context, arguments.Get(Common.Ref));
            if (context.Caller.Place?.Worktree is not { Length: > 0 } worktree || row.Session.ActorId != context.Actor || row.Host != context.Caller.Host)
                throw Refusal.Conflict("not_yours", $"Session #{row.Session.Number} is not one of yours on this machine.", "Stand in the worktree it belongs to.");
            var holder = WorkRow.HolderOf(row.Session.ActorId, row.Agent, row.AgentSession, row.Host, worktree);
            if (!row.TakeHolder(tx, holder))
                throw Refusal.Conflict("session_open", "A session is open here already.", "End it first: stint end");
            tx.Execute(SetWorktree, ("@worktree", worktree), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
            return SessionViews.Full(tx, context, SessionRef.Need(tx, context, row.Session.Id));
        }),
        Shows = Reports.Status,
    };
}
