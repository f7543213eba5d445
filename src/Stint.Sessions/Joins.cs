namespace Stint.Sessions;

/// <summary>
/// Signs of life that carry what they are about, joined to time: a gap that is not longer than the time-out counts wholly, for the sign it begins with;
/// a longer one counts nothing. Nothing is added before, after or to a lone sign.
/// </summary>
public static class Joins
{
    /// <summary>What each sign is credited with, in order of time; signs of one instant in the order of their keys, so that any order of arrival gives the same.</summary>
    /// <param name="signs">The signs of one sequence, in any order.</param>
    /// <param name="at">When a sign was.</param>
    /// <param name="key">Tells signs of one instant apart.</param>
    /// <param name="timeout">The longest gap that counts.</param>
    public static IReadOnlyList<Credit<T>> Credits<T>(IEnumerable<T> signs, Func<T, Instant> at, Func<T, string> key, TimeSpan timeout)
    {
        var ordered = new List<T>(signs);
        // They mostly come in order already, and the sort of many that are not is stable in nothing but this.
        ordered.Sort((left, right) => at(left).CompareTo(at(right)) is not 0 and var byTime ? byTime : string.CompareOrdinal(key(left), key(right)));
        var credits = new Credit<T>[ordered.Count];
        for (var i = 0; i < credits.Length; i++)
        {
            var start = at(ordered[i]);
            Instant? next = i + 1 < credits.Length ? at(ordered[i + 1]) : null;
            credits[i] = new Credit<T>(ordered[i], new Interval(start, next is { } to && to - start <= timeout ? to : start), next);
        }

        return credits;
    }

    /// <summary>
    /// The part of credits that lies in a window, and of lone signs those in it. Whoever passes the signs of the window and those within a time-out around
    /// it gets what all signs would give, so that the parts of windows that tile a range add up to the range.
    /// </summary>
    public static IEnumerable<Credit<T>> Within<T>(this IEnumerable<Credit<T>> credits, Interval window)
    {
        foreach (var credit in credits)
        {
            if (credit.Counted.IsEmpty)
            {
                if (window.Contains(credit.Counted.Start))
                    yield return credit;
            }
            else if (credit.Counted.Intersect(window) is { IsEmpty: false } part)
            {
                yield return credit with { Counted = part };
            }
        }
    }

    /// <summary>Credits that follow one another without a gap and are of one slice, as one.</summary>
    /// <param name="credits">Of one sequence, in order; what is filtered is left out by now, and parts what it stood between.</param>
    /// <param name="slice">What a credit is counted for.</param>
    public static IEnumerable<Run<T>> Runs<T, TSlice>(this IEnumerable<Credit<T>> credits, Func<T, TSlice> slice)
    {
        Run<T>? open = null;
        foreach (var credit in credits)
        {
            if (open is { } run && run.Stretch.End == credit.Counted.Start && EqualityComparer<TSlice>.Default.Equals(slice(run.First), slice(credit.Sign)))
            {
                open = run with { Stretch = run.Stretch with { End = credit.Counted.End } };
                continue;
            }

            if (open is { } done)
                yield return done;
            open = new Run<T>(credit.Sign, credit.Counted);
        }

        if (open is { } last)
            yield return last;
    }
}
