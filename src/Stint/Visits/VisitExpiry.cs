using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Ends visits that have been silent for longer than their policy: at their last sign of life, noticed now.</summary>
internal static class VisitExpiry
{
    private const int AtOnce = 1000;

    // The first bound is the same for all, so that the index ends there and those that are not due are not looked at.
    private const string IsDue =
        "s.bucket = @bucket and s.kind = 'visit' and s.ended_at is null and s.last_activity_at < @silent and s.last_activity_at < @now - s.end_after_ms";

    private static readonly Sql AnyDue = new($"select 1 from sessions s where {IsDue} limit 1");

    private static readonly Sql Due = new($"{VisitRow.BySession} where {IsDue} and s.workspace = @workspace and {VisitRow.Joined} order by s.last_activity_at, s.id limit @limit");

    // Those that were just read and no other: SQLite has one writer.
    private static readonly Sql SqliteEnd = new(
        """
        update sessions set status = 'ended', ended_at = last_activity_at, closed_at = @now, end_reason = 'timeout'
        where bucket = @bucket and kind = 'visit' and ended_at is null and last_activity_at <= @last and last_activity_at < @now - end_after_ms
          and workspace = @workspace and (last_activity_at < @last or id <= @id)
        """);

    // By their ids alone: by their silence too, all that is due would be read for each part of it.
    private static readonly Sql PostgresHeld = new(
        $"{VisitRow.BySession} where s.bucket = @bucket and s.id = any(@ids) and {VisitRow.Joined} order by s.id for update of s");

    /// <summary>Ends what is due, and returns how many visits that were. Several servers may do it at once: each visit is ended once.</summary>
    public static int Run(Context context)
    {
        var ended = 0;
        for (var found = AtOnce; found == AtOnce;)
        {
            (found, var some) = context.Database.Write(tx => Some(tx, context));
            ended += some;
        }

        return ended;
    }

    /// <summary>Reads a state in which nothing is overdue.</summary>
    public static void Settle(Context context)
    {
        var (due, salts) = context.Database.Read(tx =>
            (tx.Query(AnyDue, row => row.Int(0), ("@bucket", context.Bucket), ("@now", context.Now), ("@silent", Silent(context))).Count > 0, OverdueSalts.Any(tx, context)));
        if (due)
            Run(context);
        if (salts)
            OverdueSalts.Forget(context);
    }

    /// <summary>How many were found, and how many of them ended: another server may have been faster, or somebody came back.</summary>
    private static (int Found, int Ended) Some(Transaction tx, Context context)
    {
        var due = tx.Query(
            Due, VisitRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@now", context.Now), ("@silent", Silent(context)), ("@limit", AtOnce));
        var found = due.Count;
        if (found == 0)
            return (0, 0);
        if (tx.Engine == Engine.Postgres)
        {
            // Nobody takes anything into these visits until they are ended, and what was taken in since they were looked for has them go on.
            VisitStream.Hold(tx, due.Select(row => row.Stream));
            due = tx.Query(PostgresHeld, VisitRow.Read, ("@bucket", context.Bucket), ("@ids", due.ConvertAll(row => row.Session.Id).ToArray()));
            due.RemoveAll(row => !row.Session.IsExpired(context.Now));
            var changes = new VisitChanges();
            foreach (var before in due)
                changes.Put(before, before.Settled(context.Now));
            changes.Write(tx, context);
            return (found, due.Count);
        }

        tx.Execute(
            SqliteEnd,
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@now", context.Now),
            ("@last", due[^1].Session.LastActivityAt),
            ("@id", due[^1].Session.Id));
        var days = new VisitDays();
        foreach (var before in due)
            days.Change(before, before.Settled(context.Now));
        days.Apply(tx, context);
        return (found, found);
    }

    /// <summary>Whatever was seen since then is not looked at: those that an import cut after a shorter silence are ended with the others.</summary>
    private static Instant Silent(Context context) => context.Now - Policy.Visit.EndAfter!.Value;
}
