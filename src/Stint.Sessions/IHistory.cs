namespace Stint.Sessions;

/// <summary>The sessions of one actor as they stand, looked up as they are needed: by one index, and the signs of few.</summary>
public interface IHistory
{
    /// <summary>The latest session that starts at the instant or before it.</summary>
    Known? AtOrBefore(Instant at);

    /// <summary>The earliest session that starts after the instant.</summary>
    Known? After(Instant at);

    /// <summary>The signs a session holds, in any order; asked only of sessions that are really cut anew.</summary>
    IReadOnlyList<Sign> SignsOf(Known session);
}
