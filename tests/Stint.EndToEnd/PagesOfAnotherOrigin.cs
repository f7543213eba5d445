using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Stint.EndToEnd;

/// <summary>The real tracker in a real browser, on pages that are not Stint's, and the binary that takes what it tells.</summary>
public sealed class PagesOfAnotherOrigin(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, BothEngines]
    public async Task Of_the_example_tell_of_a_visit_with_an_ingest_key(TestEngine engine)
    {
        using var folder = new TempFolder();
        Storefront.BuildExample(folder.FullPath);
        using var home = new Home(engine);
        using var front = new Storefront(folder.FullPath);
        home.Stint("site", "add", "shop", "--origin", front.Origin).Succeeds();
        var key = home.Stint("token", "create", "--scope", "ingest:shop", "--json").Succeeds().Json;
        Assert.Equal("ingest:shop", key.Text("scope"));
        using var server = home.Serve();

        await using var tab = await chromium.Open($"{front.Origin}/?endpoint={server.Address.ToString().TrimEnd('/')}&key={key.Text("token")}&user=ada&automation");
        await tab.Page.GetByText("Products").First.ClickAsync();
        await tab.Page.GetByText("Add").First.ClickAsync();
        var visit = Until(home, each => each.Number("actions") >= 3);
        Assert.Equal(("shop", "ada", "/", "/products", "active"), (visit.Text("site"), visit.Text("user_id"), visit.Text("entry_page"), visit.Text("exit_page"), visit.Text("status")));
        Assert.Equal("desktop", visit.Text("device.type"));

        // Left for another page: the last words are heard too.
        await tab.Page.GotoAsync("about:blank");
        Assert.Equal(visit.Text("id"), Until(home, each => each.Fraction("engaged_seconds") > 0).Text("id"));
    }

    [Fact]
    public async Task With_the_script_alone_tell_of_a_visit_and_those_of_no_site_do_not()
    {
        using var folder = new TempFolder();
        using var home = new Home();
        using var front = new Storefront(folder.FullPath);
        using var stranger = new Storefront(folder.FullPath);
        home.Stint("site", "add", "blog", "--origin", front.Origin).Succeeds();
        var key = home.Stint("token", "create", "--scope", "ingest:blog", "--json").Succeeds().Json.Text("token");
        using var server = home.Serve();
        folder.Write("index.html", $"<!doctype html><title>Blog</title><script src=\"{server.Address}sdk.js\" data-key=\"{key}\" data-automation=\"yes\" data-flush-ms=\"100\" async></script>");

        await using var theirs = await chromium.Open(stranger.Origin + "/stranger");
        await theirs.Page.WaitForConsoleMessageAsync(new() { Predicate = message => message.Text.Contains("403", StringComparison.Ordinal), Timeout = (float)Patience.TotalMilliseconds });
        await using var ours = await chromium.Open(front.Origin + "/reader");
        Assert.Equal("/reader", Until(home, each => each.Number("views") == 1).Text("entry_page"));
        Assert.Single(home.Stint("visits", "list", "--json").Succeeds().Json.Items());
        Assert.Equal(0, await theirs.Page.EvaluateAsync<int>("Object.keys(localStorage).filter(name => name.includes('.q.')).length"));
    }

    [Fact]
    public async Task Sign_in_is_asked_of_who_opens_the_dashboard_and_live_events_come_by_the_cookie()
    {
        using var home = new Home();
        home.Stint("start", "Mill the flour").Succeeds();
        var token = home.Stint("token", "create", "--scope", "read", "--json").Succeeds().Json.Text("token")!;
        using var server = home.Serve();
        await using var tab = await chromium.Open(server.Address.ToString());
        await tab.Page.GetByLabel("Token").FillAsync("stint_wrong");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await tab.Page.GetByLabel("Token").FillAsync(token);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.GetByText("Mill the flour").First.WaitForAsync();
        await tab.Page.Locator(".live-live").WaitForAsync();
        Assert.DoesNotContain(token, await tab.Page.EvaluateAsync<string>("document.cookie + JSON.stringify(localStorage)"), StringComparison.Ordinal);

        home.Stint("goal", "Bake the bread").Succeeds();
        await tab.Page.GetByText("Bake the bread").First.WaitForAsync();
        await tab.Page.GetByLabel("Sign out").ClickAsync();
        await tab.Page.GetByLabel("Token").WaitForAsync();
        Assert.DoesNotContain(tab.Requests, address => address.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, server.Log, StringComparison.Ordinal);
    }

    private static JsonElement Until(Home home, Func<JsonElement, bool> there)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(200))
        {
            var visits = home.Stint("visits", "list", "--json").Succeeds().Json.Items();
            if (visits is [var one] && there(one))
                return one;
            Assert.True(waited.Elapsed < Patience, $"The visits are: {string.Join('\n', visits)}");
        }
    }
}
