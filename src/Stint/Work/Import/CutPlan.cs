using Stint.Sessions;

namespace Stint.Work.Import;

/// <summary>A session to be: the commits <c>[From, To)</c> of the sorted ones, when it starts, and whether one of them counts without its lines.</summary>
internal readonly record struct Run(int From, int To, Instant Start, bool CutOff)
{
    public int Count => To - From;
}

/// <summary>Sessions to be that take the place of standing ones, or stand where none was: the runs <c>[From, To)</c>, with so many commits.</summary>
internal readonly record struct Change(int From, int To, int Commits, Instant Start, ObjectId First)
{
    /// <summary>The order of sessions in time; the first commit's name decides among those that start together.</summary>
    public static int CompareStarts(Change left, Change right) => left.Start != right.Start
        ? left.Start.CompareTo(right.Start)
        : ObjectId.Compare(left.First, right.First);
}

/// <summary>
/// What has to change so that a project's imported sessions are what cutting all their commits anew would give: those that stand and those
/// that are new. What comes out the same is not touched. All of it is on disk.
/// </summary>
internal sealed class CutPlan(CommitIndex index, CutRules rules) : IDisposable
{
    private readonly Sorter<Change> changes = new(Change.CompareStarts);

    public CutRules Rules => rules;
    public StandingSessions Standing { get; } = new();

    /// <summary>Commits of sessions to be, each author's in order of time.</summary>
    public RecordFile<CommitEntry> Entries { get; } = new();

    public RecordFile<Run> Runs { get; } = new();

    /// <summary>Commits of all changes together.</summary>
    public long Changed { get; private set; }

    /// <summary>Sessions that somebody has made theirs.</summary>
    public int Theirs { get; set; }

    /// <summary>Sessions of the project once the plan is carried out.</summary>
    public long Sessions => Runs.Count + Theirs;

    /// <summary>In order of the start of what changes, so that numbers are given in order of time.</summary>
    public Cursor<Change> Changes() => changes.Read();

    /// <summary>Sessions that have no commit of their own any more.</summary>
    public IEnumerable<Standing> Emptied() => Standing.All().Where(session => session is { Lost: true, Kept: false });

    public string AuthorOf(CommitEntry entry) => index.AuthorOf(entry.Author);

    public void Dispose()
    {
        changes.Dispose();
        Standing.Dispose();
        Entries.Dispose();
        Runs.Dispose();
    }

    /// <summary>Cuts the entries into runs, and finds what is not so already.</summary>
    public void Cut(IReadOnlySet<ObjectId> cutOff)
    {
        var gap = (long)rules.Gap.TotalMilliseconds;
        var entries = new Cursor<CommitEntry>(Entries.Read(0, Entries.Count));
        CommitEntry? before = null;
        Group? open = null;
        for (var from = 0; entries.Any;)
        {
            var first = entries.Current;
            var to = from;
            var (whole, linked, last) = (from, from, first);
            var (same, off) = (true, false);
            do
            {
                last = entries.Current;
                off |= cutOff.Contains(last.Sha);
                same &= last.Session == first.Session;
                if (last.Session >= 0)
                {
                    ref var session = ref Standing.At(last.Session);
                    linked = Math.Max(linked, session.Last);
                    if (session.Whole)
                        whole = Math.Max(whole, session.Last);
                }

                to++;
                entries.Next();
            }
            while (entries.Any && entries.Current.Author == first.Author && (to <= whole || entries.Current.At - last.At <= gap));
            var run = new Run(from, to, rules.Start(first.At, before?.Author == first.Author ? before?.At : null), off);
            open = Add(open, run, first, linked, same && Stands(run, first));
            (from, before) = (to, last);
        }

        Close(open);
    }

    /// <summary>Runs and standing sessions that share commits change together, or not at all.</summary>
    private sealed record Group(Change Change, int Linked, bool Stands);

    private Group Add(Group? open, Run run, CommitEntry first, int linked, bool stands)
    {
        var place = Runs.Count;
        Runs.Add(run);
        if (open is not null && run.From <= open.Linked)
            return new Group(open.Change with { To = place + 1, Commits = open.Change.Commits + run.Count }, Math.Max(open.Linked, linked), false);
        Close(open);
        return new Group(new Change(place, place + 1, run.Count, run.Start, first.Sha), linked, stands);
    }

    private void Close(Group? group)
    {
        if (group is null or { Stands: true })
            return;
        changes.Add(group.Change);
        Changed += group.Change.Commits;
    }

    /// <summary>Whether a run all of whose commits are in the session of the first, or in none, is that session.</summary>
    private bool Stands(Run run, CommitEntry first)
    {
        if (first.Session < 0)
            return false;
        ref var session = ref Standing.At(first.Session);
        return !session.Lost && session.Count == run.Count && session.StartedAt == run.Start && session.IdleGapMs == (long)rules.IdleGap.TotalMilliseconds
            && session.EndAfterMs == (long)rules.Gap.TotalMilliseconds && session.CutOff == run.CutOff;
    }
}
