using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>Makes the moves of the life cycle on a stored session: the row is read behind its lock, the table decides, the next state is written.</summary>
internal static class Moves
{
    /// <summary>An ended row takes only a correction, which counts itself; the trigger that guards ended rows asks for the same.</summary>
    private static readonly Sql Write = new(
        """
        update sessions set status = @status, started_at = @started, last_activity_at = @last, ended_at = @ended, closed_at = @closed,
          end_reason = @reason, amendments = amendments + @correction
        where bucket = @bucket and id = @id and (ended_at is null or @correction = 1)
        """);

    /// <summary>The session after the move, or the refusal of the table.</summary>
    public static SessionRow Make(Transaction tx, SessionRow session, SessionMove move)
    {
        var current = tx.First(SessionRow.ById, SessionRow.Read, ("@bucket", session.Bucket), ("@id", session.Id))!;
        var moved = Lifecycle.Apply(current.Kind, current.State, move);
        if (!moved.Made)
            throw Refusal.Conflict(MoveRefusalCodes.Name(moved.Refusal.Code), moved.Refusal.Message, Hint(moved.Refusal.Code, session));
        var next = moved.Next;
        tx.Execute(
            Write,
            ("@status", SessionStatuses.Name(next.Status)),
            ("@started", next.StartedAt),
            ("@last", next.LastActivityAt),
            ("@ended", next.EndedAt),
            ("@closed", next.ClosedAt),
            ("@reason", next.EndReason is { } reason ? EndReasons.Name(reason) : null),
            ("@correction", current.EndedAt is null ? 0 : 1),
            ("@bucket", session.Bucket),
            ("@id", session.Id));
        return current with
        {
            Status = next.Status,
            StartedAt = next.StartedAt,
            LastActivityAt = next.LastActivityAt,
            EndedAt = next.EndedAt,
            ClosedAt = next.ClosedAt,
            EndReason = next.EndReason,
        };
    }

    private static string? Hint(MoveRefusalCode code, SessionRow session) => code switch
    {
        MoveRefusalCode.AlreadyEnded => "Start another: stint start",
        MoveRefusalCode.AlreadyPaused => "Go on with: stint continue",
        MoveRefusalCode.NotPaused => "Pause it with: stint pause",
        MoveRefusalCode.NotEnded => $"End it first: stint end --session {session.Number}",
        _ => null,
    };
}
