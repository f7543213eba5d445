using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>Why a session counts what it counts, gap by gap.</summary>
internal sealed record ExplanationView(ExplainedView[] Sessions, double IdleGapSeconds, double ActiveSeconds, double IdleSeconds, string Definition);

internal sealed record ExplainedView(string Id, long Number, double DurationSeconds, double ActiveSeconds, double IdleSeconds, GapView[] Gaps);

internal sealed record GapView(Instant From, Instant To, double Seconds, string CountedAs, string Reason);

/// <summary><c>stint explain</c>: which gaps count and why, under the session's own idle gap or another.</summary>
internal static class Explain
{
    private static readonly Parameter<string> Date = Parameter.Time("date", "All sessions that started on this day");
    private static readonly Parameter<TimeSpan?> Idle = Parameter.Duration("idle", "Count with this idle gap instead of the session's own");

    private static readonly Sql OfDay = new(
        "select id from sessions where bucket = @bucket and workspace = @workspace and kind = 'work' and actor_id = @actor and started_at >= @from and started_at < @to order by started_at, id");

    public static readonly Operation Operation = new Operation<ExplanationView>
    {
        Verbs = ["explain", "session explain"],
        Route = "GET /api/v1/work/explain",
        Tool = "report explain",
        Summary = "Explain gap by gap why a session counts what it counts",
        Examples = ["stint explain", "stint explain 42 --idle 5m", "stint explain --date yesterday"],
        Parameters = [Common.Ref, Date, Idle],
        Json = () => WorkJson.Default.ExplanationView,
        Does = Run,
        Shows = StatsReport.Explain,
    };

    private static ExplanationView Run(Context context, Arguments arguments)
    {
        var idle = arguments.Get(Idle);
        if (idle is { } given && (given <= TimeSpan.Zero || given > Policy.Longest))
            throw Refusal.Usage("bad_value", "--idle must be longer than 0 and at most 366 days.");
        return Expiry.Read(context, tx =>
        {
            var shares = Ids(tx, context, arguments).Select(id => Share.Read(tx, context.Bucket, id)!).ToList();
            var sessions = shares.Select(share => Of(share, idle ?? share.Session.IdleGap)).ToArray();
            var limit = idle ?? shares.FirstOrDefault()?.Session.IdleGap ?? context.Settings.Work.IdleGap;
            return new ExplanationView(
                sessions,
                limit.TotalSeconds,
                sessions.Sum(each => each.ActiveSeconds),
                sessions.Sum(each => each.IdleSeconds),
                $"A gap of more than {Durations.Text(limit)} between two signs of life is idle as a whole, any other is active; pauses are idle. "
                + (shares.Any(share => LeadIn(share) is not null) ? "Nothing but the lead-in is added." : "Nothing is added before or after."));
        });
    }

    private static List<string> Ids(Transaction tx, Context context, Arguments arguments)
    {
        if (context.When(arguments, Date) is { } at)
        {
            var day = DaySplit.Bounds(DaySplit.Of(at, context.Zone), context.Zone);
            return tx.Query(
                OfDay,
                row => row.Text(0),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@actor", context.Actor),
                ("@from", day.Start),
                ("@to", day.End));
        }

        var row = SessionRef.Find(tx, context, arguments.Get(Common.Ref)) ?? SessionRef.Newest(tx, context) ?? SessionRef.Need(tx, context, null);
        return [row.Session.Id];
    }

    private static ExplainedView Of(Share share, TimeSpan idle)
    {
        var session = share.Session;
        var gaps = Gaps.Explain(session.StartedAt, session.Until, share.Signs, share.Pauses, idle);
        var leadIn = LeadIn(share);
        return new ExplainedView(
            session.Id,
            session.Number,
            session.Duration.TotalSeconds,
            gaps.Where(gap => gap.CountedAs == GapKind.Active).Sum(gap => gap.Length.TotalSeconds),
            gaps.Where(gap => gap.CountedAs != GapKind.Active).Sum(gap => gap.Length.TotalSeconds),
            [.. gaps.Select(gap => new GapView(gap.From, gap.To, gap.Length.TotalSeconds, Name(gap.CountedAs), gap.To == leadIn ? "the lead-in before the first commit (import.lead_in)" : gap.Reason))]);
    }

    /// <summary>The first commit of an imported session that has time counted before it.</summary>
    private static Instant? LeadIn(Share share) =>
        share.Session.Source == "git-import" && share.Signs.Count > 0 && share.Signs[0] > share.Session.StartedAt ? share.Signs[0] : null;

    private static string Name(GapKind kind) => kind switch { GapKind.Active => "active", GapKind.Paused => "paused", _ => "idle" };
}
