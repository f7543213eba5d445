using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Agents;

/// <summary>A session whose assistant is gone without a word: killed, closed, or of a kind that never tells. It ended at its last evidence.</summary>
internal static class LostSession
{
    private const int AtOnce = 200;

    private static readonly Parameter<string> Why = Parameter.Text("why", "How it is known", 200, value: "TEXT");

    private static readonly Parameter<string> Owner = Parameter.Text("owner", "The process that was seen to be gone", 200, value: "NAME");

    private static readonly Parameter<bool> Closed = Parameter.Flag("closed", "It was closed by whoever used it");

    private static readonly Sql Owned = new(
        $"""
        {WorkRow.Select}
        where w.bucket = @bucket and w.owner is not null and substr(w.owner, 1, 5) <> 'once:' and w.host = @host and s.workspace = @workspace and s.kind = 'work' and s.ended_at is null
        order by s.last_activity_at, s.id limit {AtOnce}
        """);

    private static readonly Sql LastSign = new(
        $"select {Activity.Columns} from activities a where a.bucket = @bucket and a.session_id = @id and a.sign = 1 order by a.at desc, a.id desc limit 1");

    /// <summary>Open sessions that a process of the caller's machine drives, for that machine to see whether it still runs.</summary>
    public static readonly Operation Driven = new Operation<Page<DrivenView>>
    {
        Verbs = ["session driven"],
        Route = "GET /api/v1/work/driven",
        Summary = "Open sessions that processes of this machine drive",
        Parameters = [],
        Hidden = true,
        Json = () => WorkJson.Default.PageDrivenView,
        Does = (context, _) => new Page<DrivenView>([.. Of(context, context.Caller.Host ?? "")], null),
        Shows = (page, terminal) => terminal.Line($"{page.Items.Length}"),
    };

    public static readonly Operation Operation = new Operation<SessionView>
    {
        Verbs = ["session lost"],
        Route = "POST /api/v1/work/sessions/{session}/lost",
        Summary = "End the session of an assistant that is gone, at its last evidence",
        Parameters = [Why, Owner, Closed, Common.Session],
        Hidden = true,
        Json = () => WorkJson.Default.SessionView,
        Does = (context, arguments) => End(context, arguments.Get(Common.Session), arguments.Get(Owner), arguments.Get(Why), arguments.Get(Closed)),
        Shows = Reports.Summary,
    };

    public static Arguments Arguments(string session, string owner, string why) => new Arguments().With(Common.Session, session).With(Owner, owner).With(Why, why);

    /// <summary>Of one whose end its client has told, by closing its connection.</summary>
    public static Arguments WhenClosed(string session, string why)
    {
        var arguments = new Arguments().With(Common.Session, session).With(Why, why);
        arguments.Set(Closed, true);
        return arguments;
    }

    public static List<DrivenView> Of(Context context, string host) => context.Database.Read(tx => tx.Query(
        Owned,
        WorkRow.Read,
        ("@bucket", context.Bucket),
        ("@host", host),
        ("@workspace", context.Workspace))
        .ConvertAll(row => new DrivenView(row.Session.Id, row.Owner!, row.Agent ?? "", row.Session.ActorId)));

    /// <param name="owner">The process that was seen to be gone: another one may have taken the session over since. Null: whichever it is.</param>
    public static SessionView End(Context context, string? session, string? owner, string? why, bool closed = false) => context.Database.Write(tx =>
    {
        Expiry.Run(tx, context);
        var row = SessionRef.Hold(tx, context, session);
        if (row.Session.EndedAt is null && (owner is null || row.Owner == owner))
            End(tx, context, row, why ?? "the assistant is gone", closed);
        return SessionViews.Full(tx, context, SessionRef.Need(tx, context, row.Session.Id));
    });

    /// <summary>
    /// A session that was gone in the middle of something crashed; one whose last word was that a turn had ended was closed by whoever used it, of
    /// which not every assistant tells.
    /// </summary>
    private static void End(Transaction tx, Context context, WorkRow row, string why, bool closed)
    {
        var session = row.Session;
        var last = tx.First(LastSign, Activity.Read, ("@bucket", session.Bucket), ("@id", session.Id));
        var reason = closed || last?.Type == ActivityTypes.TurnEnded ? EndReason.UserEnd : EndReason.Crash;
        var evidence = last is null ? "" : $"; its last evidence is {last.Type} at {last.At}";
        SessionMove move = reason == EndReason.Crash ? new SessionMove.Crash(context.Now) : new SessionMove.End(session.LastActivityAt, reason, context.Now);
        Timelines.End(tx, session, move, () =>
        {
            var entry = Entries.New(context, row, ActivityTypes.Ended, $"{EndReasons.Name(reason)}: {Redaction.Apply(why.Trim())}{evidence}", session.LastActivityAt);
            Timelines.Add(tx, session, entry with { Evidence = "observed", Ai = false, Actor = session.ActorId });
        });
    }
}

/// <summary>An open session and the process that drives it.</summary>
internal sealed record DrivenView(string Id, string Owner, string Agent, string Actor);
