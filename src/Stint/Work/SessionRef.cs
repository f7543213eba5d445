using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Agents;

namespace Stint.Work;

/// <summary>Finds the session somebody means: an id, the beginning of one, a number, <c>SESSION-00042</c>, <c>current</c>, <c>last</c>, or nothing.</summary>
internal static class SessionRef
{

    private static readonly Sql ById = new($"{WorkRow.Select} where s.bucket = @bucket and s.id = @id and s.workspace = @workspace");

    private static readonly Sql ByPrefix = new(
        $"{WorkRow.Select} where s.bucket = @bucket and s.id >= @from and s.id <= @to and s.workspace = @workspace order by s.id limit 2");

    private static readonly Sql ByNumber = new(
        $"{WorkRow.Select} where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.number = @number order by s.started_at desc, s.id limit 20");

    private static readonly Sql Open = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.ended_at is null and s.actor_id = @actor
          and (@everywhere = 1 or (coalesce(w.worktree, '') = @worktree and (w.worktree is null or coalesce(w.host, '') = @host)))
        order by s.last_activity_at desc, s.started_at desc, s.id
        """);

    private static readonly Sql Last = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.actor_id = @actor
          and (@worktree = '' or w.worktree = @worktree or (w.worktree is null and s.project_id = @project))
        order by s.started_at desc, s.id desc limit 1
        """);

    /// <summary>The session of an explicit reference, of the environment, or the open one here; refuses with what to do when there is none.</summary>
    public static WorkRow Need(Transaction tx, Context context, string? reference) => Find(tx, context, reference)
        ?? throw new Refusal(RefusalKind.Conflict, "no_open_session", "No session is open here.", "Start one: stint start \"what you are about to do\"");

    /// <summary>As <see cref="Need"/>, and nobody else changes the session before this transaction is over.</summary>
    public static WorkRow Hold(Transaction tx, Context context, string? reference)
    {
        var found = Need(tx, context, reference);
        Stint.Timeline.Fold.Hold(tx, found.Session.Bucket, found.Session.Id);
        return tx.Engine == Engine.Sqlite ? found : Need(tx, context, found.Session.Id);
    }

    /// <summary>As <see cref="Need"/>, and the session must be open.</summary>
    public static WorkRow NeedOpen(Transaction tx, Context context, string? reference)
    {
        var found = Need(tx, context, reference);
        if (found.Session.EndedAt is { } ended)
        {
            throw Refusal.Conflict(
                "session_ended",
                $"Session #{found.Session.Number} ended at {ended} ({Stint.Sessions.EndReasons.Name(found.Session.EndReason!.Value)}).",
                "Start another: stint start. To correct this one: stint session amend",
                new JsonObject { ["id"] = found.Session.Id });
        }

        return found;
    }

    /// <summary>The session, or null when none is open here and none was named.</summary>
    public static WorkRow? Find(Transaction tx, Context context, string? reference)
    {
        reference ??= context.Caller.Session;
        return reference is null or "current" ? Pick(tx, AllOpen(tx, context), context) : Named(tx, context, reference);
    }

    /// <summary>The actor's open sessions in this worktree, the one last active first.</summary>
    public static List<WorkRow> AllOpen(Transaction tx, Context context) => tx.Query(
        Open,
        WorkRow.Read,
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@actor", context.Actor),
        ("@everywhere", context.Caller.Everywhere),
        ("@worktree", context.Caller.Place?.Worktree ?? ""),
        ("@host", context.Caller.Host ?? ""));

    /// <summary>
    /// Of several open ones: the one the caller's own assistant started, else the one last active. An assistant that names its session means that one
    /// and no other: what it tells of itself must not land with somebody else.
    /// </summary>
    private static WorkRow? Pick(Transaction tx, List<WorkRow> open, Context context) => context.Caller switch
    {
        { Agent: { } agent, AgentSession: { } name } => Driven.Pick(tx, context, open, agent, name),
        { Agent: { } agent } => open.Find(each => each.Agent == agent) ?? open.FirstOrDefault(),
        _ when open.Count < 2 => open.FirstOrDefault(),
        // A command that an assistant runs in its shell, as git's hooks are too; what runs elsewhere on its machine is not that assistant's.
        { Above: { Length: > 0 } above } => open.Find(each => each.Process is { } owner && above.Contains(owner, StringComparer.Ordinal))
            ?? open.Find(each => each.Owner is null) ?? open[0],
        _ => open[0],
    };

    /// <summary>The actor's newest session here, open or ended.</summary>
    public static WorkRow? Newest(Transaction tx, Context context) => tx.First(
        Last,
        WorkRow.Read,
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@actor", context.Actor),
        ("@project", context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.FindRepository(tx, context, place)?.Id : null),
        ("@worktree", context.Caller.Place?.Worktree ?? ""));

    private static WorkRow Named(Transaction tx, Context context, string reference)
    {
        var text = reference.Trim();
        if (text == "last")
            return Newest(tx, context) ?? throw Unknown(reference);
        if (NumberIn(text) is { } number && ByItsNumber(tx, context, number) is { } numbered)
            return numbered;
        text = text.ToLowerInvariant();
        if (tx.First(ById, WorkRow.Read, ("@bucket", context.Bucket), ("@id", text), ("@workspace", context.Workspace)) is { } exact)
            return exact;
        if (text.Length < 4 || !Ids.IsBeginning(text))
            throw Unknown(reference);
        var (from, to) = Ids.Beginning(text);
        var matches = tx.Query(ByPrefix, WorkRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@from", from), ("@to", to));
        return matches.Count switch
        {
            1 => matches[0],
            0 => throw Unknown(reference),
            _ => throw Refusal.Conflict("ambiguous_session", $"Several sessions begin with '{reference}'.", "Give more of the id."),
        };
    }

    private static WorkRow? ByItsNumber(Transaction tx, Context context, long number)
    {
        var matches = tx.Query(ByNumber, WorkRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@number", number));
        if (matches.Count > 1 && context.Caller.Place is { CommonDir.Length: > 0 } place)
        {
            var here = Projects.FindRepository(tx, context, place);
            matches = matches.FindAll(each => each.Session.ProjectId == here?.Id) is { Count: > 0 } ours ? ours : matches;
        }

        return matches.Count switch
        {
            1 => matches[0],
            0 => null,
            _ => throw Refusal.Conflict(
                "ambiguous_session",
                $"Several projects have a session #{number}.",
                "Stand in the project's repository, or give the id: stint session list",
                new JsonObject { ["ids"] = new JsonArray([.. matches.Select(each => (JsonNode?)each.Session.Id)]) }),
        };
    }

    /// <summary>The number in <c>42</c>, <c>#42</c>, <c>00042</c>, <c>SESSION-00042</c>; null for anything else.</summary>
    public static long? NumberIn(string text)
    {
        if (text.StartsWith("SESSION-", StringComparison.OrdinalIgnoreCase))
            text = text[8..];
        text = text.TrimStart('#');
        return text.Length is > 0 and <= 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;
    }

    private static Refusal Unknown(string reference) => Refusal.NotFound(
        "session_not_found",
        $"There is no session '{PlainText.Short(reference, 60)}'.",
        "See the last ones: stint session list   A visit with its events: stint visits show ID");
}
