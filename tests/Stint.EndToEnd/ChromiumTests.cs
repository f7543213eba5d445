namespace Stint.EndToEnd;

public sealed class TheBrowserOfTheTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Runs_scripts_and_reports_what_a_page_complains_about()
    {
        await using var tab = await chromium.Open("data:text/html,<button onclick='nothing.there()'>go</button>");
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await tab.Page.EvaluateAsync("1");
        Assert.Contains("nothing is not defined", Assert.Single(tab.Complaints), StringComparison.Ordinal);
    }
}
