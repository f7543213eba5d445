using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Time without a gap on one thing.</summary>
/// <param name="DurationSeconds">0 for a lone heartbeat.</param>
/// <param name="Lane">human or ai.</param>
/// <param name="Project">With a slice, only what that is: the rest is null.</param>
internal sealed record CodingDuration(
    Instant Start, Instant End, double DurationSeconds, string Lane, string? Project, string? Branch, string? Language, string? Entity, string? Category, string? Editor, string? Os,
    string? Machine, string? Harness, string? Model);

/// <summary>Durations in order of time, cut at local midnights.</summary>
/// <param name="TotalSeconds">Time in which the person or an assistant worked.</param>
/// <param name="LeftOff">How many stand behind the limit; the sums count them.</param>
internal sealed record CodingDurations(
    Instant Since, Instant Until, string Tz, double TimeoutSeconds, bool WritesOnly, CodingDuration[] Items, int LeftOff, double TotalSeconds, double HumanSeconds, double AiSeconds,
    double AiSummedSeconds, double WakatimeSeconds, string Definition)
{
    private static readonly Parameter<string> Lane = Parameter.Choice("lane", "Only the person's time, or only that of assistants", Lanes.Human, Lanes.Ai);
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (1000)", 1, 10_000);

    public static readonly Operation Operation = new Operation<CodingDurations>
    {
        Verbs = ["coding durations"],
        Route = "GET /api/v1/coding/durations",
        Summary = "Coding of today, or of a range, as durations on one thing each",
        Examples = ["stint coding durations", "stint coding durations --since yesterday --until today --slice project", "stint coding durations --timeout 5m --writes-only"],
        Parameters =
        [
            CodingParameters.Since, CodingParameters.Until, CodingParameters.Slice, Lane, CodingParameters.Project, CodingParameters.Branch, CodingParameters.Timeout,
            CodingParameters.WritesOnly, Limit,
        ],
        Json = () => CodingJson.Default.CodingDurations,
        Does = Run,
        Shows = CodingReport.Show,
    };

    private static CodingDurations Run(Context context, Arguments arguments)
    {
        var range = CodingParameters.Range(context, arguments, days: 1);
        var joining = CodingParameters.Joining(context, arguments);
        var (slice, lane, limit) = (arguments.Get(CodingParameters.Slice), arguments.Get(Lane), (int)(arguments.Get(Limit) ?? 1000));
        if (slice == "dependency")
            throw Refusal.Usage("bad_value", "A duration has many dependencies; it is not cut by them.", "Ask: stint coding summary --slice dependency");
        List<CodingDuration> items = [];
        List<DayFigures> sums = [];
        var more = 0;
        foreach (var date in CodingDays.Dates(context, range))
        {
            var (durations, figures) = context.Database.Read(tx => OfDay(context, tx, range.Bounds(date), joining, slice, lane));
            sums.Add(figures);
            var room = Math.Min(durations.Count, limit - items.Count);
            items.AddRange(durations.Take(room));
            more += durations.Count - room;
        }

        var sum = DayFigures.Sum(sums);
        var (human, ai) = (lane != Lanes.Ai, lane != Lanes.Human);
        return new CodingDurations(
            range.Start, range.End, context.Zone.Id, joining.Timeout.TotalSeconds, joining.WritesOnly, [.. items], more,
            (human && ai ? sum.Together : human ? sum.Human : sum.Ai) / 1000.0, human ? sum.Human / 1000.0 : 0, ai ? sum.Ai / 1000.0 : 0, ai ? sum.AiSummed / 1000.0 : 0, sum.Joined / 1000.0,
            CodingParameters.Definition(joining));
    }

    private static (List<CodingDuration> Durations, DayFigures Figures) OfDay(Context context, Storage.Transaction tx, Interval window, Joining joining, string? slice, string? lane)
    {
        var time = new JoinedTime(window, Heartbeats.Around(tx, Coder.Of(context), window, joining.Timeout), joining);
        List<CodingDuration> durations =
        [
            .. time.Lane(lane)
                .SelectMany(sequence => sequence.Runs(credit => slice is null ? Everything(credit) : Slices.Name(credit, slice)))
                .Select(run => Duration(context, run, slice))
                .OrderBy(each => each.Start).ThenBy(each => each.Lane, StringComparer.Ordinal).ThenBy(each => each.Project, StringComparer.Ordinal),
        ];
        return (durations, DayFigures.Of(time, [], 0));
    }

    /// <summary>Without a slice, a duration is of one of everything but the file.</summary>
    private static object Everything(Beat beat) =>
        (beat.Project, beat.Branch, beat.Language, beat.Category, beat.Editor, beat.Os, beat.Machine, (beat.Harness, beat.Model));

    private static CodingDuration Duration(Context context, Run<Beat> run, string? slice)
    {
        return new CodingDuration(
            run.Stretch.Start, run.Stretch.End, run.Stretch.Length.TotalSeconds, run.First.Lane, Of("project"), Of("branch"), Of("language"),
            slice == "entity" ? context.Paths.Of(run.First.Entity) : null, Of("category"), Of("editor"), Of("os"), Of("machine"), Of("harness"), Of("model"));

        string? Of(string name) => slice is null || slice == name ? Slices.Name(run.First, name) : null;
    }
}
