using Stint.Sessions;

namespace Stint.Tests.Sessions;

/// <summary>Cutting once more, as a sentence: distinct signs in order; a new session where the gap or the session would be too long.</summary>
internal static class Specification
{
    public static List<Cut> Cut(IEnumerable<Sign> signs, Policy policy)
    {
        List<List<Instant>> sessions = [];
        foreach (var at in signs.Distinct().Select(sign => sign.At).Order())
        {
            var fits = sessions.Count > 0
                && !(at - sessions[^1][^1] > policy.EndAfter)
                && !(at - sessions[^1][0] > policy.Cap);
            if (fits)
                sessions[^1].Add(at);
            else
                sessions.Add([at]);
        }

        return [.. sessions.Select(session => new Cut(session[0], session[^1], session.Count))];
    }
}
