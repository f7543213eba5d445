using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class Appearance(Quay quay)
{
    [Fact]
    public async Task Has_text_that_stands_out_from_its_ground_in_both_schemes()
    {
        foreach (var path in quay.Pages)
        {
            await using var tab = await quay.Open(path, new() { ReducedMotion = ReducedMotion.Reduce });
            await tab.Page.Settle();
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                Assert.Equal(scheme, await Scheme(tab));
                Assert.Empty(await tab.Page.EvaluateAsync<string[]>(Contrast + "tooFaint()"));
            }
        }
    }

    [Fact]
    public async Task Is_measured_by_a_rule_that_sees_faint_text()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Settle();
        await tab.Page.EvaluateAsync("document.querySelector('h1').style.color = 'rgb(150, 150, 150)'");
        Assert.StartsWith("Overview", Assert.Single(await tab.Page.EvaluateAsync<string[]>(Contrast + "tooFaint()")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_the_system_until_a_theme_is_chosen_and_remembers_the_choice()
    {
        await using var tab = await quay.Open("/", new() { ColorScheme = ColorScheme.Dark });
        await tab.Page.Settle();
        Assert.Equal(ColorScheme.Dark, await Scheme(tab));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Light theme" }).ClickAsync();
        Assert.Equal(ColorScheme.Light, await Scheme(tab));
        await tab.Page.ReloadAsync();
        Assert.Equal(ColorScheme.Light, await Scheme(tab));
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Light theme" })).ToHaveAttributeAsync("aria-pressed", "true");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Theme of the system" }).ClickAsync();
        Assert.Equal(ColorScheme.Dark, await Scheme(tab));
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce, false)]
    [InlineData(ReducedMotion.NoPreference, true)]
    public async Task Moves_nothing_when_less_motion_is_asked_for(ReducedMotion wish, bool moves)
    {
        await using var tab = await quay.Open("/", new() { ReducedMotion = wish });
        await tab.Page.Locator(".pill-active").First.WaitForAsync();
        await tab.Page.Settle();
        Assert.Equal(moves, await tab.Page.EvaluateAsync<bool>("document.getAnimations().some(one => one.playState === 'running')"));
        Assert.Equal(moves, await tab.Page.Locator(".side-list a").First.EvaluateAsync<bool>("link => parseFloat(getComputedStyle(link).transitionDuration) > 0"));
    }

    [Fact]
    public async Task Fits_a_phone_a_window_and_a_window_at_200_percent_without_scrolling_sideways()
    {
        foreach (var path in quay.Pages)
        {
            await using var tab = await quay.Open(path);
            await tab.Page.Settle();
            // 640 × 360 is what a window of 1280 × 720 has at 200 %.
            foreach (var (width, height) in new[] { (1280, 720), (640, 360), (360, 740), (320, 568) })
            {
                await tab.Page.SetViewportSizeAsync(width, height);
                await tab.Page.Until(Fits); // The charts are drawn again a moment after.
                await Expect(tab.Page.Locator("nav[aria-label=Pages]").GetByText("Sessions")).ToBeInViewportAsync();
            }
        }
    }

    [Fact]
    public async Task Has_every_filter_on_a_phone()
    {
        await using var tab = await quay.Open("/sessions", new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await tab.Page.Rows();
        await Expect(tab.Page.GetByLabel("Tag")).ToBeHiddenAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await tab.Page.GetByLabel("Tag").FillAsync("mill");
        await Expect(tab.Page.Locator("[data-row-link]")).ToHaveCountAsync(1);
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Filters 1" })).ToBeVisibleAsync();
        Assert.True(await tab.Page.Overhang() <= 0);
    }

    [Fact]
    public async Task Keeps_what_colours_tell_when_the_system_chooses_the_colours()
    {
        await using var tab = await quay.Open("/", new() { ForcedColors = ForcedColors.Active, ColorScheme = ColorScheme.Dark });
        await tab.Page.Settle();
        Assert.Equal(6, await tab.Page.EvaluateAsync<int>("new Set([...document.querySelectorAll('.heat-legend i')].map(step => getComputedStyle(step).backgroundColor)).size"));
        foreach (var told in new[] { ".heat td[data-hour]", ".heat-legend i", ".pill-dot", ".live-dot" })
            Assert.Equal("none", await tab.Page.Locator(told).First.EvaluateAsync<string>("cell => getComputedStyle(cell).forcedColorAdjust"));
        Assert.NotEqual("none", await tab.Page.Locator("[aria-current=page]").First.EvaluateAsync<string>("link => getComputedStyle(link).outlineStyle"));
        Assert.Equal(
            await tab.Page.Locator("h1").EvaluateAsync<string>("heading => getComputedStyle(heading).color"),
            await tab.Page.Locator(".tick").First.EvaluateAsync<string>("text => getComputedStyle(text).fill"));
    }

    private static async Task<ColorScheme> Scheme(Tab tab) =>
        await tab.Page.EvaluateAsync<bool>(Contrast + "lightness(rgba(getComputedStyle(document.documentElement).backgroundColor)) < 0.2") ? ColorScheme.Dark : ColorScheme.Light;

    /// <summary>Nothing is wider than the window, and nothing that matters is cut off, except in what scrolls by itself.</summary>
    private const string Fits = """
        document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('main a, main button, main input, main select, h1, h2, .figure-value')]
          .every(e => !e.checkVisibility() || e.closest('.scroll-x, .scroll, dialog, [popover]') || e.getBoundingClientRect().right < innerWidth + 0.5)
        """;

    /// <summary>The contrast of WCAG 2: every text that is shown against what lies behind it, as the browser computed both.</summary>
    private const string Contrast = """
        globalThis.pixel ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
        globalThis.rgba ??= colour => {
          pixel.clearRect(0, 0, 1, 1);
          pixel.fillStyle = colour;
          pixel.fillRect(0, 0, 1, 1);
          const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
          return [r, g, b, a / 255];
        };
        globalThis.over ??= ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
        globalThis.lightness ??= ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        globalThis.ground ??= e => e === null ? [255, 255, 255, 1] : over(rgba(getComputedStyle(e).backgroundColor), ground(e.parentElement));
        globalThis.tooFaint ??= () => {
          const faint = [];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode.data.trim();
            const e = texts.currentNode.parentElement;
            const box = e.getBoundingClientRect();
            if (text === '' || !e.checkVisibility({ visibilityProperty: true }) || box.width < 2 || box.height < 2 || e.closest('[aria-disabled=true], noscript, title')) continue;
            const style = getComputedStyle(e);
            const back = ground(e);
            const front = rgba(e instanceof SVGElement ? style.fill : style.color);
            for (let x = e; x !== null; x = x.parentElement) front[3] *= Number(getComputedStyle(x).opacity);
            const [dark, light] = [lightness(over(front, back)), lightness(back)].sort((a, b) => a - b);
            const ratio = (light + 0.05) / (dark + 0.05);
            if (ratio < 4.5) faint.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)} on ${location.pathname}`);
          }
          return faint;
        };
        """;
}
