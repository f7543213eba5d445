using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Timeline;

/// <summary>Appending to a session's timeline: the entry, the session's projection and the days it touches, in one transaction.</summary>
internal static class Timelines
{
    /// <summary>Takes the session's row lock on either engine, and tells whether it is open.</summary>
    private static readonly Sql Lock = new(
        "update sessions set status = status where bucket = @bucket and id = @id and ended_at is null");

    private static readonly Sql Insert = new(
        """
        insert into activities (bucket, session_id, id, at, recorded_at, type, category, description, evidence, ai, sign, path, actor_id, data)
        values (@bucket, @session, @id, @at, @recorded, @type, @category, @description, @evidence, @ai, @sign, @path, @actor, @data)
        on conflict do nothing
        """);

    private static readonly Sql Touch = new(
        """
        update sessions set
          started_at = case when @at < started_at then @at else started_at end,
          last_activity_at = case when @at > last_activity_at then @at else last_activity_at end
        where bucket = @bucket and id = @id and ended_at is null
        """);

    private static readonly Sql SetActive = new(
        "update sessions set active_ms = @active where bucket = @bucket and id = @id and ended_at is null");

    /// <summary>Appends entries to an open session; an entry whose id is there already changes nothing.</summary>
    public static void Append(Transaction tx, SessionRow session, params IReadOnlyList<Activity> activities) =>
        Change(tx, session, () =>
        {
            foreach (var activity in activities)
                Add(tx, session, activity);
        });

    /// <summary>Changes an open session, and brings its active time and the days it touches up to date.</summary>
    public static void Change(Transaction tx, SessionRow session, Action change)
    {
        if (tx.Execute(Lock, ("@bucket", session.Bucket), ("@id", session.Id)) == 0)
            throw Refusal.Conflict("session_ended", $"Session #{session.Number} has ended.", "Start another: stint start");
        Fold.Change(tx, session.Bucket, session.Workspace, session.Id, change, active => SetActiveTime(tx, session, active));
    }

    /// <summary>Ends an open session whose row is locked: its last entries, its active time, the move itself and the days it touches.</summary>
    public static void End(Transaction tx, SessionRow session, SessionMove move, Action last) => Fold.Change(tx, session.Bucket, session.Workspace, session.Id, () =>
    {
        last();
        SetActiveTime(tx, session, Segments.Active(Share.Read(tx, session.Bucket, session.Id)!.Segments()));
        Moves.Make(tx, session, move);
    });

    /// <summary>Writes how long an open session was active.</summary>
    public static void SetActiveTime(Transaction tx, SessionRow session, TimeSpan active) =>
        tx.Execute(SetActive, ("@active", (long)active.TotalMilliseconds), ("@bucket", session.Bucket), ("@id", session.Id));

    /// <summary>Writes one entry and moves the session's borders to it. Only inside <see cref="Change"/> or before the session is folded.</summary>
    public static bool Add(Transaction tx, SessionRow session, Activity activity)
    {
        var added = Write(tx, session, activity);
        if (added && activity.Sign)
            tx.Execute(Touch, ("@at", activity.At), ("@bucket", session.Bucket), ("@id", session.Id));
        return added;
    }

    /// <summary>Writes one entry and nothing else; false when its id is there.</summary>
    public static bool Write(Transaction tx, SessionRow session, Activity activity) => tx.Execute(
        Insert,
        ("@bucket", session.Bucket),
        ("@session", session.Id),
        ("@id", activity.Id),
        ("@at", activity.At),
        ("@recorded", activity.RecordedAt),
        ("@type", activity.Type),
        ("@category", activity.Category),
        ("@description", activity.Description),
        ("@evidence", activity.Evidence),
        ("@ai", activity.Ai),
        ("@sign", activity.Sign),
        ("@path", activity.Path),
        ("@actor", activity.Actor),
        ("@data", activity.Data)) == 1;
}
