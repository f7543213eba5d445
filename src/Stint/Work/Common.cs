using Stint.Operations;

namespace Stint.Work;

/// <summary>Inputs that several operations on work sessions share.</summary>
internal static class Common
{
    /// <summary>The longest entry of a timeline, in UTF-16 units.</summary>
    public const int LongText = 64 * 1024;

    public static readonly Parameter<string> Session =
        Parameter.Text("session", "Session to act on: a number, SESSION-00042, an id or its beginning, current, last", max: 64, value: "REF");

    public static readonly Parameter<string> Ref =
        new("session", Shape.Text, "Session: a number, SESSION-00042, an id or its beginning, current, last", text => text) { MaxLength = 64, Positional = true, AlsoOption = "--session", Value = "REF" };

    public static readonly Parameter<string> At = Parameter.Time("at", "When it happened, if not now: 10:00, -15m, yesterday, 2026-01-11T10:00:00Z");

    public static readonly Parameter<string> Since = Parameter.Time("since", "Only what started at this time or later");

    public static readonly Parameter<string> Until = Parameter.Time("until", "Only what started before this time");

    public static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (10)", 1, 500);

    public static readonly Parameter<TimeSpan?> Budget = Parameter.Duration("budget", "Active time that it is meant to take, like 2h; 0m takes a budget away");

    public static readonly Parameter<string> Cursor = Parameter.Text("cursor", "Where the page before this one ended", max: 200);
}
