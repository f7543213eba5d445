using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>Sessions of a range side by side on one clock.</summary>
/// <param name="Since">The first instant looked at.</param>
/// <param name="Until">The first instant behind it.</param>
/// <param name="People">Each person's time, most first.</param>
/// <param name="Lanes">Each session's part of the range, in order of their starts.</param>
/// <param name="More">Whether there are more sessions than a page of lanes; figures are of those that are shown.</param>
internal sealed record OverlapView(Instant Since, Instant Until, string Tz, OverlappedView[] People, LaneView[] Lanes, bool More, string Definition);

/// <summary>One person's time in the range.</summary>
/// <param name="WallSeconds">Time in which at least one of the sessions was active: a union, so that nothing counts twice.</param>
/// <param name="SummedSeconds">The sessions' active time added up: never less than the union.</param>
/// <param name="AgentSeconds">The part of the sum that assistants drove.</param>
/// <param name="OwnSeconds">Time in which a session without an assistant was active, as a union.</param>
/// <param name="AtOnce">How many sessions were active at the same moment at the most.</param>
internal sealed record OverlappedView(string Actor, long Sessions, double WallSeconds, double SummedSeconds, double AgentSeconds, double OwnSeconds, long AtOnce);

/// <summary>One session's part of the range.</summary>
internal sealed record LaneView
{
    public required string Id { get; init; }
    public required long Number { get; init; }
    public required string Actor { get; init; }
    public string? Agent { get; init; }
    public string? Project { get; init; }
    public string? Goal { get; init; }
    public required string Status { get; init; }
    public required double ActiveSeconds { get; init; }

    /// <summary>What lies in the range, cut at its borders.</summary>
    public required SegmentView[] Segments { get; init; }
}

/// <summary><c>stint session overlap</c>: what ran at the same time, and how much time that was.</summary>
internal static class SessionOverlap
{
    private const int Most = 200;

    private static readonly TimeSpan LongestRange = TimeSpan.FromDays(31);

    private static readonly Parameter<string> From = Parameter.Time("since", "The beginning (today)");
    private static readonly Parameter<string> To = Parameter.Time("until", "The end (now)");
    private static readonly Parameter<string> ByActor = Parameter.Text("by", "Only of this actor (you; over HTTP everybody)", max: 200, value: "ACTOR");

    private const string Within = "s.started_at >= @earliest and s.started_at < @until and (s.ended_at is null or s.ended_at > @since) order by s.started_at, s.id limit @limit";

    private static readonly Sql OfActor = new($"{WorkRow.Select} where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.actor_id = @actor and {Within}");

    private static readonly Sql OfAll = new($"{WorkRow.Select} where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and {Within}");

    public static readonly Operation Operation = new Operation<OverlapView>
    {
        Verbs = ["session overlap"],
        Route = "GET /api/v1/work/overlap",
        Tool = "report overlap",
        Summary = "Show sessions that ran side by side, on one clock",
        Examples = ["stint session overlap", "stint session overlap --since yesterday --until today"],
        Parameters = [From, To, ByActor],
        Json = () => WorkJson.Default.OverlapView,
        Does = Run,
        Shows = OverlapReport.Show,
    };

    private static OverlapView Run(Context context, Arguments arguments)
    {
        var since = context.When(arguments, From) ?? DaySplit.Bounds(DaySplit.Of(context.Now, context.Zone), context.Zone).Start;
        var until = context.When(arguments, To) ?? Instant.Max(context.Now, since);
        if (until - since > LongestRange)
            throw Refusal.Usage("bad_range", "Sessions are laid side by side over at most 31 days.", "Give a later --since, or an earlier --until.");
        var actor = arguments.Get(ByActor) ?? (context.Caller.Everywhere ? null : context.Actor);
        return Expiry.Read(context, tx =>
        {
            var rows = tx.Query(
                actor is null ? OfAll : OfActor,
                WorkRow.Read,
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@actor", actor),
                ("@earliest", since - WorkRow.LongestBefore),
                ("@since", since),
                ("@until", until),
                ("@limit", Most + 1));
            var range = new Interval(since, until);
            var lanes = rows.Take(Most).Select(row => Of(tx, row, range, context.Paths)).Where(lane => lane.Segments.Length > 0).ToArray();
            return new OverlapView(
                since,
                until,
                context.Zone.Id,
                [.. lanes.GroupBy(lane => lane.Actor, StringComparer.Ordinal).Select(Sum).OrderByDescending(each => each.WallSeconds).ThenBy(each => each.Actor, StringComparer.Ordinal)],
                lanes,
                rows.Count > Most,
                "Active time alone. wall: at least one session was active, each moment once. summed: every session for itself. agents: the part of the sum that assistants drove. own: a session without an assistant was active.");
        });
    }

    private static LaneView Of(Transaction tx, WorkRow row, Interval range, PathPrivacy paths)
    {
        var share = Share.Read(tx, row.Session.Bucket, row.Session.Id)!;
        var segments = share.Segments()
            .Select(segment => (segment.Kind, Part: new Interval(segment.Start, segment.End).Intersect(range)))
            .Where(each => !each.Part.IsEmpty)
            .Select(each => new SegmentView(each.Part.Start, each.Part.End, each.Kind == SegmentKind.Active ? "active" : "idle"))
            .ToArray();
        return new LaneView
        {
            Id = row.Session.Id,
            Number = row.Session.Number,
            Actor = row.Session.ActorId,
            Agent = row.Agent,
            Project = row.ProjectName,
            Goal = row.Goal is { } goal ? paths.In(goal) : null,
            Status = SessionStatuses.Name(row.Session.Status),
            ActiveSeconds = Active([.. segments]).Sum(each => each.Length.TotalSeconds),
            Segments = segments,
        };
    }

    private static IEnumerable<Interval> Active(params IEnumerable<SegmentView> segments) =>
        segments.Where(each => each.Kind == "active").Select(each => new Interval(each.Start, each.End));

    private static OverlappedView Sum(IGrouping<string, LaneView> lanes)
    {
        var all = Overlap.Union(lanes.SelectMany(lane => Active(lane.Segments)));
        var own = Overlap.Union(lanes.Where(lane => lane.Agent is null).SelectMany(lane => Active(lane.Segments)));
        return new OverlappedView(
            lanes.Key,
            lanes.Count(),
            all.Wall.TotalSeconds,
            all.Summed.TotalSeconds,
            lanes.Where(lane => lane.Agent is not null).Sum(lane => lane.ActiveSeconds),
            own.Wall.TotalSeconds,
            AtOnce(lanes.SelectMany(lane => Active(lane.Segments))));
    }

    /// <summary>An end at the instant of a start leaves room for it: stretches are half-open.</summary>
    private static long AtOnce(IEnumerable<Interval> stretches)
    {
        long now = 0, most = 0;
        foreach (var (_, change) in stretches.SelectMany(each => ((Instant At, int Change)[])[(each.Start, 1), (each.End, -1)]).OrderBy(each => each.At).ThenBy(each => each.Change))
            most = Math.Max(most, now += change);
        return most;
    }
}
