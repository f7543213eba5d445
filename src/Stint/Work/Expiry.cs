using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>
/// Ends sessions whose silence has outlasted their policy: on reading, and by the server's sweep. There are no timers to lose.
/// Several may sweep at once; the condition in the statement lets each session end once.
/// </summary>
internal static class Expiry
{
    // While somebody still tells what happened long ago, the session is not over: what counts is also when they last said something.
    private const string IsDue =
        """
        bucket = @bucket and ended_at is null and kind = 'work' and last_activity_at < @now - end_after_ms
          and not exists (select 1 from activities a where a.bucket = sessions.bucket and a.session_id = sessions.id
            and a.type <> 'commit' and a.recorded_at >= @now - sessions.end_after_ms)
        """;

    private static readonly Sql Due = new($"select count(*) from sessions where {IsDue}");

    private static readonly Sql End = new(
        $"update sessions set status = 'ended', ended_at = last_activity_at, closed_at = @now, end_reason = 'timeout' where {IsDue}");

    /// <summary>Ends what is due, and returns how many sessions that were. The figures reach to the last activity already, so no day changes.</summary>
    public static int Run(Transaction tx, Context context) => tx.Execute(End, ("@now", context.Now), ("@bucket", context.Bucket));

    /// <summary>Reads a state in which nothing is overdue.</summary>
    public static T Read<T>(Context context, Func<Transaction, T> read)
    {
        Settle(context);
        return context.Database.Read(read);
    }

    /// <summary>The same with the days of the caller's zone in it.</summary>
    public static T ReadDays<T>(Context context, Func<Transaction, T> read)
        where T : class
    {
        Settle(context);
        return WorkDays.Kept.Read(context, read);
    }

    private static void Settle(Context context)
    {
        var due = context.Database.Read(tx => tx.First(Due, row => row.Long(0), ("@bucket", context.Bucket), ("@now", context.Now)));
        if (due > 0)
            context.Database.Write(tx => Run(tx, context));
    }
}
