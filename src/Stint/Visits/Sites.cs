using Stint.Access;
using Stint.Operations;

namespace Stint.Visits;

/// <summary>The web applications whose visits are kept.</summary>
internal static class Sites
{
    public const string Default = SiteNames.Default;

    /// <summary>
    /// The name of the site that is meant: without a name the one of the caller's key, else the default one. A new one is made with the first event
    /// that is taken, so that what is refused or ignored leaves none behind.
    /// </summary>
    public static string Of(Context context, string? named)
    {
        var name = VisitInput.Bounded(named, 100, "site");
        if (context.Grant.Visit is not null)
            throw new Refusal(RefusalKind.Forbidden, "other_visit", "This token writes its own visit only.", "Begin a visit with the site's ingest key.");
        if (context.Grant.Site is { } own && name is not null && name != own)
            throw new Refusal(RefusalKind.Forbidden, "other_site", $"This key writes the site '{PlainText.Line(own)}' only.", "Leave 'site' out, or make a key: stint token create --scope ingest:SITE");
        return SiteNames.Named(name ?? context.Grant.Site ?? SiteNames.Default);
    }
}
