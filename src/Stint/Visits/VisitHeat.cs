using System.Globalization;
using Stint.Operations;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>When visits begin.</summary>
/// <param name="Heat">Visits that began then: seven rows from Monday on, of 24 local hours each.</param>
/// <param name="N">All of them.</param>
internal sealed record VisitHeatView(long[][] Heat, long N, VisitDefinition Definition);

/// <summary><c>stint visits heat</c>: the hours of the week in which visits begin.</summary>
internal static class VisitHeat
{
    public static readonly Operation Operation = new Operation<VisitHeatView>
    {
        Verbs = ["visits heat"],
        Route = "GET /api/v1/visits/heat",
        Summary = "In which hours of the week visits begin",
        Examples = ["stint visits heat --since 2026-01-01 --tz Europe/Berlin"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until],
        Json = () => VisitJson.Default.VisitHeatView,
        Does = (context, arguments) => VisitCounts.Read(context, arguments, [Dimensions.WeekHour], (counts, definition) =>
        {
            var heat = WeekHours.Empty<long>();
            foreach (var (value, sums) in counts.Of(Dimensions.WeekHour))
                heat[value[0] - '0'][int.Parse(value.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture)] += sums.Visits;
            return new VisitHeatView(heat, counts.Figures.Visits, definition);
        }),
        Shows = (heat, terminal) =>
        {
            var most = heat.Heat.Max(row => row.Max());
            terminal.Line("     0     3     6     9     12    15    18    21");
            for (var day = 0; day < heat.Heat.Length; day++)
                terminal.Line($"{WeekHours.Name(day)}  {string.Concat(heat.Heat[day].Select(n => WeekHours.Shade(n, most) + WeekHours.Shade(n, most)))}");
            terminal.Line(terminal.Dim($"  {Spoken.Count(heat.N, "visit")}, by the hour they began in, in {heat.Definition.Tz}; at most {Spoken.Count(most, "visit")} in one hour of the week"));
        },
    };
}
