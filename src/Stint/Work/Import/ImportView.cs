namespace Stint.Work.Import;

/// <summary>What an import did. The same source again reads as many, and adds none.</summary>
/// <param name="Read">Everything read; always added + skipped + refused.</param>
/// <param name="Added">What was new.</param>
/// <param name="Skipped">What was here already, belongs to another session, or was deleted on purpose.</param>
/// <param name="Refused">What makes no sense, with the reason; the first thousand.</param>
/// <param name="RefusedTotal">How many were refused.</param>
/// <param name="Sessions">How many sessions the source makes, new ones and those that stood.</param>
internal sealed record ImportView(long Read, long Added, long Skipped, Refused[] Refused, long RefusedTotal, long Sessions, ProjectView? Project);

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
