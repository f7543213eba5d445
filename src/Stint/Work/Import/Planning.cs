using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Import;

/// <summary>
/// Makes a plan: the history's commits and the store's are sorted by name and gone through side by side, to see which are new and which are gone,
/// then by author and time, as they are cut. No step holds more than where it is.
/// </summary>
internal sealed class Planning : IDisposable
{
    /// <summary>Commits that wait for the store's answer about new ones among them.</summary>
    private const int MostWaiting = 1000;

    private readonly Transaction tx;
    private readonly Context context;
    private readonly string project;
    private readonly CommitIndex index;
    private readonly CutPlan plan;

    /// <summary>The history's commits.</summary>
    private readonly Sorter<CommitEntry> written = new(CommitEntry.CompareAll);

    /// <summary>Commits of sessions that stand.</summary>
    private readonly Sorter<CommitEntry> stored = new(CommitEntry.CompareAll);

    /// <summary>Commits that a session recorded, and that the history lost.</summary>
    private readonly Sorter<CommitEntry> lost = new(CommitEntry.CompareMoments);

    private readonly List<CommitEntry> waiting = [];
    private readonly List<ObjectId> asked = new(Taken.AtOnce);

    private Planning(Transaction tx, Context context, string project, CommitIndex index, CutPlan plan) =>
        (this.tx, this.context, this.project, this.index, this.plan) = (tx, context, project, index, plan);

    public static CutPlan Plan(Transaction tx, Context context, string project, CommitIndex index, CutRules rules, string? address, IReadOnlySet<ObjectId> cutOff)
    {
        var made = new CutPlan(index, rules);
        try
        {
            using var planning = new Planning(tx, context, project, index, made);
            planning.CompareNames();
            planning.FindLost();
            planning.Arrange(Reserved.Read(tx, context, project, address));
            made.Cut(cutOff);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        written.Dispose();
        stored.Dispose();
        lost.Dispose();
    }

    /// <summary>The commits of standing sessions, in order of their names, those of sessions that are somebody's without a place.</summary>
    private Sorter<CommitEntry> ReadStanding()
    {
        using var sessions = StandingRows.Read(tx, context, project, index.PlaceOf);
        using var commits = StandingRows.ReadCommits(tx, context, project);
        var named = new Sorter<CommitEntry>(CommitEntry.CompareNames);
        var commit = commits.Read();
        for (var session = sessions.Read(); session.Any; session.Next())
        {
            var standing = session.Current;
            // A session that began since the first of the two questions is found out when the plan is carried out.
            while (commit.Any && commit.Current.Session.CompareTo(standing.Id) < 0)
                commit.Next();
            for (; commit.Any && commit.Current.Session == standing.Id; commit.Next())
            {
                named.Add(new CommitEntry(commit.Current.Sha, commit.Current.At, standing.Author, standing.Theirs ? -1 : plan.Standing.Count));
                standing.Count++;
            }

            plan.Theirs += standing.Theirs ? 1 : 0;
            plan.Standing.Add(standing);
        }

        return named;
    }

    private void CompareNames()
    {
        using var standing = ReadStanding();
        using var several = StandingRows.ReadContested(tx, context.Bucket);
        var (history, session, contested) = (index.Entries(), standing.Read(), several.Read());
        while (history.Any || session.Any)
        {
            var sha = !session.Any || (history.Any && CommitEntry.CompareNames(history.Current, session.Current) < 0) ? history.Current.Sha : session.Current.Sha;
            while (contested.Any && ObjectId.Compare(contested.Current, sha) < 0)
                contested.Next();
            var found = history.Any && history.Current.Sha == sha;
            var mark = (found ? Mark.Found : Mark.None) | (contested.Any && contested.Current == sha ? Mark.Contested : Mark.None);
            var known = session.Any && session.Current.Sha == sha;
            for (; session.Any && session.Current.Sha == sha; session.Next())
            {
                if (session.Current.Session >= 0)
                    stored.Add(session.Current with { Mark = mark });
            }

            if (!found)
                continue;
            written.Add(history.Current with { Mark = known ? Mark.Known : Mark.None });
            history.Next();
        }
    }

    private void FindLost()
    {
        using var sessions = Recorded.Read(tx, context, project, index.PlaceOf);
        var history = index.Entries();
        for (var recorded = sessions.Read(); recorded.Any; recorded.Next())
        {
            while (history.Any && CommitEntry.CompareNames(history.Current, recorded.Current) < 0)
                history.Next();
            if (!history.Any || history.Current.Sha != recorded.Current.Sha)
                lost.Add(recorded.Current);
        }
    }

    /// <summary>
    /// Puts the plan's commits in order. Rebasing and amending keep author and time, so that a commit which the history has lost, and of whose author
    /// and time it has one, was rewritten into that one.
    /// </summary>
    private void Arrange(List<Reserved> open)
    {
        var reserved = new Dictionary<int, Instant>();
        foreach (var own in open)
        {
            var author = index.PlaceOf(own.Actor);
            reserved[author] = reserved.TryGetValue(author, out var since) && since < own.From ? since : own.From;
        }

        var (history, session, gone) = (written.Read(), stored.Read(), lost.Read());
        while (history.Any || session.Any)
        {
            var moment = !session.Any || (history.Any && CommitEntry.CompareMoments(history.Current, session.Current) < 0) ? history.Current : session.Current;
            while (gone.Any && CommitEntry.CompareMoments(gone.Current, moment) < 0)
                gone.Next();
            // A commit that a session recorded, and that was rewritten since, is that session's still.
            var left = (gone.Any && CommitEntry.CompareMoments(gone.Current, moment) == 0)
                || (reserved.TryGetValue(moment.Author, out var from) && moment.At >= from.Milliseconds);
            var here = At(history, moment);
            while (At(history, moment) || At(session, moment))
            {
                if (At(session, moment) && (!At(history, moment) || CommitEntry.CompareNames(session.Current, history.Current) <= 0))
                {
                    TakeStanding(session.Current, here);
                    session.Next();
                    continue;
                }

                if (history.Current.Mark != Mark.Known && !left)
                    Take(history.Current);
                history.Next();
            }
        }

        Answer();
    }

    private static bool At(Cursor<CommitEntry> commits, CommitEntry moment) => commits.Any && CommitEntry.CompareMoments(commits.Current, moment) == 0;

    private void TakeStanding(CommitEntry commit, bool here)
    {
        ref var session = ref plan.Standing.At(commit.Session);
        var found = commit.Mark.HasFlag(Mark.Found);
        if (commit.Mark.HasFlag(Mark.Contested) || (!found && here))
        {
            session.Lost = true;
            return;
        }

        session.Whole |= !found;
        session.Kept = true;
        Take(commit);
    }

    private void Take(CommitEntry commit)
    {
        waiting.Add(commit);
        if (commit.Session < 0)
            asked.Add(commit.Sha);
        if (asked.Count == Taken.AtOnce || waiting.Count == MostWaiting)
            Answer();
    }

    /// <summary>Plans what waits, but for new commits that some session has, or that were deleted on purpose.</summary>
    private void Answer()
    {
        var taken = asked.Count == 0 ? [] : Taken.Among(tx, context.Bucket, asked.ToArray());
        foreach (var commit in waiting)
        {
            if (commit.Session < 0 && taken.Contains(commit.Sha))
                continue;
            if (commit.Session >= 0)
                plan.Standing.At(commit.Session).Last = plan.Entries.Count;
            plan.Entries.Add(commit);
        }

        waiting.Clear();
        asked.Clear();
    }
}
