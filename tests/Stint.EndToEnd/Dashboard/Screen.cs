using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Stint.EndToEnd.Dashboard;

/// <summary>What a person sees on a page, and how the dashboard spells figures.</summary>
internal static class Screen
{
    /// <summary>`2h 05m`, `45m`, `38s`; a dash for what nobody measured.</summary>
    public static string Duration(this JsonElement seconds)
    {
        if (seconds.ValueKind == JsonValueKind.Null)
            return "–";
        var exact = seconds.GetDouble();
        var whole = (int)Math.Floor(exact + 0.5);
        if (whole <= 0)
            return "0m";
        if (whole < 60)
            return $"{whole}s";
        var minutes = (int)Math.Floor((exact / 60) + 0.5);
        return minutes < 60 ? $"{minutes}m" : $"{minutes / 60}h {minutes % 60:00}m";
    }

    /// <summary>`+12 −3`.</summary>
    public static string Lines(JsonElement added, JsonElement removed) =>
        added.ValueKind == JsonValueKind.Null ? "–" : $"+{added.Count()} −{removed.Count()}";

    /// <summary>`1,234`; a dash for what nobody measured.</summary>
    public static string Count(this JsonElement number) =>
        number.ValueKind == JsonValueKind.Null ? "–" : number.GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>`1 session`, `2 sessions`.</summary>
    public static string Plural(long n, string one) => $"{n.ToString("N0", CultureInfo.InvariantCulture)} {one}{(n == 1 ? "" : "s")}";

    /// <summary>The figures of a list of them, by their names.</summary>
    public static async Task<Dictionary<string, string>> Figures(this IPage page, string list)
    {
        var figures = page.Locator($"dl[aria-label='{list}'] .figure");
        await figures.First.WaitForAsync();
        var pairs = await figures.EvaluateAllAsync<string[][]>(
            """all => all.map(one => [one.querySelector('dt button').innerText, one.querySelector('dd > [aria-hidden], dd > *').innerText.replace(/\s+/g, ' ').replace(/ ?not measured:.*/, '').trim()])""");
        return pairs.ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }

    /// <summary>The text of each element, as a person sees it, with single spaces.</summary>
    public static Task<string[]> Texts(this IPage page, string selector) =>
        page.Locator(selector).EvaluateAllAsync<string[]>("all => all.map(one => one.innerText.replace(/\\s+/g, ' ').trim())");

    /// <summary>An attribute of each element.</summary>
    public static Task<string[]> Attributes(this IPage page, string selector, string name) =>
        page.Locator(selector).EvaluateAllAsync<string[]>("(all, name) => all.map(one => one.getAttribute(name))", name);

    /// <summary>The ids of the sessions in the list, from top to bottom.</summary>
    public static async Task<string[]> Rows(this IPage page)
    {
        await page.Locator(".list-panel[aria-busy='false']").WaitForAsync();
        return [.. (await page.Attributes("[data-row-link]", "href")).Select(href => href["/sessions/".Length..])];
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public static Task<int> Overhang(this IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");

    /// <summary>What has the focus: its tag and its text or label.</summary>
    public static Task<string> Focus(this IPage page) => page.EvaluateAsync<string>(
        "(() => { const e = document.activeElement; return e.tagName.toLowerCase() + ' ' + (e.getAttribute('aria-label') ?? e.innerText).trim(); })()");

    /// <summary>Waits until a script says yes. Playwright's own wait needs `eval` in the page, which its policy forbids.</summary>
    public static async Task Until(this IPage page, string script, object? argument = null)
    {
        for (var waited = Stopwatch.StartNew(); !await page.EvaluateAsync<bool>(script, argument); await Task.Delay(20))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(15), $"Not within 15 seconds on {page.Url}: {script}");
    }

    /// <summary>Waits until the list begins with that session, or with another one.</summary>
    public static Task TopRow(this IPage page, string id, bool same = true) => page.Until(
        "([id, same]) => { const row = document.querySelector('[data-row-link]'); return row !== null && (row.getAttribute('href') === '/sessions/' + id) === same; }",
        new object[] { id, same });

    /// <summary>Waits until the page has all that it asked for, and its live connection.</summary>
    public static Task Settle(this IPage page) => page.Until(
        "document.querySelector('main .panel, main .stint') !== null && document.querySelector('.stint[aria-busy=true]') === null && document.querySelector('.loading') === null && document.querySelector('.live-live') !== null");

    /// <summary>The page stays as it was loaded: what shows later came without a reload.</summary>
    public static Task Mark(this IPage page) => page.EvaluateAsync("window.sameLoad = true");

    /// <summary>Whether the page is still that one.</summary>
    public static Task<bool> IsMarked(this IPage page) => page.EvaluateAsync<bool>("window.sameLoad === true");
}
