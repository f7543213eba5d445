using Stint.Operations;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint pause</c> and <c>stint continue</c>: a stretch that counts as idle, whatever its length.</summary>
internal static class PauseSession
{
    public static readonly Operation Pause = Of(
        "pause", at => new SessionMove.Pause(at), ActivityTypes.Paused, "Paused", "Pause the session: the time until you continue is idle");

    public static readonly Operation Continue = Of(
        "continue", at => new SessionMove.Continue(at), ActivityTypes.Continued, "Continued", "Continue a paused session");

    private static Operation<ActivityView> Of(string verb, Func<Instant, SessionMove> move, string type, string done, string summary) => new()
    {
        Verbs = [verb, "session " + verb],
        Route = $"POST /api/v1/work/sessions/{{session}}/{verb}",
        Tool = "session " + verb,
        Summary = summary,
        Examples = [$"stint {verb}", $"stint {verb} --at -10m"],
        Parameters = [Common.At, Common.Session],
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(
            context, arguments, type, done, when: session => Moment(context, arguments, session), also: (tx, row) => Moves.Make(tx, row.Session, move(Moment(context, arguments, row.Session)))),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, done),
    };

    /// <summary>
    /// Pauses do not overlap: both ends lie behind everything that was recorded. Where nobody named a time, a clock that went back, or is
    /// behind that of another machine, is no reason to refuse.
    /// </summary>
    private static Instant Moment(Context context, Arguments arguments, SessionRow session)
    {
        var at = context.Occurred(arguments, Common.At);
        if (!arguments.Has(Common.At))
            return Instant.Max(at, session.LastActivityAt);
        return at >= session.LastActivityAt
            ? at
            : throw Refusal.Conflict("before_last_activity", $"Something was recorded at {session.LastActivityAt}, after that time.", "Give a later time.");
    }
}
