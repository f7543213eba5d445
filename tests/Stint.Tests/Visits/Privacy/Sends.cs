using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Events as somebody's browser or server sends them.</summary>
internal static class Sends
{
    public const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    public const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    /// <summary>A browser at an address.</summary>
    public static Desk From(this Desk desk, string? address, string userAgent = Firefox, bool refuses = false, bool isPage = true) =>
        desk.As(caller => caller with { Sender = new Sender { Address = address, UserAgent = userAgent, RefusesTracking = refuses, IsPage = isPage } });

    public static EventResult Collect(this Desk desk, EventInput input, string? site = null) => desk.Do<EventResults>(Collecting.Collect, ("site", site), ("events", new[] { input })).Results[0];

    /// <summary>A view of a page, now.</summary>
    public static EventResult View(this Desk desk, string page = "/", string? visitor = null, string? user = null, string? at = null, string? site = null) =>
        desk.Collect(new EventInput(Page: page, VisitorId: visitor, UserId: user, At: at), site);

    public static VisitView[] Listed(this Desk desk) => desk.Do<Page<VisitView>>(ListVisits.Operation, ("limit", 500)).Items;

    public static FilteredView Filtered(this Desk desk) => desk.Do<FilteredView>(ShowFiltered.Operation);

    /// <summary>All rows of the days, as they lie, but those that are nothing at all.</summary>
    public static string Days(this Desk desk) => string.Join('\n', new[]
    {
        "select * from visit_days where visits <> 0", "select * from visit_day_people where visits <> 0", "select * from visit_day_values where visits <> 0",
    }.SelectMany(sql => desk.Store.Rows(sql).Order(StringComparer.Ordinal)));

    /// <summary>The days equal a recount.</summary>
    public static void AssertDays(this Desk desk)
    {
        var stands = desk.Days();
        desk.Database.Write(tx => VisitZones.Kept.Rebuild(tx, new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings)));
        Assert.Equal(stands, desk.Days());
    }

    /// <summary>Removes what is too old, as a server's sweep does.</summary>
    public static Pruned Prune(this Desk desk) => VisitRetention.Run(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings));
}
