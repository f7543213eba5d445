namespace Stint.Visits;

/// <summary>Whether something is a desktop, a mobile or a tablet: uap-core knows brands and models, not that.</summary>
internal static class DeviceTypes
{
    public const string Desktop = "desktop";
    public const string Mobile = "mobile";
    public const string Tablet = "tablet";

    /// <summary>What is none of the three: televisions, consoles, watches, glasses.</summary>
    private static readonly string[] Others =
        ["TV", "BRAVIA", "CrKey", "AFTB", "AFTS", "AFTM", "AFTT", "Roku", "Web0S", "Tizen/TV", "PlayStation", "Xbox", "Nintendo", "watchOS", "Watch OS", "SmartWatch", "Quest", "OculusBrowser"];

    public static string? Of(string userAgent, string? os)
    {
        if (Array.Exists(Others, each => userAgent.Contains(each, StringComparison.Ordinal)))
            return null;
        if (Has("iPad") || Has("Tablet") || Has("PlayBook") || Has("Kindle") || Has("Silk-Accelerated"))
            // Windows says 'Tablet PC' of any machine with a pen.
            return Has("Tablet PC") ? Desktop : Tablet;
        return os switch
        {
            // Browsers of Android say Mobile on phones and leave it out on tablets.
            "Android" => Has("Mobile") || !Has("Mozilla") ? Mobile : Tablet,
            "iOS" or "Windows Phone" or "Windows Mobile" or "BlackBerry OS" or "KaiOS" or "Firefox OS" or "Symbian OS" or "Symbian^3" or "Nokia Series 40" or "Bada" or "Tizen" or "MeeGo"
                or "Maemo" or "Sailfish" or "Brew MP" or "BREW" => Mobile,
            "tvOS" or "ATV OS X" or "WatchOS" or "Chromecast" or "Roku" or "FireHbbTV" or "VRE" or "Samsung" or "LG" or "Philips" => null,
            null => Has("Mobile") ? Mobile : null,
            _ => Has("Mobile") && !Has("Windows NT") ? Mobile : Desktop,
        };

        bool Has(string word) => userAgent.Contains(word, StringComparison.Ordinal);
    }
}
