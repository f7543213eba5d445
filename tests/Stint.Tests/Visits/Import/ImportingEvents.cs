using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Visits.Privacy;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>Visits from events that another program has kept.</summary>
public sealed class ImportingEvents
{
    private const string Table =
        """
        visitor,at,type,page
        ana,2026-01-12T09:00:00Z,page_view,/
        ana,2026-01-12T10:10:00+01:00,,/shop
        ana,2026-01-12T10:10:00+01:00,,/shop
        ana,1768210800,action,"/a ""b"", c"
        ben,1768210800500,error,/x
        ben,1768210860.25,,

        """;

    [Theory, BothEngines]
    public void A_table_is_cut_into_visits_and_counts_once(TestEngine engine)
    {
        using var shop = new Shop(engine);
        Assert.Equal((6, 5, 1, 0, 2), Figures(shop, Table));
        Assert.Equal(["/ /a \"b\", c 2400s 2 views 0 errors", "/x /x 59.75s 1 views 1 errors"], shop.Visits());
        Assert.Equal((6, 0, 6, 0, 0), Figures(shop, Table));
        Assert.Equal((6, 0, 6, 0, 0), Figures(shop, Table.Replace("\n", "\r\n", StringComparison.Ordinal)));
        var shuffled = string.Join('\n', Table.TrimEnd().Split('\n').Take(1).Concat(Table.TrimEnd().Split('\n').Skip(1).Reverse()));
        Assert.Equal((6, 5, 1, 0, 3), Figures(shop, shuffled, "--site", "other", "--idle", "15m"));
        Assert.Equal(["/ /shop 600s 2 views 0 errors", "/a \"b\", c /a \"b\", c ? 0 views 0 errors", "/x /x 59.75s 1 views 1 errors"], shop.Visits("other"));
    }

    [Theory, BothEngines]
    public void Json_lines_tell_the_same_and_more(TestEngine engine)
    {
        using var shop = new Shop(engine);
        const string lines =
            """
            {"visitor":"ana","at":"2026-01-12T09:00:00Z","page":"/","device":{"type":"mobile","browser":"Firefox"},"entry":{"source":"external","referrer":"https://example.org/","campaign":"spring"}}

            {"visitor_id":"ana","timestamp":1768208460000,"type":"workflow","name":"order","step":"start","details":{"cart":3}}
            {"user_id":"u-1","at":1768208460,"page":"/mine","id":"e-1"}
            {"user_id":"u-1","at":1768208999,"page":"/other","id":"e-1"}
            """;
        Assert.Equal((4, 3, 1, 0, 2), Figures(shop, lines));
        Assert.Equal((4, 0, 4, 0, 0), Figures(shop, lines));
        Assert.Equal(["/ / 60s 1 views 0 errors external https://example.org/ mobile Firefox", "/mine /mine ? 1 views 0 errors"], shop.Visits());
        Assert.Equal(["{\"cart\":3}"], shop.Store.Rows("select details from visit_events where details is not null"));
    }

    [Fact]
    public void Columns_of_other_names_are_mapped()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        shop.Stint.Variables["TZ"] = "Europe/Berlin";
        const string table = "client id;x,when,page,visitor\nc1,2026-01-12 10:00,/,nobody\nc1,2026-01-12 10:20:00.5,/b,nobody\n";
        Assert.Equal((2, 2, 0, 0, 1), Figures(shop, table, "--map", "visitor=client id;x", "--map", "at=when"));
        Assert.Equal(["c1|1768208400000"], shop.Store.Rows("select visitor_id, started_at from visits"));
        foreach (var wrong in (string[])["visitor", "visitor=", "who=when", "visitor=none"])
            Assert.Equal(2, shop.Stint.Run("import", "events", "events", "--map", wrong).Exit);
        Assert.Equal(2, shop.Stint.Run("import", "events", "events", "--map", "at=when", "--map", "at=page").Exit);
        shop.Stint.Write("events", "a,b\n1,2\n");
        Assert.Contains("its columns are a, b", shop.Stint.Run("import", "events", "events").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_files_and_pipes_are_read_alike()
    {
        using var shop = new Shop(TestEngine.Sqlite);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("\uFEFF" + Table));
        Assert.Equal((6, 5, 1, 0, 2), Shop.Figures(shop.Pipe(packed.ToArray(), "events")));
        Assert.Equal((6, 0, 6, 0, 0), Shop.Figures(shop.Pipe(Encoding.UTF8.GetBytes(Table), "events")));
        Assert.Equal((0, 0, 0, 0, 0), Shop.Figures(shop.Pipe([], "events")));
        Assert.Equal((0, 0, 0, 0, 0), Shop.Figures(shop.Pipe(Encoding.UTF8.GetBytes("visitor,at\n"), "events")));
    }

    [Theory, BothEngines]
    public void Rows_that_make_no_sense_are_refused_by_their_line(TestEngine engine)
    {
        using var shop = new Shop(engine);
        var table = "visitor,at,type,page\n"
            + "ana,2026-01-12T09:00:00Z,page_view,\"/two\nlines\"\n"
            + "ana,2026-01-12T09:00:00Z,page_view,/,more\n"
            + ",2026-01-12T09:00:00Z,page_view,/\n"
            + "ana,,page_view,/\n"
            + "ana,yesterday,page_view,/\n"
            + "ana,2999-01-01T00:00:00Z,page_view,/\n"
            + "ana,99999999999999999999,page_view,/\n"
            + "ana,2026-01-12T09:00:00Z,Not A Type,/\n"
            + "ana,2026-01-12T09:00:00Z,end,/\n"
            + "ana,2026-01-12T09:00:00Z,page_view," + new string('x', 100_000) + "\n"
            + new string('v', 300) + ",2026-01-12T09:00:00Z,page_view,/\n"
            + "an\0a,2026-01-12T09:00:00Z,page_view,/\n"
            + "ana,2026-01-12T09:00:00Z\n"
            + "ana,2026-01-12T09:01:00Z,page_view,\"/open\n";
        shop.Stint.Write("events", table);
        var (exit, told) = shop.Told();
        Assert.Equal(1, exit);
        Assert.Equal((15, 1, 0, 14, 1), Shop.Figures(told));
        // A refused row of several lines may have taken others in: it is read again from its second line.
        Assert.Equal(["s 2 to 3", " 3", " 4", " 5", " 6", " 7", " 8", " 9", " 10", " 11", " 12", " 13", " 14", " 16"], Lines(told));
        var lines = "{\"visitor\":\"a\",\"at\":1}\n[]\n{\"visitor\":\"a\"\n{\"visitor\":\"\\ud800\",\"at\":1}\nnull\n{\"visitor\":{},\"at\":true}\n{\"visitor\":\"a\",\"at\":2,\"details\":[1]}\n" + new string('{', 70_000) + "\n";
        shop.Stint.Write("events", lines);
        Assert.Equal((8, 1, 0, 7, 1), Shop.Figures(shop.Stint.Json("import", "events", "events", "--site", "json")));
    }

    [Theory]
    [InlineData("\"ana,2026-01-12T09:00:00Z,page_view,/\n", " 3", 1)]
    [InlineData("ana,2026-01-12T09:00:00Z,page_view,\"/a\nben,2026-01-12T09:00:00Z,page_view,\"/b\"\n", "s 3 to 4", 0)]
    public void A_stray_quote_costs_its_own_row_alone(string stray, string refused, int exit)
    {
        using var shop = new Shop(TestEngine.Sqlite);
        var rows = string.Concat(Enumerable.Range(0, 3000).Select(n => $"v{n},2026-01-12T09:00:00Z,page_view,/{n}\n"));
        shop.Stint.Write("events", "visitor,at,type,page\nfirst,2026-01-12T09:00:00Z,page_view,/\n" + stray + rows);
        var (code, told) = shop.Told();
        Assert.Equal((exit, exit == 1), (code, told.GetProperty("broken").GetBoolean()));
        Assert.StartsWith(refused, Lines(told)[0], StringComparison.Ordinal);
        Assert.Equal((1, 3001 + (stray.Contains("ben", StringComparison.Ordinal) ? 1 : 0)), (Shop.Figures(told).Refused, Shop.Figures(told).Added));
        var shown = shop.Stint.Run("import", "events", "events");
        Assert.Equal(exit, shown.Exit);
        Assert.Equal(exit == 0, shown.Out.Contains('✓', StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public void Visits_that_are_joined_are_told_in_words(TestEngine engine)
    {
        using var shop = new Shop(engine);
        shop.Stint.Write("events", "visitor,at\nana,2026-01-12T09:00:00Z\nana,2026-01-12T09:50:00Z\n");
        Assert.Contains("; 2 visits more", shop.Stint.Succeed("import", "events", "events").Out, StringComparison.Ordinal);
        Assert.Contains("; no visit more", shop.Stint.Succeed("import", "events", "events").Out, StringComparison.Ordinal);
        shop.Stint.Write("events", "visitor,at\nana,2026-01-12T09:25:00Z\n");
        Assert.Contains("; 1 visit less, since", shop.Stint.Succeed("import", "events", "events").Out, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void A_row_without_an_id_is_the_same_event_that_is_sent(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Collect(new EventInput(Page: "/shop", VisitorId: "ana", At: "2026-01-12T08:00:00.5Z"));
        var (_, each) = new EventRow(new Dictionary<string, string>(StringComparer.Ordinal) { ["visitor"] = "ana", ["at"] = "1768204800500", ["page"] = "/shop", ["region"] = "north" })
            .Event(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings), Sites.Default, EventRow.Columns(new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal([each.Id], desk.Store.Rows("select id from visit_events"));
    }

    private static string[] Lines(JsonElement told) => [.. told.GetProperty("refused").EnumerateArray().Select(each => each.GetProperty("line").GetString()!["line".Length..])];

    private static (int Read, int Added, int Skipped, int Refused, int Sessions) Figures(Shop shop, string text, params string[] options)
    {
        shop.Stint.Write("events", text);
        JsonElement told = shop.Stint.Json(["import", "events", "events", .. options]);
        return Shop.Figures(told);
    }
}
