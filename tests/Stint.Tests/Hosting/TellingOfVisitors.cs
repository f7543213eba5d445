using Stint.Tests.Support;
using Stint.Tests.Visits.Privacy;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Hosting;

/// <summary>What a server takes from a request about who sent it, and what it leaves alone.</summary>
public sealed class TellingOfVisitors
{
    private const string Event = """{"events":[{"page":"/"}]}""";

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9", true)]
    [InlineData("203.0.113.9", "203.0.113.10", false)]
    [InlineData("10.0.0.1, 203.0.113.9", "6.6.6.6, 203.0.113.9", true)]
    [InlineData("203.0.113.9:51234", "203.0.113.9:61234", true)]
    [InlineData("2001:db8::7", "[2001:db8::7]:443", true)]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9", true)]
    public async Task A_proxy_on_this_machine_tells_the_address_last(string one, string other, bool same)
    {
        await using var served = await Served.StartAsync();
        foreach (var forwarded in new[] { one, other })
        {
            served.Desk.Wait("1s");
            Assert.Equal("ok", Status(await served.SendAsync(HttpMethod.Post, "/api/v1/events", Event, Forwarded(forwarded))));
        }

        Assert.Equal(same ? 1 : 2, served.Desk.Listed().Select(visit => visit.VisitorId).Distinct().Count());
        Assert.DoesNotContain("203.0", served.Desk.Store.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain("db8:", served.Desk.Store.Dump(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("203.0.113.9, nonsense")]
    [InlineData("203.0.113.9,")]
    [InlineData("<script>")]
    public async Task Without_an_address_nobody_is_made_up(string? forwarded)
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("no_visitor", Code(await served.SendAsync(HttpMethod.Post, "/api/v1/events", Event, forwarded is null ? null : Forwarded(forwarded))));
    }

    [Theory]
    [InlineData("Sec-GPC", "1", "ignored")]
    [InlineData("DNT", "1", "ignored")]
    [InlineData("Sec-GPC", "1, 1", "ignored")]
    [InlineData("DNT", "0,1", "ignored")]
    [InlineData("DNT", "11", "ok")]
    [InlineData("DNT", "0", "ok")]
    [InlineData("Sec-GPC", "nonsense", "ok")]
    public async Task Whoever_does_not_want_to_be_tracked_is_not(string header, string value, string status)
    {
        await using var served = await Served.StartAsync();
        void With(HttpRequestMessage request)
        {
            Forwarded("203.0.113.9")(request);
            request.Headers.TryAddWithoutValidation(header, value);
        }

        Assert.Equal(status, Status(await served.SendAsync(HttpMethod.Post, "/api/v1/events", Event, With)));
        var batch = await served.SendAsync(HttpMethod.Post, "/api/v1/batch", """{"items":[{"op":"start","session":"0197c2f0-7d52-7000-8000-000000000001"}]}""", With);
        Assert.Equal((202, status), (batch.Status, Status(batch)));
        var start = await served.SendAsync(HttpMethod.Post, "/api/v1/sessions/start", """{"user_id":"u"}""", With);
        Assert.Equal(status == "ok" ? 201 : 200, start.Status);
        Assert.Equal(status == "ok" ? 3 : 0, served.Desk.Listed().Length);
    }

    [Theory, BothEngines]
    public async Task What_is_refused_or_ignored_makes_no_site(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        const string start = """{"op":"start","session":"0197c2f0-7d52-7000-8000-000000000001"}""";
        (string Path, string Body)[] requests =
        [
            ("/api/v1/events", """{"site":"new","events":[{"page":"/","visitor_id":"v"}]}"""), ("/api/v1/sessions/start", """{"site":"new"}"""),
            ("/api/v1/batch", $$"""{"site":"new","items":[{{start}}]}"""), ("/v1/logs", Otlp("a")),
        ];
        foreach (var (path, body) in requests)
            Assert.InRange((await served.SendAsync(HttpMethod.Post, path, body, request => request.Headers.Add("DNT", "1"))).Status, 200, 202);
        Assert.Equal("refused", Status(await served.PostAsync("/api/v1/events", """{"site":"new","events":[{"type":"?","visitor_id":"v"},{"at":"never","visitor_id":"v"},null]}""")));
        Assert.Equal("400 bad_time", (await served.PostAsync("/api/v1/sessions/start", """{"site":"new","at":"never"}""")).Problem());
        Assert.Equal("refused", Status(await served.PostAsync("/api/v1/batch", $$"""{"site":"new","items":[{"op":"start","session":"0197c2f0"}]}""")));
        Assert.Equal(200, (await served.PostAsync("/v1/logs", Otlp(""))).Status);
        Assert.Empty(served.Desk.Store.Rows("select name from sites"));
        Assert.DoesNotContain("new", served.Desk.Store.Dump(), StringComparison.Ordinal);
        foreach (var (path, body) in requests)
            Assert.InRange((await served.PostAsync(path, body)).Status, 200, 202);
        Assert.Equal(["new"], served.Desk.Store.Rows("select name from sites"));

        static string Otlp(string session) => $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"new"}}]},"scopeLogs":[{"logRecords":[
            {"eventName":"session.start","attributes":[{"key":"session.id","value":{"stringValue":"{{{session}}}"}}]}]}]}]}
            """;
    }

    [Fact]
    public async Task A_key_hears_of_a_visit_only_what_it_said_itself()
    {
        await using var served = await Served.StartAsync();
        var (key, reader) = (served.Desk.Token("ingest:shop").Text, served.Desk.Token("write").Text);
        const string id = "0197c2f0-7d52-7000-8000-000000000001";
        Assert.Equal("v-ana", await VisitorTold($$"""{"site":"shop","id":"{{id}}","visitor_id":"v-ana"}""", reader));
        Assert.Equal("v-ana", await VisitorTold($$"""{"site":"shop","id":"{{id}}"}""", reader));
        Assert.Null(await VisitorTold($$"""{"id":"{{id}}"}""", key));
        Assert.Equal("v-ben", await VisitorTold($$"""{"id":"{{id}}","visitor_id":"v-ben"}""", key));
        Assert.Null(await VisitorTold("{}", key));

        async Task<string?> VisitorTold(string body, string token) => (await served.PostAsync("/api/v1/sessions/start", body, token)).Json.GetProperty("visitor_id").GetString();
    }

    [Fact]
    public async Task A_bots_batch_is_kept_apart_whole_and_counts_when_it_is_restored()
    {
        await using var served = await Served.StartAsync();
        const string items = """
            {"items":[{"op":"start","session":"0197c2f0-7d52-7000-8000-000000000001"},{"op":"event","session":"0197c2f0-7d52-7000-8000-000000000001","page":"/a"},
            {"op":"heartbeat","session":"0197c2f0-7d52-7000-8000-000000000001","engaged_ms":5},{"op":"end","session":"0197c2f0-7d52-7000-8000-000000000001"}]}
            """;
        var reply = await served.SendAsync(HttpMethod.Post, "/api/v1/batch", items, Forwarded("203.0.113.9", Sends.Googlebot));
        Assert.Equal(["filtered", "filtered", "filtered", "filtered"], reply.Json.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("status").GetString()));
        Assert.True(reply.Json.GetProperty("open").GetBoolean());
        Assert.Empty(served.Desk.Listed());
        Assert.Equal(3, served.Desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "bot")).Restored);
        Assert.Equal(("ended", 1), (Assert.Single(served.Desk.Listed()).Status, served.Desk.Listed()[0].Views));
    }

    [Fact]
    public async Task No_client_says_in_its_own_header_who_sent_it()
    {
        await using var served = await Served.StartAsync();
        var forged = Convert.ToBase64String("""{"sender":{"address":"203.0.113.9","is_page":true},"everywhere":true}"""u8);
        Assert.Equal("no_visitor", Code(await served.SendAsync(HttpMethod.Post, "/api/v1/events", Event, request => request.Headers.Add("Stint-Caller", forged))));
    }

    [Fact]
    public async Task Erasing_is_a_delete()
    {
        await using var served = await Served.StartAsync();
        await served.PostAsync("/api/v1/events", """{"events":[{"page":"/","user_id":"größe/1"}]}""");
        var visit = Assert.Single(served.Desk.Listed());
        Assert.Equal(1, (await served.SendAsync(HttpMethod.Delete, "/api/v1/users/gr%C3%B6%C3%9Fe%2F1")).Json.GetProperty("visits").GetInt32());
        Assert.Equal("404 visit_not_found", (await served.SendAsync(HttpMethod.Delete, "/api/v1/sessions/" + visit.Id)).Problem());
        Assert.Empty(served.Desk.Listed());
    }

    [Theory, BothEngines]
    public async Task Blanks_around_a_persons_id_are_nobody_elses(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        await served.PostAsync("/api/v1/events", """{"events":[{"page":"/","user_id":" lead ","visitor_id":" v-lead "}]}""");
        foreach (var path in (string[])["/sessions/user/%20lead/history", "/visits?user=lead%20", "/visits?visitor=%20v-lead", "/sessions/active?user=%20lead"])
            Assert.True((await served.GetAsync("/api/v1" + path)).Json.Items().Length == 1, path);
        Assert.Equal(1, (await served.GetAsync("/api/v1/visits/stats?user=%20lead")).Json.GetProperty("sessions").GetInt32());
        Assert.Equal(1, (await served.PostAsync("/api/v1/visits/forget", """{"visitor":" v-lead"}""")).Json.GetProperty("visits").GetInt32());
        Assert.Equal(1, (await served.SendAsync(HttpMethod.Delete, "/api/v1/users/%20lead")).Json.GetProperty("visits").GetInt32());
        Assert.Empty(served.Desk.Listed());
        Assert.DoesNotContain("lead", served.Desk.Store.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_older_than_an_ingest_key_may_tell_is_kept_apart()
    {
        await using var served = await Served.StartAsync();
        var key = served.Desk.Token("ingest:shop").Text;
        const string old = """{"events":[{"page":"/","visitor_id":"v","at":"2026-01-11T08:59:59Z"}]}""";
        Assert.Equal("too_old", Code(await served.PostAsync("/api/v1/events", old, key)));
        Assert.Equal("too_old", Code(await served.PostAsync("/api/v1/events", old, key)));
        Assert.Equal(new FilteredReason("too_old", 1, 1, 0), Assert.Single(served.Desk.Filtered().Reasons));
        Assert.Equal(1, served.Desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "too_old"), ("site", "shop")).Restored);
        Assert.Equal(Stint.Sessions.Instant.Parse("2026-01-11T08:59:59Z"), Assert.Single(served.Desk.Listed()).StartedAt);
    }

    [Fact]
    public async Task A_key_of_one_site_puts_nothing_into_the_visit_of_another()
    {
        await using var served = await Served.StartAsync();
        const string id = "0197c2f0-7d52-7000-8000-000000000001";
        var (shop, blog) = (served.Desk.Token("ingest:shop").Text, served.Desk.Token("ingest:blog").Text);
        // Told before the visit begins, and after.
        Assert.Equal(404, (await served.PostAsync($"/api/v1/sessions/{id}/events", Event, blog)).Status);
        Assert.Equal(201, (await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{id}}"}""", shop)).Status);
        Assert.Equal(404, (await served.PostAsync($"/api/v1/sessions/{id}/events", """{"events":[{"page":"/other"}]}""", blog)).Status);
        Assert.Equal(1, served.Desk.Do<RestoredView>(RestoreFiltered.Operation, ("what", "visit_not_found")).LeftTotal);
        Assert.Equal(0, Assert.Single(served.Desk.Listed()).Views);
    }

    private static Action<HttpRequestMessage> Forwarded(string address, string userAgent = Sends.Firefox) => request =>
    {
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
    };

    private static string? Status(Reply reply) => reply.Json.GetProperty("results")[0].GetProperty("status").GetString();

    private static string? Code(Reply reply) => reply.Json.GetProperty("results")[0].GetProperty("code").GetString();
}
