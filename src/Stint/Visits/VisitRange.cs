using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>Which visits a figure is about: those that began in a range, perhaps on one site, perhaps of one user.</summary>
/// <param name="From">The first local day of the range, and <paramref name="To"/> the last one: as the days are named in the store.</param>
/// <param name="IsWholeDays">Whether the days' figures answer: the range ends where days do, and nobody is picked out.</param>
/// <param name="DaysFrom">When days are known from, and <paramref name="VisitsFrom"/> visits, where that is later than was asked for: what was before is gone.</param>
internal sealed record VisitRange(
    string? Site, string? User, Instant Since, Instant Until, string From, string To, bool IsWholeDays, Instant? DaysFrom = null, Instant? VisitsFrom = null)
{
    /// <summary>Behind any day.</summary>
    private const string LastDay = "9999";

    /// <summary>Later than any visit.</summary>
    public static readonly Instant Never = new(long.MaxValue / 2);

    /// <summary>The part of what was asked for of which all is known.</summary>
    /// <param name="context">Who asks, and in which zone.</param>
    /// <param name="arguments">What for.</param>
    /// <param name="byDay">It is answered day by day, so that only days that the range cuts are counted from visits.</param>
    public static VisitRange Of(Context context, Arguments arguments, bool byDay = false)
    {
        var asked = Asked(context, arguments);
        asked = asked with { IsWholeDays = asked.IsWholeDays || (byDay && asked.User is null) };
        var (visits, day) = asked.IsWholeDays
            ? VisitZones.Kept.Read(context, tx => Tuple.Create(VisitEdge.Latest(tx, context, asked.Site), GoneDays.FirstDay(tx, context, asked.Site, context.Zone.Id)))
            : context.Database.Read(tx => Tuple.Create(VisitEdge.Latest(tx, context, asked.Site), ""));
        var (isLaterDay, isLaterVisit) = (string.CompareOrdinal(day, asked.From) > 0, visits > asked.Since);
        return asked with
        {
            From = isLaterDay ? day : asked.From,
            DaysFrom = isLaterDay ? DaySplit.Bounds(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), context.Zone).Start : null,
            Since = Instant.Max(visits, asked.Since),
            VisitsFrom = isLaterVisit ? visits : null,
        };
    }

    /// <summary>What was asked for, whether it is known or gone.</summary>
    public static VisitRange Asked(Context context, Arguments arguments)
    {
        var (since, until) = (context.When(arguments, VisitParameters.Since), context.When(arguments, VisitParameters.Until));
        var user = arguments.Get(VisitParameters.User);
        return new VisitRange(
            arguments.Get(VisitParameters.OfSite), user, since ?? Instant.MinValue, until ?? Never,
            since is { } from ? Fold.Date(DaySplit.Of(from, context.Zone)) : "",
            until is { } to && to > Instant.MinValue ? Fold.Date(DaySplit.Of(new Instant(to.Milliseconds - 1), context.Zone)) : LastDay,
            user is null && IsMidnight(since, context.Zone) && IsMidnight(until, context.Zone));
    }

    /// <summary>The days that an answer by day reads as they are kept, and the parts of the first and the last one where the range cuts them.</summary>
    /// <param name="context">Who asks, and in which zone.</param>
    /// <param name="asked">The range as it was asked for.</param>
    public (VisitRange? First, VisitRange Days, VisitRange? Last) Cut(Context context, VisitRange asked)
    {
        var (first, days, last) = ((VisitRange?)null, this, (VisitRange?)null);
        if (asked.From.Length > 0 && !IsMidnight(asked.Since, context.Zone))
        {
            var day = DaySplit.Of(asked.Since, context.Zone);
            first = Known(asked.Since, Instant.Min(DaySplit.Bounds(day, context.Zone).End, asked.Until));
            days = days with { From = string.CompareOrdinal(days.From, Fold.Date(day.AddDays(1))) > 0 ? days.From : Fold.Date(day.AddDays(1)) };
        }

        if (asked.To != LastDay && !IsMidnight(asked.Until, context.Zone))
        {
            var day = DaySplit.Of(new Instant(asked.Until.Milliseconds - 1), context.Zone);
            var start = DaySplit.Bounds(day, context.Zone).Start;
            last = start > asked.Since ? Known(start, asked.Until) : null;
            days = days with { To = Fold.Date(day.AddDays(-1)) };
        }

        return (first, days, last);

        // Of a part of a day whose visits are gone nothing is known.
        VisitRange? Known(Instant since, Instant until) => VisitsFrom > since ? null : this with { Since = since, Until = until };
    }

    public (string, object?)[] Values(Context context) =>
    [
        ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", Site), ("@user", User), ("@since", Since), ("@until", Until),
    ];

    public (string, object?)[] DayValues(Context context) =>
    [
        ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", Site), ("@zone", context.Zone.Id), ("@from", From), ("@to", To),
    ];

    private static bool IsMidnight(Instant? at, TimeZoneInfo zone) => at is not { } instant || DaySplit.Bounds(DaySplit.Of(instant, zone), zone).Start == instant;
}
