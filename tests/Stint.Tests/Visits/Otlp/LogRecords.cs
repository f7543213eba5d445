using System.IO.Compression;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Visits;
using Stint.Visits.Otlp;
using static Stint.Tests.Visits.Otlp.Exported;

namespace Stint.Tests.Visits.Otlp;

/// <summary>Log records of OpenTelemetry, sent by any exporter to a server.</summary>
public sealed class LogRecords
{
    private const string Json = OtlpAnswer.Json;
    private const string Protobuf = OtlpAnswer.Protobuf;

    private static readonly LogRecord[] Story =
    [
        At("2026-01-12T08:50:00Z", "session.start", ("url.full", "https://shop.example/in?utm_campaign=spring+sale&hidden=1#top"), ("enduser.pseudo.id", "v-1")),
        At("2026-01-12T08:51:00Z", "browser.navigation", ("url.full", "https://shop.example/cart?private=abc"), ("browser.navigation.same_document", true)),
        At("2026-01-12T08:52:00Z", "browser.web_vital", ("name", "lcp"), ("url.full", "https://shop.example/cart")),
        At("2026-01-12T08:53:00Z", "checkout.pay", ("user.id", "u-42"), ("amount", 12)),
        At("2026-01-12T08:54:00Z", "exception", ("exception.type", "TypeError"), ("exception.message", "x is\nundefined")),
        At("2026-01-12T08:55:00Z", null) with { Severity = 9 },
        At("2026-01-12T08:56:00Z", "session.end", ("stint.session.end_reason", "logout")),
    ];

    [Theory, BothEngines(Json), BothEngines(Protobuf)]
    public async Task Are_the_events_of_the_visit_that_their_session_names(TestEngine engine, string type)
    {
        await using var served = await Served.StartAsync(engine);
        var reply = await SendAsync(served, type, Story);
        Assert.Equal((200, type, type == Json ? "{}" : ""), (reply.Status, reply.Type, reply.Text));
        // An exporter that has not heard the answer sends it all again.
        Assert.Equal(200, (await SendAsync(served, type, Story)).Status);

        var story = served.Desk.Do<VisitStory>(ShowVisits.Show, ("visit", Visit));
        var visit = story.Visit;
        Assert.Equal(("shop", "v-1", "u-42", "logout", 360d), (visit.Site, visit.VisitorId, visit.UserId, visit.EndReason, visit.DurationSeconds));
        Assert.Equal((7, 1, 2, 1), (visit.Events, visit.Views, visit.Actions, visit.Errors));
        Assert.Equal(("/in", "/cart", "spring sale", "checkout.pay"), (visit.EntryPage, visit.ExitPage, visit.Campaign, visit.LastAction));
        Assert.Equal(["start", "page_view", "telemetry", "action", "error", "telemetry", "end"], story.Events.Select(each => each.Type));
        Assert.Equal("TypeError {\"message\":\"x is undefined\"}", $"{story.Events[4].Name} {story.Events[4].Details!.ToJsonString()}");
        Assert.DoesNotContain("hidden", served.Desk.Store.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain("private", served.Desk.Store.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_any_order_and_in_parts_are_the_same_visit()
    {
        await using var served = await Served.StartAsync();
        foreach (var record in Story.Reverse())
            await SendAsync(served, Protobuf, record);
        var visit = served.Desk.Do<VisitStory>(ShowVisits.Show, ("visit", Visit)).Visit;
        Assert.Equal((7, 1, 2, 1, "/in", "logout"), (visit.Events, visit.Views, visit.Actions, visit.Errors, visit.EntryPage, visit.EndReason));
    }

    [Theory, BothEngines]
    public async Task Of_a_session_that_goes_on_as_another_end_the_one_before(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        await SendAsync(served, Json, At("2026-01-12T08:30:00Z", "session.start"), At("2026-01-12T08:40:00Z", "page_view", ("url.path", "/a")));
        var next = new LogRecord(Nanoseconds("2026-01-12T08:45:00Z"), "session.start", [("session.id", "next session"), ("session.previous_id", Session)]);
        await SendAsync(served, Json, next);
        await SendAsync(served, Json, next);
        var visits = served.Desk.Do<Page<VisitView>>(ListVisits.Operation).Items;
        Assert.Equal(["active ", "ended superseded"], visits.Select(visit => $"{visit.Status} {visit.EndReason}"));
        Assert.Equal((600d, "next session"), (visits[1].DurationSeconds, visits[0].VisitorId));
        Assert.Equal(OtlpEvents.VisitId("shop", "next session"), visits[0].Id);
    }

    [Fact]
    public async Task Of_a_session_that_said_how_it_ended_or_was_silent_for_long_change_nothing_of_it()
    {
        await using var served = await Served.StartAsync();
        await SendAsync(served, Json, At("2026-01-12T08:00:00Z", "session.start"), At("2026-01-12T08:10:00Z", "page_view"));
        await SendAsync(served, Json, new LogRecord(Nanoseconds("2026-01-12T08:45:00Z"), "session.start", [("session.id", "b"), ("session.previous_id", Session)]));
        Assert.Equal("timeout", served.Desk.Do<VisitStory>(ShowVisits.Show, ("visit", Visit)).Visit.EndReason);
        await SendAsync(served, Json, new LogRecord(Nanoseconds("2026-01-12T08:46:00Z"), "session.end", [("session.id", "b")]));
        await SendAsync(served, Json, new LogRecord(Nanoseconds("2026-01-12T08:47:00Z"), "session.start", [("session.id", "c"), ("session.previous_id", "b")]));
        Assert.Equal("navigation", served.Desk.Do<VisitStory>(ShowVisits.Show, ("visit", OtlpEvents.VisitId("shop", "b"))).Visit.EndReason);
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Protobuf)]
    public async Task That_make_no_sense_are_rejected_alone_and_counted(string type)
    {
        await using var served = await Served.StartAsync();
        var reply = await SendAsync(
            served,
            type,
            At("2026-01-12T08:59:00Z", "page_view", ("url.path", "/a")),
            new LogRecord(Nanoseconds("2026-01-12T08:59:00Z"), "page_view", []),
            new LogRecord(Nanoseconds("2026-01-12T08:59:00Z"), null, []),
            At("2026-01-12T10:00:00Z", "page_view"));
        Assert.Equal(200, reply.Status);
        if (type == Json)
        {
            var partial = reply.Json.GetProperty("partialSuccess");
            Assert.Equal("3", partial.GetProperty("rejectedLogRecords").GetString());
            Assert.Contains("2: a record without session.id belongs to no visit", partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("lies in the future", reply.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, served.Desk.Do<VisitStory>(ShowVisits.Show, ("visit", Visit)).Visit.Views);
    }

    [Fact]
    public async Task Of_one_session_are_of_one_site()
    {
        await using var served = await Served.StartAsync();
        await SendAsync(served, Json, [("service.name", "shop")], At("2026-01-12T08:58:00Z", "page_view"));
        var reply = await SendAsync(served, Json, [("service.name", "blog")], At("2026-01-12T08:59:00Z", "page_view"));
        Assert.Contains("another site's", reply.Text, StringComparison.Ordinal);
        await SendAsync(served, Json, [("service.name", "unknown_service:node")], new LogRecord(Nanoseconds("2026-01-12T08:59:00Z"), "page_view", [("session.id", "x")]));
        Assert.Equal(["default", "shop"], served.Desk.Do<Page<VisitView>>(ListVisits.Operation).Items.Select(each => each.Site).Order(StringComparer.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Need_a_key_where_the_store_has_one_and_belong_to_its_site(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var key = served.Desk.Do<NewToken>(TokenOperations.Create, ("scope", "ingest:blog")).Text;
        var body = Exported.Protobuf([("service.name", "shop")], Story);
        Assert.Equal((401, Protobuf), await SendAsync(served, Protobuf, body) is var without ? (without.Status, without.Type) : default);
        var refused = await SendAsync(served, Json, "{}"u8.ToArray());
        Assert.Equal((401, 16), (refused.Status, refused.Json.GetProperty("code").GetInt32()));
        Assert.Equal(403, (await SendAsync(served, Protobuf, body, token: served.Desk.Do<NewToken>(TokenOperations.Create, ("scope", "read")).Text)).Status);
        Assert.Equal(200, (await SendAsync(served, Protobuf, body, token: key)).Status);
        Assert.Equal("blog", Assert.Single(served.Desk.Do<Page<VisitView>>(ListVisits.Operation).Items).Site);
        var old = Exported.Protobuf([], new LogRecord(Nanoseconds("2026-01-10T08:00:00Z"), "page_view", [("session.id", "old")]));
        Assert.Contains("more than 24 h ago", (await SendAsync(served, Protobuf, old, token: key)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_who_wants_no_tracking_are_taken_and_not_kept()
    {
        await using var served = await Served.StartAsync();
        using var content = new ByteArrayContent(Exported.Protobuf([("service.name", "shop")], Story));
        content.Headers.Add("Content-Type", Protobuf);
        Assert.Equal((200, ""), await served.SendAsync(HttpMethod.Post, "/v1/logs", content, request => request.Headers.Add("Sec-GPC", "1")) is var reply ? (reply.Status, reply.Text) : default);
        Assert.Equal(0, served.Desk.Store.Count("visit_events"));
    }

    [Fact]
    public async Task Of_programs_are_rejected_and_of_browsers_tell_the_device()
    {
        await using var served = await Served.StartAsync();
        var agent = Stint.Tests.Hosting.Applications.Application.Firefox;
        var reply = await SendAsync(
            served,
            Json,
            At("2026-01-12T08:57:00Z", "page_view", ("user_agent.original", "Googlebot/2.1 (+http://www.google.com/bot.html)")),
            At("2026-01-12T08:58:00Z", "page_view", ("user_agent.original", agent)),
            new LogRecord(Nanoseconds("2026-01-12T08:58:00Z"), "page_view", [("session.id", "b"), ("browser.brands", (string[])["Not A;Brand 99", "Google Chrome 128"]), ("browser.mobile", false), ("browser.platform", "Windows")]));
        Assert.Contains("no person sent this", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["Chrome|Windows|desktop", "Firefox|Linux|desktop"], served.Desk.Store.Rows("select browser, os, device_type from visits order by browser"));
    }

    [Fact]
    public async Task May_be_compressed_within_bounds()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(200, (await SendAsync(served, Protobuf, Packed(Exported.Protobuf([], Story)), "gzip")).Status);
        Assert.Equal(7, served.Desk.Do<VisitStory>(ShowVisits.Show, ("visit", Visit)).Visit.Events);
        Assert.Equal(413, (await SendAsync(served, Protobuf, Packed(new byte[20 << 20]), "gzip")).Status);
        Assert.Equal(413, (await SendAsync(served, Protobuf, new byte[300 << 10])).Status);
        Assert.Equal(400, (await SendAsync(served, Protobuf, [1, 2, 3], "gzip")).Status);
        Assert.Equal(415, (await SendAsync(served, Protobuf, [1, 2, 3], "br")).Status);
    }

    [Fact]
    public async Task In_no_form_of_OTLP_are_refused_in_the_form_they_were_sent_in()
    {
        await using var served = await Served.StartAsync();
        var before = served.Desk.Store.Dump();
        var refused = await SendAsync(served, Json, Encoding.UTF8.GetBytes("{\"resourceLogs\":7}"));
        Assert.Equal((400, Json, 3), (refused.Status, refused.Type, refused.Json.GetProperty("code").GetInt32()));
        Assert.Equal((400, Protobuf), await SendAsync(served, Protobuf, [10, 200, 1, 1]) is var reply ? (reply.Status, reply.Type) : default);
        Assert.Equal(415, (await SendAsync(served, "text/plain", "{}"u8.ToArray())).Status);
        Assert.Equal((200, "{}"), await SendAsync(served, Json, "{\"unknown\":{}}"u8.ToArray()) is var empty ? (empty.Status, empty.Text) : default);
        var many = Enumerable.Range(0, 1025).Select(n => new LogRecord((ulong)n, null, [])).ToArray();
        Assert.Equal(413, (await SendAsync(served, Protobuf, [], many)).Status);
        Assert.Equal(413, (await SendAsync(served, Json, At("2026-01-12T08:59:00Z", "x", [.. Enumerable.Range(0, 200).Select(n => ($"a{n}", (object)n))]))).Status);
        Assert.Equal(before, served.Desk.Store.Dump());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"resourceLogs\":[null]}")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":-1}]}]}]}")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\":\"\\ud800\"}]}]}]}")]
    [InlineData("{\"resourceLogs\":[],\"resourceLogs\":[]}")]
    public void As_hostile_JSON_are_refused(string json) => Assert.Equal(RefusalKind.Usage, Assert.Throws<Refusal>(() => OtlpJson.Read(Encoding.UTF8.GetBytes(json))).Kind);

    [Fact]
    public void As_damaged_protobuf_are_refused_or_read_and_never_anything_else()
    {
        var whole = Exported.Protobuf([("service.name", "shop")], Story);
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = whole[..random.Next(1, whole.Length)];
            for (var n = random.Next(0, 4); n > 0; n--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.True(OtlpProtobuf.Read(damaged).Count <= OtlpBounds.MostRecords);
            }
            catch (Refusal)
            {
                // Said, and not thrown by a reader that ran over the end.
            }
        }
    }

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }
}
