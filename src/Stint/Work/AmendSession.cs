using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint session amend</c>: corrects a session after the fact. Who, when, what and why become an entry of its timeline.</summary>
internal static class AmendSession
{
    private static readonly Parameter<string> Started = Parameter.Time("started_at", "When it really started");
    private static readonly Parameter<string> Ended = Parameter.Time("ended_at", "When it really ended (ended sessions only)");
    private static readonly Parameter<string> Goal = Parameter.Text("goal", "What its goal was", 2000, value: "GOAL");
    private static readonly Parameter<string> Reason = Parameter.Choice("reason", "Why it ended (ended sessions only)", [.. EndReasons.All.Select(EndReasons.Name)]);
    private static readonly Parameter<string> Why = Parameter.Text("why", "Why the correction is needed", 2000, required: true, value: "TEXT");

    /// <summary>An open session has no end to correct; its start is where its first sign of life is said to be.</summary>
    private static readonly Sql SetStart = new(
        "update sessions set started_at = @started, amendments = amendments + 1 where bucket = @bucket and id = @id and ended_at is null");

    private static readonly Sql SetActive = new(
        "update sessions set active_ms = @active, amendments = amendments + 1 where bucket = @bucket and id = @id");

    private static readonly Sql SetGoalText = new("update work_sessions set goal = @goal where bucket = @bucket and session_id = @id");

    private static readonly Sql Signs = new(
        "select min(at), max(at) from activities where bucket = @bucket and session_id = @id and sign = 1 and type not in ('session_started', 'session_ended')");

    public static readonly Operation Operation = new Operation<SessionView>
    {
        Verbs = ["session amend"],
        Route = "PATCH /api/v1/work/sessions/{session}",
        Summary = "Correct a session; the correction is recorded",
        Examples = ["stint session amend 42 --ended-at 17:30 --why \"forgot to end it\""],
        Parameters = [Common.Ref, Started, Ended, Goal, Reason, Why],
        Json = () => WorkJson.Default.SessionView,
        Does = Run,
        Shows = Reports.Summary,
    };

    private static SessionView Run(Context context, Arguments arguments)
    {
        var started = arguments.Has(Started) ? context.Occurred(arguments, Started) : (Instant?)null;
        var ended = arguments.Has(Ended) ? context.Occurred(arguments, Ended) : (Instant?)null;
        var reason = arguments.Get(Reason);
        var goal = arguments.Get(Goal);
        if (started is null && ended is null && reason is null && goal is null)
            throw Refusal.Usage("nothing_to_amend", "Nothing is to be corrected.", "Give --started-at, --ended-at, --goal or --reason.");
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.Hold(tx, context, arguments.Get(Common.Ref));
            var session = row.Session;
            if (session.EndedAt is null && (ended is not null || reason is not null))
                throw Refusal.Conflict("session_open", $"Session #{session.Number} is still open.", "End it: stint end --at TIME --reason R");
            var from = started ?? session.StartedAt;
            var to = ended ?? session.EndedAt;
            CheckBorders(tx, session, from, to);
            var correction = Describe(session, row, started, ended, goal, reason, arguments.Need(Why));
            Fold.Change(tx, session.Bucket, session.Workspace, session.Id, () =>
            {
                Timelines.Write(tx, session, Entries.New(context, row, ActivityTypes.Amended, correction.Text, context.Now) with { Sign = false, Data = correction.Data });
                if (session.EndedAt is null)
                    tx.Execute(SetStart, ("@started", from), ("@bucket", session.Bucket), ("@id", session.Id));
                else if (started is not null || ended is not null || reason is not null)
                    Moves.Make(tx, session, new SessionMove.Amend(started, ended, EndReasons.TryParse(reason, out var corrected) ? corrected : null));
                if (goal is not null)
                    tx.Execute(SetGoalText, ("@goal", Redaction.Apply(goal.Trim())), ("@bucket", session.Bucket), ("@id", session.Id));
                var active = Segments.Active(Share.Read(tx, session.Bucket, session.Id)!.Segments());
                tx.Execute(SetActive, ("@active", (long)active.TotalMilliseconds), ("@bucket", session.Bucket), ("@id", session.Id));
            });
            return SessionViews.Full(tx, context, SessionRef.Need(tx, context, session.Id));
        });
    }

    /// <summary>A session cannot be made shorter than what was recorded in it.</summary>
    private static void CheckBorders(Transaction tx, SessionRow session, Instant from, Instant? to)
    {
        var (first, last) = tx.First(Signs, row => (row.AtOrNull(0), row.AtOrNull(1)), ("@bucket", session.Bucket), ("@id", session.Id));
        if ((from != session.StartedAt || to != session.EndedAt) && WorkRetention.Was(tx, session))
            throw Refusal.Conflict("entries_pruned", $"The entries of session #{session.Number} were removed after work.retention: its borders are what is left of them.", "Its goal can be corrected: --goal.");
        if (to < from)
            throw Refusal.Usage("bad_borders", $"It would end ({to}) before it starts ({from}).");
        if (from > (first ?? from) || from > (to ?? session.LastActivityAt))
            throw Refusal.Conflict("activity_outside", $"Something was recorded at {first ?? session.LastActivityAt}, before that start.", "Choose an earlier start.");
        if (to < last)
            throw Refusal.Conflict("activity_outside", $"Something was recorded at {last}, after that end.", "Choose a later end.");
    }

    private static (string Text, string Data) Describe(
        SessionRow session, WorkRow row, Instant? started, Instant? ended, string? goal, string? reason, string why)
    {
        var changes = new List<string>();
        var data = new JsonObject { ["why"] = Redaction.Apply(why.Trim()) };
        Add("started_at", session.StartedAt.ToString(), started?.ToString());
        Add("ended_at", session.EndedAt?.ToString(), ended?.ToString());
        Add("goal", row.Goal, goal is null ? null : Redaction.Apply(goal.Trim()));
        Add("end_reason", session.EndReason is { } known ? EndReasons.Name(known) : null, reason);
        return ($"{string.Join("; ", changes)} ({Redaction.Apply(why.Trim())})", data.ToJsonString());

        void Add(string name, string? before, string? after)
        {
            if (after is null)
                return;
            changes.Add($"{name}: {before ?? "none"} → {after}");
            data[name] = new JsonObject { ["before"] = before, ["after"] = after };
        }
    }
}
