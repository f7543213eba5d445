using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint pause</c> and <c>stint continue</c>: a stretch that counts as idle, whatever its length.</summary>
internal static class PauseSession
{
    private static readonly Sql SetStatus = new(
        "update sessions set status = @status where bucket = @bucket and id = @id and ended_at is null");

    public static readonly Operation Pause = Of("pause", SessionStatus.Paused, ActivityTypes.Paused, "Paused", "Pause the session: the time until you continue is idle");

    public static readonly Operation Continue = Of("continue", SessionStatus.Active, ActivityTypes.Continued, "Continued", "Continue a paused session");

    private static Operation<ActivityView> Of(string verb, SessionStatus to, string type, string done, string summary) => new()
    {
        Verbs = [verb, "session " + verb],
        Route = $"POST /api/v1/work/sessions/{{session}}/{verb}",
        Summary = summary,
        Parameters = [Common.At, Common.Session],
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(context, arguments, type, done, also: (tx, row) =>
        {
            if (row.Session.Status == to)
            {
                throw Refusal.Conflict(
                    to == SessionStatus.Paused ? "already_paused" : "not_paused",
                    to == SessionStatus.Paused ? $"Session #{row.Session.Number} is paused already." : $"Session #{row.Session.Number} is not paused.",
                    to == SessionStatus.Paused ? "Go on with: stint continue" : null);
            }

            // Pauses do not overlap: both ends lie behind everything that was recorded.
            if (context.Occurred(arguments, Common.At) < row.Session.LastActivityAt)
                throw Refusal.Conflict("before_last_activity", $"Something was recorded at {row.Session.LastActivityAt}, after that time.", "Give a later time.");
            tx.Execute(SetStatus, ("@status", SessionStatuses.Name(to)), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
        }),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, done),
    };
}
