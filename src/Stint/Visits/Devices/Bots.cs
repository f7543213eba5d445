using System.Text.RegularExpressions;

namespace Stint.Visits;

/// <summary>
/// Whether a program sent a request and not a person, by what it says of itself: names of tools and of what renders pages without a screen, the
/// crawlers that uap-core knows, words like 'bot', a link to a page about it, or nothing that is known at all. Who claims to be a browser is taken
/// for one.
/// </summary>
internal static partial class Bots
{
    public const string NoUserAgent = "no user agent";

    /// <summary>Made to cost time, or not by anything that has a screen.</summary>
    public const string Unreadable = "unreadable user agent";

    /// <summary>What has no name that is known to the rules: what it says of itself is not kept.</summary>
    private const string Nameless = "unknown program";

    /// <summary>Names with their kind. A name stands at the beginning of a word, in any case.</summary>
    private static readonly (string Kind, string[] Names)[] Known =
    [
        ("headless", ["HeadlessChrome", "PhantomJS", "SlimerJS", "Puppeteer", "Playwright", "Selenium", "Electron-Prerender", "Prerender", "Cypress", "Chrome-Lighthouse", "HtmlUnit",
            "jsdom", "Splash", "ZombieJS", "Nightmare"]),
        ("monitor", ["UptimeRobot", "Uptime-Kuma", "Uptime/", "Pingdom", "StatusCake", "Site24x7", "Datadog", "NewRelicPinger", "kube-probe", "ELB-HealthChecker", "GoogleHC", "GoogleStackdriverMonitoring",
            "Amazon-Route53-Health-Check", "Amazon CloudFront", "Consul Health Check", "Prometheus", "Blackbox Exporter", "check_http", "Zabbix", "Nagios", "Icinga", "monit/", "HAProxy", "Envoy/HC",
            "Better Uptime", "Checkly", "updown.io", "freshping", "NodePing", "Catchpoint", "GTmetrix", "WebPageTest", "internal dummy connection", "HealthCheck", "Cloudflare-Healthchecks",
            "Cloudflare-Traffic-Manager", "AlwaysOn", "Gomez", "Dynatrace"]),
        ("tool", ["curl", "libcurl", "Wget", "HTTPie", "PostmanRuntime", "insomnia", "python", "aiohttp", "httpx", "Scrapy", "Go-http-client", "Java/", "Java-http-client", "Apache-HttpClient",
            "Apache-HttpAsyncClient", "Jakarta Commons", "okhttp", "Jersey", "Dart/", "libwww-perl", "lwp-", "WWW-Mechanize", "Mechanize", "node-fetch", "node-superagent", "node/", "axios", "undici", "got (", "got/",
            "Deno/", "Bun/", "Ruby", "Faraday", "rest-client", "Typhoeus", "PHP/", "GuzzleHttp", "Symfony", "WordPress/", "Drupal", "WinHttp", "PowerShell", "WindowsPowerShell", "libcurl-agent", "reqwest",
            "hyper/", "ureq", "isahc", "HTTP_Request", "http_request2", "HttpClient", "HTTPClient", "fasthttp", "req/v3", "Lua-resty", "lua-resty-http", "aria2", "axel", "ApacheBench", "wrk", "k6/", "hey/", "JMeter",
            "Siege", "Gatling", "Locust", "vegeta", "oha/", "autocannon", "Nmap", "masscan", "zgrab", "Nikto", "sqlmap", "gobuster", "dirbuster", "feroxbuster", "ffuf", "Fuzz Faster", "WPScan", "OpenVAS", "Nessus", "Acunetix",
            "Nuclei", "Expanse", "CensysInspect", "l9explore", "l9tcpid", "git/", "Microsoft-WebDAV-MiniRedir", "Microsoft Office Existence", "Microsoft Office Protocol", "Lynxbot", "HTTrack", "WebCopier",
            "Offline Explorer", "Teleport Pro", "W3C_", "W3C-", "Validator.nu", "Jigsaw", "GoogleImageProxy", "YahooMailProxy"]),
        ("reader", ["Feedly", "Feedbin", "Feeder.co", "FeedFetcher", "Feed", "Miniflux", "FreshRSS", "Tiny Tiny RSS", "NewsBlur", "Inoreader", "theoldreader", "NetNewsWire", "Liferea", "Akregator", "QuiteRSS", "newsboat",
            "newsbeuter", "Reeder", "RSS", "SimplePie", "MagpieRSS", "UniversalFeedParser", "Netvibes", "CommaFeed", "Windows-RSS-Platform", "Bloglovin"]),
        ("crawler", ["GPTBot", "ChatGPT-User", "OAI-SearchBot", "ClaudeBot", "Claude-", "anthropic-ai", "PerplexityBot", "Perplexity-User", "Bytespider", "Google-Extended", "Google-InspectionTool",
            "GoogleOther", "Google-Read-Aloud", "Google-Safety", "Google-Site-Verification", "Google-Adwords", "Google Favicon", "Mediapartners-Google", "AdsBot-Google", "APIs-Google", "BingPreview", "facebookexternalhit",
            "facebookcatalog", "meta-externalagent", "meta-externalfetcher", "Slack-ImgProxy", "Snap URL Preview", "SkypeUriPreview", "Viber", "Embedly", "Iframely", "Mastodon/", "Pleroma", "Misskey", "ia_archiver",
            "archive.org", "heritrix", "Yahoo! Slurp", "Yandex.com/bots", "BrightEdge", "Screaming Frog", "SiteAnalyzer", "Sitebulb", "ev-crawler", "Barkrowler", "Diffbot", "Cohere-ai", "omgili", "magpie-crawler", "TrendictionBot",
            "scoutjet", "ShopWiki", "BLEXBot", "Buck/", "DuckDuckGo-Favicons", "DuckAssist", "proximic", "Owlin", "panscient", "Qwantify", "InternetMeasurement", "NetcraftSurveyAgent", "Netcraft", "Plesk",
            "Wappalyzer", "BuiltWith", "Dataprovider", "Linkfluence", "Moreover", "Traackr", "PagePeeker", "PageThing", "Cincraw", "SEOkicks", "Sogou web spider", "Sogou inst", "HubSpot", "Pinterest/", "AddThis",
            "Datanyze", "Google Web Preview", "AhrefsBot", "AhrefsSiteAudit", "DotBot", "YandexBot", "DuckDuckBot", "Amazonbot", "Applebot", "DataForSeoBot", "Discordbot", "TelegramBot", "serpstatbot", "ImagesiftBot",
            "YouBot", "AwarioBot", "SeekportBot", "ZoominfoBot", "Storebot-Google", "coccocbot", "Exabot", "rogerbot", "360Spider"]),
    ];

    /// <summary>
    /// Why a user agent is no person's: its kind and name, at most 100 characters, never a word of it that the rules do not have; null when it is a
    /// person's, as far as it can be told.
    /// </summary>
    public static string? Why(string? userAgent) => UserAgent.Of(userAgent).Bot;

    /// <summary>The same, for a user agent that nobody has read yet.</summary>
    internal static string? Of(string userAgent, string? browser, string? os, UserAgentRules rules)
    {
        foreach (var (kind, names) in Known)
        {
            if (Array.Find(names, each => Begins(userAgent, each)) is { } name)
                return $"{kind}: {name.TrimEnd('/', '-', '(', ' ')}";
        }

        if (rules.IsSpider(userAgent) || CallsItselfBot().IsMatch(userAgent))
            return $"crawler: {Named(browser, userAgent)}";
        // Browsers have no page that explains them, but for one that people build into programs of their own.
        if (userAgent.Contains("://", StringComparison.Ordinal) && !userAgent.Contains("bsalsa.com", StringComparison.Ordinal))
            return $"crawler: {Named(browser, userAgent)}";
        return browser is null && os is null ? Nameless : null;
    }

    private static bool Begins(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]))
                return true;
        }

        return false;
    }

    /// <summary>As what the rules know it: by the word with 'bot' or the like in it, else by uap-core's name.</summary>
    private static string Named(string? browser, string userAgent)
    {
        var words = userAgent.Split([' ', ';', '(', ')', ',', '/'], StringSplitOptions.RemoveEmptyEntries);
        return words.Where(word => Array.Exists(Marks, mark => word.Contains(mark, StringComparison.OrdinalIgnoreCase))).Append(browser ?? "").Select(UserAgentRules.Known).FirstOrDefault(name => name is not null)
            ?? Nameless;
    }

    /// <summary>A word that ends so. Phones of one maker do too.</summary>
    [GeneratedRegex(@"(?<!\bCu)(bot|crawler|spider|scraper)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CallsItselfBot();

    private static readonly string[] Marks = ["bot", "crawl", "spider", "slurp", "preview", "fetch", "archiv", "indexer"];
}
