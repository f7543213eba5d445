namespace Stint.Sessions;

/// <summary>
/// A sign of life of one actor. An id has one instant (the store sees to that); the same sign counts once however often it arrives.
/// </summary>
/// <param name="At">When it was given.</param>
/// <param name="Id">Its id; orders signs of one instant, ordinally.</param>
public readonly record struct Sign(Instant At, string Id) : IComparable<Sign>
{
    /// <summary>By instant, then by id, ordinally.</summary>
    public int CompareTo(Sign other)
    {
        var byTime = At.Milliseconds.CompareTo(other.At.Milliseconds);
        return byTime != 0 ? byTime : CompareIds(Id, other.Id);
    }

    /// <summary>Before, in this order.</summary>
    public static bool operator <(Sign left, Sign right) => left.CompareTo(right) < 0;

    /// <summary>After, in this order.</summary>
    public static bool operator >(Sign left, Sign right) => left.CompareTo(right) > 0;

    /// <summary>Not after, in this order.</summary>
    public static bool operator <=(Sign left, Sign right) => left.CompareTo(right) <= 0;

    /// <summary>Not before, in this order.</summary>
    public static bool operator >=(Sign left, Sign right) => left.CompareTo(right) >= 0;

    // Repeated deliveries often carry the very same string.
    internal static int CompareIds(string left, string right) =>
        ReferenceEquals(left, right) ? 0 : string.CompareOrdinal(left, right);
}
