using System.Globalization;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>By which rules the figures were counted.</summary>
/// <param name="IdleSeconds">A silence strictly longer than this ends a visit. A visit that its client named has the events that the client says it has.</param>
/// <param name="OtherIdleSeconds">By which limits an import cut visits instead; null: none did.</param>
/// <param name="CapSeconds">No visit that is cut here lasts longer.</param>
/// <param name="CountedFrom">Where more was asked for than is known: from when on it is counted. Null: all of it is.</param>
internal sealed record VisitDefinition(double IdleSeconds, double[]? OtherIdleSeconds, string Bounce, string BounceMeaning, double CapSeconds, string Tz, Instant? CountedFrom)
{
    /// <summary>The rules of a question.</summary>
    /// <param name="context">Who asks, and in which zone.</param>
    /// <param name="arguments">For which range.</param>
    /// <param name="ofVisits">It is always answered from the visits, never from the days.</param>
    /// <param name="byDay">It is answered day by day.</param>
    public static VisitDefinition Of(Context context, Arguments arguments, bool ofVisits = false, bool byDay = false)
    {
        var range = VisitRange.Of(context, arguments, byDay);
        var rule = arguments.Get(VisitParameters.Bounce) ?? Visits.Bounce.Default;
        return new(Policy.Visit.EndAfter!.Value.TotalSeconds, VisitLimits.Of(context, range.Site), rule, Visits.Bounce.Meaning(rule), Policy.Visit.Cap!.Value.TotalSeconds, context.Zone.Id,
            range.IsWholeDays && !ofVisits ? range.DaysFrom : range.VisitsFrom);
    }
}

/// <summary>Figures made of sums, and how people read them.</summary>
internal static class VisitNumbers
{
    /// <summary>A share from 0 to 1, or how many for each; null where there is nothing to divide by.</summary>
    public static double? Ratio(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);

    public static double? Mean(VisitFigures figures) => figures.Measured == 0 ? null : Math.Round(figures.DurationMs / 1000d / figures.Measured, 3);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Decimal(double? number) => number is { } value ? value.ToString("0.0", CultureInfo.InvariantCulture) : "–";

    public static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A number of people, marked where it is an estimate.</summary>
    public static string People(long? users, double error) => users is not { } known ? "–" : error == 0 ? Number(known) : $"about {Number(known)} (±{Percent(error)})";
}
