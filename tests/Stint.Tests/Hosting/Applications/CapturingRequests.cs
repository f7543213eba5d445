#pragma warning disable xUnit1051 // Called as an application calls it, which has no token of a test.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Applications;

/// <summary>An application's own requests, as visits.</summary>
public sealed class CapturingRequests
{
    private static readonly (string, string) V1 = ("x-visitor", "v-1");

    [Theory, BothEngines]
    public async Task Pages_are_views_of_whoever_asked_for_them(TestEngine engine)
    {
        await using var app = await Application.StartAsync(engine);
        await app.GetAsync("/page/in?utm_campaign=spring&private=1", V1, ("Referer", "https://example.org/list?q=private"));
        await app.GetAsync("/page/next", V1, ("x-user", "ana"));
        var visit = Assert.Single(await app.VisitsAsync("ana", 2));
        Assert.Equal(("shop", "v-1", 2, 2, "/page/in", "/page/next"), (visit.Site, visit.VisitorId, visit.Views, visit.Actions, visit.EntryPage, visit.ExitPage));
        Assert.DoesNotContain("private", app.Store.Dump(), StringComparison.Ordinal);
        Assert.Equal(["https://example.org/list|external|spring"], app.Store.Rows("select referrer, source, campaign from visits"));
        Assert.Equal((1, 1), await app.Stint.ActiveAsync() is var now ? (now.Users, now.Visits) : default);
    }

    [Fact]
    public async Task What_nobody_looks_at_is_none()
    {
        await using var app = await Application.StartAsync(
            options: stint => stint.ExcludedPaths.Add("/admin"),
            routes: app =>
            {
                app.MapGet("/api/things", () => Results.Text("{}", "application/json"));
                app.MapGet("/admin/users", (HttpContext http) => Application.Html(http, "Users"));
                app.MapGet("/moved", () => Results.Redirect("/page/there"));
                app.MapPost("/form", (HttpContext http) => Application.Html(http, "Thanks"));
                app.MapGet("/none", (HttpContext http) =>
                {
                    http.Response.StatusCode = 404;
                    return Application.Html(http, "Nothing");
                });
                app.MapGet("/same", () => Results.StatusCode(304));
            });
        await app.GetAsync("/api/things", V1);
        await app.GetAsync("/Admin/users", V1);
        await app.GetAsync("/none", V1);
        await app.SendAsync(HttpMethod.Post, "/form", V1);
        await app.SendAsync(HttpMethod.Head, "/page/a", V1);
        await app.GetAsync("/page/a", V1, ("Sec-Purpose", "prefetch;prerender"));
        await app.GetAsync("/page/a", V1, ("Sec-Fetch-Dest", "iframe"));
        await app.GetAsync("/page/a", V1, ("X-Requested-With", "XMLHttpRequest"));
        await app.GetAsync("/stint/", V1);
        await app.GetAsync("/page/b", V1, ("Sec-Fetch-Dest", "document"));
        await app.GetAsync("/same", V1, ("Accept", "text/html"));
        Assert.Equal((2, "/page/b", "/same"), await app.VisitsAsync("v-1", 2) is [var visit] ? (visit.Views, visit.EntryPage, visit.ExitPage) : default);
    }

    [Fact]
    public async Task Failures_are_errors_once_however_they_are_answered()
    {
        await using var app = await Application.StartAsync(routes: app =>
        {
            app.MapGet("/thrown", string () => throw new InvalidOperationException("private"));
            app.MapPost("/refused", () => Results.StatusCode(503));
        });
        Assert.Equal(HttpStatusCode.InternalServerError, await app.GetAsync("/thrown", V1));
        await app.SendAsync(HttpMethod.Post, "/refused", V1);
        var visit = Assert.Single(await app.VisitsAsync("v-1", 2));
        Assert.Equal((0, 2), (visit.Views, visit.Errors));
        Assert.Equal(["/thrown|System.InvalidOperationException", "/refused|status 503"], app.Store.Rows("select page, name from visit_events order by at, id"));
        Assert.DoesNotContain("private", app.Store.Dump(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Visitors_without_an_id_are_told_apart_without_a_cookie_and_keep_their_visit_when_they_sign_in(TestEngine engine)
    {
        await using var app = await Application.StartAsync(engine);
        await app.GetAsync("/page/a");
        await app.GetAsync("/page/b", ("x-user", "ana"));
        await app.GetAsync("/page/a", ("User-Agent", Application.Firefox.Replace("X11; Linux x86_64", "Windows NT 10.0", StringComparison.Ordinal)));
        var visit = Assert.Single(await app.VisitsAsync("ana", 3));
        Assert.Equal((2, "/page/a", "/page/b"), (visit.Views, visit.EntryPage, visit.ExitPage));
        Assert.StartsWith("anon:", visit.VisitorId, StringComparison.Ordinal);
        Assert.Equal(["Firefox|Linux|desktop", "Firefox|Windows|desktop"], app.Store.Rows("select browser, os, device_type from visits order by os"));
        Assert.DoesNotContain("127.0.0.1", app.Store.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_no_tracking_and_who_is_no_person_leaves_no_visit()
    {
        await using var app = await Application.StartAsync();
        await app.GetAsync("/page/a", V1, ("Sec-GPC", "1"));
        await app.GetAsync("/page/a", V1, ("DNT", "1"), ("x-user", "ana"));
        await app.GetAsync("/page/a", V1, ("User-Agent", "curl/8.5.0"));
        await app.GetAsync("/page/b", V1);
        Assert.Equal("/page/b", Assert.Single(await app.VisitsAsync("v-1", 1)).EntryPage);
    }

    [Fact]
    public async Task A_function_that_fails_leaves_the_request_alone()
    {
        await using var app = await Application.StartAsync(options: stint => stint.VisitorId = _ => throw new InvalidOperationException("No visitor"));
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/page/a"));
        Assert.Equal(0, app.Store.Count("visit_events"));
    }

    [Fact]
    public async Task What_waits_is_written_before_the_application_is_gone()
    {
        var store = TestStore.Create(TestEngine.Sqlite);
        await using (var app = await Application.StartAsync(options: stint => stint.Store = store.Target))
        {
            for (var n = 0; n < 200; n++)
                await app.GetAsync($"/page/{n}", V1);
        }

        Assert.Equal(200, store.Count("visit_events"));
        store.Dispose();
    }
}
