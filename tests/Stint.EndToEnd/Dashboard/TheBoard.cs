using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class TheBoard(Quay quay)
{
    [Fact]
    public async Task Shows_who_holds_what_and_what_waits()
    {
        await using var tab = await quay.Open("/tasks");
        var development = tab.Page.Locator("section.board-phase").First;
        await Expect(development).ToContainTextAsync("2 worked on · 1 waiting");
        await Expect(development.Locator(".board-claim").Filter(new() { HasText = "T-E07-F20-001" })).ToContainTextAsync("mason");
        await Expect(development.Locator(".board-claim").Filter(new() { HasText = "T-E07-F20-002" })).ToContainTextAsync("overdue");
        await Expect(development.Locator(".board-card").Filter(new() { HasText = "T-E07-F20-003" })).ToContainTextAsync("Set sluice 3");
        await Expect(tab.Page.Locator(".page-head")).ToContainTextAsync("1 blocked");
        await Expect(tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Region, new() { Name = "blocked" })).ToContainTextAsync("High water");
        var agents = tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Table, new() { Name = "Agents" });
        await Expect(agents.GetByRole(Microsoft.Playwright.AriaRole.Row).Filter(new() { HasText = "warden" })).ToContainTextAsync("100 %");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Leads_to_a_tasks_story_with_the_rejection_charged_to_its_author()
    {
        await using var tab = await quay.Open("/tasks");
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "T-E07-F20-001" }).ClickAsync();
        await Expect(tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("T-E07-F20-001");
        var rejected = tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Row).Filter(new() { HasText = "rejected" });
        await Expect(rejected).ToContainTextAsync("work of mason");
        await Expect(rejected).ToContainTextAsync("It leaks");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Follows_a_claim_of_another_process()
    {
        using var home = new Home();
        home.Stint("task", "add", "T-1").Succeeds();
        using var server = home.Serve();
        await using var tab = await quay.Open(server, "/tasks");
        await Expect(tab.Page.Locator("section.board-phase").First).ToContainTextAsync("0 worked on · 1 waiting");
        home.Stint("task", "claim", "T-1", "--agent", "mason").Succeeds();
        await Expect(tab.Page.Locator("section.board-phase").First).ToContainTextAsync("1 worked on · 0 waiting");
        Assert.Empty(tab.Complaints);
    }
}
