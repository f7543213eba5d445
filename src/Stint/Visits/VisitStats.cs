using Stint.Operations;
using Stint.Sessions;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary>How many visits had a page.</summary>
internal sealed record CountedPage(string Page, long Count);

/// <summary>The figures of the visits that began in a range.</summary>
/// <param name="Users">Different people; of those whom nobody knows, different visitors. Null over several days or sites of which only the number of people is left.</param>
/// <param name="UsersError">By how much of itself <paramref name="Users"/> may be wrong, in 19 of 20 cases; 0: every one was counted.</param>
/// <param name="BounceRate">bounces ÷ closed visits; null when none is closed.</param>
/// <param name="MeanDurationSeconds">Of closed visits of which two signs of life tell a duration; null when there is none.</param>
/// <param name="MedianDurationSeconds">Nearest rank, of the same visits.</param>
/// <param name="MedianError">By how much of itself the median may be wrong; 0: every duration was looked at.</param>
/// <param name="MeasuredShare">Those visits ÷ closed visits.</param>
/// <param name="ErrorRate">Visits with an error ÷ visits.</param>
/// <param name="ExitPages">Of closed visits.</param>
internal sealed record VisitStatsView(
    long Sessions, long Closed, long? Users, double UsersError, long Views, long Actions, long Bounces, double? BounceRate, double? MeanDurationSeconds, double? MedianDurationSeconds,
    double MedianError, double? MeasuredShare, double? ViewsPerSession, long Errors, double? ErrorRate, CountedPage[] EntryPages, CountedPage[] ExitPages, VisitDefinition Definition);

/// <summary>The figures of one local day.</summary>
/// <param name="UsersError">By how much of itself <paramref name="Users"/> may be wrong, in 19 of 20 cases; 0: every one was counted.</param>
internal sealed record VisitDay(
    string Date, long Sessions, long? Users, double UsersError, long Views, double? AvgDurationSeconds, double? BounceRate, double? ErrorRate, string? MostCommonEntry,
    string? MostCommonExit);

/// <summary>Days with visits, oldest first.</summary>
internal sealed record DailyVisitsView(VisitDay[] Items, VisitDefinition Definition);

/// <summary><c>stint visits stats</c> and <c>daily</c>.</summary>
internal static class VisitStats
{
    private const int MostPages = 10;

    private static readonly Parameter<TimeSpan?> Idle = Parameter.Duration("idle", "Count the raw events again as visits compare does, a longer silence than this beginning another visit; of everybody");

    public static readonly Operation Stats = new Operation<VisitStatsView>
    {
        Verbs = ["visits stats"],
        Route = "GET /api/v1/visits/stats",
        Summary = "Figures of visits: how many, how long, bounces, errors, pages",
        Examples = ["stint visits stats --since 2026-01-01", "stint visits stats --site shop --bounce engaged --json"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until, Idle, VisitParameters.Bounce],
        Json = () => VisitJson.Default.VisitStatsView,
        Does = (context, arguments) => arguments.Get(Idle) is { } limit
            ? Under(context, arguments, limit)
            : VisitCounts.Read(context, arguments, [Dimensions.Entry, Dimensions.Exit], View),
        Shows = (stats, terminal) =>
        {
            terminal.Pair("visits", $"{Number(stats.Sessions)}, {Number(stats.Closed)} of them over");
            terminal.Pair("users", People(stats.Users, stats.UsersError));
            terminal.Pair("views", $"{Number(stats.Views)}, {Decimal(stats.ViewsPerSession)} a visit");
            terminal.Pair("lasted", $"{Spoken.Seconds(stats.MeanDurationSeconds)} on average, median {Spoken.Seconds(stats.MedianDurationSeconds)} ({Percent(stats.MeasuredShare)} measured)");
            terminal.Pair("bounced", $"{Number(stats.Bounces)}, {Percent(stats.BounceRate)}: {stats.Definition.BounceMeaning}");
            terminal.Pair("errors", $"{Number(stats.Errors)}, in {Percent(stats.ErrorRate)} of the visits");
            Pages(terminal, "entry pages", stats.EntryPages);
            Pages(terminal, "exit pages", stats.ExitPages);
        },
    };

    public static readonly Operation Daily = new Operation<DailyVisitsView>
    {
        Verbs = ["visits daily"],
        Route = "GET /api/v1/visits/daily",
        Summary = "Figures of visits by the local day they began on",
        Examples = ["stint visits daily --since 2026-01-01 --tz Europe/Berlin"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until, VisitParameters.Bounce],
        Json = () => VisitJson.Default.DailyVisitsView,
        Does = ByDay,
        Shows = (days, terminal) =>
        {
            if (days.Items.Length == 0)
                terminal.Line("Nobody has visited then. How visits get here: stint site add --help, stint import --help");
            else
            {
                terminal.Table(
                    ["DATE", ">VISITS", ">USERS", ">VIEWS", ">LASTED", ">BOUNCED", ">ERRORS", "IN", "OUT"],
                    days.Items.Select(day => new[]
                    {
                        day.Date, Number(day.Sessions), People(day.Users, day.UsersError), Number(day.Views), Spoken.Seconds(day.AvgDurationSeconds), Percent(day.BounceRate),
                        Percent(day.ErrorRate), day.MostCommonEntry ?? "", day.MostCommonExit ?? "",
                    }));
                terminal.Line(terminal.Dim($"  bounced: {days.Definition.BounceMeaning}; days of {days.Definition.Tz}"));
            }
        },
    };

    private static VisitStatsView Under(Context context, Arguments arguments, TimeSpan limit)
    {
        if (!CompareVisits.IsLimit(limit))
            throw Refusal.Usage("bad_value", $"'idle' takes a duration from 1s to 24h; {Durations.Text(limit)} is not one.");
        if (arguments.Has(VisitParameters.User))
            throw Refusal.Usage("bad_value", "'idle' counts everybody: who a visit belongs to, the silence that cuts it decides.", "Leave out 'user' or 'idle'.");
        return View(
            CompareVisits.Under(context, VisitRange.Of(context, arguments), limit),
            VisitDefinition.Of(context, arguments, ofVisits: true) with { IdleSeconds = limit.TotalSeconds, OtherIdleSeconds = null });
    }

    private static VisitStatsView View(VisitCounts counts, VisitDefinition definition)
    {
        var figures = counts.Figures;
        var (people, median, bounces) = (counts.People, counts.Median, figures.Bounces(definition.Bounce));
        return new VisitStatsView(
            figures.Visits, figures.Closed, people.Users, people.Error, figures.Views, figures.Actions, bounces, Ratio(bounces, figures.Closed), Mean(figures), median.Seconds, median.Error,
            Ratio(figures.Measured, figures.Closed), Ratio(figures.Views, figures.Visits), figures.Errors, Ratio(figures.WithErrors, figures.Visits), Top(counts, Dimensions.Entry),
            Top(counts, Dimensions.Exit), definition);
    }

    private static DailyVisitsView ByDay(Context context, Arguments arguments) => VisitCounts.ReadDays(context, arguments, (days, definition) => new DailyVisitsView(
        [
            .. days.Select(day => new VisitDay(
                day.Date, day.Figures.Visits, day.People.Users, day.People.Error, day.Figures.Views, Mean(day.Figures), Ratio(day.Figures.Bounces(definition.Bounce), day.Figures.Closed),
                Ratio(day.Figures.WithErrors, day.Figures.Visits), day.Entry, day.Exit)),
        ],
        definition));
    private static CountedPage[] Top(VisitCounts counts, string dimension) =>
        [.. VisitCounts.Top(counts.Of(dimension), MostPages, sums => sums.Visits).Select(each => new CountedPage(each.Value, each.Sums.Visits))];

    private static void Pages(Terminal terminal, string title, CountedPage[] pages)
    {
        if (pages.Length == 0)
            return;
        terminal.Line();
        terminal.Table([title.ToUpperInvariant(), ">VISITS"], pages.Select(page => new[] { page.Page, Number(page.Count) }));
    }
}
