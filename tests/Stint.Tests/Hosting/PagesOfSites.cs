using Stint.Access;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Hosting;

/// <summary>Browsers on pages of other sites: who may tell of visits, and who may do nothing.</summary>
public sealed class PagesOfSites
{
    private const string Shop = "https://shop.example";
    private const string Visit = "019bb16e-0000-7000-8000-000000000001";
    private const string Start = $$"""{"items":[{"op":"start","session":"{{Visit}}"}]}""";

    [Theory, BothEngines]
    public async Task Of_the_site_tell_of_visits_with_the_key_in_the_body(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var key = Key(served);
        var reply = await served.BeaconAsync("/api/v1/batch", $$"""{"token":"{{key}}",{{Start[1..]}}""", Visitor.From(Shop));
        Assert.Equal((202, "ok", true), (reply.Status, reply.Json.Items("results")[0].Text("status"), reply.Json.GetProperty("open").GetBoolean()));
        Assert.Equal((Shop, "Retry-After", "Origin"), (reply.Headers["Access-Control-Allow-Origin"], reply.Headers["Access-Control-Expose-Headers"], reply.Headers["Vary"]));
        Assert.False(reply.Headers.ContainsKey("Access-Control-Allow-Credentials"));
        Assert.Equal("shop", Assert.Single(served.Desk.Do<Page<VisitView>>(ListVisits.Operation).Items).Site);
    }

    [Theory, BothEngines]
    public async Task Of_no_site_are_refused_with_what_to_do(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var key = Key(served);
        foreach (var origin in (string[])["https://evil.example", "http://shop.example", "https://shop.example:444", "null"])
        {
            var reply = await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, Visitor.From(origin, key));
            Assert.Equal("403 foreign_origin", reply.Problem());
            // So that the page's own script can read the refusal, and gives up.
            Assert.Equal(origin, reply.Headers["Access-Control-Allow-Origin"]);
            Assert.Contains("stint site add 'shop' --origin", reply.Json.GetProperty("hint").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal("403 foreign_origin", (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, Visitor.From(Shop, served.Desk.Token("write").Text))).Problem());
        Assert.Equal("401 no_token", (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, Visitor.From(Shop))).Problem());
        Assert.Empty(served.Desk.Do<Page<VisitView>>(ListVisits.Operation).Items);
        Assert.Equal(202, (await served.PostAsync("/api/v1/batch", Start, key)).Status);
    }

    [Fact]
    public async Task Are_let_in_and_shut_out_from_the_next_request_on()
    {
        await using var served = await Served.StartAsync();
        var key = Key(served);
        served.Desk.Do(SiteOperations.Add, ("name", "shop"), ("remove", (string[])[Shop]), ("origin", (string[])["http://LOCALHOST:5173/"]));
        Assert.Equal("403 foreign_origin", (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, Visitor.From(Shop, key))).Problem());
        Assert.Equal(202, (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, Visitor.From("http://localhost:5173", key))).Status);
        var site = Assert.Single(served.Desk.Do<Page<SiteView>>(SiteOperations.List).Items);
        Assert.Equal(("shop", "http://localhost:5173"), (site.Name, Assert.Single(site.Origins)));
        Assert.Single(site.Keys);
    }

    [Fact]
    public async Task Have_no_use_of_the_dashboards_cookie()
    {
        await using var served = await Served.StartAsync();
        var admin = served.Desk.Token("admin").Text;
        Key(served);
        Action<HttpRequestMessage> ridden = request =>
        {
            Visitor.From(Shop)(request);
            request.Headers.Add("Cookie", "stint_token=" + admin);
        };
        Assert.Equal("401 no_token", (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, ridden)).Problem());
        foreach (var route in served.Routes.Where(route => route.Rule!.Needs is Needs.Read or Needs.Write or Needs.Admin))
        {
            var reply = await served.SendAsync(new HttpMethod(route.Method), route.Path, route.Method == "GET" ? null : "{}", ridden);
            var problem = route.Rule!.Editors ? $"{reply.Status} {reply.Json.GetProperty("code")}" : reply.Problem();
            Assert.True(problem == "403 foreign_origin" && !reply.Headers.ContainsKey("Access-Control-Allow-Origin"), route.Name);
        }

        Assert.Equal("403 foreign_origin", (await served.SendAsync(HttpMethod.Post, "/signin", $$"""{"token":"{{admin}}"}""", Visitor.From(Shop))).Problem());
        Assert.Equal("403 foreign_origin", (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", also: request =>
        {
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Cookie", "stint_token=" + admin);
        })).Problem());
    }

    [Fact]
    public async Task Are_told_before_they_send_what_they_may_and_only_where_visits_are_told()
    {
        await using var served = await Served.StartAsync();
        Key(served);
        foreach (var route in served.Routes.Where(route => route.Method == "POST").ToList())
        {
            var reply = await served.SendAsync(HttpMethod.Options, route.Path, also: request =>
            {
                Visitor.From(Shop)(request);
                request.Headers.Add("Access-Control-Request-Method", "POST");
            });
            Assert.Equal(route.Rule!.Needs == Needs.Ingest, reply.Headers.ContainsKey("Access-Control-Allow-Origin"));
            if (route.Rule.Needs == Needs.Ingest)
                Assert.Equal((204, "POST", "Authorization, Content-Type"), (reply.Status, reply.Headers["Access-Control-Allow-Methods"], reply.Headers["Access-Control-Allow-Headers"]));
        }
    }

    [Fact]
    public async Task Of_others_get_nothing_from_a_server_that_asks_for_no_token()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Do(SiteOperations.Add, ("name", "default"), ("origin", (string[])[Shop]));
        Assert.Equal("403 foreign_origin", (await served.BeaconAsync("/api/v1/batch", Start, Visitor.From(Shop))).Problem());
        Assert.Equal("403 foreign_host", (await served.SendAsync(HttpMethod.Post, "/api/v1/batch", Start, request => request.Headers.Host = "shop.example")).Problem());
        Assert.Empty(served.Desk.Do<Page<VisitView>>(ListVisits.Operation).Items);
    }

    [Fact]
    public async Task Of_our_own_behind_a_proxy_are_ours()
    {
        await using var served = await Served.StartAsync();
        var admin = served.Desk.Token("admin").Text;
        Action<HttpRequestMessage> proxied = request =>
        {
            Visitor.From("https://stint.example", admin)(request);
            request.Headers.Host = "stint.example";
        };
        Assert.Equal(201, (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", "{}", proxied)).Status);
        Assert.Equal("403 foreign_origin", (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", "{}", Visitor.From("https://stint.example", admin))).Problem());
        Assert.Equal(200, (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions/current/pause", "{}", request =>
        {
            Visitor.From("https://stint.example", admin)(request);
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        })).Status / 100 * 100);
    }

    [Theory]
    [InlineData("http://[::1]:5173", "http://[::1]:5173")]
    [InlineData("https://[2001:DB8:0:0::1]/", "https://[2001:db8::1]")]
    [InlineData("https://Größe.example", "https://xn--gre-6ka8i.example")]
    public void Are_named_as_browsers_name_them(string given, string named)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Assert.Equal(named, Assert.Single(desk.Do<SiteView>(SiteOperations.Add, ("name", "shop"), ("origin", (string[])[given])).Origins));
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/path")]
    [InlineData("https://*.shop.example")]
    [InlineData("ftp://shop.example")]
    [InlineData("https://user@shop.example")]
    [InlineData("*")]
    [InlineData("null")]
    public void Are_named_by_an_origin(string wrong)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused("bad_origin", SiteOperations.Add, ("name", "shop"), ("origin", (string[])[wrong]));
    }

    private static string Key(Served served)
    {
        served.Desk.Do(SiteOperations.Add, ("name", "shop"), ("origin", (string[])[Shop]));
        return served.Desk.Token("ingest:shop").Text;
    }
}
