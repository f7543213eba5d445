using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class TheListOfSessions(Quay quay)
{
    [Fact]
    public async Task Goes_forward_and_back_over_every_session_once()
    {
        await using var tab = await quay.Open("/sessions");
        var page = tab.Page;
        var next = page.GetByRole(AriaRole.Link, new() { Name = "Next" });
        var previous = page.GetByRole(AriaRole.Link, new() { Name = "Previous" });
        var walked = new List<string[]> { await page.Rows() };
        while (await next.CountAsync() > 0)
        {
            await next.ClickAsync();
            await page.TopRow(walked[^1][0], same: false);
            walked.Add(await page.Rows());
            Assert.Equal("h1 Sessions", await page.Focus());
            Assert.Equal(0, await page.EvaluateAsync<int>("scrollY"));
        }

        Assert.Equal(Ids("session", "list", "--limit", "500"), walked.SelectMany(rows => rows));
        Assert.Equal(4, walked.Count);

        for (var i = walked.Count - 2; i >= 0; i--)
        {
            await previous.ClickAsync();
            await page.TopRow(walked[i][0]);
            Assert.Equal(walked[i], await page.Rows());
            Assert.Equal(0, await page.EvaluateAsync<int>("scrollY"));
        }

        Assert.EndsWith("/sessions", page.Url, StringComparison.Ordinal);
        await Expect(previous).ToHaveCountAsync(0);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Is_narrowed_by_its_address_as_the_command_line_is()
    {
        await using var tab = await quay.Open("/sessions?project=harbour");
        await Same("?project=harbour", "--project", "harbour");
        await Same("?tag=mill", "--tag", "mill");
        await Same("?status=active", "--status", "active");
        await Same("?project=mill&tag=mill&status=ended", "--project", "mill", "--tag", "mill", "--status", "ended");

        async Task Same(string address, params string[] arguments)
        {
            var expected = Ids(["session", "list", .. arguments]);
            Assert.NotEmpty(expected);
            await tab.Page.GotoAsync(new Uri(quay.Server.Address, "/sessions" + address).ToString());
            Assert.Equal(expected, await tab.Page.Rows());
        }
    }

    [Fact]
    public async Task Takes_a_range_of_days_of_the_persons_zone()
    {
        await using var tab = await quay.Open("/sessions");
        await tab.Page.Rows();
        var days = quay.Ask("overview").Items("days").Select(day => day.Text("date")!).ToArray();

        await tab.Page.GetByLabel("from", new() { Exact = true }).FillAsync(days[5]);
        await tab.Page.GetByLabel("to", new() { Exact = true }).FillAsync(days[20]);
        await tab.Page.WaitForURLAsync($"**/sessions?since={days[5]}&until={days[21]}");
        var expected = Ids("session", "list", "--limit", "500", "--since", days[5], "--until", days[21]);
        Assert.NotEmpty(expected);
        await Expect(tab.Page.Locator("[data-row-link]")).ToHaveCountAsync(expected.Length);
        Assert.Equal(expected, await tab.Page.Rows());

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "30 days" }).ClickAsync();
        await tab.Page.WaitForURLAsync($"**/sessions?since={days[0]}");
        await Expect(tab.Page.Locator("[data-row-link]")).ToHaveCountAsync(Ids("session", "list", "--limit", "500", "--since", days[0]).Length);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/sessions");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Keeps_its_filters_over_a_reload_and_on_the_way_back()
    {
        await using var tab = await quay.Open("/sessions");
        var page = tab.Page;
        await page.Rows();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Project" }).SelectOptionAsync("mill");
        await page.GetByLabel("Tag").FillAsync("mill");
        await page.WaitForURLAsync("**/sessions?project=mill&tag=mill");
        await Expect(page.Locator("[data-row-link]")).ToHaveCountAsync(1);

        await page.ReloadAsync();
        await Expect(page.Locator("[data-row-link]")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Project" })).ToHaveValueAsync("mill");
        await Expect(page.GetByLabel("Tag")).ToHaveValueAsync("mill");

        await page.Locator("[data-row-link]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Mill the flour");
        await page.GoBackAsync();
        await Expect(page.Locator("[data-row-link]")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Tag")).ToHaveValueAsync("mill");
        Assert.EndsWith("/sessions?project=mill&tag=mill", page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Finds_words_in_the_rows_and_says_when_there_are_none()
    {
        await using var tab = await quay.Open("/sessions");
        await tab.Page.Rows();
        var find = tab.Page.GetByLabel("Find in this page");
        await find.FillAsync("flour mill");
        await Expect(tab.Page.Locator("[data-row-link]")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".pager")).ToContainTextAsync("1 of 50 sessions on this page");
        await find.FillAsync("no such word");
        await Expect(tab.Page.Locator(".message")).ToContainTextAsync("None of the 50 sessions on this page has “no such word”");
        await tab.Page.GotoAsync(new Uri(quay.Server.Address, "/sessions?tag=nobody").ToString());
        await Expect(tab.Page.Locator(".message")).ToContainTextAsync("No session matches these filters");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show all sessions" }).ClickAsync();
        Assert.Equal(50, (await tab.Page.Rows()).Length);
    }

    [Fact]
    public async Task Shows_a_dash_for_a_session_of_one_sign_of_life()
    {
        using var home = new Home();
        home.Stint("start", "Alone", "--at", "-20m").Succeeds();
        using var server = home.Serve();
        await using var tab = await quay.Open(server, "/sessions");
        await tab.Page.Rows();
        Assert.Equal("–", (await tab.Page.Texts(".cell-active"))[0].Split(' ')[0]);
        await tab.Page.Locator("[data-row-link]").ClickAsync();
        var figures = await tab.Page.Figures("Figures of this session");
        Assert.Equal(("–", "–", "–"), (figures["Active"], figures["Idle"], figures["Duration"]));
    }

    private string[] Ids(params string[] arguments) => [.. quay.Ask(arguments).Items().Select(session => session.Text("id")!)];
}
