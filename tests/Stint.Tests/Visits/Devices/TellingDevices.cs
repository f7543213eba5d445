using System.Text.RegularExpressions;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>What user agents and client hints say about a visitor's device.</summary>
public sealed class TellingDevices
{
    // From what browsers sent to servers of ours and others over the years; the names are uap-core's.
    [Theory]
    [InlineData("desktop", "Chrome", "Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36")]
    [InlineData("desktop", "Edge", "Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.70")]
    [InlineData("desktop", "IE", "Windows", "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0; Tablet PC 2.0) like Gecko")]
    [InlineData("desktop", "Opera", "Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0")]
    [InlineData("desktop", "Safari", "macOS", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15")]
    [InlineData("desktop", "Firefox", "Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")]
    [InlineData("desktop", "Firefox", "Ubuntu", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")]
    [InlineData("desktop", "Chrome", "Chrome OS", "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36")]
    [InlineData("mobile", "Mobile Safari", "iOS", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1")]
    [InlineData("tablet", "Mobile Safari", "iOS", "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1")]
    [InlineData("mobile", "Chrome Mobile iOS", "iOS", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1")]
    [InlineData("mobile", "Chrome Mobile", "Android", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36")]
    [InlineData("mobile", "Samsung Internet", "Android", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36")]
    [InlineData("mobile", "Firefox Mobile", "Android", "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0")]
    [InlineData("tablet", "Firefox Mobile", "Android", "Mozilla/5.0 (Android 14; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0")]
    [InlineData("tablet", "Chrome", "Android", "Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36")]
    [InlineData("mobile", "Chrome Mobile", "Android", "Mozilla/5.0 (Linux; Android 9; CUBOT_P30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36")]
    [InlineData("mobile", "IE Mobile", "Windows Phone", "Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0; ARM; Touch; NOKIA; Lumia 920)")]
    [InlineData(null, "Edge", "Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/48.0.2564.82 Safari/537.36 Edge/20.02")]
    public void A_user_agent_tells_kind_browser_and_system(string? type, string browser, string os, string userAgent)
    {
        Assert.Equal(new DeviceInfo(type, browser, os), Devices.Of(userAgent, null));
        Assert.Null(Bots.Why(userAgent));
    }

    [Theory]
    [InlineData("desktop", "Chrome", "Windows", "\"Chromium\";v=\"128\", \"Not;A=Brand\";v=\"24\", \"Google Chrome\";v=\"128\"", "?0", "\"Windows\"")]
    [InlineData("mobile", "Chrome Mobile", "Android", "\"Not)A;Brand\";v=\"99\", \"Google Chrome\";v=\"127\", \"Chromium\";v=\"127\"", "?1", "\"Android\"")]
    [InlineData("tablet", "Chrome", "Android", "\"Not)A;Brand\";v=\"99\", \"Google Chrome\";v=\"127\", \"Chromium\";v=\"127\"", "?0", "\"Android\"")]
    [InlineData("desktop", "Edge", "macOS", "\"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\", \"Microsoft Edge\";v=\"131\"", "?0", "\"macOS\"")]
    [InlineData("desktop", "Brave", "Linux", "\"Brave\";v=\"131\", \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\"", "?0", "\"Linux\"")]
    [InlineData("desktop", "Chromium", "Chrome OS", "\"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\"", "?0", "\"Chromium OS\"")]
    public void Client_hints_say_more_than_the_user_agent(string type, string browser, string os, string brands, string mobile, string platform)
    {
        const string userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36";
        Assert.Equal(new DeviceInfo(type, browser, os), Devices.Of(userAgent, new ClientHints(brands, mobile, platform)));
        Assert.Equal(new DeviceInfo(type, browser, os), Devices.Of(null, new ClientHints(null, mobile, platform, FullVersions: brands)));
    }

    [Fact]
    public void What_hints_leave_out_is_taken_from_the_user_agent()
    {
        const string phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
        Assert.Equal(new DeviceInfo("mobile", "Brave", "Android"), Devices.Of(phone, new ClientHints("\"Brave\";v=\"131\"")));
        Assert.Equal(new DeviceInfo("mobile", "Chrome Mobile", "Android"), Devices.Of(phone, new ClientHints("", "", "\"Unknown\"", "")));
        Assert.Equal(new DeviceInfo("tablet", null, null), Devices.Of(null, new ClientHints(Mobile: "?0", Model: "\"SM-X906C\"")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("-")]
    public void Nothing_is_known_of_nothing(string? userAgent)
    {
        Assert.Null(Devices.Of(userAgent, null));
        Assert.Null(Devices.Of(userAgent, new ClientHints("\"", "1", "\"\"")));
        Assert.NotNull(Bots.Why(userAgent));
    }

    [Theory]
    [InlineData("crawler: Googlebot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("crawler: Googlebot", "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.69 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("crawler: bingbot", "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36")]
    [InlineData("crawler: GPTBot", "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)")]
    [InlineData("crawler: Applebot", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1)")]
    [InlineData("crawler: unknown program", "ExampleSurvey/3 (https://example.org/survey)")]
    [InlineData("tool: curl", "curl/8.5.0")]
    [InlineData("tool: python", "python-requests/2.32.3")]
    [InlineData("tool: Go-http-client", "Go-http-client/1.1")]
    [InlineData("headless: HeadlessChrome", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36")]
    [InlineData("monitor: UptimeRobot", "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)")]
    [InlineData("monitor: kube-probe", "kube-probe/1.29")]
    [InlineData("reader: Miniflux", "Mozilla/5.0 (compatible; Miniflux/2.2.1; +https://miniflux.app)")]
    [InlineData("crawler: unknown program", "Mozilla/5.0 (compatible; UNKNUA-7f3kbot/2.1)")]
    [InlineData("unknown program", "UNKNUA-7f3k/1.0")]
    [InlineData("no user agent", "")]
    public void A_bot_is_told_with_its_name(string why, string userAgent) => Assert.Equal(why, Bots.Why(userAgent));

    [Fact]
    public void What_is_hostile_is_read_in_bounds()
    {
        string[] hostile =
        [
            new('a', 1 << 20), string.Concat(Enumerable.Repeat("Android 1;", 5000)), string.Concat(Enumerable.Repeat("rchiver-", 5000)), "\ud800\0\u001b[31m\uFFFD Chrome/1", "Chrome/\u0130\n\t1.0",
            "(" + new string('A', 300) + "bot) " + new string('\u202e', 400),
        ];
        foreach (var userAgent in hostile)
        {
            var device = Devices.Of(userAgent, new ClientHints(userAgent, userAgent, userAgent, userAgent, userAgent));
            Assert.Equal(device, VisitInput.Device(device));
            Assert.InRange((Bots.Why(userAgent) ?? "").Length, 0, 100);
            Assert.DoesNotContain(Bots.Why(userAgent) ?? "", char.IsControl);
        }
    }

    [Fact]
    public void Each_rule_has_a_pattern_that_is_one_and_texts_that_it_needs()
    {
        var rows = UserAgentRules.Rows().ToList();
        Assert.Equal(1175, rows.Count);
        foreach (var cells in rows)
        {
            Assert.True(cells[0] is "browser" or "os" or "device" or "spider", cells[0]);
            _ = new Regex(cells[3], RegexOptions.CultureInvariant);
            Assert.DoesNotContain("", cells[4..]);
            // What a text was made of stands in the pattern too.
            Assert.All(cells[4..], text => Assert.All(text, c => Assert.Contains(c, cells[3])));
        }
    }

    [Fact]
    public void What_was_read_lately_is_kept_and_the_rest_is_not()
    {
        var read = new RecentlyRead<string>(most: 4);
        var made = 0;
        string Make(string key) => key + ++made;
        Assert.Equal(["a1", "b2", "a1"], new[] { "a", "b", "a" }.Select(key => read.Get(key, Make)));
        Assert.Equal(["c3", "a1", "d4", "e5", "f6", "a7"], new[] { "c", "a", "d", "e", "f", "a" }.Select(key => read.Get(key, Make)));
    }
}
