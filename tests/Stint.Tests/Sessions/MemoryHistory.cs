using Stint.Sessions;

namespace Stint.Tests.Sessions;

/// <summary>The sessions of one actor in memory, as a store would keep them: changes are applied to it, and it counts what was read.</summary>
internal sealed class MemoryHistory : IHistory
{
    private readonly SortedList<Instant, Known> sessions = [];
    private readonly HashSet<Sign> signs = [];
    private int keys;

    public MemoryHistory(IEnumerable<Sign> signs, Policy policy)
    {
        this.signs.UnionWith(signs);
        foreach (var cut in Sessionizer.Cut([.. this.signs], policy))
            Insert($"s{++keys}", cut);
    }

    public List<string> KeysRead { get; } = [];

    public int Lookups { get; private set; }

    public IEnumerable<Cut> Cuts => sessions.Values.Select(session => session.Cut);

    public IEnumerable<Sign> Signs => signs;

    public Known? AtOrBefore(Instant at)
    {
        Lookups++;
        return sessions.Values.LastOrDefault(session => session.Cut.Start <= at);
    }

    public Known? After(Instant at)
    {
        Lookups++;
        return sessions.Values.FirstOrDefault(session => session.Cut.Start > at);
    }

    public IReadOnlyList<Sign> SignsOf(Known session)
    {
        KeysRead.Add(session.Key);
        return [.. signs.Where(sign => session.Cut.Holds(sign.At))];
    }

    public IReadOnlyList<LateChange> Apply(IEnumerable<Sign> added, IEnumerable<Sign> removed, Policy policy)
    {
        Sign[] adding = [.. added];
        Sign[] removing = [.. removed];
        KeysRead.Clear();
        Lookups = 0;
        var changes = Late.Apply(this, adding, removing, policy);
        signs.ExceptWith(removing);
        signs.UnionWith(adding);
        foreach (var key in changes.SelectMany(Gone))
            sessions.RemoveAt(sessions.IndexOfValue(sessions.Values.Single(session => session.Key == key)));
        foreach (var change in changes.Where(change => change.After is not null))
            Insert(change.Kind is LateKind.Added or LateKind.Split ? $"s{++keys}" : change.Key!, change.After!.Value);
        return changes;
    }

    private static IEnumerable<string> Gone(LateChange change) => change.Kind is LateKind.Added or LateKind.Split
        ? []
        : change.Absorbed.Select(session => session.Key).Append(change.Key!);

    private void Insert(string key, Cut cut) => sessions.Add(cut.Start, new Known(key, cut));
}
