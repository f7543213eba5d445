using Stint.Access;
using Stint.Operations;

namespace Stint.Visits;

/// <summary>Inputs that several operations on visits share.</summary>
internal static class VisitParameters
{
    public static readonly Parameter<string> Site = Parameter.Text("site", "The web application (default)", max: 100, value: "S");
    public static readonly Parameter<string> OfSite = Parameter.Text("site", "Only of this web application", max: 100, value: "S");
    public static readonly Parameter<string> Visit = new("visit", Shape.Text, "The visit's id", NamedVisit.Known) { MaxLength = 100, Required = true, Positional = true, Value = "ID" };

    /// <summary>Whatever is asked about one person is noted, by whichever operation takes this.</summary>
    public static readonly Parameter<string> User = Parameter.Person("user", "Only of this user", value: "U", looked: Audit.Note);

    public static readonly Parameter<string> Since = Parameter.Time("since", "Only what began at this time or later");
    public static readonly Parameter<string> Until = Parameter.Time("until", "Only what began before this time");
    public static readonly Parameter<string> Bounce = Parameter.Choice("bounce", "What is called a bounce (short)", Visits.Bounce.Default, Visits.Bounce.OneView, Visits.Bounce.Engaged);
    public static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (50)", 1, 500);
    public static readonly Parameter<string> Cursor = Parameter.Text("cursor", "Where the page before this one ended", max: 200);
}
