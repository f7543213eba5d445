using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

/// <summary>Nothing but keys: what is reached, and that one sees where one is.</summary>
[Collection<TheDashboard>]
public sealed class TheKeyboard(Quay quay)
{
    [Fact]
    public async Task Reaches_and_shows_every_control_in_the_order_of_reading()
    {
        foreach (var path in new[] { "/", "/sessions?tag=mill", Quay.Of(quay.Mill) })
        {
            await using var tab = await quay.Open(path);
            await tab.Page.Locator("main .definition, main [data-row-link]").First.WaitForAsync();
            var seen = new List<string>();
            while (true)
            {
                await tab.Page.Keyboard.PressAsync("Tab");
                var here = await tab.Page.EvaluateAsync<string>(WhereAmI);
                if (here == "same")
                    continue;
                if (here == "left")
                    break;
                Assert.False(here.StartsWith("unseen", StringComparison.Ordinal), $"On {path}: {here}");
                seen.Add(here);
                Assert.True(seen.Count < 150, $"The focus goes in circles on {path}.");
            }

            Assert.StartsWith("Skip to content", seen[0], StringComparison.Ordinal);
            Assert.Equal(await tab.Page.EvaluateAsync<int>(Reachable), seen.Count);
        }
    }

    [Fact]
    public async Task Filters_opens_pages_and_comes_back()
    {
        await using var tab = await quay.Open("/");
        var (page, keys) = (tab.Page, tab.Page.Keyboard);
        await page.Locator(".active-row").First.WaitForAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        Assert.StartsWith("main", await page.Focus(), StringComparison.Ordinal);

        await Press("g", "s");
        await page.Rows();
        Assert.Equal("h1 Sessions", await page.Focus());
        await Press("/");
        Assert.Equal("input Find in this page", await page.Focus());
        await Press("Tab");
        Assert.Equal("select Project", await page.Focus());
        await keys.TypeAsync("mi");
        await page.WaitForURLAsync("**/sessions?project=mill");
        await Press("Tab", "Tab", "Tab");
        Assert.Equal("input Tag", await page.Focus());
        await keys.TypeAsync("mill");
        await page.WaitForURLAsync("**/sessions?project=mill&tag=mill");
        await Expect(page.Locator("[data-row-link]")).ToHaveCountAsync(1);

        await Press("Escape", "j");
        Assert.Equal("a Mill the flour", await page.Focus());
        await Press("Enter");
        await page.Locator(".activity").First.WaitForAsync();
        Assert.Equal("h1 Mill the flour", await page.Focus());
        await Press("u");
        await page.Rows();
        Assert.Equal("h1 Sessions", await page.Focus());
        var first = (await page.Rows())[0];
        await Press("n");
        await page.TopRow(first, same: false);
        Assert.Equal("h1 Sessions", await page.Focus());
        await Press("p");
        await page.TopRow(first);
        await Press("j", "j", "k");
        Assert.Equal("a Dredge the basin", await page.Focus());
        Assert.Empty(tab.Complaints);

        async Task Press(params string[] all)
        {
            foreach (var key in all)
                await keys.PressAsync(key);
        }
    }

    [Fact]
    public async Task Lists_its_shortcuts_and_turns_them_off()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Locator(".active-row").First.WaitForAsync();
        await tab.Page.Keyboard.PressAsync("?");
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(dialog).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Single-key shortcuts are on").UncheckAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await tab.Page.Keyboard.PressAsync("g");
        await tab.Page.Keyboard.PressAsync("s");
        await tab.Page.Keyboard.PressAsync("?");
        await Expect(dialog).ToBeHiddenAsync();
        Assert.EndsWith(":" + quay.Server.Address.Port + "/", tab.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>What has the focus; `unseen` when it is outside of the window or nothing marks it; `left` when it is the browser's own again.</summary>
    private const string WhereAmI = """
        (() => {
          const e = document.activeElement;
          if (e === window.last) return 'same'; // A date has a stop for each of its parts.
          if (e === document.body || e.dataset.passed) return 'left';
          e.dataset.passed = '1';
          window.last = e;
          const name = (e.getAttribute('aria-label') ?? e.innerText ?? '').trim() || e.tagName + ' ' + e.className;
          const box = e.getBoundingClientRect();
          if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return 'unseen, outside: ' + name;
          const marked = [e, ...e.querySelectorAll('*')].some(x => [null, '::after'].some(part => {
            const style = getComputedStyle(x, part);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.strokeWidth === '2px';
          })) || getComputedStyle(e.closest('tr') ?? e).boxShadow.includes('inset');
          return marked ? name : 'unseen, not marked: ' + name;
        })()
        """;

    private const string Reachable = """
        [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
          .filter(e => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && !e.closest('dialog')).length
        """;
}
