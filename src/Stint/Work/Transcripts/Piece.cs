using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>A session that stands, as cutting sees it.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">Its end, or its last activity while it is open.</param>
/// <param name="IsSaid">Somebody said when it ended: what comes later is no part of it.</param>
internal sealed record Anchor(int Place, Instant From, Instant To, TimeSpan Reach, bool IsSaid);

/// <summary>A stretch of a transcript that is one session: a standing one's, or one of its own (<see cref="Anchor"/> null).</summary>
internal sealed record Piece(Instant From, Instant To, Anchor? Anchor);

/// <summary>Cuts what an assistant's session told into sessions: those that stand take what is theirs, and the rest is cut by silence.</summary>
internal static class Pieces
{
    /// <summary>Hooks and transcripts do not tell of one thing in one instant.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <param name="times">When something was told, in order.</param>
    /// <param name="anchors">Sessions that stand, in order of their start.</param>
    /// <param name="limit">A longer silence ends a session.</param>
    public static List<Piece> Cut(IEnumerable<Instant> times, IReadOnlyList<Anchor> anchors, TimeSpan limit)
    {
        var pieces = new List<Piece>();
        var next = 0;
        Anchor? current = null;
        foreach (var at in times)
        {
            while (next < anchors.Count && anchors[next].From - Slack <= at)
                current = anchors[next++];
            var owner = current is { } anchor && Holds(anchor, at, pieces) ? current : null;
            if (pieces is [.., var last] && last.Anchor == owner && (owner is not null || at - last.To <= limit))
                pieces[^1] = last with { To = at };
            else
                pieces.Add(new Piece(at, at, owner));
        }

        return Joined(pieces, anchors);
    }

    /// <summary>An end that was said holds what came before it; any other is where silence began, so far as was known.</summary>
    private static bool Holds(Anchor anchor, Instant at, List<Piece> pieces)
    {
        if (anchor.IsSaid)
            return at <= anchor.To + Slack;
        var alive = pieces is [.., var last] && last.Anchor == anchor ? Instant.Max(anchor.To, last.To) : anchor.To;
        return at - alive <= anchor.Reach;
    }

    /// <summary>What was told before the hooks of a session were there belongs to it, when no silence lies between.</summary>
    private static List<Piece> Joined(List<Piece> pieces, IReadOnlyList<Anchor> anchors)
    {
        for (var i = pieces.Count - 1; i >= 0; i--)
        {
            var piece = pieces[i];
            if (piece.Anchor is not null || anchors.FirstOrDefault(each => each.From >= piece.To) is not { } after || after.From - piece.To > after.Reach)
                continue;
            if (i + 1 < pieces.Count && pieces[i + 1].Anchor == after)
            {
                pieces[i] = new Piece(piece.From, pieces[i + 1].To, after);
                pieces.RemoveAt(i + 1);
            }
            else if (i + 1 == pieces.Count || pieces[i + 1].From > after.From)
            {
                pieces[i] = piece with { Anchor = after };
            }
        }

        return pieces;
    }
}
