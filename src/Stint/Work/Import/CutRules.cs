using Stint.Sessions;

namespace Stint.Work.Import;

/// <summary>How a history is cut into sessions.</summary>
/// <param name="Gap">A gap between two commits strictly longer than this begins a new session.</param>
/// <param name="LeadIn">Time counted before the first commit of a session.</param>
/// <param name="PolicyVersion">The edition of the policy that the gap is taken from.</param>
internal sealed record CutRules(TimeSpan Gap, TimeSpan LeadIn, int PolicyVersion)
{
    /// <summary>A session that commits cut has no idle stretch: not between them, and not before the first.</summary>
    public TimeSpan IdleGap => LeadIn > Gap ? LeadIn : Gap;

    /// <summary>The session's start: never before the end of the author's session before it.</summary>
    public Instant Start(long firstAt, long? previousEnd)
    {
        var start = new Instant(firstAt) - LeadIn;
        return previousEnd is { } end ? Instant.Max(start, new Instant(end)) : start;
    }
}
