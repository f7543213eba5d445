using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Time by one name of the slice; null is what is unknown.</summary>
/// <param name="AiSeconds">Every assistant's time added up.</param>
internal sealed record CodingSlice(string? Name, double HumanSeconds, double AiSeconds, double WakatimeSeconds);

/// <summary>What a local day counts.</summary>
internal sealed record CodingDay(string Date, double TotalSeconds, double HumanSeconds, double AiSeconds, double AiSummedSeconds, double WakatimeSeconds, long Heartbeats);

/// <summary>Coding in a range: of the person, of assistants, and of both.</summary>
/// <param name="TotalSeconds">Time in which the person or an assistant worked.</param>
/// <param name="AiSeconds">Time in which at least one assistant worked.</param>
/// <param name="AiSummedSeconds">Every assistant's time added up.</param>
/// <param name="WakatimeSeconds">As WakaTime counts: all heartbeats as one sequence.</param>
/// <param name="WakatimeText">The same as WakaTime writes it in a status bar.</param>
/// <param name="Days">Each day with heartbeats.</param>
internal sealed record CodingSummary(
    Instant Since, Instant Until, string Tz, double TimeoutSeconds, bool WritesOnly, string? Project, string Slice, double TotalSeconds, double HumanSeconds, double AiSeconds,
    double AiSummedSeconds, double WakatimeSeconds, string WakatimeText, CodingDay[] Days, CodingSlice[] Items, string Definition)
{
    public static readonly Operation Operation = new Operation<CodingSummary>
    {
        Verbs = ["coding summary"],
        Route = "GET /api/v1/coding/summary",
        Summary = "Coding of the last seven days, or of a range, by project, language and the like",
        Examples = ["stint coding summary", "stint coding summary --since monday --slice language", "stint coding summary --since 2026-01-01 --project api --slice branch --timeout 5m"],
        Parameters =
        [
            CodingParameters.Since, CodingParameters.Until, CodingParameters.Slice, CodingParameters.Project, CodingParameters.Branch, CodingParameters.Timeout, CodingParameters.WritesOnly,
        ],
        Json = () => CodingJson.Default.CodingSummary,
        Does = (context, arguments) => Of(context, arguments, CodingParameters.Range(context, arguments, days: 7)),
        Shows = CodingReport.Show,
    };

    public static readonly Operation Today = new Operation<CodingSummary>
    {
        Verbs = ["coding today"],
        Route = "GET /api/v1/coding/today",
        Summary = "Coding of today, by project, language and the like",
        Examples = ["stint coding today", "stint coding today --slice editor --json"],
        Parameters = [CodingParameters.Slice, CodingParameters.Project, CodingParameters.Branch, CodingParameters.Timeout, CodingParameters.WritesOnly],
        Json = () => CodingJson.Default.CodingSummary,
        Does = (context, arguments) => Of(context, arguments, OfToday(context)),
        Shows = CodingReport.Show,
    };

    public static DayRange OfToday(Context context)
    {
        var today = DaySplit.Of(context.Now, context.Zone);
        return new DayRange(today, today, context.Zone);
    }

    private static CodingSummary Of(Context context, Arguments arguments, DayRange range)
    {
        var joining = CodingParameters.Joining(context, arguments);
        var slice = arguments.Get(CodingParameters.Slice) ?? "project";
        var days = CodingDays.Read(context, range, joining, slice);
        var sum = DayFigures.Sum([.. days.Select(each => each.Figures)]);
        return new CodingSummary(
            range.Start, range.End, context.Zone.Id, joining.Timeout.TotalSeconds, joining.WritesOnly, joining.Project, slice,
            Seconds(sum.Together), Seconds(sum.Human), Seconds(sum.Ai), Seconds(sum.AiSummed), Seconds(sum.Joined), CodingReport.WakatimeText(Seconds(sum.Joined)),
            [.. days.Select(each => Day(each.Date, each.Figures))],
            Sliced(sum, slice, name => slice == "entity" && name is not null ? context.Paths.Of(name) : name),
            CodingParameters.Definition(joining));
    }

    private static CodingDay Day(DateOnly date, DayFigures day) =>
        new(CodingParameters.Date(date), Seconds(day.Together), Seconds(day.Human), Seconds(day.Ai), Seconds(day.AiSummed), Seconds(day.Joined), day.Heartbeats);

    /// <summary>Every name of a slice, the longest first.</summary>
    private static CodingSlice[] Sliced(DayFigures sum, string slice, Func<string?, string?> shown)
    {
        var (human, ai, joined) = (By(sum.HumanBy), By(sum.AiBy), By(sum.JoinedBy));
        return
        [
            .. human.Concat(ai).Concat(joined).Select(each => each.Name).Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Human: In(human, name), Ai: In(ai, name), Joined: In(joined, name)))
                .OrderByDescending(each => each.Human + each.Ai).ThenBy(each => each.Name, StringComparer.Ordinal)
                .Select(each => new CodingSlice(shown(each.Name), Seconds(each.Human), Seconds(each.Ai), Seconds(each.Joined))),
        ];

        List<SliceFigure> By(SliceFigure[] figures) => [.. figures.Where(each => each.Slice == slice)];

        static long In(List<SliceFigure> figures, string? name) => figures.Find(each => each.Name == name)?.Ms ?? 0;
    }

    private static double Seconds(long ms) => ms / 1000.0;
}
