using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Stint.Tests.Support;

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
        var told = shop.Stint.Json("import", "events", "events");
        Assert.Equal((14, 1, 0, 13, 1), Shop.Figures(told));
        Assert.Equal(
            ["2", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "16"],
            told.GetProperty("refused").EnumerateArray().Select(each => each.GetProperty("line").GetString()!["line ".Length..]));
        var lines = "{\"visitor\":\"a\",\"at\":1}\n[]\n{\"visitor\":\"a\"\n{\"visitor\":\"\\ud800\",\"at\":1}\nnull\n{\"visitor\":{},\"at\":true}\n{\"visitor\":\"a\",\"at\":2,\"details\":[1]}\n" + new string('{', 70_000) + "\n";
        shop.Stint.Write("events", lines);
        Assert.Equal((8, 1, 0, 7, 1), Shop.Figures(shop.Stint.Json("import", "events", "events", "--site", "json")));
    }

    private static (int Read, int Added, int Skipped, int Refused, int Sessions) Figures(Shop shop, string text, params string[] options)
    {
        shop.Stint.Write("events", text);
        JsonElement told = shop.Stint.Json(["import", "events", "events", .. options]);
        return Shop.Figures(told);
    }
}
