namespace Stint.Sessions;

/// <summary>Cuts one neighbourhood anew: from the session before the first edit until the old cuts and the new ones meet.</summary>
internal sealed class Recut(IHistory history, Edit[] edits, int from, Limits limits)
{
    private readonly int first = from;
    private int next = from;
    private long start;
    private long last;
    private long count;
    private string? lastId;

    /// <summary>The old sessions it went through, in order.</summary>
    public List<Known> Before { get; } = [];

    /// <summary>The sessions that take their place, in order.</summary>
    public List<Cut> After { get; } = [];

    private bool AnyEditLeft => next < edits.Length;

    private Instant NextEditAt => edits[next].Sign.At;

    /// <summary>Runs, and says which edit comes after the neighbourhood.</summary>
    public int Run()
    {
        // A session before this one keeps its cut: whatever changes here is further from it than this one's start was.
        var session = history.AtOrBefore(NextEditAt) ?? history.After(NextEditAt);
        while (true)
        {
            if (session is not null && !(AnyEditLeft && NextEditAt < session.Cut.Start))
            {
                if (MeetsOldCut(session.Cut))
                    break;
                TakeSession(session);
                session = history.After(session.Cut.Start);
            }
            else if (AnyEditLeft)
            {
                // Between sessions there is nothing to remove.
                var edit = edits[next++];
                if (edit.IsAdded)
                    Take(edit.Sign);
            }
            else
            {
                break;
            }
        }

        Close();
        return next;
    }

    private bool IsTouched(Cut cut) => AnyEditLeft && NextEditAt <= cut.End;

    private bool BeginsAnew(Cut cut) => count == 0 || !limits.Reach(start, last, cut.Start.Milliseconds);

    // Where an old session begins anew as it did before, it and everything after it is as it was, until the next edit.
    private bool MeetsOldCut(Cut cut) => next > first && BeginsAnew(cut);

    private void TakeSession(Known session)
    {
        Before.Add(session);
        var cut = session.Cut;
        if (IsTouched(cut))
        {
            TakeEdited(session);
        }
        else if (BeginsAnew(cut))
        {
            Close();
            (start, last, count, lastId) = (cut.Start.Milliseconds, cut.End.Milliseconds, cut.Count, null);
        }
        else if (limits.Reach(start, cut.End.Milliseconds, cut.End.Milliseconds))
        {
            // All of it fits into the open session: its signs need not be read.
            (last, count, lastId) = (cut.End.Milliseconds, count + cut.Count, null);
        }
        else
        {
            TakeAll([.. history.SignsOf(session)]);
        }
    }

    private void TakeEdited(Known session)
    {
        List<Sign> added = [];
        HashSet<Sign> removed = [];
        for (; IsTouched(session.Cut); next++)
        {
            if (edits[next].IsAdded)
                added.Add(edits[next].Sign);
            else
                removed.Add(edits[next].Sign);
        }

        TakeAll([.. history.SignsOf(session).Where(sign => !removed.Contains(sign)), .. added]);
    }

    private void TakeAll(List<Sign> signs)
    {
        signs.Sort();
        foreach (var sign in signs)
            Take(sign);
    }

    private void Take(Sign sign)
    {
        var at = sign.At.Milliseconds;
        if (count > 0 && at == last && string.Equals(sign.Id, lastId, StringComparison.Ordinal))
            return;
        if (count > 0 && !limits.Reach(start, last, at))
            Close();
        if (count == 0)
            start = at;
        (last, lastId) = (at, sign.Id);
        count++;
    }

    private void Close()
    {
        if (count > 0)
            After.Add(new Cut(new Instant(start), new Instant(last), count));
        count = 0;
    }
}
