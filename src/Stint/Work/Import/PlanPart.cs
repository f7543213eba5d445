namespace Stint.Work.Import;

/// <summary>Some changes of a plan, as many as one transaction carries out: all that is in memory of it.</summary>
internal sealed class PlanPart
{
    private readonly List<CommitEntry> entries = [];
    private readonly List<Run> runs = [];
    private readonly List<(int From, int To)> changes = [];
    private readonly Dictionary<int, Standing> standing = [];

    public IReadOnlyList<CommitEntry> Entries => entries;

    /// <summary>Sessions to be, as stretches of <see cref="Entries"/>.</summary>
    public IReadOnlyList<Run> Runs => runs;

    /// <summary>What changes together, as stretches of <see cref="Runs"/>.</summary>
    public IReadOnlyList<(int From, int To)> Changes => changes;

    /// <summary>Commits that no session had before.</summary>
    public long Added => entries.Count(entry => entry.Session < 0);

    /// <summary>The stored session that a commit is in.</summary>
    public Standing Standing(int place) => standing[place];

    /// <summary>Commits of whose changes git is asked, each with its run.</summary>
    public List<(ObjectId Sha, int Run)> Asked()
    {
        var asked = new List<(ObjectId, int)>(entries.Count);
        for (var run = 0; run < runs.Count; run++)
        {
            for (var i = runs[run].From; i < runs[run].To; i++)
            {
                if (entries[i].Session < 0 || !standing[entries[i].Session].Whole)
                    asked.Add((entries[i].Sha, run));
            }
        }

        return asked;
    }

    /// <summary>The order of sessions in time; the first commit's name decides among those that start together.</summary>
    public int CompareStarts(int left, int right) => runs[left].Start != runs[right].Start
        ? runs[left].Start.CompareTo(runs[right].Start)
        : CommitEntry.CompareNames(entries[runs[left].From], entries[runs[right].From]);

    /// <summary>Adds a change of a plan.</summary>
    public void Add(CutPlan plan, Change change)
    {
        changes.Add((runs.Count, runs.Count + change.To - change.From));
        foreach (var run in plan.Runs.Copy(change.From, change.To))
        {
            var from = entries.Count;
            entries.AddRange(plan.Entries.Copy(run.From, run.To));
            runs.Add(run with { From = from, To = entries.Count });
            for (var i = from; i < entries.Count; i++)
            {
                if (entries[i].Session is >= 0 and var place && !standing.ContainsKey(place))
                    standing[place] = plan.Standing.At(place);
            }
        }
    }
}

/// <summary>Deals out a plan's changes, in their order, in parts of about so many commits; a change is never divided.</summary>
internal sealed class PlanParts(CutPlan plan, int size)
{
    private readonly Cursor<Change> changes = plan.Changes();

    /// <summary>The next part; empty when all are dealt out.</summary>
    public PlanPart Next()
    {
        var part = new PlanPart();
        for (; changes.Any && part.Entries.Count < size; changes.Next())
            part.Add(plan, changes.Current);
        return part;
    }

    /// <summary>The sessions without a commit of their own, in parts of about so many commits.</summary>
    public IEnumerable<List<Standing>> Emptied()
    {
        var part = new List<Standing>();
        var commits = 0;
        foreach (var session in plan.Emptied())
        {
            part.Add(session);
            commits += session.Count;
            if (commits < size)
                continue;
            yield return part;
            (part, commits) = ([], 0);
        }

        if (part.Count > 0)
            yield return part;
    }
}
