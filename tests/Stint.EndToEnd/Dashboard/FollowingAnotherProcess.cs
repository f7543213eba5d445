using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class FollowingAnotherProcess(Quay quay) : IDisposable
{
    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Shows_a_start_an_entry_and_the_end_without_a_reload()
    {
        using var server = home.Serve();
        await using var overview = await quay.Open(server, "/");
        await Expect(overview.Page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(overview.Page.Locator(".message")).ToContainTextAsync("Nobody is in a session");
        await overview.Page.Mark();

        var id = home.Stint("start", "Mill the flour", "--at", "-10m", "--json").Succeeds().Json.Text("id")!;
        await Expect(overview.Page.Locator(".active-row")).ToContainTextAsync("Mill the flour");
        await Expect(overview.Page.Locator("[aria-live=polite]")).ToHaveTextAsync("1 session active now");
        Assert.Equal("1", (await overview.Page.Figures("Today’s figures"))["Sessions"]);

        await using var session = await quay.Open(server, "/sessions/" + id);
        await Expect(session.Page.Locator(".activity")).ToHaveCountAsync(1);
        await session.Page.Mark();
        home.Stint("log", "Sharpened the stones").Succeeds();
        await Expect(session.Page.Locator(".activity").Last).ToContainTextAsync("Sharpened the stones");
        Assert.Equal("10m", (await session.Page.Figures("Figures of this session"))["Active"]);

        home.Stint("end").Succeeds();
        await Expect(session.Page.Locator(".session-over .pill")).ToHaveTextAsync("ended");
        await Expect(overview.Page.Locator(".active-row")).ToHaveCountAsync(0);
        await Expect(overview.Page.Locator("[aria-live=polite]")).ToHaveTextAsync("0 sessions active now");

        Assert.True(await overview.Page.IsMarked() && await session.Page.IsMarked());
        Assert.Empty(overview.Complaints);
        Assert.Empty(session.Complaints);
    }

    [Fact]
    public async Task Says_that_the_server_is_gone_and_finds_it_again_by_itself()
    {
        home.Stint("start", "Mill the flour").Succeeds();
        using var first = home.Serve();
        await using var tab = await quay.Open(first, "/");
        var page = tab.Page;
        await page.Settle();
        await page.Mark();

        first.Kill();
        await Expect(page.Locator(".live")).ToHaveTextAsync("Offline");
        await Expect(page.Locator(".banner")).ToContainTextAsync("No connection to Stint since");
        await Expect(page.Locator("[aria-live=polite]")).ToContainTextAsync("No connection to Stint");
        await Expect(page.Locator(".active-row")).ToContainTextAsync("Mill the flour");

        home.Stint("goal", "Grind the rye").Succeeds();
        using var second = home.ServeAgain(first);
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live", new() { Timeout = 15_000 });
        await Expect(page.Locator(".active-row")).ToContainTextAsync("Grind the rye");
        await Expect(page.Locator(".banner")).ToHaveCountAsync(0);
        await Expect(page.Locator("[aria-live=polite]")).Not.ToContainTextAsync("No connection");
        Assert.True(await page.IsMarked());
        Assert.All(tab.Complaints, complaint => Assert.Contains("net::ERR_", complaint, StringComparison.Ordinal));
    }
}
