namespace Stint.Sessions;

/// <summary>Cuts signs that come in order, in constant memory.</summary>
public sealed class Cutter(Policy policy)
{
    private readonly Limits limits = Limits.Of(policy);
    private Sign last;
    private long start;
    private long count;

    /// <summary>The session so far; null before the first sign and after <see cref="Finish"/>.</summary>
    public Cut? Open => count == 0 ? null : Current;

    private Cut Current => new(new Instant(start), last.At, count);

    /// <summary>Takes the next sign; true when it begins a new session, and <paramref name="finished"/> is the one before. A repeated sign changes nothing.</summary>
    /// <exception cref="ArgumentException">The sign is before the one already taken.</exception>
    public bool Add(Sign sign, out Cut finished)
    {
        finished = default;
        if (count == 0)
        {
            Begin(sign);
            return false;
        }

        var order = sign.CompareTo(last);
        if (order < 0)
            throw new ArgumentException($"Sign {sign.Id} at {sign.At} comes after {last.Id} at {last.At}; a cutter takes signs in order.", nameof(sign));
        if (order == 0)
            return false;
        if (limits.Reach(start, last.At.Milliseconds, sign.At.Milliseconds))
        {
            last = sign;
            count++;
            return false;
        }

        finished = Current;
        Begin(sign);
        return true;
    }

    /// <summary>Hands over the last session, if there was any sign, and is empty again.</summary>
    public bool Finish(out Cut finished)
    {
        finished = count == 0 ? default : Current;
        var any = count > 0;
        count = 0;
        return any;
    }

    private void Begin(Sign sign) => (last, start, count) = (sign, sign.At.Milliseconds, 1);
}
