using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>From one heartbeat to the next of its sequence.</summary>
/// <param name="To">The next heartbeat, on whatever day; null for the last one.</param>
/// <param name="CountedSeconds">What the day counts of it: less than the whole where it reaches over midnight.</param>
/// <param name="Machine">Where it was; of an assistant, its program stands with it.</param>
internal sealed record CodingGap(
    Instant From, Instant? To, double? Seconds, double CountedSeconds, string Reason, string Lane, string? Project, string? Branch, string? Language, string Entity, string? Editor,
    string? Machine, string? AgentSession);

/// <summary>Why a day counts what it counts.</summary>
/// <param name="LeftOff">How many gaps stand behind the limit; the sums count them.</param>
internal sealed record CodingExplanation(
    string Date, string Tz, double TimeoutSeconds, bool WritesOnly, CodingGap[] Gaps, int LeftOff, double TotalSeconds, double HumanSeconds, double AiSeconds, double AiSummedSeconds,
    double WakatimeSeconds, string Definition);

/// <summary><c>stint coding explain</c>: which gaps of a day count, for what, and why.</summary>
internal static class ExplainCoding
{
    private static readonly Parameter<string> Day = new("date", Shape.Time, "The day of this time (today)", text => text) { Value = "DAY", MaxLength = 64, Positional = true, AlsoOption = "--date" };
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many gaps at the most (1000)", 1, 10_000);

    public static readonly Operation Operation = new Operation<CodingExplanation>
    {
        Verbs = ["coding explain"],
        Route = "GET /api/v1/coding/explain",
        Summary = "Explain gap by gap why a day of coding counts what it counts",
        Examples = ["stint coding explain", "stint coding explain yesterday --timeout 5m"],
        Parameters = [Day, CodingParameters.Project, CodingParameters.Branch, CodingParameters.Timeout, CodingParameters.WritesOnly, Limit],
        Json = () => CodingJson.Default.CodingExplanation,
        Does = Run,
        Shows = CodingReport.Show,
    };

    private static CodingExplanation Run(Context context, Arguments arguments)
    {
        var date = DaySplit.Of(context.When(arguments, Day) ?? context.Now, context.Zone);
        var joining = CodingParameters.Joining(context, arguments);
        var window = DaySplit.Bounds(date, context.Zone);
        var limit = (int)(arguments.Get(Limit) ?? 1000);
        var time = context.Database.Read(tx => new JoinedTime(window, Heartbeats.Around(tx, Coder.Of(context), window, joining.Timeout), joining));
        List<CodingGap> gaps = [.. time.Lane(null).SelectMany(each => each).Select(each => Gap(context, each, joining, window)).OrderBy(each => each.From).ThenBy(each => each.Lane, StringComparer.Ordinal)];
        var sum = DayFigures.Of(time, [], 0);
        return new CodingExplanation(
            CodingParameters.Date(date), context.Zone.Id, joining.Timeout.TotalSeconds, joining.WritesOnly, [.. gaps.Take(limit)], Math.Max(0, gaps.Count - limit),
            sum.Together / 1000.0, sum.Human / 1000.0, sum.Ai / 1000.0, sum.AiSummed / 1000.0, sum.Joined / 1000.0, CodingParameters.Definition(joining));
    }

    private static CodingGap Gap(Context context, Credit<Beat> credit, Joining joining, Interval window)
    {
        var beat = credit.Sign;
        var reason = credit.Next is { } next ? joining.Reason(next - beat.At) : "the last heartbeat: nothing is added";
        if (beat.At < window.Start)
            reason += "; only what lies behind midnight";
        else if (credit.Next > window.End && !credit.Counted.IsEmpty)
            reason += "; only what lies before midnight";
        return new CodingGap(
            beat.At, credit.Next, credit.Next is { } to ? (to - beat.At).TotalSeconds : null, credit.Counted.Length.TotalSeconds, reason, beat.Lane, beat.Project, beat.Branch, beat.Language,
            context.Paths.Of(beat.Entity), beat.Editor, beat.Machine, beat.AgentSession);
    }
}
