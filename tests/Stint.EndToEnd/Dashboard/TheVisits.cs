using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class TheVisits(Quay quay) : IDisposable
{
    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Lead_from_their_figures_to_one_visit_and_its_user_who_is_forgotten_after_a_question()
    {
        using var server = home.Serve();
        var long_ = await server.Visits("ada", 50, [(0, "/"), (12, "/cart")]);
        await server.Visits("ben", 40, [(0, "/"), (1, "/sale")]);
        await using var tab = await quay.Open(server, "/visits");
        var page = tab.Page;
        await page.Settle();
        var figures = await page.Figures("Figures of the visits");
        Assert.Equal(("0", "2", "2", "4"), (figures["Active now"], figures["Visits"], figures["Users"], figures["Views"]));
        await page.GetByRole(AriaRole.Button, new() { Name = "Bounce rate" }).ClickAsync();
        await Expect(page.Locator(".popover:popover-open")).ToContainTextAsync("closed visits shorter than 30 s with at most one action");
        await page.Keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages about visits" }).GetByText("List").ClickAsync();
        await Expect(page.Locator("[data-row-link]")).ToHaveCountAsync(2);
        await page.GetByLabel("Longer than").FillAsync("5");
        await Expect(page.Locator("[data-row-link]")).ToHaveCountAsync(1);
        Assert.EndsWith("?longer=5m", page.Url, StringComparison.Ordinal);

        await page.Locator("[data-row-link]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("ada");
        Assert.EndsWith("/visits/" + long_, page.Url, StringComparison.Ordinal);
        await Expect(page.Locator(".activity-idle")).ToHaveTextAsync("nothing for 12m");
        await Expect(page.Locator(".session-over")).ToContainTextAsync("logout");
        await page.GetByRole(AriaRole.Link, new() { Name = "History and patterns" }).ClickAsync();
        await Expect(page.Locator(".stint-bars li")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Patterns" })).ToContainTextAsync("n");

        await page.GetByRole(AriaRole.Button, new() { Name = "Forget this user" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("1 visit with");
        await question.GetByText("Cancel").ClickAsync();
        Assert.Equal(2, home.Stint("visits", "list", "--json").Succeeds().Json.GetProperty("items").GetArrayLength());
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget this user" }).ClickAsync();
        await question.GetByText("Forget for ever").ClickAsync();
        await Expect(page.Locator("[data-row-link]")).ToHaveTextAsync(["ben"]);
        Assert.Equal("ben", Assert.Single(home.Stint("visits", "list", "--json").Succeeds().Json.GetProperty("items").EnumerateArray()).Text("user_id"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Show_who_comes_while_one_looks()
    {
        using var server = home.Serve();
        await using var now = await quay.Open(server, "/visits/now");
        await using var overview = await quay.Open(server, "/visits");
        await now.Page.Settle();
        await overview.Page.Settle();
        await now.Page.Mark();
        await Expect(now.Page.Locator(".inside [role=status]")).ToHaveTextAsync("0 users, 0 visits now");

        var id = await server.Visits("ada", 2, [(0, "/"), (1, "/cart")], end: false);
        await Expect(now.Page.Locator(".inside [role=status]")).ToHaveTextAsync("1 user, 1 visit now");
        await Expect(now.Page.Locator(".stint-list li")).ToContainTextAsync("/cart");
        await Expect(now.Page.Locator(".stint-list li")).ToContainTextAsync("mobile, Firefox, Android");
        await Expect(overview.Page.Locator("[aria-live=polite]")).ToHaveTextAsync("1 user here now");
        await Expect(overview.Page.Locator(".figure").Filter(new() { HasText = "Visits" }).Locator(".figure-value").First).ToHaveTextAsync("1");

        await now.Page.Locator(".stint-list a").ClickAsync();
        await Expect(now.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("ada");
        await server.Tell($"/api/v1/sessions/{id}/event", new { type = "action", name = "add-to-cart", details = new { product = "lamp", lines = (int[])[1, 2] } });
        await Expect(now.Page.Locator(".event-json")).ToContainTextAsync("\"product\": \"lamp\"");
        Assert.True(await now.Page.IsMarked());
        Assert.Empty(now.Complaints);
        Assert.Empty(overview.Complaints);
    }

    [Fact]
    public async Task Of_robots_are_kept_apart_until_somebody_lets_them_count()
    {
        using var server = home.Serve();
        await server.Tell("/api/v1/events", new { site = "shop", events = (object[])[new { visitor_id = "v-1", page = "/sale" }] }, request =>
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
            request.Headers.Add("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        });
        await using var tab = await quay.Open(server, "/visits/filtered");
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Kept apart", Exact = true })).ToContainTextAsync("Googlebot");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Restore all: bot" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Kept apart", Exact = true })).ToContainTextAsync("restored");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "List", Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator("[data-row-link]")).ToHaveTextAsync("visitor v-1");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Tell_what_is_done_in_them()
    {
        await using var tab = await quay.Open("/visits/workflows");
        var page = tab.Page;
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Steps of checkout" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(5);
        var pages = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages about visits" });
        await pages.GetByText("Leaving").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Reasons of the end" })).ToContainTextAsync("logout");
        await pages.GetByText("Together").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Pairs of features" })).ToContainTextAsync("zoom");
        await pages.GetByText("Compare").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Figures by the silence" })).ToContainTextAsync("30m (as stored)");
        Assert.Empty(tab.Complaints);
    }
}
