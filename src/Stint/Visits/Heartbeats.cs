using System.Text.Json;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>
/// Signs of life that a client sends beside events. One within the limit of a visit's last sign of life moves it on; one behind a longer silence
/// waits, since what was in between may come late. So heartbeats give the same visit in any order; of those in a batch that tell of one engaged time, the
/// first counts.
/// </summary>
internal static class Heartbeats
{
    /// <summary>Silences between heartbeats that are kept apart: a day has room for 47 of half an hour.</summary>
    private const int MostSpans = 100;

    /// <summary>The visit with one more heartbeat.</summary>
    public static VisitRow Heard(VisitRow visit, Instant at)
    {
        var spans = Spans(visit);
        spans.Add([at.Milliseconds, at.Milliseconds]);
        return Reached(visit, spans);
    }

    /// <summary>The visit with those that what it has now leads to.</summary>
    public static VisitRow Reached(VisitRow visit) => visit.SeenBeyond is null ? visit : Reached(visit, Spans(visit));

    /// <summary>The last one of all; null when there was none.</summary>
    public static Instant? Latest(VisitRow visit) => Spans(visit) is [.., var last] ? new Instant(last[1]) : visit.LastSeenAt;

    private static VisitRow Reached(VisitRow visit, List<long[]> spans)
    {
        var limit = (long)visit.Session.EndAfter!.Value.TotalMilliseconds;
        var (seen, last) = (visit.LastSeenAt, visit.Facts.LastEventAt);
        var beyond = new List<long[]>();
        foreach (var span in spans.OrderBy(span => span[0]))
        {
            if (span[0] - Instant.Max(seen ?? last, last).Milliseconds <= limit)
                seen = Instant.Max(new Instant(span[1]), seen ?? new Instant(span[1]));
            else if (beyond.Count > 0 && span[0] - beyond[^1][1] <= limit)
                beyond[^1][1] = Math.Max(beyond[^1][1], span[1]);
            else if (beyond.Count < MostSpans)
                beyond.Add(span);
        }

        return visit with { LastSeenAt = seen, SeenBeyond = beyond.Count == 0 ? null : JsonSerializer.Serialize([.. beyond], VisitJson.Default.Int64ArrayArray) };
    }

    private static List<long[]> Spans(VisitRow visit) =>
        visit.SeenBeyond is { } text ? [.. JsonSerializer.Deserialize(text, VisitJson.Default.Int64ArrayArray)!] : [];
}
