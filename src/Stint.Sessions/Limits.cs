namespace Stint.Sessions;

/// <summary>The one rule of cutting, in milliseconds; a limit that is not set is never reached.</summary>
internal readonly record struct Limits(long EndAfter, long Cap)
{
    public static Limits Of(Policy policy) => new(Milliseconds(policy.EndAfter), Milliseconds(policy.Cap));

    /// <summary>True when a sign belongs to the session that started and was last active then: neither limit is strictly exceeded.</summary>
    public bool Reach(long start, long last, long at) => at - last <= EndAfter && at - start <= Cap;

    /// <summary>The first half of <see cref="Reach"/> for a sign later than the last, and false for any other: one unsigned comparison.</summary>
    public bool IsNext(long last, long at) => (ulong)(at - last - 1) < (ulong)EndAfter;

    /// <summary>The second half: the latest instant that the cap leaves to a session.</summary>
    public long LatestOf(long start) => Cap == long.MaxValue ? Cap : start + Cap;

    private static long Milliseconds(TimeSpan? limit) =>
        limit is { } value ? value.Ticks / TimeSpan.TicksPerMillisecond : long.MaxValue;
}
