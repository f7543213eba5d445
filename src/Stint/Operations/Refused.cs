namespace Stint.Operations;

/// <summary>One thing an import could not take: which (a commit's name, a file's line) and why.</summary>
internal sealed record Refused(string Line, string Reason);

/// <summary>Collects refusals: all are counted, the first thousand are kept, since a source may be nothing but rubbish.</summary>
internal sealed class Refusals
{
    private const int Most = 1000;
    private readonly List<Refused> kept = [];

    public long Count { get; private set; }

    public Refused[] Kept => [.. kept];

    public void Add(string line, string reason)
    {
        Count++;
        if (kept.Count < Most)
            kept.Add(new Refused(line, reason));
    }
}
