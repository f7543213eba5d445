using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class ForScreenReaders(Quay quay)
{
    private static readonly Lazy<string> Axe = new(() =>
    {
        var script = WorkingCopy.At("web/node_modules/axe-core/axe.min.js");
        return File.Exists(script) ? File.ReadAllText(script) : throw new InvalidOperationException("axe-core is not there: run `npm ci` in web.");
    });

    [Fact]
    public async Task Every_page_is_free_of_what_axe_calls_a_violation_in_both_schemes_and_on_a_phone()
    {
        foreach (var path in quay.Pages)
        {
            await using var tab = await quay.Open(path, new() { ReducedMotion = ReducedMotion.Reduce });
            await tab.Page.Settle();
            Assert.Empty(await Violations(tab));
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            Assert.Empty(await Violations(tab));
            await tab.Page.SetViewportSizeAsync(360, 740);
            Assert.Empty(await Violations(tab));
        }
    }

    [Fact]
    public async Task Axe_itself_finds_a_planted_fault()
    {
        await using var tab = await quay.Open("/nowhere");
        await tab.Page.Settle();
        await tab.Page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')");
        Assert.Contains("button-name", Assert.Single(await Violations(tab)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_has_its_landmarks_headings_and_tables()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Settle();
        await Expect(tab.Page.Locator("body")).ToMatchAriaSnapshotAsync("""
            - link "Skip to content"
            - banner:
              - link "Stint, overview"
              - navigation "Pages":
                - list:
                  - listitem:
                    - link "Overview"
                  - listitem:
                    - link "Sessions"
                  - listitem:
                    - link "Tasks"
              - navigation "Projects":
                - heading "Projects" [level=2]
              - text: /Live Europe/
              - button "Light theme"
              - button "Dark theme"
              - button "Theme of the system" [pressed]
              - button "Keyboard shortcuts"
            - main:
              - heading "Overview" [level=1]
              - region "Today":
                - heading "Today" [level=2]
                - term:
                  - button "Active time"
              - region "Active now":
                - heading "Active now" [level=2]
                - list:
                  - listitem:
                    - link "Dredge the basin"
              - region "Last 30 days":
                - heading "Last 30 days" [level=2]
                - group "Active time per day; the arrow keys go from day to day"
              - region "When work happens":
                - heading "When work happens" [level=2]
                - table "Active time by weekday and hour of the last 30 days":
                  - rowgroup:
                    - row:
                      - columnheader "0"
                      - columnheader "23"
                  - rowgroup:
                    - row /^Mon/
            - status: 1 session active now
            """);
    }

    [Fact]
    public async Task The_list_is_a_table_with_headers_at_every_width()
    {
        foreach (var width in new[] { 1280, 360 })
        {
            await using var tab = await quay.Open("/sessions?project=mill", new() { ViewportSize = new() { Width = width, Height = 800 } });
            await tab.Page.Settle();
            await Expect(tab.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
                - main:
                  - heading "Sessions" [level=1]
                  - search "Filter sessions":
                    - textbox "Find in this page"
                  - table "Sessions, newest first":
                    - rowgroup:
                      - row:
                        - columnheader "No."
                        - columnheader "Started"
                        - columnheader "Goal"
                        - columnheader "Project"
                        - columnheader "Active"
                        - columnheader "Status"
                    - rowgroup:
                      - row:
                        - cell:
                          - link "Mill the flour"
                  - navigation "Pages of the list"
                """);
            await Expect(tab.Page.Locator("[role=status]").Last).ToHaveTextAsync("1 session shown");
        }
    }

    [Fact]
    public async Task A_session_says_its_timeline_in_words()
    {
        await using var tab = await quay.Open(Quay.Of(quay.Mill));
        await tab.Page.Settle();
        await Expect(tab.Page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - main:
              - link "Sessions"
              - article:
                - heading "Mill the flour" [level=1]
                - region "Timeline":
                  - img /From .* active, 1 idle stretch, \d+ activities\. The table below has each stretch\./
                  - group: 3 segments as a table
                - region "Decisions"
            """);
    }

    private static async Task<string[]> Violations(Tab tab)
    {
        if (!await tab.Page.EvaluateAsync<bool>("'axe' in window"))
            await tab.Page.EvaluateAsync(Axe.Value);
        return await tab.Page.EvaluateAsync<string[]>("""
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
              .then(found => found.violations.map(one => `${one.id} on ${location.pathname}: ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`))
            """);
    }
}
