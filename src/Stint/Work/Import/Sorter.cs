namespace Stint.Work.Import;

/// <summary>Sorts any number of records: a few thousand at a time in memory, and those runs merged as they are read.</summary>
internal sealed class Sorter<T>(Comparison<T> order) : IDisposable
    where T : unmanaged
{
    /// <summary>Records sorted in memory.</summary>
    private const int AtOnce = 1024;

    /// <summary>Runs merged at once; so many of one level become one of the next.</summary>
    private const int FanIn = 32;

    private readonly Comparer<T> comparer = Comparer<T>.Create(order);
    private readonly List<(int From, int To, int Level)> runs = [];
    private readonly RecordFile<T> file = new();
    private T[] held = new T[64];
    private int inHeld;

    public int Count { get; private set; }

    public void Add(in T record)
    {
        if (inHeld == AtOnce)
            Spill();
        if (inHeld == held.Length)
            Array.Resize(ref held, held.Length * 2);
        held[inHeld++] = record;
        Count++;
    }

    /// <summary>All that was added, in order; again from the beginning each time.</summary>
    public Cursor<T> Read()
    {
        held.AsSpan(0, inHeld).Sort(order);
        var rest = held.Take(inHeld);
        return new Cursor<T>(runs.Count == 0 ? rest : Merge([.. runs.Select(Read), rest]));
    }

    public void Dispose() => file.Dispose();

    private IEnumerable<T> Read((int From, int To, int Level) run) => file.Read(run.From, run.To);

    private void Spill()
    {
        held.AsSpan(0, inHeld).Sort(order);
        Append(held.Take(inHeld), level: 0);
        inHeld = 0;
        // What the records were made from would pile up to the size of the processor's cache before the collector took it.
        GC.Collect(1);
        for (var level = 0; runs.Count(run => run.Level == level) == FanIn; level++)
        {
            var merged = runs.FindAll(run => run.Level == level);
            Append(Merge([.. merged.Select(Read)]), level + 1);
            runs.RemoveAll(run => run.Level == level);
        }
    }

    private void Append(IEnumerable<T> records, int level)
    {
        var from = file.Count;
        foreach (var record in records)
            file.Add(record);
        runs.Add((from, file.Count, level));
    }

    private IEnumerable<T> Merge(IEnumerable<T>[] sorted)
    {
        var queue = new PriorityQueue<IEnumerator<T>, T>(sorted.Length, comparer);
        foreach (var each in sorted.Select(records => records.GetEnumerator()))
        {
            if (each.MoveNext())
                queue.Enqueue(each, each.Current);
        }

        while (queue.TryPeek(out var least, out var record))
        {
            yield return record;
            if (least.MoveNext())
                queue.DequeueEnqueue(least, least.Current);
            else
                queue.Dequeue();
        }
    }
}

/// <summary>Records in order, with a view of the next one.</summary>
internal sealed class Cursor<T>
    where T : unmanaged
{
    private readonly IEnumerator<T> records;

    public Cursor(IEnumerable<T> records)
    {
        this.records = records.GetEnumerator();
        Next();
    }

    /// <summary>Whether there is a <see cref="Current"/> one.</summary>
    public bool Any { get; private set; }

    public T Current => records.Current;

    public void Next() => Any = records.MoveNext();
}
