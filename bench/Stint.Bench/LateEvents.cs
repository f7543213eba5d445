using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Bench;

/// <summary>
/// P11: something late for a long history. The cost must follow the session it touches and not the history, so the one is varied while the
/// other stands. Counting all days again shows beside it what following the history would mean.
/// </summary>
internal static class LateEvents
{
    public static Workload Workload { get; } = new("P11", "late events into a history (items: events of the history, or of the session touched)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        int[] sizes = full ? [10_000, 100_000, 1_000_000] : [1_000, 10_000, 100_000];
        foreach (var size in sizes)
            yield return InMemory(size);
        using var folder = new TempFolder();
        foreach (var (engine, create, drop) in Stores.All("P11", folder))
        {
            foreach (var size in sizes)
            {
                var target = create();
                using (StoredHistory history = new(target, size, entriesOfOpen: 10))
                {
                    yield return Stored($"{engine}, by history", size, history);
                    // On a server each session is several round trips: minutes, to show the same.
                    if (engine == Stores.Sqlite)
                        yield return new Case($"{engine}, by history", size, [Contender.Of("all days counted again", history.Recount)], Runs: 3);
                }

                drop(target);
            }

            foreach (var entries in (int[])[10, 100, 1_000])
            {
                var target = create();
                using (StoredHistory history = new(target, sizes[0], entries))
                    yield return new Case($"{engine}, by session", entries, [Late(history)]);
                drop(target);
            }
        }
    }

    private static Case Stored(string name, int size, StoredHistory history)
    {
        var amended = 0;
        var deleted = 0;
        return new Case(name, size,
        [
            Late(history),
            // The first sessions are dated anew, each time a minute earlier; the last ones are deleted.
            Contender.Of("ended session dated anew", () =>
            {
                var (round, number) = Math.DivRem(amended++, 40);
                var start = StoredHistory.StartOf(number) - TimeSpan.FromMinutes(round + 1);
                return history.Do(AmendSession.Operation, ("session", StoredHistory.IdOf(number)), ("started_at", start.ToString()), ("why", "began earlier"));
            }),
            Contender.Of("session deleted", () =>
                history.Do(DeleteSession.Operation, ("session", StoredHistory.IdOf(history.Ended - ++deleted)), ("yes", "true"))),
        ]);
    }

    /// <summary>An entry told late, in the middle of an open session: the sessions take turns.</summary>
    private static Contender Late(StoredHistory history)
    {
        var told = 0;
        return Contender.Of("late entry into a session", () =>
        {
            var (round, turn) = Math.DivRem(told++, StoredHistory.Open);
            var at = history.OpenedAt + TimeSpan.FromMinutes(31 + round);
            return history.Do(LogEntry.Operation, ("session", StoredHistory.IdOf(history.Ended + turn)), ("text", "told late"), ("at", at.ToString()));
        });
    }

    /// <summary>The core alone: a late sign that joins two sessions, and one taken away that parts one.</summary>
    private static Case InMemory(int size)
    {
        const int times = 1000;
        MadeHistory history = new(size);
        return new Case("in memory, a thousand times", size,
        [
            Contender.Of("two sessions merged", () => Apply(times, size, place => Late(history, place))),
            Contender.Of("a session split", () => Apply(times, size, place => Parted(history, place))),
        ]);
    }

    private static long Apply(int times, int size, Func<int, IReadOnlyList<LateChange>> change)
    {
        var changes = 0L;
        for (var i = 0; i < times; i++)
            changes += change((int)((long)i * 7919 % ((size / MadeHistory.Signs) - 1))).Count;
        return changes;
    }

    private static IReadOnlyList<LateChange> Late(MadeHistory history, int place) =>
        Stint.Sessions.Late.Apply(history, [new Sign(MadeHistory.EndOf(place) + TimeSpan.FromMinutes(20), "late")], [], Policy.Visit);

    private static IReadOnlyList<LateChange> Parted(MadeHistory history, int place) =>
        Stint.Sessions.Late.Apply(history, [], [MadeHistory.SignOf(place, 5)], Policy.Visit);
}
