namespace Stint.Sessions;

/// <summary>
/// Late signs and removed ones, applied to the sessions that stand: the result is what cutting everything anew would give, and the cost
/// follows the sessions touched. A policy with a cap cuts by the start, so a change may go on through later sessions until cuts meet again.
/// </summary>
public static class Late
{
    /// <summary>What changes, neighbourhood by neighbourhood in order of time; nothing for signs already known or never known. A sign both added and removed is added.</summary>
    public static IReadOnlyList<LateChange> Apply(IHistory history, IEnumerable<Sign> added, IEnumerable<Sign> removed, Policy policy)
    {
        HashSet<Sign> adding = [.. added];
        Edit[] edits =
        [
            .. adding.Select(sign => new Edit(sign, IsAdded: true))
                .Concat(removed.Where(sign => !adding.Contains(sign)).Distinct().Select(sign => new Edit(sign, IsAdded: false)))
                .OrderBy(edit => edit.Sign),
        ];
        List<LateChange> changes = [];
        for (var done = 0; done < edits.Length;)
        {
            var recut = new Recut(history, edits, done, Limits.Of(policy));
            done = recut.Run();
            changes.AddRange(Reconciliation.Of(recut.Before, recut.After));
        }

        return changes;
    }
}
