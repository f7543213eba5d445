using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Agents;

/// <summary>
/// Sessions that one process drives. An assistant's hooks and its MCP client come from the same process and mean the same session, whichever comes
/// first; and an assistant that clears its context goes on in it under another name.
/// </summary>
internal static class Driven
{
    /// <summary>What stands for the assistant's own name of its session until it tells one.</summary>
    private const string Unnamed = "process:";

    private const string Single = "once:";

    private static readonly Sql OfOwner = new(
        $"""
        {WorkRow.Select}
        where w.bucket = @bucket and w.owner in (@owner, @once) and s.workspace = @workspace and s.kind = 'work' and s.ended_at is null and s.actor_id = @actor
          and w.agent = @agent and coalesce(w.host, '') = @host and coalesce(w.worktree, '') = @worktree
        order by s.last_activity_at desc, s.id
        """);

    private static readonly Sql ByName = new(
        """
        select n.session_id from agent_sessions n join sessions s on s.bucket = n.bucket and s.id = n.session_id
        where n.bucket = @bucket and n.workspace = @workspace and n.agent = @agent and n.agent_session = @name and s.ended_at is null
        """);

    private static readonly Sql AddName = new(
        """
        insert into agent_sessions (bucket, session_id, workspace, agent, agent_session) values (@bucket, @id, @workspace, @agent, @name)
        on conflict do nothing
        """);

    private static readonly Sql Names = new("select agent_session from agent_sessions where bucket = @bucket and session_id = @id order by agent_session");

    private static readonly Sql DropNames = new("delete from agent_sessions where bucket = @bucket and session_id = @id");

    private static readonly Sql SetName = new("update work_sessions set agent_session = @name where bucket = @bucket and session_id = @id");

    private static readonly Sql SetOwner = new("update work_sessions set owner = @owner where bucket = @bucket and session_id = @id");

    /// <summary>The name of a session whose assistant has not told one: that of its process.</summary>
    public static string NameOf(string? owner) => Unnamed + owner;

    /// <summary>Keeps what the assistant calls the session.</summary>
    public static void Name(Transaction tx, WorkRow row)
    {
        if (row is { Agent: { } agent, AgentSession: { } name } && !IsUnnamed(name))
            tx.Execute(AddName, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id), ("@workspace", row.Session.Workspace), ("@agent", agent), ("@name", name));
    }

    /// <summary>What the assistant has called the session.</summary>
    public static List<string> NamesOf(Transaction tx, SessionRow session) => tx.Query(Names, row => row.Text(0), ("@bucket", session.Bucket), ("@id", session.Id));

    /// <summary>Forgets them, before the session itself goes.</summary>
    public static void Forget(Transaction tx, int bucket, string id) => tx.Execute(DropNames, ("@bucket", bucket), ("@id", id));

    /// <summary>The open session that an assistant's start goes on with; null when it begins one.</summary>
    public static WorkRow? GoOn(Transaction tx, Context context, string holder)
    {
        if (context.Caller is not { Agent: { } agent, AgentSession: { } name, Owner: { } owner })
            return null;
        // A hook and an MCP client of one assistant come at once, and may not see each other's session: one after the other.
        Numbers.TakeTurn(tx, context.Bucket, context.Workspace, "assistants");
        if (WorkRow.HeldBy(tx, context.Bucket, context.Workspace, holder) is { } same)
        {
            Own(tx, context, same);
            return same;
        }

        var driven = tx.Query(
            OfOwner,
            WorkRow.Read,
            ("@bucket", context.Bucket),
            ("@owner", ProcessOf(owner)),
            ("@once", Once(ProcessOf(owner)!)),
            ("@workspace", context.Workspace),
            ("@actor", context.Actor),
            ("@agent", agent),
            ("@host", context.Caller.Host ?? ""),
            ("@worktree", context.Caller.Place?.Worktree ?? ""));
        if (IsUnnamed(name))
        {
            if (driven.FirstOrDefault() is { } first)
                Own(tx, context, first);
            return driven.FirstOrDefault();
        }

        // One that drives several is not asked which of them it means.
        var open = driven.Find(each => IsUnnamed(each.AgentSession)) ?? (context.Caller.Renamed && driven.Count == 1 ? driven[0] : null);
        if (open is null || !open.TakeHolder(tx, holder))
            return null;
        tx.Execute(SetName, ("@name", name), ("@bucket", open.Session.Bucket), ("@id", open.Session.Id));
        Name(tx, open with { AgentSession = name });
        Own(tx, context, open);
        return open;
    }

    /// <summary>
    /// The process that tells now drives the session: it may have been resumed by another one. One that has told a single event may have been started for
    /// it, and its end tells nothing; the second event shows that it lives across them.
    /// </summary>
    /// <param name="begun">What it tells now has begun the session, and is told together with that.</param>
    public static void Own(Transaction tx, Context context, WorkRow row, bool begun = false)
    {
        if (context.Caller.Owner is not { } told || row.Agent != context.Caller.Agent || row.Host != context.Caller.Host)
            return;
        var process = ProcessOf(told)!;
        // Something between the assistant that is known and its hook.
        if (row.Process is { } known && known != process && row.Owner == known && context.Caller.Above.Contains(known, StringComparer.Ordinal))
            return;
        var owner = row.Process != process ? told : begun ? row.Owner : process;
        if (owner != row.Owner)
            tx.Execute(SetOwner, ("@owner", owner), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
    }

    /// <summary>A process that is seen once, by the name it is kept and told under.</summary>
    public static string Once(string process) => Single + process;

    /// <summary>The process itself, however often it was seen.</summary>
    public static string? ProcessOf(string? owner) => owner?.StartsWith(Single, StringComparison.Ordinal) == true ? owner[Single.Length..] : owner;

    /// <summary>Of open sessions, the one that the calling assistant means by the name it gives: never another's.</summary>
    public static WorkRow? Pick(Transaction tx, Context context, List<WorkRow> open, string agent, string name)
    {
        if (open.Find(each => each.Agent == agent && (each.AgentSession ?? "") == name) is { } exact)
            return exact;
        var known = tx.Query(ByName, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@agent", agent), ("@name", name));
        return open.Find(each => known.Contains(each.Session.Id));
    }

    /// <summary>Whether the assistant itself has told no name of its session, as its hooks do.</summary>
    public static bool IsUnnamed(string? name) => name is null or "" || name.StartsWith(Unnamed, StringComparison.Ordinal);
}
