using System.Globalization;
using System.Runtime.InteropServices;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>How many visits had a page, a source or the like.</summary>
internal sealed record CountedPage(string Page, long Count);

/// <summary>By which rules the figures were counted.</summary>
internal sealed record VisitDefinition(double IdleSeconds, string Bounce, string BounceMeaning, double CapSeconds, string Tz);

/// <summary>The figures of the visits that began in a range.</summary>
/// <param name="Users">Different people; of those whom nobody knows, different visitors.</param>
/// <param name="BounceRate">bounces ÷ closed visits; null when none is closed.</param>
/// <param name="MeanDurationSeconds">Of closed visits of which two signs of life tell a duration; null when there is none.</param>
/// <param name="MedianDurationSeconds">Nearest rank, of the same visits.</param>
/// <param name="MeasuredShare">Those visits ÷ closed visits.</param>
/// <param name="ErrorRate">Visits with an error ÷ visits.</param>
internal sealed record VisitStatsView(
    long Sessions, long Users, long Views, long Actions, long Bounces, double? BounceRate, double? MeanDurationSeconds, double? MedianDurationSeconds, double? MeasuredShare,
    double? ViewsPerSession, long Errors, double? ErrorRate, CountedPage[] EntryPages, CountedPage[] ExitPages, VisitDefinition Definition);

/// <summary>The figures of one local day.</summary>
internal sealed record VisitDay(
    string Date, long Sessions, long Users, long Views, double? AvgDurationSeconds, double? BounceRate, double? ErrorRate, string? MostCommonEntry, string? MostCommonExit);

/// <summary>Days with visits, oldest first.</summary>
internal sealed record DailyVisitsView(VisitDay[] Items, VisitDefinition Definition);

/// <summary>What was counted again.</summary>
internal sealed record RebuiltVisits(string[] Zones);

/// <summary><c>stint visits stats</c> and <c>daily</c>: read from the days where days are asked for, from the visits of the range else.</summary>
internal static class VisitStats
{
    private const int MostPages = 10;

    private static readonly Sql Rows = new(
        $"""
        {VisitRow.ByVisit}
        where v.bucket = @bucket and v.workspace = @workspace and v.site = @site and v.started_at >= @since and v.started_at < @until and {VisitRow.Joined}
          and (cast(@user as text) is null or v.user_id = @user)
        """);

    private static readonly Sql SiteNames = new("select name from sites where bucket = @bucket and workspace = @workspace order by name limit 10000");

    private static readonly Sql Days = new(
        $"""
        select date, {VisitFigures.Columns} from visit_days
        where bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and date >= @from and date <= @to group by date order by date
        """);

    private static readonly Sql People = new(
        """
        select date, sum(case when person = 'n' then visits else 1 end) from visit_day_people
        where bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and date >= @from and date <= @to and visits > 0 group by date
        """);

    private static readonly Sql Values = new(
        """
        select date, dimension, value, visits from visit_day_values
        where bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and date >= @from and date <= @to and dimension in ('entry', 'exit') and visits > 0
        """);

    public static readonly Operation Stats = new Operation<VisitStatsView>
    {
        Verbs = ["visits stats"],
        Route = "GET /api/v1/visits/stats",
        Summary = "Figures of visits: how many, how long, bounces, errors, pages",
        Examples = ["stint visits stats --since 2026-01-01", "stint visits stats --site shop --bounce engaged --json"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until, VisitParameters.Bounce],
        Json = () => VisitJson.Default.VisitStatsView,
        Does = OfRange,
        Shows = (stats, terminal) =>
        {
            terminal.Pair("visits", $"{Number(stats.Sessions)} of {Spoken.Count(stats.Users, "user")}");
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
        Parameters = [VisitParameters.Site, VisitParameters.Since, VisitParameters.Until, VisitParameters.Bounce],
        Json = () => VisitJson.Default.DailyVisitsView,
        Does = ByDay,
        Shows = (days, terminal) =>
        {
            if (days.Items.Length == 0)
                terminal.Line("Nobody has visited then.");
            else
                terminal.Table(
                    ["DATE", ">VISITS", ">USERS", ">VIEWS", ">LASTED", ">BOUNCED", ">ERRORS", "IN", "OUT"],
                    days.Items.Select(day => new[]
                    {
                        day.Date, Number(day.Sessions), Number(day.Users), Number(day.Views), Spoken.Seconds(day.AvgDurationSeconds), Percent(day.BounceRate), Percent(day.ErrorRate),
                        day.MostCommonEntry ?? "", day.MostCommonExit ?? "",
                    }));
        },
    };

    public static readonly Operation Rebuild = new Operation<RebuiltVisits>
    {
        Verbs = ["visits rebuild"],
        Route = "POST /api/v1/visits/rebuild",
        Summary = "Count the days of visits again from the visits",
        Examples = ["stint visits rebuild"],
        Parameters = [],
        Json = () => VisitJson.Default.RebuiltVisits,
        Does = (context, _) =>
        {
            VisitExpiry.Settle(context);
            return context.Database.Write(tx =>
            {
                VisitZones.Kept.Rebuild(tx, context);
                return new RebuiltVisits([.. VisitZones.Kept.Of(tx, context.Bucket, context.Workspace)]);
            });
        },
        Shows = (rebuilt, terminal) => terminal.Line($"{terminal.Green("✓")} Days counted again in {(rebuilt.Zones.Length == 0 ? "no zone yet" : string.Join(", ", rebuilt.Zones))}"),
    };

    private static VisitStatsView OfRange(Context context, Arguments arguments)
    {
        VisitExpiry.Settle(context);
        return context.Database.Read(tx =>
        {
            var rule = arguments.Get(VisitParameters.Bounce) ?? Bounce.Default;
            var figures = new VisitFigures();
            var people = new HashSet<string>(StringComparer.Ordinal);
            var durations = new List<long>();
            var (entries, exits) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
            var sites = arguments.Get(VisitParameters.OfSite) is { } one
                ? [one]
                : tx.Query(SiteNames, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace));
            foreach (var site in sites)
            {
                tx.Each(
                    Rows,
                    each =>
                    {
                        var row = VisitRow.Read(each);
                        figures.Add(row, +1);
                        people.Add(row.Person);
                        if (row.Closed && row.Duration > TimeSpan.Zero)
                            durations.Add((long)row.Duration.TotalMilliseconds);
                        Count(entries, row.Facts.EntryPage);
                        Count(exits, row.Facts.ExitPage);
                    },
                    ("@bucket", context.Bucket),
                    ("@workspace", context.Workspace),
                    ("@site", site),
                    ("@since", context.When(arguments, VisitParameters.Since) ?? Instant.MinValue),
                    ("@until", context.When(arguments, VisitParameters.Until) ?? new Instant(long.MaxValue / 2)),
                    ("@user", arguments.Get(VisitParameters.User)));
            }

            durations.Sort();
            return new VisitStatsView(
                figures.Visits, people.Count, figures.Views, figures.Actions, figures.Bounces(rule), Ratio(figures.Bounces(rule), figures.Closed), Mean(figures),
                Percentile.Median(CollectionsMarshal.AsSpan(durations)) / 1000d, Ratio(figures.Measured, figures.Closed), Ratio(figures.Views, figures.Visits), figures.Errors,
                Ratio(figures.WithErrors, figures.Visits), Top(entries), Top(exits), Definition(context, rule));
        });
    }

    private static DailyVisitsView ByDay(Context context, Arguments arguments)
    {
        VisitExpiry.Settle(context);
        return VisitZones.Kept.Read(context, tx =>
        {
            var rule = arguments.Get(VisitParameters.Bounce) ?? Bounce.Default;
            var since = context.When(arguments, VisitParameters.Since);
            var until = context.When(arguments, VisitParameters.Until);
            (string, object?)[] values =
            [
                ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", arguments.Get(VisitParameters.Site) ?? Sites.Default), ("@zone", context.Zone.Id),
                ("@from", since is { } from ? Timeline.Fold.Date(DaySplit.Of(from, context.Zone)) : ""),
                ("@to", until is { } to && to > Instant.MinValue ? Timeline.Fold.Date(DaySplit.Of(new Instant(to.Milliseconds - 1), context.Zone)) : "9999"),
            ];
            var people = tx.Query(People, row => (Date: row.Text(0), N: row.Long(1)), values).ToDictionary(each => each.Date, each => each.N, StringComparer.Ordinal);
            var pages = tx.Query(Values, row => (Date: row.Text(0), Dimension: row.Text(1), Value: row.Text(2), N: row.Long(3)), values).ToLookup(each => (each.Date, each.Dimension));
            var days = tx.Query(Days, row => (Date: row.Text(0), Figures: VisitFigures.Read(row, 1)), values);
            return new DailyVisitsView(
                [
                    .. days.Where(day => day.Figures.Visits > 0).Select(day => new VisitDay(
                        day.Date, day.Figures.Visits, people.GetValueOrDefault(day.Date), day.Figures.Views, Mean(day.Figures), Ratio(day.Figures.Bounces(rule), day.Figures.Closed),
                        Ratio(day.Figures.WithErrors, day.Figures.Visits), Common(day.Date, Dimensions.Entry), Common(day.Date, Dimensions.Exit))),
                ],
                Definition(context, rule));

            // Of two that are as common, the first by name.
            string? Common(string date, string dimension) =>
                pages[(date, dimension)].OrderByDescending(each => each.N).ThenBy(each => each.Value, StringComparer.Ordinal).Select(each => each.Value).FirstOrDefault();
        });
    }

    private static VisitDefinition Definition(Context context, string rule) => new(
        Policy.Visit.EndAfter!.Value.TotalSeconds, rule, Bounce.Meaning(rule), Policy.Visit.Cap!.Value.TotalSeconds, context.Zone.Id);

    private static double? Mean(VisitFigures figures) => figures.Measured == 0 ? null : Math.Round(figures.DurationMs / 1000d / figures.Measured, 3);

    private static double? Ratio(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);

    private static void Count(Dictionary<string, long> counts, string? value)
    {
        if (value is not null)
            counts[value] = counts.GetValueOrDefault(value) + 1;
    }

    private static CountedPage[] Top(Dictionary<string, long> counts) =>
        [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostPages).Select(pair => new CountedPage(pair.Key, pair.Value))];

    private static void Pages(Terminal terminal, string title, CountedPage[] pages)
    {
        if (pages.Length == 0)
            return;
        terminal.Line();
        terminal.Table([title.ToUpperInvariant(), ">VISITS"], pages.Select(page => new[] { page.Page, Number(page.Count) }));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Decimal(double? number) => number is { } value ? value.ToString("0.0", CultureInfo.InvariantCulture) : "unknown";

    private static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "unknown";
}
