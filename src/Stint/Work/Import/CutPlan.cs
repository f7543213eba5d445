using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Import;

/// <summary>A session to be: the commits <c>[From, To)</c> of the sorted ones, and when it starts.</summary>
internal readonly record struct Run(int From, int To, Instant Start)
{
    public int Count => To - From;
}

/// <summary>Sessions to be that take the place of standing ones, or stand where none was: the runs <c>[From, To)</c>.</summary>
internal readonly record struct Change(int From, int To);

/// <summary>
/// What has to change so that a project's imported sessions are what cutting all their commits anew would give: those that stand and those
/// that are new. What comes out the same is not touched.
/// </summary>
internal sealed class CutPlan
{
    private readonly CutRules rules;
    private readonly List<CommitEntry> entries = [];
    private readonly List<Run> runs = [];
    private readonly List<Change> changes = [];
    private readonly HashSet<int> kept = [];

    private readonly IReadOnlySet<ObjectId> cutOff;

    private CutPlan(CommitIndex index, CutRules rules, IReadOnlySet<ObjectId> cutOff, List<Standing> standing)
    {
        Index = index;
        this.rules = rules;
        this.cutOff = cutOff;
        Standing = standing;
    }

    public CommitIndex Index { get; }
    public CutRules Rules => rules;
    public List<Standing> Standing { get; }
    public IReadOnlyList<CommitEntry> Entries => entries;
    public IReadOnlyList<Run> Runs => runs;

    /// <summary>In order of the start of what changes, so that numbers are given in order of time.</summary>
    public IReadOnlyList<Change> Changes => changes;

    /// <summary>Sessions that have no commit of their own any more.</summary>
    public IEnumerable<Standing> Emptied => Standing.Where((session, place) => session.Lost && !kept.Contains(place));

    /// <summary>Commits of the history that no session has yet.</summary>
    public long Added { get; private set; }

    /// <summary>Sessions of the project once the plan is carried out.</summary>
    public long Sessions => runs.Count + Standing.Count(each => each.Theirs);

    public string AuthorOf(Run run) => Index.AuthorOf(entries[run.From].Author);

    public static CutPlan Make(Transaction tx, Context context, string project, CommitIndex index, CutRules rules, string? address, IReadOnlySet<ObjectId> cutOff)
    {
        var plan = new CutPlan(index, rules, cutOff, Import.Standing.Read(tx, context, project));
        var known = new bool[index.Entries.Length];
        var contested = Import.Standing.ReadContested(tx, context.Bucket);
        plan.TakeStanding(Import.Standing.ReadCommits(tx, context, project), contested, known);
        plan.Reserve(Reserved.Read(tx, context, project, address), known);
        plan.LeaveRewritten(Recorded.Read(tx, context, project), known);
        plan.TakeNew(tx, context.Bucket, known);
        plan.Cut();
        plan.Compare();
        return plan;
    }

    private void TakeStanding(IEnumerable<(ObjectId Sha, long At, string Session)> commits, HashSet<ObjectId> contested, bool[] known)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Standing.Count; i++)
            places[Standing[i].Id] = i;
        HashSet<(int, long)>? written = null;
        foreach (var (sha, at, id) in commits)
        {
            // A session that began since the first of the two questions is found out when the plan is carried out.
            if (!places.TryGetValue(id, out var place))
                continue;
            var session = Standing[place];
            var found = Index.Find(sha);
            if (found >= 0)
                known[found] = true;
            if (session.Theirs)
                continue;
            session.Count++;
            var author = Index.PlaceOf(session.Author);
            if (contested.Contains(sha) || (found < 0 && (written ??= Index.Moments()).Contains((author, at))))
            {
                session.Lost = true;
                continue;
            }

            session.Whole |= found < 0;
            kept.Add(place);
            entries.Add(new CommitEntry(sha, at, author, place));
        }
    }

    private void Reserve(List<Reserved> open, bool[] known)
    {
        foreach (var session in open)
        {
            var author = Index.PlaceOf(session.Actor);
            for (var i = 0; i < known.Length; i++)
                known[i] |= Index.Entries[i].Author == author && Index.Entries[i].At >= session.From.Milliseconds;
        }
    }

    /// <summary>A commit that a session recorded, and that was rewritten since, is that session's still.</summary>
    private void LeaveRewritten(List<Recorded> recorded, bool[] known)
    {
        // Git's clock has whole seconds.
        var lost = recorded.Where(each => Index.Find(each.Sha) < 0).Select(each => (Index.PlaceOf(each.Actor), each.At.Milliseconds / 1000 * 1000)).ToHashSet();
        for (var i = 0; i < known.Length && lost.Count > 0; i++)
            known[i] |= lost.Contains((Index.Entries[i].Author, Index.Entries[i].At));
    }

    private void TakeNew(Transaction tx, int bucket, bool[] known)
    {
        var asked = new List<ObjectId>(Taken.AtOnce);
        for (var i = 0; i < known.Length; i++)
        {
            if (!known[i])
                asked.Add(Index.Entries[i].Sha);
            if (asked.Count < Taken.AtOnce && i < known.Length - 1)
                continue;
            var taken = asked.Count == 0 ? [] : Taken.Among(tx, bucket, asked.ToArray());
            foreach (var sha in asked.Where(sha => !taken.Contains(sha)))
            {
                entries.Add(Index.Entries[Index.Find(sha)]);
                Added++;
            }

            asked.Clear();
        }
    }

    private void Cut()
    {
        entries.Sort(static (left, right) =>
        {
            var order = left.Author != right.Author ? left.Author.CompareTo(right.Author) : left.At.CompareTo(right.At);
            return order != 0 ? order : ObjectId.Compare(left.Sha, right.Sha);
        });
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Session >= 0)
                Standing[entries[i].Session].Last = i;
        }

        var gap = (long)rules.Gap.TotalMilliseconds;
        for (var from = 0; from < entries.Count;)
        {
            var to = from;
            var whole = from;
            do
            {
                if (entries[to].Session >= 0 && Standing[entries[to].Session] is { Whole: true } session)
                    whole = Math.Max(whole, session.Last);
                to++;
            }
            while (to < entries.Count && entries[to].Author == entries[from].Author && (to <= whole || entries[to].At - entries[to - 1].At <= gap));
            var sameAuthor = from > 0 && entries[from - 1].Author == entries[from].Author;
            runs.Add(new Run(from, to, rules.Start(entries[from].At, sameAuthor ? entries[from - 1].At : null)));
            from = to;
        }
    }

    /// <summary>Runs and standing sessions that share commits change together, or not at all.</summary>
    private void Compare()
    {
        for (var from = 0; from < runs.Count;)
        {
            var to = from;
            var last = from;
            do
            {
                for (var i = runs[to].From; i < runs[to].To; i++)
                {
                    if (entries[i].Session >= 0)
                        last = Math.Max(last, Standing[entries[i].Session].Last);
                }

                to++;
            }
            while (to < runs.Count && runs[to].From <= last);
            if (to - from > 1 || !Stands(runs[from]))
                changes.Add(new Change(from, to));
            from = to;
        }

        changes.Sort((left, right) => CompareStarts(left.From, right.From));
    }

    /// <summary>The order of sessions in time; the first commit's name decides among those that start together.</summary>
    public int CompareStarts(int left, int right) => runs[left].Start != runs[right].Start
        ? runs[left].Start.CompareTo(runs[right].Start)
        : ObjectId.Compare(entries[runs[left].From].Sha, entries[runs[right].From].Sha);

    /// <summary>Whether a commit of the run counts without its lines.</summary>
    public bool IsCutOff(Run run)
    {
        for (var i = run.From; i < run.To; i++)
        {
            if (cutOff.Contains(entries[i].Sha))
                return true;
        }

        return false;
    }

    private bool Stands(Run run)
    {
        if (entries[run.From].Session < 0 || Standing[entries[run.From].Session] is not { } session)
            return false;
        if (session.Lost || session.Count != run.Count || session.StartedAt != run.Start || session.IdleGap != rules.IdleGap || session.EndAfter != rules.Gap || session.CutOff != IsCutOff(run))
            return false;
        for (var i = run.From; i < run.To; i++)
        {
            if (entries[i].Session != entries[run.From].Session)
                return false;
        }

        return true;
    }
}
