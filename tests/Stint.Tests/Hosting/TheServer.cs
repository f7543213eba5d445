using System.Net;
using System.Text.RegularExpressions;
using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

public sealed class TheServer
{
    [Fact]
    public async Task Shows_the_page_at_every_address_that_is_no_file()
    {
        await using var served = await Served.StartAsync();
        var page = await served.GetAsync("/");
        Assert.Equal((200, "text/html; charset=utf-8", "no-cache"), (page.Status, page.Type, page.Headers["Cache-Control"]));
        Assert.StartsWith("<!doctype html>", page.Text, StringComparison.OrdinalIgnoreCase);
        foreach (var path in (string[])["/index.html", "/sessions", "/sessions/019bb16e-0000-7000-8000-000000000001", "/a/b/c/"])
            Assert.Equal(page.Text, (await served.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Says_of_an_address_that_the_dashboard_has_nothing_at_that_it_is_not_found()
    {
        await using var served = await Served.StartAsync();
        var page = (await served.GetAsync("/")).Text;
        // The dashboard's own list of what is where.
        var routes = Regex.Matches(File.ReadAllText(WorkingCopy.At("web/dashboard/src/app/routes.test.ts")), @"\['(?<path>/[^']*)', \{ page: '(?<page>[^']+)'").ToList();
        Assert.True(routes.Count > 20);
        foreach (var route in routes.Where(route => !route.Groups["path"].Value.EndsWith("%A", StringComparison.Ordinal)))
        {
            var reply = await served.GetAsync(route.Groups["path"].Value);
            Assert.Equal((route.Groups["path"].Value, route.Groups["page"].Value == "nowhere" ? 404 : 200, page), (route.Groups["path"].Value, reply.Status, reply.Text));
        }

        foreach (var path in (string[])["/metrics", "/docs", "/docs/guide", "/wp-login", "/visits/users"])
            Assert.Equal((path, 404, "text/html; charset=utf-8", page), (path, (await served.GetAsync(path)).Status, (await served.GetAsync(path)).Type, (await served.GetAsync(path)).Text));
        foreach (var path in (string[])["/visits/users/ana@example.com", "/tasks/release-1.2", "/index.html"])
            Assert.Equal((path, 200), (path, (await served.GetAsync(path)).Status));
    }

    [Theory]
    [InlineData("/assets/none.js")]
    [InlineData("/favicon.none")]
    [InlineData("/..%2f..%2fetc/passwd.txt")]
    [InlineData("/%2e%2e/schema/2026-11-21-1-sessions.sql")]
    [InlineData("/api/")]
    [InlineData("/api/v2/sessions")]
    public async Task Has_nothing_at_other_addresses(string path)
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("404 not_found", (await served.GetAsync(path)).Problem());
    }

    [Fact]
    public async Task Gives_the_head_of_a_page_without_its_body()
    {
        await using var served = await Served.StartAsync();
        var page = await served.GetAsync("/");
        var head = await served.SendAsync(HttpMethod.Head, "/");
        Assert.Equal((200, page.Type, ""), (head.Status, head.Type, head.Text));
        Assert.Equal(page.Headers["Content-Length"], head.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Sends_pages_compressed_to_who_takes_them_so()
    {
        await using var served = await Served.StartAsync();
        var plain = await served.GetAsync("/");
        var packed = await served.SendAsync(HttpMethod.Get, "/", (HttpContent?)null, request => request.Headers.AcceptEncoding.ParseAdd("br"));
        Assert.Equal("Accept-Encoding", packed.Headers["Vary"]);
        Assert.Equal(plain.Text.Length > 1024, packed.Headers.ContainsKey("Content-Encoding"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/overview")]
    [InlineData("/api/v1/nothing")]
    public async Task Tells_browsers_what_they_may_do_with_it(string path)
    {
        await using var served = await Served.StartAsync();
        var headers = (await served.GetAsync(path)).Headers;
        Assert.Contains("default-src 'self'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.False(headers.ContainsKey("Server"));
        Assert.False(headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Theory, BothEngines]
    public async Task Is_ready_as_long_as_its_store_is_at_its_schema(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        Assert.StartsWith("stint ", (await served.GetAsync("/healthz")).Text, StringComparison.Ordinal);
        Assert.Equal((200, "ready"), ((await served.GetAsync("/readyz")).Status, (await served.GetAsync("/readyz")).Text));
        served.Desk.Store.Execute("insert into schema_files (name, applied_at) values ('2999-01-01-1-later', 1)");
        Assert.Equal("503 store_newer", (await served.GetAsync("/readyz")).Problem());
        Assert.Equal((503, ""), ((await served.SendAsync(HttpMethod.Head, "/readyz")).Status, (await served.SendAsync(HttpMethod.Head, "/readyz")).Text));
        Assert.Equal(200, (await served.GetAsync("/healthz")).Status);
    }

    [Fact]
    public async Task Listens_on_this_machine_alone()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Server.StartAsync(desk.Database, desk.Clock, desk.Settings, "ana", IPAddress.Any, 0));
        Assert.Equal(("not_loopback", RefusalKind.Forbidden), (refusal.Code, refusal.Kind));
    }

    [Fact]
    public async Task Says_that_a_port_is_taken()
    {
        await using var served = await Served.StartAsync();
        var port = new Uri(served.Address).Port;
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Server.StartAsync(served.Desk.Database, served.Desk.Clock, served.Desk.Settings, "ana", IPAddress.Loopback, port));
        Assert.Equal("port_taken", refusal.Code);
    }

    [Fact]
    public async Task Stops_though_somebody_listens_and_may_be_told_twice()
    {
        await using var served = await Served.StartAsync();
        using var listener = await Listener.ConnectAsync(served);
        await served.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => served.GetAsync("/healthz"));
        await served.StopAsync();
    }

    [Fact]
    public async Task Knows_who_asks_by_name_by_header_or_by_itself()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("ana@example.com", await StartedBy(null));
        Assert.Equal("ben", await StartedBy("{\"actor\":\"ben\"}"));
        Assert.Equal("Asia/Kolkata", (await served.GetAsync("/api/v1/overview?tz=Asia/Kolkata")).Json.GetProperty("definition").GetProperty("tz").GetString());

        async Task<string?> StartedBy(string? body) =>
            (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", body)).Json.GetProperty("actor").GetProperty("id").GetString();
    }

    [Theory, BothEngines]
    public async Task Serves_many_at_once(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        Assert.Equal(201, (await served.PostAsync("/api/v1/work/sessions", "{}")).Status);
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => served.PostAsync("/api/v1/work/sessions/current/log", $"{{\"text\":\"{n}\"}}")));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Equal(16, (await served.GetAsync("/api/v1/work/status")).Json.GetProperty("counts").GetProperty("logs").GetInt32());
        served.Desk.AssertRollups();
    }
}
