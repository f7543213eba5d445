using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Goals;

namespace Stint.Work;

/// <summary><c>stint end</c>: ends the session, with its figures final and its handoff written.</summary>
internal static class EndSession
{
    private static readonly Parameter<string> Notes = Parameter.Text("notes", "A last note", Common.LongText, value: "TEXT");
    private static readonly Parameter<string> Reason = Parameter.Choice("reason", "Why it ends (user_end)", [.. EndReasons.All.Select(EndReasons.Name)]);
    private static readonly Parameter<string> Outcome = Parameter.Choice("outcome", "Was the goal reached?", "yes", "partial", "no");
    private static readonly Parameter<string> Why = Parameter.Text("why", "Why the outcome is that", Common.LongText, value: "TEXT");

    public static readonly Operation Operation = new Operation<SessionView>
    {
        Verbs = ["end", "session end"],
        Route = "POST /api/v1/work/sessions/{session}/end",
        Tool = "session end",
        Summary = "End the session, write its handoff, show its summary",
        Examples = ["stint end", "stint end --outcome partial --why \"errors are not translated yet\"", "stint end --at 17:30 --notes \"left early\""],
        Parameters = [Notes, Reason, Outcome, Why, Common.At, Common.Session, Measure.Evidence],
        Gather = Gather.Evidence | Gather.Health,
        Json = () => WorkJson.Default.SessionView,
        Does = Run,
        Shows = Reports.Summary,
    };

    private static SessionView Run(Context context, Arguments arguments)
    {
        var at = context.Occurred(arguments, Common.At);
        var reason = EndReasons.TryParse(arguments.Get(Reason), out var given) ? given : EndReason.UserEnd;
        if (arguments.Has(Why) && !arguments.Has(Outcome))
            throw Refusal.Usage("why_without_outcome", "--why explains an outcome.", "Add --outcome yes, partial or no.");
        return context.Database.Write(tx =>
        {
            var row = SessionRef.Hold(tx, context, arguments.Get(Common.Session));
            if (row.Session.EndedAt is null && arguments.Get(Measure.Evidence) is { } evidence)
            {
                Measure.Record(tx, context, row, evidence);
                row = SessionRef.Need(tx, context, row.Session.Id);
            }

            // What timed out before this word came has ended already, at its last evidence.
            if (row.Session.IsExpired(at))
                Expiry.Run(tx, context);
            row = SessionRef.NeedOpen(tx, context, row.Session.Id);
            if (at < row.Session.StartedAt)
                throw Refusal.Conflict("before_start", $"The session started at {row.Session.StartedAt}, after that time.", "Give a later time.");
            // Told late: the silence since the last sign is not part of it.
            Close(tx, context, arguments, row, row.Session.IsExpired(at) ? row.Session.LastActivityAt : at, reason);
            return SessionViews.Full(tx, context, SessionRef.Need(tx, context, row.Session.Id));
        });
    }

    private static void Close(Transaction tx, Context context, Arguments arguments, WorkRow row, Instant at, EndReason reason)
    {
        var session = row.Session;
        at = Instant.Max(at, session.LastActivityAt);
        Timelines.End(tx, session, new SessionMove.End(at, reason, context.Now), () =>
        {
            if (arguments.Get(Notes) is { } notes)
                Timelines.Add(tx, session, Entries.New(context, row, ActivityTypes.Note, Redaction.Apply(notes.Trim()), at));
            if (arguments.Get(Outcome) is { } outcome)
            {
                var why = arguments.Get(Why) is { } text ? Redaction.Apply(text.Trim()) : null;
                var judge = Judge.OfCaller(context, row);
                Timelines.Add(tx, session, Entries.New(context, row, ActivityTypes.Outcome, why is null ? outcome : $"{outcome}: {why}", at) with { Data = EvaluateGoal.Data(judge, outcome, why, []) });
                EvaluateGoal.Keep(tx, row, judge, outcome, why);
            }

            Timelines.Add(tx, session, Entries.New(context, row, ActivityTypes.Ended, EndReasons.Name(reason), at));
        });
    }
}
