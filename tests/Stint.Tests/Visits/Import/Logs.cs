namespace Stint.Tests.Visits;

/// <summary>
/// The same morning of a shop, as each server writes it: a visitor with Chrome comes from a search to / and goes on to /shop, which a style sheet
/// belongs to; one with an iPhone meets a 503 on /cart; Googlebot comes by, a form is sent, and something is missing.
/// </summary>
internal static class Logs
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1";
    private const string Robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    public const string Combined =
        $"""
        192.0.2.1 - - [12/Jan/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 5120 "https://search.example/find?q=secret" "{Chrome}"
        192.0.2.1 - - [12/Jan/2026:10:00:01 +0100] "GET /style.css?v=3 HTTP/1.1" 200 900 "https://shop.example/" "{Chrome}"
        198.51.100.7 - ada lovelace [12/Jan/2026:10:01:00 +0100] "GET /cart HTTP/2.0" 503 0 "-" "{Phone}"
        192.0.2.1 - - [12/Jan/2026:10:05:00 +0100] "GET /shop?token=hidden HTTP/1.1" 304 0 "https://shop.example/" "{Chrome}"
        66.249.66.1 - - [12/Jan/2026:10:06:00 +0100] "GET / HTTP/1.1" 200 5120 "-" "{Robot}"
        192.0.2.1 - - [12/Jan/2026:10:07:00 +0100] "POST /order HTTP/1.1" 302 0 "https://shop.example/shop" "{Chrome}"
        192.0.2.1 - - [12/Jan/2026:10:08:00 +0100] "GET /gone HTTP/1.1" 404 12 "https://shop.example/shop" "{Chrome}"

        """;

    public static readonly string Vhost = string.Join('\n', Combined.Split('\n').Select(line => line.Length == 0 ? line : "shop.example:443 " + line));

    /// <summary>Without user agents nobody can tell a robot.</summary>
    public static readonly string Common = string.Join('\n', Combined.Split('\n').Select(line => line.Length == 0 ? line : line[..line.IndexOf(" \"", line.IndexOf("HTTP/", StringComparison.Ordinal), StringComparison.Ordinal)]));

    public const string NginxJson =
        $$"""
        {"time_iso8601":"2026-01-12T10:00:00+01:00","remote_addr":"192.0.2.1","request":"GET / HTTP/1.1","status":200,"body_bytes_sent":5120,"http_referer":"https://search.example/find?q=secret","http_user_agent":"{{Chrome}}","http_host":"shop.example"}
        {"time_iso8601":"2026-01-12T10:00:01+01:00","remote_addr":"192.0.2.1","request":"GET /style.css?v=3 HTTP/1.1","status":200,"body_bytes_sent":900,"http_referer":"https://shop.example/","http_user_agent":"{{Chrome}}","http_host":"shop.example"}
        {"time_iso8601":"2026-01-12T10:01:00+01:00","remote_addr":"198.51.100.7","request":"GET \/cart HTTP/2.0","status":"503","body_bytes_sent":0,"http_referer":"","http_user_agent":"{{Phone}}","http_host":"shop.example"}
        {"time_iso8601":"2026-01-12T10:05:00+01:00","remote_addr":"192.0.2.1","request":"GET /shop?token=hidden HTTP/1.1","status":304,"body_bytes_sent":0,"http_referer":"https://shop.example/","http_user_agent":"{{Chrome}}","http_host":"shop.example"}
        {"msec":"1768208760.000","remote_addr":"66.249.66.1","request_method":"GET","request_uri":"/","status":200,"http_referer":"-","http_user_agent":"{{Robot}}"}
        {"time_local":"12/Jan/2026:10:07:00 +0100","remote_addr":"192.0.2.1","request":"POST /order HTTP/1.1","status":302,"http_user_agent":"{{Chrome}}"}
        {"time_local":"12/Jan/2026:10:08:00 +0100","remote_addr":"192.0.2.1","request":"GET /gone HTTP/1.1","status":404,"http_user_agent":"{{Chrome}}"}

        """;

    public static readonly string Caddy = string.Concat(
        CaddyLine("1768208400.25", "192.0.2.1", "GET", "/", 200, Chrome, "https://search.example/find?q=secret"),
        CaddyLine("1768208401", "192.0.2.1", "GET", "/style.css?v=3", 200, Chrome, "https://shop.example/"),
        CaddyLine("\"2026-01-12T10:01:00.750+0100\"", "198.51.100.7", "GET", "/cart", 503, Phone, null),
        CaddyLine("1768208700.25", "192.0.2.1", "GET", "/shop?token=hidden", 304, Chrome, "https://shop.example/"),
        CaddyLine("1768208760", "66.249.66.1", "GET", "/", 200, Robot, null),
        CaddyLine("1768208820", "192.0.2.1", "POST", "/order", 302, Chrome, "https://shop.example/shop"),
        CaddyLine("1768208880", "192.0.2.1", "GET", "/gone", 404, Chrome, "https://shop.example/shop"));

    public static readonly string Traefik = string.Concat(
        TraefikLine("10:00:00", "192.0.2.1", "GET", "/", 200, Chrome, "https://search.example/find?q=secret"),
        TraefikLine("10:00:01", "192.0.2.1", "GET", "/style.css?v=3", 200, Chrome, "https://shop.example/"),
        TraefikLine("10:01:00", "198.51.100.7", "GET", "/cart", 503, Phone, ""),
        TraefikLine("10:05:00", "192.0.2.1", "GET", "/shop?token=hidden", 304, Chrome, "https://shop.example/"),
        TraefikLine("10:06:00", "66.249.66.1", "GET", "/", 200, Robot, ""),
        TraefikLine("10:07:00", "192.0.2.1", "POST", "/order", 302, Chrome, "https://shop.example/shop"),
        TraefikLine("10:08:00", "192.0.2.1", "GET", "/gone", 404, Chrome, "https://shop.example/shop"));

    public static readonly string Iis =
        "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-01-12 09:00:00\r\n"
        + "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) cs-host sc-status sc-substatus sc-win32-status time-taken\r\n"
        + IisLine("09:00:00", "GET", "/", "-", "192.0.2.1", Chrome, "https://search.example/find?q=secret", 200)
        + IisLine("09:00:01", "GET", "/style.css", "v=3", "192.0.2.1", Chrome, "https://shop.example/", 200)
        + IisLine("09:01:00", "GET", "/cart", "-", "198.51.100.7", Phone, "-", 503)
        + IisLine("09:05:00", "GET", "/shop", "token=hidden", "192.0.2.1", Chrome, "https://shop.example/", 304)
        + IisLine("09:06:00", "GET", "/", "-", "66.249.66.1", Robot, "-", 200)
        + IisLine("09:07:00", "POST", "/order", "-", "192.0.2.1", Chrome, "https://shop.example/shop", 302)
        + IisLine("09:08:00", "GET", "/gone", "-", "192.0.2.1", Chrome, "https://shop.example/shop", 404);

    public static readonly string CloudFront =
        "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type "
        + "x-edge-request-id x-host-header cs-protocol cs-bytes time-taken\n"
        + CloudFrontLine("09:00:00", "192.0.2.1", "GET", "/", 200, "https://search.example/find?q=secret", Chrome, "-")
        + CloudFrontLine("09:00:01", "192.0.2.1", "GET", "/style.css", 200, "https://shop.example/", Chrome, "v=3")
        + CloudFrontLine("09:01:00", "198.51.100.7", "GET", "/cart", 503, "-", Phone, "-")
        + CloudFrontLine("09:05:00", "192.0.2.1", "GET", "/shop", 304, "https://shop.example/", Chrome, "token=hidden")
        + CloudFrontLine("09:06:00", "66.249.66.1", "GET", "/", 200, "-", Robot, "-")
        + CloudFrontLine("09:07:00", "192.0.2.1", "POST", "/order", 302, "https://shop.example/shop", Chrome, "-")
        + CloudFrontLine("09:08:00", "192.0.2.1", "GET", "/gone", 404, "https://shop.example/shop", Chrome, "-");

    public static readonly string Alb = string.Concat(
        AlbLine("09:00:00", "192.0.2.1", "GET", "/", 200, Chrome),
        AlbLine("09:00:01", "192.0.2.1", "GET", "/style.css?v=3", 200, Chrome),
        AlbLine("09:01:00", "198.51.100.7", "GET", "/cart", 503, Phone),
        AlbLine("09:05:00", "192.0.2.1", "GET", "/shop?token=hidden", 304, Chrome),
        AlbLine("09:06:00", "66.249.66.1", "GET", "/", 200, Robot),
        AlbLine("09:07:00", "192.0.2.1", "POST", "/order", 302, Chrome),
        AlbLine("09:08:00", "192.0.2.1", "GET", "/gone", 404, Chrome));

    /// <summary>A page seen with Chrome; local times of Berlin are an hour ahead in winter.</summary>
    public static string View(string time, string page, string address = "192.0.2.1", string zone = "+0000") =>
        $"{address} - - [{time} {zone}] \"GET {page} HTTP/1.1\" 200 1 \"-\" \"{Chrome}\"\n";

    private static string CaddyLine(string ts, string ip, string method, string uri, int status, string agent, string? referrer) =>
        $$$$"""{"level":"info","ts":{{{{ts}}}},"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"10.0.0.9","remote_port":"41342","client_ip":"{{{{ip}}}}","proto":"HTTP/2.0","method":"{{{{method}}}}","host":"shop.example","uri":"{{{{uri}}}}","headers":{"Accept":["text/html","*/*"],"User-Agent":["{{{{agent}}}}"]{{{{(referrer is null ? "" : $",\"Referer\":[\"{referrer}\"]")}}}}},"tls":{"resumed":false,"version":772}},"bytes_read":0,"user_id":"","duration":0.000929,"size":10900,"status":{{{{status}}}},"resp_headers":{"Server":["Caddy"]}}"""
        + "\n";

    private static string TraefikLine(string time, string ip, string method, string path, int status, string agent, string referrer) =>
        $$"""{"ClientAddr":"{{ip}}:52186","ClientHost":"{{ip}}","ClientPort":"52186","ClientUsername":"-","DownstreamContentSize":312,"DownstreamStatus":{{status}},"Duration":2013000,"RequestAddr":"shop.example","RequestHost":"shop.example","RequestMethod":"{{method}}","RequestPath":"{{path}}","RequestProtocol":"HTTP/2.0","StartLocal":"2026-01-12T{{time}}.5+01:00","StartUTC":"2026-01-12T{{"0" + (int.Parse(time[..2], System.Globalization.CultureInfo.InvariantCulture) - 1)}}{{time[2..]}}.5Z","entryPointName":"websecure","level":"info","msg":"","request_Referer":"{{referrer}}","request_User-Agent":"{{agent}}","time":"2026-01-12T{{time}}.9+01:00"}"""
        + "\n";

    private static string IisLine(string time, string method, string stem, string query, string ip, string agent, string referrer, int status) =>
        $"2026-01-12 {time} 10.0.0.5 {method} {stem} {query} 443 - {ip} {agent.Replace(' ', '+')} {referrer} shop.example {status} 0 0 15\r\n";

    private static string CloudFrontLine(string time, string ip, string method, string stem, int status, string referrer, string agent, string query) =>
        string.Join('\t', "2026-01-12", time, "FRA56-P4", "2390", ip, method, "d111111abcdef8.cloudfront.net", stem, status, referrer, agent.Replace(" ", "%20", StringComparison.Ordinal), query, "-", "Hit", "abc==",
            "shop.example", "https", "23", "0.001") + "\n";

    private static string AlbLine(string time, string ip, string method, string path, int status, string agent) =>
        $"https 2026-01-12T{time}.186641Z app/shop/50dc6c495c0c9188 {ip}:2817 10.0.0.1:80 0.086 0.048 0.037 {status} {status} 0 57 \"{method} https://shop.example:443{path} HTTP/1.1\" \"{agent}\" "
        + "ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/shop/73e2d6bc24d8a067 \"Root=1-58337281-1d84f3d73c47ec4e58577259\" \"shop.example\" "
        + "\"arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012\" 1 2026-01-12T09:00:00.100000Z \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\"\n";
}
