using System.Globalization;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>By which rules the figures were counted.</summary>
internal sealed record VisitDefinition(double IdleSeconds, string Bounce, string BounceMeaning, double CapSeconds, string Tz)
{
    public static VisitDefinition Of(Context context, Arguments arguments)
    {
        var rule = arguments.Get(VisitParameters.Bounce) ?? Visits.Bounce.Default;
        return new(Policy.Visit.EndAfter!.Value.TotalSeconds, rule, Visits.Bounce.Meaning(rule), Policy.Visit.Cap!.Value.TotalSeconds, context.Zone.Id);
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
    public static string People(long users, double error) => error == 0 ? Number(users) : $"about {Number(users)} (±{Percent(error)})";
}
