using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

/// <summary>Whoever writes a goal, an entry or a file's name writes text, and nothing else.</summary>
[Collection<TheDashboard>]
public sealed class HostileText(Quay quay)
{
    private const string Markup = "<img src=x onerror=window.taken=1><script>window.taken=1</script>";
    private const string Turned = "safe\u202Egnp.exe";

    [Fact]
    public async Task Is_shown_as_it_was_written_and_breaks_nothing()
    {
        using var home = new Home().WithRepository();
        var endless = new string('W', 4000);
        home.Stint("start", Markup, "--project", Markup, "--tag", new string('t', 60)).Succeeds();
        home.Stint("log", Markup).Succeeds();
        home.Stint("log", endless, "--category", new string('c', 40)).Succeeds();
        home.Stint("decide", Turned, "--rationale", endless).Succeeds();
        home.Stint("blocker", "🏳️‍🌈 " + endless).Succeeds();
        home.Stint("next", endless[..2000]).Succeeds();
        string[] files = ["<img src=x onerror=window.taken=1>.txt", $"{Turned}/after.txt", $"{new string('d', 200)}/{new string('f', 200)}.txt", "👩🏽‍🚀.md"];
        foreach (var file in files)
            home.Write(file, "text\n");
        home.Git("add", ".");
        home.Git("commit", "--quiet", "--message", Markup);
        var session = home.Stint("end", "--json").Succeeds().Json;
        home.Stint("start", endless[..2000]).Succeeds();
        using var server = home.Serve();

        foreach (var path in new[] { "/", "/sessions", Quay.Of(session), Quay.Of(home.Stint("status", "--json").Succeeds().Json), "/" + Uri.EscapeDataString("<img src=x onerror=alert()>") })
        {
            await using var tab = await quay.Open(server, path);
            var page = tab.Page;
            await page.Settle();
            foreach (var width in new[] { 360, 1280 })
            {
                await page.SetViewportSizeAsync(width, 800);
                await page.Until("document.documentElement.scrollWidth <= innerWidth");
            }

            Assert.Equal(0, await page.Locator("img, main script, iframe").CountAsync());
            Assert.False(await page.EvaluateAsync<bool>("'taken' in window"));
            // Where there is nothing, the browser itself reports the answer 404.
            Assert.DoesNotContain(tab.Complaints, complaint => !path.Contains("alert", StringComparison.Ordinal) || !complaint.Contains("404", StringComparison.Ordinal));
            if (path != Quay.Of(session))
                continue;

            await Expect(page.Locator("h1")).ToHaveTextAsync(Markup);
            var entries = await page.Texts(".activity-text > p:first-child");
            Assert.Contains(Markup, entries);
            Assert.Contains(endless, entries);
            Assert.Equal(files.Order(StringComparer.Ordinal), (await page.Locator(".files tbody th .path").EvaluateAllAsync<string[]>("all => all.map(path => path.textContent)")).Order(StringComparer.Ordinal));
            await Expect(page.Locator("section[aria-labelledby=commits] .fact-title")).ToHaveTextAsync(Markup);
            // A character that turns the order of reading turns its folder's name, not what follows: the file's name stays behind it.
            Assert.True(await page.Locator($".path[title$='after.txt']").EvaluateAsync<bool>("""
                path => {
                  const name = document.createRange();
                  name.selectNode(path.lastChild);
                  return name.getBoundingClientRect().left >= path.firstChild.getBoundingClientRect().right - 1;
                }
                """));
        }
    }

    [Fact]
    public async Task Is_shown_whole_where_a_list_cuts_it()
    {
        using var home = new Home();
        var goal = string.Join(' ', Enumerable.Range(1, 60).Select(n => $"word{n}"));
        home.Stint("start", goal).Succeeds();
        using var server = home.Serve();
        await using var tab = await quay.Open(server, "/sessions");
        await Expect(tab.Page.Locator("[data-row-link]")).ToHaveAttributeAsync("title", goal);
        await tab.Page.Locator("[data-row-link]").ClickAsync();
        await Expect(tab.Page.Locator(".activity-text").First).ToContainTextAsync("word60");
    }
}
