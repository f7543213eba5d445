using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Visits;

/// <summary>Visits from the logs of web servers.</summary>
public sealed class ImportingLogs
{
    [Theory]
    [BothEngines("combined")]
    [BothEngines("vhost")]
    [BothEngines("nginx-json")]
    [BothEngines("caddy")]
    [BothEngines("traefik")]
    [BothEngines("iis")]
    [BothEngines("cloudfront")]
    [BothEngines("alb")]
    public void Every_format_tells_the_same_visits(TestEngine engine, string format)
    {
        using var shop = new Shop(engine);
        var told = shop.Import(Log(format));
        Assert.Equal((7, 3, 4, 0, 2), Figures(told));
        Assert.Equal(["asset 1", "bot 1", "not_get 1", "status_4xx 1"], told.GetProperty("skipped_by").EnumerateArray().Select(each => $"{each.GetProperty("reason")} {each.GetProperty("lines")}"));
        Assert.Equal(1, told.GetProperty("bots").GetInt32());

        var from = format switch
        {
            // Load balancers write no referrer, and the combined format no host to compare it with.
            "alb" => " ",
            "combined" => " https://search.example/find",
            _ => "external https://search.example/find",
        };
        Assert.Equal([$"/ /shop 300s 2 views 0 errors {from} desktop Chrome Windows", $"/cart /cart ? 0 views 1 errors {(format == "alb" ? "" : "direct")}  mobile Mobile Safari iOS"], shop.Visits());
        Assert.Equal((7, 0, 7, 0, 0), Figures(shop.Import(Log(format), "--format", format)));
        Assert.Equal("bot 1", shop.Stint.Json("visits", "filtered").GetProperty("reasons")[0] is var bots ? $"{bots.GetProperty("reason")} {bots.GetProperty("events")}" : "");
    }

    [Theory, BothEngines]
    public void The_common_format_knows_neither_devices_nor_referrers_nor_robots(TestEngine engine)
    {
        using var shop = new Shop(engine);
        Assert.Equal((7, 4, 3, 0, 3), Figures(shop.Import(Logs.Common)));
        Assert.Equal(["/ / ? 1 views 0 errors", "/ /shop 300s 2 views 0 errors", "/cart /cart ? 0 views 1 errors"], shop.Visits());
    }

    [Fact]
    public void Where_a_log_has_no_host_the_site_can_be_named()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        shop.Import(Logs.Combined, "--host", "www.shop.example");
        Assert.Contains("external https://search.example/find", shop.Visits()[0], StringComparison.Ordinal);
        shop.Import(Logs.Combined.Replace("https://search.example/find", "https://WWW.Shop.Example:443/x", StringComparison.Ordinal), "--host", "shop.example", "--site", "other");
        Assert.Contains("internal https://WWW.Shop.Example:443/x", shop.Visits("other")[0], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Neither_addresses_nor_user_agents_nor_queries_are_stored(TestEngine engine)
    {
        using var shop = new Shop(engine);
        foreach (var format in (string[])["combined", "vhost", "nginx-json", "caddy", "traefik", "iis", "cloudfront", "alb"])
            shop.Import(Log(format), "--site", format);
        var everything = shop.Store.Dump();
        foreach (var secret in (string[])["192.0.2", "198.51.100", "66.249", "Mozilla/5.0", "Windows NT", "ada lovelace", "q=secret", "hidden", "token="])
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Files_that_overlap_or_come_again_later_count_once(TestEngine engine)
    {
        using var shop = new Shop(engine);
        var lines = Enumerable.Range(0, 40).Select(n => Logs.View($"12/Jan/2026:09:{n:00}:00", "/" + n, "192.0.2." + (n % 3))).ToArray();
        // Two people, or one twice: equal but for the address, in one second.
        lines[10] = Logs.View("12/Jan/2026:09:10:00", "/same", "192.0.2.8") + Logs.View("12/Jan/2026:09:10:00", "/same", "192.0.2.9") + Logs.View("12/Jan/2026:09:10:00", "/same", "192.0.2.9");
        Assert.Equal((27, 27, 0, 0, 5), Figures(shop.Import(string.Concat(lines[..25]))));
        Assert.Equal((32, 15, 17, 0, 0), Figures(shop.Import(string.Concat(lines[10..]))));
        var visits = shop.Visits();
        Assert.Equal(
            [
                "/0 /39 2340s 14 views 0 errors direct  desktop Chrome Windows", "/1 /37 2160s 12 views 0 errors direct  desktop Chrome Windows",
                "/2 /38 2160s 13 views 0 errors direct  desktop Chrome Windows", "/same /same ? 1 views 0 errors direct  desktop Chrome Windows",
                "/same /same ? 2 views 0 errors direct  desktop Chrome Windows",
            ],
            visits);

        shop.Stint.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal((42, 0, 42, 0, 0), Figures(shop.Import(string.Concat(lines))));
        Assert.Equal((42, 0, 42, 0, 0), Figures(shop.Import(string.Concat(Enumerable.Reverse(lines)))));
        Assert.Equal(visits, shop.Visits());
    }

    [Theory, BothEngines]
    public void Midnight_cuts_no_visit(TestEngine engine)
    {
        using var shop = new Shop(engine);
        shop.Stint.Variables["TZ"] = "Europe/Berlin";
        var evening = Logs.View("11/Jan/2026:23:50:00", "/a", zone: "+0100") + Logs.View("11/Jan/2026:23:59:59", "/b", "192.0.2.2", "+0100");
        var night = Logs.View("12/Jan/2026:00:10:00", "/c", zone: "+0100") + Logs.View("12/Jan/2026:00:35:00", "/d", zone: "+0100") + Logs.View("12/Jan/2026:09:00:00", "/e", zone: "+0100");
        shop.Import(evening + night, "--site", "whole");
        shop.Import(evening, "--site", "parts");
        shop.Import(night, "--site", "parts");
        string[] visits = ["/a /d 2700s 3 views 0 errors direct  desktop Chrome Windows", "/b /b ? 1 views 0 errors direct  desktop Chrome Windows", "/e /e ? 1 views 0 errors direct  desktop Chrome Windows"];
        Assert.Equal(visits, shop.Visits("whole"));
        Assert.Equal(visits, shop.Visits("parts"));
        // Whoever comes again on another day is somebody else.
        Assert.Equal(6, shop.Stint.Json("visits", "list").GetProperty("items").EnumerateArray().Select(visit => visit.GetProperty("site") + visit.GetProperty("visitor_id").GetString()).Distinct().Count());
    }

    [Theory, BothEngines]
    public void Who_it_was_cannot_be_found_out_two_days_later(TestEngine engine)
    {
        using var shop = new Shop(engine);
        shop.Import(string.Concat(Enumerable.Range(1, 10).Select(day => Logs.View($"{day:00}/Jan/2026:10:00:00", "/"))));
        Assert.Equal(["2026-01-09", "2026-01-10"], shop.Store.Rows("select day from import_salts order by day"));
        shop.Stint.Clock.Advance(TimeSpan.FromHours(49));
        // No server sweeps: whoever looks at visits next does.
        shop.Stint.Succeed("visits", "list");
        Assert.Equal(0, shop.Store.Count("import_salts"));
        Assert.Equal((1, 0, 1, 0, 0), Figures(shop.Import(Logs.View("10/Jan/2026:10:00:00", "/"))));
    }

    [Theory, BothEngines]
    public void What_retention_has_removed_does_not_come_back(TestEngine engine)
    {
        using var shop = new Shop(engine);
        var log = Logs.View("12/Nov/2025:10:00:00", "/") + Logs.View("12/Dec/2025:10:00:00", "/") + Logs.View("12/Jan/2026:10:00:00", "/");
        Assert.Equal((3, 3, 0, 0, 3), Figures(shop.Import(log)));
        shop.Stint.Succeed("prune");
        Assert.Equal((3, 0, 3, 0, 0), Figures(shop.Import(log)));
        Assert.Equal(["before_retention", "already_imported"], shop.Import(log).GetProperty("skipped_by").EnumerateArray().Select(each => each.GetProperty("reason").GetString()!));
        Assert.Single(shop.Visits());
        Assert.Equal(1, shop.Store.Count("imported_lines"));
        Assert.Equal([1, 1, 1], Days(shop));
        shop.Stint.Succeed("rollup", "rebuild");
        Assert.Equal([1, 1, 1], Days(shop));

        static int[] Days(Shop shop) => [.. shop.Stint.Json("visits", "daily", "--since", "2025-10-01").GetProperty("items").EnumerateArray().Select(day => day.GetProperty("sessions").GetInt32()).Where(n => n > 0)];
    }

    [Theory, BothEngines]
    public void Visits_keep_the_gap_that_they_were_cut_by(TestEngine engine)
    {
        using var shop = new Shop(engine);
        string Day(params string[] times) => string.Concat(times.Select(time => Logs.View($"12/Jan/2026:{time}", "/")));
        Assert.Equal(3, shop.Import(Day("09:00:00", "09:15:00", "09:30:01", "10:00:00"), "--idle", "15m").GetProperty("sessions").GetInt32());
        // Without the option, and with another, it stays as it was.
        Assert.Equal(1, shop.Import(Day("10:16:00")).GetProperty("sessions").GetInt32());
        Assert.Equal(1, shop.Import(Day("10:32:00"), "--idle", "1h").GetProperty("sessions").GetInt32());
        Assert.Equal(["900000|900000"], shop.Store.Rows("select distinct idle_gap_ms, end_after_ms from sessions"));
        // The definition says by which limits there are visits, and none that nobody was cut by.
        Assert.Equal("[900]", shop.Stint.Json("visits", "stats").GetProperty("definition").GetProperty("other_idle_seconds").ToString());
        Assert.Equal("", shop.Stint.Json("visits", "stats", "--site", "another").GetProperty("definition").GetProperty("other_idle_seconds").ToString());
        foreach (var wrong in (string[])["0s", "25h"])
            Assert.Equal(2, shop.Stint.Run("import", "access-log", "access.log", "--idle", wrong).Exit);
    }

    [Fact]
    public void A_day_of_twenty_three_hours_and_lines_of_many_zones_are_told_right()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        shop.Stint.Variables["TZ"] = "Europe/Berlin";
        // 23:40, 00:05 and 00:30 in UTC; the second one is written by a server in New York, the third as 02:30 of a night that has no such time.
        var log = Logs.View("28/Mar/2025:19:05:00", "/other", zone: "-0500") + Logs.View("29/Mar/2025:23:40:00", "/a") + Logs.View("29/Mar/2025:20:05:00", "/b", zone: "-0400") + Logs.View("30/Mar/2025:00:30:00", "/c", zone: "+0000");
        Assert.Equal(2, shop.Import(log).GetProperty("sessions").GetInt32());
        Assert.StartsWith("/a /c 3000s 3 views", shop.Visits()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_files_and_pipes_are_read_alike()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        var text = Encoding.UTF8.GetBytes(Logs.Combined);
        using var packed = new MemoryStream();
        // As rotated logs are joined: one packed part behind the other.
        foreach (var part in (byte[][])[text[..500], text[500..]])
        {
            using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(part);
        }

        Assert.Equal((7, 3, 4, 0, 2), Figures(shop.Pipe(packed.ToArray())));
        Assert.Equal((7, 0, 7, 0, 0), Figures(shop.Pipe(text)));
        Assert.Equal((0, 0, 0, 0, 0), Figures(shop.Pipe([])));
        shop.Stint.Piped = packed.ToArray()[..^30];
        Assert.Equal("bad_file", shop.Stint.Run("import", "access-log", "-", "--json").Json.GetProperty("error").GetProperty("code").GetString());
        shop.Stint.Piped = [0x28, 0xb5, 0x2f, 0xfd, 0, 0];
        Assert.Contains("zstdcat", shop.Stint.Run("import", "access-log", "-").Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", shop.Stint.Run("import", "access-log", "none.log").Error, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void What_is_no_line_is_refused_by_its_number_and_stops_nothing(TestEngine engine)
    {
        using var shop = new Shop(engine);
        const string good = "192.0.2.1 - - [12/Jan/2026:09:00:00 +0000] \"GET ";
        string[] lines =
        [
            good + "/a HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\"",
            new string('x', 1_000_000),
            "",
            good + "/\\\"quoted\\x22\\\\ HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 \\\"(X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\"",
            "\0\0\0",
            good + "/\0\u001b[31m\u202e HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\"",
            "192.0.2.1 - - [12/Foo/2026:09:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "192.0.2.1 - - [31/Feb/2026:09:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "192.0.2.1 - - [12/Jan/2027:09:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "192.0.2.1 - - [12/Jan/2026:09:00:00 +0000] \"\\x16\\x03\\x01\" 400 1 \"-\" \"-\"",
            good + "/ HTTP/1.1\" 2000 1 \"-\" \"-\"",
            good + "/" + new string('p', 9000) + " HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\"",
            good + "/cut HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (X11",
        ];
        var bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\n").ToList();
        bytes.InsertRange(Encoding.UTF8.GetString([.. bytes]).IndexOf("/a HTTP", StringComparison.Ordinal) + 1, [0xff, 0xfe]);
        bytes.RemoveAt(bytes.Count - 1);
        var told = shop.Pipe([.. bytes]);
        Assert.Equal((11, 4, 1, 6, 2), Figures(told));
        Assert.Equal(
            [
                "line 2: it is longer than 64 KiB", "line 7: its time is none", "line 8: its time is none", "line 9: it lies in the future: 2027-01-12T09:00:00Z", "line 11: its status is none",
                "line 13: its referrer and user agent have no end",
            ],
            told.GetProperty("refused").EnumerateArray().Select(each => $"{each.GetProperty("line").GetString()}: {each.GetProperty("reason").GetString()}"));
        var pages = shop.Store.Rows("select page from visit_events").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["/ [31m", "/\"quoted\"\\", "/??a", "/" + new string('p', 1998) + "…"], pages.Select(page => page.Replace("  ", " ", StringComparison.Ordinal).TrimEnd()).Order(StringComparer.Ordinal));
        Assert.Equal((11, 0, 5, 6, 0), Figures(shop.Pipe([.. bytes])));
    }

    [Fact]
    public void A_log_of_nothing_known_is_refused_as_a_whole()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        shop.Stint.Write("access.log", "this\nis\nno log\n");
        var answer = shop.Stint.Run("import", "access-log", "access.log");
        Assert.Equal(2, answer.Exit);
        Assert.Contains("--format common|combined|vhost|nginx-json|caddy|traefik|iis|cloudfront|alb", answer.Error, StringComparison.Ordinal);
        // Who knows better is believed, and told line by line.
        Assert.Equal((3, 0, 0, 3, 0), Figures(shop.Import("this\nis\nno log\n", "--format", "caddy")));
    }

    [Fact]
    public void It_works_on_the_store_itself_and_says_so()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        shop.Stint.Variables.Remove("STINT_DB");
        shop.Stint.Variables["STINT_SERVER"] = "http://127.0.0.1:9";
        var answer = shop.Stint.Run("import", "access-log", "-", "--json");
        Assert.Equal("needs_store", answer.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory, BothEngines]
    public void An_import_that_is_stopped_is_finished_by_the_next(TestEngine engine)
    {
        using var shop = new Shop(engine);
        var log = string.Concat(Enumerable.Range(0, 12_000).Select(n => Logs.View($"12/Jan/2026:{9 + (n / 3600):00}:{n / 60 % 60:00}:{n % 60:00}", "/" + (n % 7), $"192.0.2.{n % 50}")));
        var half = log[..((log.Length / 2) - 20)];
        var first = shop.Import(half);
        Assert.Equal(1, first.GetProperty("refused_total").GetInt32());
        var second = shop.Import(log);
        Assert.Equal((12_000, 0), (first.GetProperty("added").GetInt32() + second.GetProperty("added").GetInt32(), second.GetProperty("refused_total").GetInt32()));
        shop.Import(log, "--site", "whole");
        Assert.Equal(shop.Visits("whole"), shop.Visits());
    }

    private static string Log(string format) => format switch
    {
        "combined" => Logs.Combined,
        "vhost" => Logs.Vhost,
        "nginx-json" => Logs.NginxJson,
        "caddy" => Logs.Caddy,
        "traefik" => Logs.Traefik,
        "iis" => Logs.Iis,
        "cloudfront" => Logs.CloudFront,
        _ => Logs.Alb,
    };

    private static (int Read, int Added, int Skipped, int Refused, int Sessions) Figures(JsonElement told) => Shop.Figures(told);
}
