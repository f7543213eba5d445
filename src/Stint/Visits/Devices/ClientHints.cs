using Stint.Operations;

namespace Stint.Visits;

/// <summary>What a browser sends of itself in headers of their own, as it stands there; null where it sends nothing.</summary>
/// <param name="Brands">Sec-CH-UA: <c>"Chromium";v="128", "Google Chrome";v="128", "Not;A=Brand";v="24"</c>.</param>
/// <param name="Mobile">Sec-CH-UA-Mobile: ?1 or ?0.</param>
/// <param name="Platform">Sec-CH-UA-Platform: <c>"Windows"</c>.</param>
/// <param name="Model">Sec-CH-UA-Model, where the site has asked for it; empty on desktops.</param>
/// <param name="FullVersions">Sec-CH-UA-Full-Version-List, where the site has asked for it: brands, as in the first.</param>
internal sealed record ClientHints(string? Brands = null, string? Mobile = null, string? Platform = null, string? Model = null, string? FullVersions = null)
{
    /// <summary>Characters that are looked at, of each.</summary>
    private const int Longest = 512;

    /// <summary>The browser, by the name that its user agent gives it; null when it is not told.</summary>
    public string? Browser
    {
        get
        {
            var brands = Names(Brands ?? FullVersions);
            var brand = brands.Find(each => each != "Chromium") ?? brands.FirstOrDefault();
            return (brand, IsMobile) switch
            {
                (null, _) => null,
                ("Google Chrome" or "Chromium", true) => "Chrome Mobile",
                ("Google Chrome", _) => "Chrome",
                ("Android WebView", _) => "Chrome Mobile WebView",
                ("Microsoft Edge", true) => "Edge Mobile",
                ("Microsoft Edge", _) => "Edge",
                ("Opera", true) => "Opera Mobile",
                _ => brand.Length > 100 ? brand[..100] : brand,
            };
        }
    }

    /// <summary>The system, by the name that its user agent gives it; null when it is not told.</summary>
    public string? Os => Unquoted(Platform) switch
    {
        null or "Unknown" => null,
        "Chromium OS" => "Chrome OS",
        var name => name.Length > 100 ? name[..100] : name,
    };

    /// <summary>desktop, mobile or tablet; null when it is not told.</summary>
    public string? Type => (IsMobile, Os) switch
    {
        (true, _) => DeviceTypes.Mobile,
        (false, "Android") => DeviceTypes.Tablet,
        (false, "Windows" or "macOS" or "Linux" or "Chrome OS") => DeviceTypes.Desktop,
        // A desktop has no model.
        (false, null) when Unquoted(Model) is not null => DeviceTypes.Tablet,
        _ => null,
    };

    private bool? IsMobile => Mobile?.Trim() switch { "?1" => true, "?0" => false, _ => null };

    /// <summary>The brands of a list, without the one that is made up so that nobody relies on the list.</summary>
    private static List<string> Names(string? list)
    {
        var names = new List<string>();
        var text = Bounded(list);
        for (var at = 0; Quoted(text, ref at) is { } name;)
        {
            // The version behind it stands in quotes too.
            Quoted(text, ref at);
            if (!(name.Contains("Not", StringComparison.Ordinal) && name.Contains("Brand", StringComparison.Ordinal)) && name.Trim().Length > 0)
                names.Add(name.Trim());
        }

        return names;
    }

    private static string? Quoted(string text, ref int at)
    {
        var begin = text.IndexOf('"', at);
        var end = begin < 0 ? -1 : text.IndexOf('"', begin + 1);
        if (end < 0)
            return null;
        at = end + 1;
        return text[(begin + 1)..end];
    }

    private static string? Unquoted(string? text) => Bounded(text).Trim().Trim('"').Trim() is { Length: > 0 } plain ? plain : null;

    /// <summary>Without what acts on a terminal, and without characters that are none: what is told here is stored and shown.</summary>
    private static string Bounded(string? text) =>
        text is null ? "" : PlainText.Line(string.Concat(text.Take(Longest).Where(c => !char.IsSurrogate(c) && c != '\uFFFD')));
}
